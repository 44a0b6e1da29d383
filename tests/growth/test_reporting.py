"""Growth in findings: ids, bands and sentences follow from figures and paths."""

from __future__ import annotations

import datetime

import numpy as np
import pandas as pd
import pytest

from analysis.errors import NetredError
from analysis.figures import Figures
from analysis.findings import Forecast
from analysis.growth import (
    PRIMARY,
    Comparison,
    mark_levels,
    report_forecast,
    report_goal,
    report_level,
    report_models,
    report_outturns,
)

THEN, NOW = datetime.date(2016, 5, 31), datetime.date(2026, 1, 1)
YEARS_AHEAD = pd.period_range("2017", periods=4, freq="Y-MAR")


def figures(index: pd.PeriodIndex, values, grades=None, as_of=THEN, name="gmv") -> Figures:
    rows = tuple(f"{name}/{period}" for period in index)
    grades = tuple(grades or ["seen"] * len(index))
    return Figures(name, "GMV", "CNY_bn", pd.Series(np.array(values, float), index=index), rows, grades, as_of)


def years(first: int, values, **others) -> Figures:
    return figures(pd.period_range(str(first), periods=len(values), freq="Y-MAR"), values, **others)


@pytest.fixture
def quarters():
    index = pd.period_range("2014-06-30", periods=8, freq="Q-MAR")
    return figures(index, [400, 500, 700, 600, 600, 700, 900, 800], ["seen"] * 7 + ["derived"])


@pytest.fixture
def forecast():
    """Ten paths that grow by 0, 5 ... 45% a year from 3000."""
    growth = 1 + np.arange(10)[:, None] * 0.05
    return Forecast("Combination", YEARS_AHEAD, 3000 * growth ** np.arange(1, 5))


@pytest.fixture
def comparison(quarters, forecast):
    flat = Forecast("Last year again", YEARS_AHEAD, np.full((10, 4), 3000.0))
    steep = Forecast("Exponential", YEARS_AHEAD, np.full((10, 4), 9000.0))
    named = {"seasonal_naive": flat, "exponential": steep, PRIMARY: forecast}
    return Comparison(quarters.values, named, {})


def test_the_last_year_and_its_growth():
    level, growth = report_level(years(2014, [1000, 2500, 3000], grades=["recalled", "seen", "derived"]), "gmv")
    assert (level.id, level.value, level.unit) == ("growth.gmv.last_year", 3000, "CNY_bn")
    assert (growth.id, growth.value) == ("growth.gmv.last_growth", pytest.approx(0.2))
    assert level.sentence == "In FY2016 GMV was RMB 3 trillion, +20% on the year before."
    assert growth.rows == ("gmv/2015", "gmv/2016")
    assert growth.sentence == "GMV grew by 20% in FY2016."


def test_growth_is_never_taken_over_a_gap():
    gap = pd.PeriodIndex(["2013", "2014", "2016"], freq="Y-MAR")
    for known in (figures(gap, [1000, 2000, 3000]), years(2016, [3000])):
        with pytest.raises(NetredError, match="found FY2016 without the year before it, expected FY2015 too"):
            report_level(known, "gmv")


def test_every_year_of_the_primary_forecast_is_a_finding(comparison, quarters, forecast):
    found = report_forecast(comparison, quarters, "gmv", 0.8)
    assert [each.id for each in found] == [f"growth.gmv.fy{year}" for year in (2017, 2018, 2019, 2020)]
    for place, each in enumerate(found):
        expected = np.quantile(forecast.paths[:, place], [0.1, 0.5, 0.9])
        np.testing.assert_allclose([each.low, each.value, each.high], expected)
        assert (each.kind, each.level, each.n, each.evidence) == ("forecast", 0.8, 8, "derived")
        assert each.rows == quarters.rows
        assert each.as_of == THEN
    assert found[0].sentence.startswith("On 31 May 2016 the combination put FY2017 at RMB 3.68 trillion, 80% band")


def test_a_level_need_not_be_a_whole_percentage(comparison, quarters, forecast):
    found = report_forecast(comparison, quarters, "gmv", 0.975)[-1]
    assert [found.low, found.high] == pytest.approx(np.quantile(forecast.paths[:, -1], [0.0125, 0.9875]))
    assert "97.5% band" in found.sentence


def test_the_range_over_models_is_one_of_assumptions(comparison, quarters, forecast):
    found = report_models(comparison, quarters, "gmv")
    assert found.id == "growth.gmv.fy2020.models"
    assert (found.low, found.high) == (3000, 9000)
    assert found.value == pytest.approx(np.median(forecast.paths[:, -1]))
    assert found.kind == "range of assumptions" and found.level is None
    assert "3 models" in found.method


def test_the_chance_of_the_goal_is_the_share_of_paths_that_reach_it(forecast, quarters):
    goal = years(2020, [6000], name="six_trillion")
    found = report_goal(forecast, goal, quarters, "gmv")
    assert found.id == "growth.gmv.six_trillion.probability"
    assert found.value == np.mean(forecast.paths[:, -1] >= 6000) == 0.6
    assert found.note == "the goal needs 18.9% a year"
    assert "(60%)" in found.sentence and "RMB 6 trillion in FY2020" in found.sentence
    assert set(found.rows) == set(quarters.rows) | set(goal.rows)


def test_the_growth_that_a_goal_needs_is_counted_from_the_last_quarter(forecast):
    """Sales that run on the very path to the goal need the same growth from whichever quarter one looks."""
    index = pd.period_range("2012-06-30", periods=24, freq="Q-MAR")
    path = figures(index, 100 * 1.2 ** (np.arange(24) / 4))
    goal = years(2020, [100 * sum(1.2 ** (np.arange(28, 32) / 4))], name="goal")
    notes = {report_goal(forecast, goal, path.last(20), "gmv").note}
    for cut in (16, 17, 18, 19):
        known = figures(index[:cut], path.values.iloc[:cut])
        notes.add(report_goal(forecast, goal, known, "gmv").note)
    assert notes == {"the goal needs 20% a year"}


def test_what_came_is_reported_for_the_years_that_were_forecast(forecast, quarters):
    came = years(2016, [3092, 3700, 4800], grades=["seen", "seen", "recalled"], as_of=NOW)
    found = report_outturns(forecast, quarters, came, "gmv", 0.8)
    assert [each.id for each in found] == ["growth.gmv.fy2017.outturn", "growth.gmv.fy2018.outturn"]
    assert [each.value for each in found] == [3700, 4800]
    assert [each.evidence for each in found] == ["seen", "recalled"]
    assert found[1].rows == ("gmv/2018",)
    assert {each.as_of for each in found} == {NOW}
    assert "expected on 31 May 2016" in found[0].sentence


def test_nothing_is_reported_of_years_that_had_not_come(forecast, quarters):
    assert report_outturns(forecast, quarters, years(2014, [1, 2, 3]), "gmv", 0.8) == []


def test_levels_for_a_chart_hold_the_goal_and_what_came(forecast):
    goal = years(2020, [6000])
    assert mark_levels([goal], years(2016, [3092]), forecast) == {"goal": (6000, "goal")}
    known = mark_levels([goal], years(2018, [4800, 5700, 6589], as_of=NOW), forecast)
    assert known == {"goal": (6000, "goal"), "what came": (6589, "outturn")}
