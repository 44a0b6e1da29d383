"""The template of a study: refused where it would overwrite, explained, and sound once it is filled."""

from __future__ import annotations

import pytest

from analysis.catalog import check, load
from analysis.catalog.schema import CONTRACTS
from analysis.catalog.template import EXAMPLES, describe_tables, write_template
from analysis.errors import NetredError

ROW = (
    "market,sales_total,Both marketplaces,{start},{end},{frequency},actual,{value},CNY_bn,{day},stated,,R1,seen,"
    "primary,,,"
)


@pytest.fixture
def template(tmp_path):
    write_template(tmp_path / "own")
    return tmp_path / "own"


def _add(folder, table: str, *lines: str) -> None:
    path = folder / f"{table}.csv"
    path.write_text(path.read_text(encoding="utf-8") + "\n".join(lines) + "\n", encoding="utf-8")


def test_every_table_is_there_with_its_header_and_every_column_is_explained(template):
    text = (template / "README.md").read_text(encoding="utf-8")
    assert text == describe_tables()
    for table, contract in CONTRACTS.items():
        assert (template / f"{table}.csv").read_text(encoding="utf-8") == ",".join(contract.fields) + "\n"
        assert all(f"- `{column}`" in text for column in contract.fields)


def test_an_unfilled_template_says_what_is_missing(template):
    assert {problem.file for problem in check(template)} == {
        "sources.csv", "series.csv", "observations.csv", "study.yml"
    }  # fmt: skip


def test_a_filled_template_is_sound_and_answers(template):
    _add(template, "sources", EXAMPLES["sources"])
    _add(template, "series", EXAMPLES["series"])
    quarters = [("01-01", "03-31"), ("04-01", "06-30"), ("07-01", "09-30"), ("10-01", "12-31")]
    rows = []
    for year in (2021, 2022, 2023, 2024):
        for place, (start, end) in enumerate(quarters):
            spell = {"start": f"{year}-{start}", "end": f"{year}-{end}", "day": f"{year + 1}-03-01"}
            rows.append(ROW.format(**spell, frequency="quarter", value=100 + 10 * (year - 2021) + place))
        whole = {"start": f"{year}-01-01", "end": f"{year}-12-31", "day": f"{year + 1}-03-01"}
        rows.append(ROW.format(**whole, frequency="year", value=406 + 40 * (year - 2021)))
    _add(template, "observations", *rows)
    assert check(template) == []
    found = load(template).as_of("2024-06-30").figures("total", "year")
    assert (found.latest, found.name, len(found)) == (486, "total", 3)


def test_the_rows_shown_as_examples_are_sound(template):
    for table in ("sources", "series"):
        _add(template, table, EXAMPLES[table])
    for table in EXAMPLES.keys() - {"sources", "series", "corrections"}:
        _add(template, table, EXAMPLES[table])
    assert {problem.file for problem in check(template)} == {"study.yml"}


def test_a_place_that_holds_anything_is_refused_and_left_alone(tmp_path):
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    for place in (tmp_path, tmp_path / "notes.txt"):
        with pytest.raises(NetredError, match="not empty"):
            write_template(place)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]
