"""Vintages and forecasts: first prints are told from what stands now, paths begin where the series stood."""

from __future__ import annotations

import datetime

import numpy as np
import pandas as pd
import pytest

from analysis.charts import chart_hedgehog, chart_reliability, chart_vintages
from analysis.charts.pictures import narrow, render_plot

ABOUT = {"rows": ("a/b",), "as_of": datetime.date(2025, 6, 30)}
YEARS = pd.period_range("2014", periods=4, freq="Y-MAR")


@pytest.fixture(scope="module")
def vintages():
    prints = pd.DataFrame(
        [
            (YEARS[0], 1680.0, "2015-05-01"),  # stands as a correction put it, after one in between
            (YEARS[0], 1600.0, "2014-05-01"),
            (YEARS[0], 1640.0, "2014-11-01"),
            (YEARS[1], 2444.0, "2015-05-07"),  # printed twice alike
            (YEARS[1], 2444.0, "2016-05-05"),
        ],
        columns=["period", "value", "released"],
    )
    forecasts = pd.DataFrame(
        {
            "period": YEARS[1],
            "value": [2200.0, 2300.0],
            "released": ["2014-09-30", "2014-05-31"],
            "low": 2000.0,
            "high": 2500.0,
        }
    )
    return chart_vintages(
        "v", "It was restated once", "GMV, RMB trillion", prints, forecasts=forecasts, per=1000, **ABOUT
    )


@pytest.fixture(scope="module")
def hedgehog():
    came = pd.Series([1.0, 2.0, 3.0, 4.0], index=YEARS)
    paths = [
        ("May 2014", [YEARS[1], YEARS[2]], [1.8, 2.5]),
        ("May 2016", [YEARS[3], YEARS[3] + 1], [3.9, 5.0]),
    ]
    frames = [pd.DataFrame({"vintage": name, "period": periods, "value": values}) for name, periods, values in paths]
    return chart_hedgehog("h", "It came faster", "sales", came, pd.concat(frames), **ABOUT)


@pytest.fixture(scope="module")
def reliability():
    table = pd.DataFrame(
        {"said": [0.05, 0.9], "came": [0.1, 0.8], "low": [0.05, 0.7], "high": [0.2, 0.9], "n": [1200, 40]}
    )
    return chart_reliability("r", "What was said came", "claims", table, **ABOUT)


def test_a_print_is_the_first_one_only_where_another_number_stands_now(vintages):
    table = vintages.table
    kinds = {(row.period, row.kind): row.value for row in table[table["kind"] != "forecast"].itertuples()}
    assert kinds == {
        ("FY2014", "first print"): 1.6,
        ("FY2014", "print between"): 1.64,
        ("FY2014", "as it stands"): 1.68,
        ("FY2015", "as it stands"): 2.444,
    }
    assert "FY2014 first 1.6, now 1.7" in vintages.description


def test_forecasts_stand_in_their_period_oldest_first_before_its_end(vintages):
    records = [
        row for rows in vintages.specification()["datasets"].values() for row in rows if row.get("kind") == "forecast"
    ]
    marks = pd.DataFrame(records).drop_duplicates("released").sort_values("released")
    assert list(marks["value"]) == [2.3, 2.2] and list(marks["day"]) == sorted(marks["day"])
    assert "2014-04-01" < marks["day"].min() and marks["day"].max() < "2015-03-31"


def test_a_path_begins_at_what_came_before_it(hedgehog):
    table = hedgehog.table.set_index("year")
    np.testing.assert_allclose(table["May 2014"].dropna(), [1.0, 1.8, 2.5])
    np.testing.assert_allclose(table["May 2016"].dropna(), [3.0, 3.9, 5.0])
    assert list(table["May 2016"].dropna().index) == ["FY2016", "FY2017", "FY2018"]


def test_the_newest_path_is_the_strongest(hedgehog):
    ages = [row for rows in hedgehog.specification()["datasets"].values() for row in rows if "age" in row]
    assert {row["name"]: row["age"] for row in ages} == {"May 2014": 0.0, "May 2016": 1.0}


def test_classes_without_names_are_named_by_what_was_said(reliability):
    assert list(reliability.table["name"]) == ["5%", "90%"]
    assert "of 1,200 said 5%, 10% came; of 40 said 90%, 80% came" in reliability.description


@pytest.mark.parametrize("kind", ["vintages", "hedgehog", "reliability"])
def test_they_are_drawn_for_both_widths(kind, request):
    specification = request.getfixturevalue(kind).specification()
    for form in (specification, narrow(specification)):
        assert "NaN" not in render_plot(form)
