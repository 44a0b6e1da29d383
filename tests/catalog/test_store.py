"""The data folder: what a sound one gives, and the one sentence that each bad input deserves."""

from __future__ import annotations

import datetime
import os

import pytest

from analysis.catalog import check, load
from analysis.errors import DataError, NetredError

OBSERVATIONS = "observations.csv"
GMV_2016 = {"series": "gmv_total", "frequency": "fiscal_year", "period_end": "2016-03-31", "variant": "primary"}


def test_the_real_folder_is_sound_and_complete(catalog):
    assert len(catalog.tables["observations"]) >= 1308  # rows are added, never lost
    assert len(catalog.tables["series"]) == catalog.tables["observations"]["series"].nunique() >= 166
    assert len(catalog.tables["sources"]) >= 492
    assert str(catalog.latest) == "2025-06-30"


def test_figures_computed_from_a_later_document_carry_the_day_on_which_they_could_be_computed(catalog):
    rows = catalog.tables["observations"]
    reconstructed = rows[rows["date_evidence"] == "reconstructed"]
    assert len(reconstructed) >= 21 and reconstructed["computable"].notna().all()
    others = rows[rows["computable"].notna() & (rows["date_evidence"] != "reconstructed")]
    assert len(others) >= 21 and set(others["evidence"]) == {"derived"}
    dated = catalog.tables["sources"].set_index("source_id")["published"]
    early = [row for row, cells in others.iterrows() if f"{cells['computable']:%Y-%m-%d}" < dated[cells["source_id"]]]
    assert early == []


def first_error(folder) -> DataError:
    with pytest.raises(DataError) as caught:
        load(folder.path)
    return caught.value


BAD_CELLS = {
    "unknown unit": ({"unit": "RMB"}, "unit", "'RMB'", "such as CNY_bn"),
    "unit of another series": ({"unit": "mn"}, "unit", "'mn'", "lists for the series under units"),
    "currency of another series": ({"unit": "EUR_bn"}, "unit", "'EUR_bn'", "lists for the series under units"),
    "entity with other capitals": ({"entity": "China Retail Marketplaces"}, "entity", "'China Retail", "as elsewhere"),
    "nature of another series": ({"nature": "claim"}, "nature", "'claim'", "lists for the series under natures"),
    "blank behind an entity": ({"entity": "China retail marketplaces "}, "entity", "a blank at an end", "without"),
    "full-width digits": ({"published": "２０１６-05-05"}, "published", "２０１６", "YYYY-MM-DD"),
    "huge value": ({"value": "1e300"}, "value", "'1e300'", "finite number"),
    "half a year": ({"period_start": "2015-10-01"}, "period_start", "'2015-10-01'", "12 whole months"),
    "unknown series": ({"series": "gmv_totl"}, "series", "'gmv_totl'", "series.csv"),
    "unknown frequency": ({"frequency": "annual"}, "frequency", "'annual'", "fiscal_year"),
    "unknown nature": ({"nature": "real"}, "nature", "'real'", "actual"),
    "unknown evidence": ({"evidence": "claim"}, "evidence", "'claim'", "seen"),
    "unknown variant": ({"variant": "main"}, "variant", "'main'", "primary"),
    "unknown date evidence": ({"date_evidence": "guessed"}, "date_evidence", "'guessed'", "reconstructed"),
    "missing source": ({"source_id": ""}, "source_id", "''", "sources.csv"),
    "unknown source": ({"source_id": "NOWHERE"}, "source_id", "'NOWHERE'", "sources.csv"),
    "published too early": ({"published": "2016-03-30"}, "published", "'2016-03-30'", "on or after period_end"),
    "no number": ({"value": "3,092"}, "value", "'3,092'", "finite number"),
    "infinite": ({"value": "inf"}, "value", "'inf'", "finite number"),
    "not a number": ({"value": "nan"}, "value", "'nan'", "finite number"),
    "blank value": ({"value": ""}, "value", "''", "finite number"),
    "negative level": ({"value": "-3092"}, "value", "'-3092'", "at least 0"),
    "no such day": ({"period_end": "2016-02-30"}, "period_end", "'2016-02-30'", "YYYY-MM-DD"),
    "another way of writing days": ({"published": "5/5/2016"}, "published", "'5/5/2016'", "YYYY-MM-DD"),
    "blank day": ({"published": ""}, "published", "''", "YYYY-MM-DD"),
    "period turned round": ({"period_start": "2016-04-01"}, "period_start", "'2016-04-01'", "before period_end"),
    "computable before published": ({"computable": "2016-05-04"}, "computable", "'2016-05-04'", "after published"),
    "computable is no day": ({"computable": "later"}, "computable", "'later'", "blank"),
    "reconstructed without a day": ({"date_evidence": "reconstructed"}, "computable", "''", "reconstructed"),
}


@pytest.mark.parametrize("name", BAD_CELLS)
def test_a_bad_cell_is_named_by_file_line_and_column(folder, name):
    cells, column, found, expected = BAD_CELLS[name]
    line = folder.line(OBSERVATIONS, **GMV_2016)
    folder.set(OBSERVATIONS, line, **cells)
    error = check(folder.path)[0]
    assert (error.file, error.row, error.column) == (OBSERVATIONS, line, column)
    assert found in error.found
    assert expected in error.expected
    assert f"{OBSERVATIONS}, line {line}, column {column}: found" in str(error)


@pytest.mark.parametrize(("nature", "sound"), [("target", True), ("forecast", True), ("claim", False)])
def test_only_targets_and_forecasts_may_be_published_ahead(folder, nature, sound):
    line = folder.line(OBSERVATIONS, series="gmv_growth_yoy")
    folder.set(OBSERVATIONS, line, published="2025-01-01", nature=nature)
    folder.set("series.csv", folder.line("series.csv", series="gmv_growth_yoy"), natures=nature)
    assert (check(folder.path) == []) is sound


def test_a_rate_may_be_negative_and_above_one(folder):
    line = folder.line(OBSERVATIONS, series="gmv_growth_yoy")
    for value in ("-0.2", "2.5"):
        folder.set(OBSERVATIONS, line, value=value)
        assert check(folder.path) == []


def test_a_share_is_not_a_percentage(folder):
    line = folder.line(OBSERVATIONS, series="gmv_mobile_share")
    folder.set(OBSERVATIONS, line, value="73")
    assert "divide a percentage by 100" in str(first_error(folder))


def test_a_second_primary_of_one_key_is_refused_and_an_alternate_is_not(folder):
    first = folder.line(OBSERVATIONS, **GMV_2016)
    second = folder.append(OBSERVATIONS, first, value="3100")
    error = first_error(folder)
    assert (error.row, error.column) == (second, "series")
    assert f"first in line {first}" in str(error)
    folder.set(OBSERVATIONS, second, variant="alternate")
    assert check(folder.path) == []


def test_every_problem_is_listed_in_order(folder):
    folder.set(OBSERVATIONS, 5, unit="RMB", value="x")
    folder.set(OBSERVATIONS, 3, published="soon")
    folder.set("deals.csv", 4, traffic_owner="perhaps")
    assert str(check(folder.path)[0]) == str(first_error(folder))
    problems = [(problem.file, problem.row, problem.column) for problem in check(folder.path)]
    assert problems == [
        (OBSERVATIONS, 3, "published"),
        (OBSERVATIONS, 5, "value"),
        (OBSERVATIONS, 5, "unit"),
        ("deals.csv", 4, "traffic_owner"),
    ]


@pytest.mark.parametrize("file", [OBSERVATIONS, "sources.csv", "series.csv", "study.yml"])
def test_a_required_file_that_is_absent_is_named(folder, file):
    (folder.path / file).unlink()
    errors = check(folder.path)
    assert [(error.file, error.found) for error in errors] == [(file, "no such file")]


def test_optional_tables_may_be_absent_and_are_empty(folder):
    (folder.path / "datapackage.json").unlink()
    for table in ("events", "deals", "brand_rankings", "assumptions", "corrections"):
        (folder.path / f"{table}.csv").unlink()
    bare = load(folder.path)
    assert all(bare.tables[table].empty for table in ("events", "deals", "brand_rankings", "assumptions"))
    assert bare.as_of("latest").table("deals").empty
    with pytest.raises(NetredError, match="assumption 'diversion'"):
        bare.as_of("latest").assumptions("diversion")


def test_an_absent_folder_is_named(tmp_path):
    with pytest.raises(DataError, match="nowhere: found no folder"):
        load(tmp_path / "nowhere")


def test_bytes_that_are_not_utf8_are_named_by_line(folder):
    raw = (folder.path / OBSERVATIONS).read_bytes().split(b"\n")
    raw[6] = raw[6].replace(b"quarter", b"qu\xffrter")
    (folder.path / OBSERVATIONS).write_bytes(b"\n".join(raw))
    error = first_error(folder)
    assert (error.file, error.row) == (OBSERVATIONS, 7)
    assert "0xff" in error.found


def test_a_spreadsheet_is_no_csv(folder):
    (folder.path / OBSERVATIONS).write_bytes(b"PK\x03\x04\x14\x00\x08\x08\xff\xfe")
    assert "UTF-8" in str(first_error(folder))


def test_an_empty_file_lacks_its_columns(folder):
    (folder.path / OBSERVATIONS).write_text("")
    error = first_error(folder)
    assert (error.row, error.column, error.found) == (1, "topic", "the columns none")


@pytest.mark.parametrize("file", [OBSERVATIONS, "sources.csv", "series.csv"])
def test_a_required_table_without_rows_is_refused(folder, file):
    folder.write(file, folder.read(file)[:1])
    assert any((error.file, error.found) == (file, "no rows") for error in check(folder.path))


def test_unbalanced_quotes_are_no_csv(folder):
    folder.replace(OBSERVATIONS, "rounded to RMB bn in source", '"rounded" to RMB bn in source')
    error = first_error(folder)
    assert error.file == OBSERVATIONS
    assert "no CSV" in error.found
    assert "rounded" in (folder.path / OBSERVATIONS).read_text(encoding="utf-8").splitlines()[error.row - 1]


def test_a_missing_column_and_an_unknown_one_are_named(folder):
    folder.replace(OBSERVATIONS, "computable", "computible")
    error = first_error(folder)
    assert (error.row, error.column) == (1, "computable")
    folder.replace(OBSERVATIONS, "computible", "computable,computible")
    error = first_error(folder)
    assert (error.row, error.column, error.found) == (1, "computible", "'computible'")


def test_the_order_of_columns_does_not_matter(folder, catalog):
    records = folder.read(OBSERVATIONS)
    folder.write(OBSERVATIONS, [record[::-1] for record in records])
    assert load(folder.path).digest == catalog.digest


@pytest.mark.parametrize(("change", "count"), [(lambda record: record[:-1], 17), (lambda record: [*record, "x"], 19)])
def test_a_ragged_record_is_named_by_its_line(folder, change, count):
    records = folder.read("observations.csv")
    records[9] = change(records[9])
    folder.write("observations.csv", records)
    error = first_error(folder)
    assert (error.row, error.found, error.expected) == (10, f"{count} cells", "18 cells")


def test_lines_are_counted_as_an_editor_does_after_a_cell_of_two_lines(folder):
    folder.set("events.csv", 3, event="two\nlines")
    folder.set("events.csv", 5, evidence="rumour")
    places = [(error.file, error.row, error.column) for error in check(folder.path)]
    assert places == [("events.csv", 3, "event"), ("events.csv", 6, "evidence")]


def test_a_file_saved_by_a_spreadsheet_reads_the_same(folder, catalog):
    path = folder.path / OBSERVATIONS
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n") + b"\r\n")
    assert load(folder.path).digest == catalog.digest


def test_broken_sources_do_not_blame_every_figure(folder):
    folder.replace("sources.csv", "publisher", "publishr")
    assert [error.file for error in check(folder.path)] == ["sources.csv"]


BAD_RECORDS = {
    "order of a range": ("assumptions.csv", {"low": "0.7"}, "mode", "low <= mode <= high"),
    "share of a range": ("assumptions.csv", {"high": "1.2"}, "high", "from 0 to 1"),
    "id of a range": ("assumptions.csv", {"id": "phi"}, "id", "dotted"),
    "stake": ("deals.csv", {"stake_pct": "180"}, "stake_pct", "from 0 to 100"),
    "amount": ("deals.csv", {"amount_usd_mn": "-5"}, "amount_usd_mn", "at least 0"),
    "source of a deal": ("deals.csv", {"source_id": "X"}, "source_id", "sources.csv"),
    "day of an event": ("events.csv", {"date": "2013"}, "date", "YYYY-MM-DD"),
    "grade of an event": ("events.csv", {"evidence": "rumour"}, "evidence", "claim"),
    "origin of a brand": ("brand_rankings.csv", {"origin": "local"}, "origin", "taobao_native"),
    "rank": ("brand_rankings.csv", {"rank": "0"}, "rank", "at least 1"),
    "day of a document": ("sources.csv", {"published": "2016-13"}, "published", "YYYY-MM"),
    "impossible day of a document": ("sources.csv", {"published": "2016-02-30"}, "published", "YYYY-MM"),
    "kind of document": ("sources.csv", {"kind": "blog"}, "kind", "news"),
    "no definition": ("series.csv", {"definition": ""}, "definition", "not blank"),
    "unit of the vocabulary": ("series.csv", {"units": "mn|million"}, "units", "joined by |"),
    "no entity": ("series.csv", {"entities": ""}, "entities", "names joined by |"),
    "nature of the vocabulary": ("series.csv", {"natures": "actual|real"}, "natures", "joined by |"),
    "address of a page": ("sources.csv", {"url": "javascript:alert(1)"}, "url", "http"),
    "address with a blank": ("sources.csv", {"url": "http://x.org/a b"}, "url", "http"),
    "address with half a scheme": ("sources.csv", {"url": "htp://x.org"}, "url", "http"),
    "kind of text": ("sources.csv", {"text": "hearsay"}, "text", "machine_translated"),
    "year with a half": ("brand_rankings.csv", {"year": "2013.5"}, "year", "whole number"),
    "rank with a half": ("brand_rankings.csv", {"rank": "1.5"}, "rank", "whole number"),
}


@pytest.mark.parametrize("name", BAD_RECORDS)
def test_the_other_tables_have_contracts_too(folder, name):
    file, cells, column, expected = BAD_RECORDS[name]
    folder.set(file, 2, **cells)
    error = next(error for error in check(folder.path) if error.column == column)
    assert (error.file, error.row) == (file, 2)
    assert expected in error.expected


def test_a_document_may_be_dated_by_month_year_or_not_at_all(folder):
    for published in ("2016-05", "2016", ""):
        folder.set("sources.csv", 2, published=published)
        assert check(folder.path) == []


@pytest.mark.parametrize("file", ["deals.csv", "events.csv", "brand_rankings.csv", "assumptions.csv", "sources.csv"])
def test_rows_of_every_table_are_unique(folder, file):
    line = folder.append(file, 2)
    error = first_error(folder)
    assert (error.file, error.row) == (file, line)
    assert "a second time (first in line 2)" in error.found


def test_a_name_that_no_contract_knows_is_refused_with_the_one_it_resembles(folder):
    for name, near in (
        ("Assumptions.csv", "assumptions.csv"),
        ("corections.csv", "corrections.csv"),
        ("claims.yaml", "claims.yml"),
        ("notes.txt", "move it elsewhere"),
    ):
        (folder.path / name).write_text("", encoding="utf-8")
        (error,) = check(folder.path)
        assert error.file == name and near in error.remedy
        with pytest.raises(DataError, match=name):
            load(folder.path)
        (folder.path / name).unlink()
    for name in ("README.md", "LICENSE", ".hidden", "book"):
        (folder.path / name).mkdir()
    assert check(folder.path) == []


def test_a_table_under_another_name_is_missed(folder):
    (folder.path / "corrections.csv").rename(folder.path / "Corrections.csv")
    files = [error.file for error in check(folder.path)]
    assert "Corrections.csv" in files and "corrections.csv" in files  # the second by the counts of datapackage.json


def test_a_link_that_leads_nowhere_is_no_absent_table(folder):
    (folder.path / "claims.yml").unlink()
    (folder.path / "claims.yml").symlink_to(folder.path / "gone.yml")
    assert [(error.file, error.found) for error in check(folder.path)] == [("claims.yml", "no such file")]


def test_what_is_no_ordinary_file_is_not_read(folder):
    for name in ("events.csv", "claims.yml"):
        (folder.path / name).unlink()
        os.mkfifo(folder.path / name)
    assert {(error.file, error.found) for error in check(folder.path)} >= {
        ("events.csv", "no ordinary file"),
        ("claims.yml", "no ordinary file"),
    }


def test_a_table_cut_off_between_two_lines_is_told_by_the_counts(folder):
    text = (folder.path / OBSERVATIONS).read_text(encoding="utf-8")
    lines = text.splitlines(keepends=True)
    (folder.path / OBSERVATIONS).write_text("".join(lines[:-3]), encoding="utf-8")
    error = first_error(folder)
    assert (error.file, error.found) == (OBSERVATIONS, f"{len(lines) - 4} rows")
    assert "analysis.catalog.package" in error.remedy
    (folder.path / OBSERVATIONS).write_text(text, encoding="utf-8")
    for table in ("events", "deals", "brand_rankings", "assumptions", "corrections"):
        folder.write(f"{table}.csv", folder.read(f"{table}.csv")[:1])
        assert f"{table}.csv" in [error.file for error in check(folder.path)]


def test_a_table_cut_off_within_its_last_cell_is_refused(folder):
    text = (folder.path / OBSERVATIONS).read_text(encoding="utf-8")
    for cut in (1, 2, 9):
        (folder.path / OBSERVATIONS).write_text(text[:-cut], encoding="utf-8")
        error = first_error(folder)
        assert (error.file, error.row, error.found) == (
            OBSERVATIONS,
            text.count("\n"),
            "a file that ends within a line",
        )


def test_more_rows_than_were_counted_are_no_error(folder):
    folder.append("events.csv", 2, date="2008-09-09")
    assert check(folder.path) == []


@pytest.mark.parametrize("text", ["", "[]", "{", '{"resources": 3}', '{"resources": [{"rows": 1}]}', "[" * 100_000])
def test_a_descriptor_that_is_none_is_named(folder, text):
    (folder.path / "datapackage.json").write_text(text, encoding="utf-8")
    assert [error.file for error in check(folder.path)] == ["datapackage.json"]


def test_today_is_passed_in(folder):
    assert check(folder.path, datetime.date(2026, 11, 24)) == []
    late = check(folder.path, datetime.date(2016, 5, 31))
    assert {error.file for error in late} >= {OBSERVATIONS, "sources.csv", "corrections.csv", "events.csv"}
    assert all("today (2016-05-31)" in error.expected for error in late)
    folder.set(OBSERVATIONS, 2, published="2099-01-01")
    (error,) = check(folder.path, datetime.date(2026, 11, 24))
    assert (error.file, error.row, error.column) == (OBSERVATIONS, 2, "published")
