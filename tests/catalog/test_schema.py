"""The column contracts against tables made by hand."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.catalog.fields import read_days, read_numbers
from analysis.catalog.schema import CONTRACTS, check_cells, type_cells

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
}


def table(**cells: str) -> pd.DataFrame:
    return pd.DataFrame([ROW | cells], index=[2], dtype=str)


def test_the_contract_names_the_columns_of_the_record():
    assert list(CONTRACTS["observations"].fields) == list(ROW)


def test_a_sound_row_passes_with_and_without_references():
    assert check_cells("observations", table()) == []
    assert check_cells("observations", table(), {"REPORT"}, {"sales": "mn|share"}) == []
    assert len(check_cells("observations", table(), {"OTHER"}, {"costs": "mn"})) == 2


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
    assert passes == (math.isfinite(number) and number >= 0)


@QUICK
@given(st.dates(), st.dates(), st.dates(), st.sampled_from(["actual", "forecast", "target", "claim"]))
def test_the_order_of_the_days_decides(start, end, published, nature):
    days = {"period_start": start, "period_end": end, "published": published}
    cells = table(**{name: day.isoformat() for name, day in days.items()}, nature=nature)
    sound = start <= end and (published >= end or nature in ("forecast", "target"))
    assert (check_cells("observations", cells) == []) == sound


@QUICK
@given(st.tuples(*[st.floats(-2, 2)] * 3), st.sampled_from(["share", "CNY_bn"]))
def test_a_range_is_in_order_and_a_share_inside_its_bounds(numbers, unit):
    low, mode, high = numbers
    record = {"id": "a.b", "meaning": "m", "low": low, "mode": mode, "high": high, "unit": unit, "basis": "assumed"}
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
    assert check_cells(table, cells, set(), {}) == []
    assert type_cells(table, cells).empty
