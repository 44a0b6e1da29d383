"""The column contracts against tables made by hand."""

from __future__ import annotations

import datetime
import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.catalog.fields import read_days, read_numbers
from analysis.catalog.rules import References
from analysis.catalog.schema import CONTRACTS, check_cells, check_references, type_cells

QUICK = settings(max_examples=40, deadline=None)

ROW = {
    "topic": "shop",
    "series": "sales",
    "entity": "Shop",
    "period_start": "2020-01-01",
    "period_end": "2020-12-31",
    "frequency": "year",
    "nature": "actual",
    "value": "12.5",
    "unit": "mn",
    "published": "2021-02-01",
    "date_evidence": "stated",
    "computable": "",
    "source_id": "REPORT",
    "evidence": "seen",
    "variant": "primary",
    "unit_as_stated": "",
    "note": "",
    "jump": "",
}

KNOWN = {"sales": {"units": "mn|share", "entities": "Shop", "natures": "actual"}}


def table(**cells: str) -> pd.DataFrame:
    return pd.DataFrame([ROW | cells], index=[2], dtype=str)


def test_the_contract_names_the_columns_of_the_record():
    assert list(CONTRACTS["observations"].fields) == list(ROW)


def test_a_sound_row_passes_with_and_without_references():
    assert check_cells("observations", table()) == []
    assert check_references("observations", table(), References({"REPORT"}, KNOWN)) == []
    assert len(check_references("observations", table(), References({"OTHER"}, {"costs": KNOWN["sales"]}))) == 2


def test_a_word_that_the_series_does_not_list_is_refused():
    cells = table(unit="USD", entity="Shops", nature="claim")
    found = check_references("observations", cells, References({"REPORT"}, KNOWN))
    assert [problem.column for problem in found] == ["unit", "entity", "nature"]


@pytest.mark.parametrize(("column", "day"), [("published", "2021-02-02"), ("computable", "2030-01-01")])
def test_nothing_becomes_known_after_today(column, day):
    known = References(today=datetime.date(2021, 2, 1))
    assert check_references("observations", table(), known) == []
    (problem,) = check_references("observations", table(**{column: day}), known)
    assert problem.column == column and "today (2021-02-01)" in problem.expected


@pytest.mark.parametrize("published", ["2022", "2021-03", "2021-02-02"])
def test_a_document_of_later_is_refused_however_roughly_it_is_dated(published):
    record = {name: "" for name in CONTRACTS["sources"].fields} | {"published": published}
    cells = pd.DataFrame([record], index=[2])
    assert len(check_references("sources", cells, References(today=datetime.date(2021, 2, 1)))) == 1


@given(st.dates())
def test_every_day_written_plainly_is_read_back(day):
    assert read_days(pd.Series([day.isoformat()]))[0] == pd.Timestamp(day)


@given(st.text(alphabet="0123456789-/. T:Z", max_size=12))
def test_only_plain_days_are_read_as_days(text):
    read = read_days(pd.Series([text], dtype=str))[0]
    assert pd.isna(read) or read.strftime("%Y-%m-%d").zfill(10) == text


@pytest.mark.parametrize("text", ["２０１６-02-01", "2016-02-3０", "+016-02-01", "2016-W05-1", "20160201"])
def test_a_day_has_plain_digits_and_hyphens(text):
    assert pd.isna(read_days(pd.Series([text], dtype=str))[0])


@pytest.mark.parametrize("text", ["１２", "1_000", " 1", "0x10", "1,5", "infinity", "nan", "1e", "."])
def test_a_number_has_plain_digits(text):
    assert math.isnan(read_numbers(pd.Series([text], dtype=str))[0])


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_is_read_exactly(number):
    assert read_numbers(pd.Series([repr(number)]))[0] == number


@QUICK
@given(st.floats())
def test_a_level_passes_if_and_only_if_it_is_finite_and_not_negative(number):
    passes = check_cells("observations", table(value=repr(number))) == []
    assert passes == (math.isfinite(number) and 0 <= number <= 1e12)


@QUICK
@given(st.dates(), st.dates(), st.dates(), st.sampled_from(["actual", "forecast", "target", "claim"]))
def test_the_order_of_the_days_decides(start, end, published, nature):
    days = {"period_start": start, "period_end": end, "published": published}
    cells = table(**{name: day.isoformat() for name, day in days.items()}, nature=nature, frequency="other")
    sound = start <= end and (published >= end or nature in ("forecast", "target"))
    assert (check_cells("observations", cells) == []) == sound


SPANS = [
    ("quarter", "2020-01-01", "2020-03-31", True),
    ("quarter", "2019-04-01", "2020-03-31", True),
    ("quarter", "2020-03-01", "2020-03-31", True),
    ("quarter", "2015-01-01", "2020-03-31", False),
    ("quarter", "2020-03-31", "2020-03-31", False),
    ("quarter", "2020-01-01", "2020-03-15", False),
    ("quarter", "2020-01-02", "2020-03-31", False),
    ("fiscal_year", "2019-04-01", "2020-03-31", True),
    ("fiscal_year", "2019-07-01", "2020-03-31", False),
    ("year", "2020-01-01", "2020-12-31", True),
    ("year", "2020-04-29", "2020-12-31", True),
    ("year", "2020-12-01", "2020-12-31", False),
    ("year", "2015-01-01", "2020-12-31", False),
    ("half_year", "2020-01-01", "2020-06-30", True),
    ("half_year", "2020-01-01", "2020-05-31", False),
    ("trailing_12m", "2019-07-01", "2020-06-30", True),
    ("trailing_12m", "2020-01-01", "2020-06-30", False),
    ("year_to_date", "2020-01-01", "2020-06-30", True),
    ("year_to_date", "2018-01-01", "2020-06-30", False),
    ("month", "2020-02-01", "2020-02-29", True),
    ("month", "2018-02-01", "2020-02-29", False),
    ("point", "2020-02-29", "2020-02-29", True),
    ("point", "2019-01-01", "2020-02-29", True),
    ("point", "2015-01-01", "2020-02-29", False),
    ("event", "2020-11-11", "2020-11-11", True),
    ("event", "2018-11-11", "2020-11-11", False),
    ("target", "2020-01-01", "2020-12-31", True),
    ("target", "2020-01-01", "2021-12-31", False),
    ("other", "1990-01-01", "2020-02-03", True),
]


@pytest.mark.parametrize(("frequency", "start", "end", "sound"), SPANS)
def test_a_period_is_as_long_as_its_frequency_says(frequency, start, end, sound):
    cells = table(frequency=frequency, period_start=start, period_end=end, published="2022-01-01")
    assert (check_cells("observations", cells) == []) == sound


def frame(*records: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame(
        [ROW | {"published": "2022-01-01"} | record for record in records], index=range(2, len(records) + 2)
    )


def test_a_quarter_out_of_step_with_the_others_is_refused():
    months = [("2020-01-01", "2020-03-31"), ("2020-04-01", "2020-06-30"), ("2020-07-01", "2020-09-30")]
    rows = [{"frequency": "quarter", "period_start": start, "period_end": end} for start, end in months]
    assert check_cells("observations", frame(*rows)) == []
    for start, end in (("2020-08-01", "2020-10-31"), ("2020-09-01", "2020-09-30"), ("2019-10-01", "2020-09-30")):
        (problem,) = check_cells("observations", frame(*rows[:2], rows[2] | {"period_start": start, "period_end": end}))
        assert (problem.row, problem.column) == (4, "period_end")


def test_years_of_one_series_are_called_by_one_word():
    years = [("2018-04-01", "2019-03-31"), ("2019-04-01", "2020-03-31"), ("2020-04-01", "2021-03-31")]
    rows = [{"frequency": "fiscal_year", "period_start": start, "period_end": end} for start, end in years]
    (problem,) = check_cells("observations", frame(*rows[:2], rows[2] | {"frequency": "year"}))
    assert (problem.row, problem.column) == (4, "frequency")


UNSEEN = {
    "\x00": "U+0000",
    "\x07": "U+0007",
    "\x1b": "U+001B",
    "\u202e": "right-to-left override",
    "\u200b": "zero width space",
    "\ufeff": "U+FEFF",
    "\u00a0": "no-break space",
    "\u2028": "line separator",
    "\u00ad": "soft hyphen",
    "\t": "U+0009",
    "\ue000": "U+E000",
}


@pytest.mark.parametrize("sign", UNSEEN)
@pytest.mark.parametrize("column", ["entity", "note", "source_id", "published", "value"])
def test_what_cannot_be_seen_stands_in_no_cell(sign, column):
    (problem,) = check_cells("observations", table(**{column: f"a{sign}b"}))
    assert UNSEEN[sign] in problem.found and problem.column == column


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("two\nlines", "a line break"),
        ("two\rlines", "a line break"),
        ("end ", "a blank at an end"),
        (" start", "a blank at an end"),
        ("  ", "a text, or nothing at all"),
        ("e\u0301", "NFC"),
        ("x" * 1001, "1,001 characters"),
    ],
)
def test_a_text_is_one_line_of_composed_letters(cell, said):
    (problem,) = check_cells("observations", table(note=cell))
    assert said in str(problem) and len(str(problem)) < 300


def test_letters_of_any_script_may_stand_in_a_text():
    assert check_cells("observations", table(note="淘宝 Taobao, “naïve” – 10 % ½ é ２０１６ 🙂")) == []


@QUICK
@given(st.tuples(*[st.floats(-2, 2)] * 3), st.sampled_from(["share", "CNY_bn"]))
def test_a_range_is_in_order_and_a_share_inside_its_bounds(numbers, unit):
    low, mode, high = numbers
    record = {"id": "a.b", "meaning": "m", "low": low, "mode": mode, "high": high, "unit": unit, "published": ""}
    record["basis"] = "assumed"
    cells = pd.DataFrame([record], index=[2]).astype(str)
    sound = low <= mode <= high and (unit != "share" or (low >= 0 and high <= 1))
    assert (check_cells("assumptions", cells) == []) == sound


def test_text_that_has_passed_gets_its_types():
    typed = type_cells("observations", table())
    assert typed["value"].dtype == float
    assert typed["published"].iloc[0] == pd.Timestamp("2021-02-01")
    assert pd.isna(typed["computable"].iloc[0])


@pytest.mark.parametrize("table", list(CONTRACTS))
def test_every_table_may_be_empty(table):
    cells = pd.DataFrame(columns=list(CONTRACTS[table].fields), dtype=str)
    assert check_cells(table, cells) == []
    assert check_references(table, cells, References(set(), {}, datetime.date(2020, 1, 1))) == []
    assert type_cells(table, cells).empty
