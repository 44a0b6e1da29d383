"""Figures made up for tests of the market room."""

from __future__ import annotations

import datetime

import pandas as pd
import pytest

from analysis.figures import Figures

NOW = datetime.date(2026, 1, 1)


def make_years(label: str, values: dict[int, float], year_end: str = "DEC", unit: str = "CNY_bn", grade: str = "seen"):
    index = pd.PeriodIndex([str(year) for year in values], freq=f"Y-{year_end}")
    rows = tuple(f"{label.lower()}/{year}" for year in values)
    series = pd.Series(list(values.values()), index=index, dtype=float)
    return Figures(label.lower(), label, unit, series, rows, (grade,) * len(rows), NOW)


def make_days(label: str, values: dict[str, float], unit: str = "mn", grade: str = "seen"):
    rows = tuple(f"{label.lower()}/{day}" for day in values)
    series = pd.Series(list(values.values()), index=pd.DatetimeIndex(list(values)), dtype=float)
    return Figures(label.lower(), label, unit, series, rows, (grade,) * len(rows), NOW)


@pytest.fixture
def years():
    return make_years


@pytest.fixture
def days():
    return make_days


def make_quarters(label: str, first: str, values: list[float], grade: str = "seen"):
    index = pd.period_range(first, periods=len(values), freq="Q-MAR")
    rows = tuple(f"{label.lower()}/{period}" for period in index)
    series = pd.Series(values, index=index, dtype=float)
    return Figures(label.lower(), label, "CNY_bn", series, rows, (grade,) * len(rows), NOW)


@pytest.fixture
def quarters():
    return make_quarters
