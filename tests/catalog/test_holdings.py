"""The catalogue in memory: provenance, and digests that move exactly when what was read moves."""

from __future__ import annotations

import json

import pytest

from analysis.catalog import holdings, load
from analysis.errors import NetredError

OBSERVATIONS = "observations.csv"


def ask(catalog) -> list[dict]:
    """Questions of every kind."""
    vintage = catalog.as_of("2016-05-31")
    vintage.figures("total", "quarter")
    vintage.value("total", "2016-03-31", "year")
    vintage.table("deals")
    vintage.assumptions("diversion")
    catalog.as_of("2016-05-04").knows("total", "year", period_end="2016-03-31")
    return catalog.reads


@pytest.fixture
def reads(data_folder):
    return ask(load(data_folder))


def moved(folder, reads) -> set[int]:
    """Positions of the questions whose digest is another one in a folder."""
    catalog = load(folder.path)
    return {place for place, read in enumerate(reads) if catalog.digest_of(read["query"]) != read["digest"]}


def test_reads_are_recorded_once_and_survive_json(data_folder):
    catalog = load(data_folder)
    ask(catalog)
    assert len(ask(catalog)) == 5
    again = json.loads(json.dumps(catalog.reads))
    assert all(catalog.digest_of(read["query"]) == read["digest"] for read in again)


def test_the_same_folder_gives_the_same_digests(folder, reads, catalog):
    assert moved(folder, reads) == set()
    assert load(folder.path).digest == catalog.digest


def test_a_changed_figure_moves_only_what_read_it(folder, reads):
    folder.set(OBSERVATIONS, folder.line(OBSERVATIONS, series="gmv_total", frequency="quarter"), value="132")
    assert moved(folder, reads) == {0}


def test_a_changed_deal_or_assumption_moves_its_readers(folder, reads):
    folder.set("deals.csv", 2, traffic_owner="doubtful")
    assert moved(folder, reads) == {2}
    folder.set("assumptions.csv", 2, mode="0.5")
    assert moved(folder, reads) == {2, 3}


def test_a_changed_document_moves_the_figures_that_rest_on_it(folder, reads):
    folder.set("sources.csv", folder.line("sources.csv", source_id="EC_FY16"), title="another title")
    assert moved(folder, reads) == {1}


def test_what_was_not_read_moves_nothing_but_the_digest_of_all(folder, reads, catalog):
    folder.set(OBSERVATIONS, folder.line(OBSERVATIONS, series="weibo_mau"), value="97")
    assert moved(folder, reads) == set()
    assert load(folder.path).digest != catalog.digest


def test_a_figure_published_later_moves_nothing_that_was_asked_of_an_earlier_day(folder, reads):
    line = folder.line(OBSERVATIONS, series="gmv_total", frequency="quarter", period_end="2016-06-30")
    folder.append(OBSERVATIONS, line, period_start="2016-07-01", period_end="2016-09-30", published="2016-11-02")
    assert moved(folder, reads) == set()


def test_a_figure_that_becomes_known_earlier_moves_the_question_whether_it_is(folder, reads):
    line = folder.line(OBSERVATIONS, series="gmv_total", frequency="fiscal_year", period_end="2016-03-31")
    folder.set(OBSERVATIONS, line, published="2016-05-01")
    assert moved(folder, reads) == {1, 4}


def test_a_role_played_by_another_series_moves_its_readers(folder, reads):
    folder.replace("study.yml", "label: China retail GMV", "label: GMV of China")
    assert moved(folder, reads) == {0, 1, 4}


def test_a_question_that_can_no_longer_be_asked_has_moved(folder, reads):
    folder.replace("study.yml", "  total:", "  whole:")
    assert moved(folder, reads) == {0, 1, 4}


def test_the_order_of_rows_does_not_matter_to_the_digest_of_all(folder, catalog):
    records = folder.read(OBSERVATIONS)
    folder.write(OBSERVATIONS, [records[0], *records[:0:-1]])
    assert load(folder.path).digest == catalog.digest


def test_rows_are_written_out_once_for_every_digest(data_folder, monkeypatch):
    catalog, written = load(data_folder), []
    write = holdings.write_rows
    monkeypatch.setattr(holdings, "write_rows", lambda *words: written.append(words) or write(*words))
    queries = [record["query"] for record in ask(catalog)]
    first = [catalog.digest_of(query) for query in queries]
    count = len(written)
    assert [catalog.digest_of(query) for query in queries] == first and len(written) == count <= len(catalog.tables)


def test_rows_come_whole_and_in_the_order_asked(catalog):
    figures = catalog.as_of("2016-05-31").figures("total", "year")
    rows = catalog.rows([*reversed(figures.rows), "assumptions/diversion.lambda"])
    assert list(rows.index) == [*reversed(figures.rows), "assumptions/diversion.lambda"]
    assert set(catalog.tables["observations"].columns) <= set(rows.columns)
    assert list(rows["table"].unique()) == ["observations", "assumptions"]
    assert rows.at[figures.rows[-1], "value"] == "3092.0"
    assert rows.at["assumptions/diversion.lambda", "period_end"] == ""
    assert catalog.rows([]).empty


def test_an_unknown_row_is_refused(catalog):
    with pytest.raises(NetredError, match="row 'gmv_total/2016'"):
        catalog.rows(["gmv_total/2016"])


def test_every_figure_leads_to_its_documents(catalog):
    figures = catalog.as_of("2016-05-31").figures("total", "quarter")
    documents = catalog.documents([*figures.rows, "assumptions/diversion.lambda"])
    cited = catalog.tables["observations"].loc[list(figures.rows), "source_id"]
    assert list(documents.index) == list(dict.fromkeys(cited))
    assert documents["title"].str.len().min() > 0
    assert catalog.documents(["assumptions/diversion.lambda"]).empty


def test_every_row_can_be_traced(catalog):
    every = [
        row for table in ("observations", "events", "deals", "brand_rankings") for row in catalog.tables[table].index
    ]
    assert len(catalog.rows(every)) == len(every)
    assert set(catalog.documents(every).index) <= set(catalog.tables["sources"].index)
