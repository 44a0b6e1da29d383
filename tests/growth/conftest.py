"""Figures made up for tests of growth."""

from __future__ import annotations

import datetime

import pandas as pd
import pytest

from analysis.figures import Figures


@pytest.fixture(scope="session")
def make_figures():
    """A maker of yearly figures: name, values by year, unit and month in which the year ends."""

    def make(name: str, values: dict[int, float], unit: str = "USD_bn", year_end: str = "MAR", as_of="2016-05-31"):
        index = pd.PeriodIndex([pd.Period(str(year), f"Y-{year_end}") for year in values], name="period")
        series = pd.Series(list(values.values()), index=index, dtype=float, name=name)
        rows = tuple(f"{name}/{year}" for year in values)
        day = datetime.date.fromisoformat(as_of)
        return Figures(name, name.capitalize(), unit, series, rows, ("seen",) * len(rows), day)

    return make


@pytest.fixture(scope="session")
def make_quarters():
    """A maker of quarterly figures: name, values, first quarter and the day on which they are known."""

    def make(name: str, values, first: str = "2012Q1", as_of: str = "2016-05-31", unit: str = "CNY_bn"):
        index = pd.period_range(first, periods=len(values), freq="Q-MAR", name="period")
        series = pd.Series(values, index=index, dtype=float, name=name)
        rows = tuple(f"{name}/{period}" for period in index)
        day = datetime.date.fromisoformat(as_of)
        return Figures(name, name.capitalize(), unit, series, rows, ("seen",) * len(rows), day)

    return make
