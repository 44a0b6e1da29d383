"""Figures and their parts."""

from __future__ import annotations

import datetime

import numpy as np
import pandas as pd
import pytest

from analysis.errors import NetredError, NotKnownError
from analysis.figures import Figures


@pytest.fixture
def quarters():
    index = pd.PeriodIndex(["2015Q1", "2015Q2", "2015Q4", "2016Q1"], freq="Q-MAR", name="period")
    values = pd.Series([1.0, 2.0, 4.0, 5.0], index=index)
    grades = ("recalled", "derived", "seen", "seen")
    return Figures("gmv", "GMV", "CNY_bn", values, ("a", "b", "d", "e"), grades, datetime.date(2016, 5, 31))


def test_a_part_keeps_its_own_rows_and_grade(quarters):
    assert quarters.evidence == "recalled"
    assert quarters.latest == 5.0
    last = quarters.last(3)
    assert (last.rows, last.evidence, len(last)) == (("b", "d", "e"), "derived", 3)
    assert quarters.last(2).evidence == "seen"
    assert last.as_of == quarters.as_of


def test_gaps_stay_gaps(quarters):
    assert len(quarters.values) == 4
    filled = quarters.filled
    assert filled.index.freqstr == "Q-MAR"
    np.testing.assert_array_equal(filled.to_numpy(), [1.0, 2.0, np.nan, 4.0, 5.0])


@pytest.mark.parametrize(
    ("first", "last", "rows"),
    [
        ("2015Q2", "2015Q4", ("b", "d")),
        ("2015Q3", "2015Q3", None),
        (pd.Period("2015Q2", "Q-MAR"), pd.Period("2015Q4", "Q-MAR"), ("b", "d")),
        (datetime.date(2014, 7, 1), datetime.date(2015, 3, 31), ("b", "d")),
        ("2014-09-30", "2015-03-31", ("b", "d")),
        ("2000-01-01", "2030-01-01", ("a", "b", "d", "e")),
        ("2015Q4", "2015Q2", None),
    ],
)
def test_between_includes_both_ends(quarters, first, last, rows):
    if rows is None:
        with pytest.raises(NotKnownError, match="found no figure from") as refused:
            quarters.between(first, last)
        assert refused.value.said.startswith("No figure for that time of ")
    else:
        assert quarters.between(first, last).rows == rows


def test_a_fiscal_year_bounds_its_quarters(quarters):
    year = pd.Period("2015", "Y-MAR")
    assert quarters.between(year, year).rows == ("d",)
    assert quarters.between("2015Q1", year).rows == ("a", "b", "d")


@pytest.mark.parametrize("count", [0, -1, 5])
def test_more_than_there_is_cannot_be_asked(quarters, count):
    with pytest.raises(NetredError, match="ask for 1 to 4"):
        quarters.last(count)


def test_dated_points_are_bounded_by_days(catalog):
    shoppers = catalog.as_of("2016-05-31").figures("online_shoppers", "point")
    assert isinstance(shoppers.values.index, pd.DatetimeIndex)
    assert list(shoppers.between("2015-01-01", "2015-12-31").values) == [374.0, 413.0]
    assert shoppers.filled is shoppers.values
