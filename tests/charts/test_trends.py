"""Trends: the table is what is drawn, gaps stay gaps."""

from __future__ import annotations

import datetime

import numpy as np
import pandas as pd
import pytest

from analysis.charts import chart_trends
from analysis.charts.axes import by_year

DAY = datetime.date(2016, 5, 31)


def line(values: dict[int, float]) -> pd.Series:
    return pd.Series(list(values.values()), index=pd.PeriodIndex([str(year) for year in values], freq="Y-DEC"))


@pytest.fixture
def figure():
    lines = {
        "ours": line({2013: 1000, 2014: 2000, 2016: 4000}),
        "theirs": line({2014: 500, 2015: np.nan, 2016: 3990}),
        "nobody's": pd.Series(dtype=float),
    }
    return chart_trends("trends", "They grew.", "sales, RMB trillion", lines, ("a/b",), DAY, {"ours": "ink"}, per=1000)


def test_the_table_holds_what_is_drawn(figure):
    table = figure.table.set_index("year")
    assert list(table.columns) == ["ours", "theirs"]
    np.testing.assert_allclose(table["ours"], [1, 2, 4])
    drawn = pd.concat(
        pd.DataFrame(data) for data in figure.specification()["datasets"].values() if "label" in data[0]
    ).drop_duplicates(["name", "label"])
    assert {(row.name_, row.label): row.value for row in drawn.rename(columns={"name": "name_"}).itertuples()} == {
        ("ours", "2013"): 1,
        ("ours", "2014"): 2,
        ("ours", "2016"): 4,
        ("theirs", "2014"): 0.5,
        ("theirs", "2016"): 3.99,
    }


def test_a_line_joins_neighbouring_years_only():
    assert list(by_year(line({2013: 1, 2014: 2, 2016: 4}))["stretch"]) == [1, 1, 2]


def test_both_ends_of_a_line_are_described(figure):
    assert "theirs from 0.5 in 2014 to 4.0 in 2016" in figure.description
