"""Whether a level has room: chances, year ends and what came."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.findings import Forecast
from analysis.growth.saturation import (
    end_years,
    forecast_level,
    pick_year_ends,
    report_last,
    report_pace,
    report_saturated,
    report_saturation,
)


@pytest.fixture(scope="module")
def flat(make_quarters):
    """Users who have stopped coming."""
    growth = np.concatenate([np.linspace(0.06, 0.0, 14), np.zeros(6)])
    noise = 0.002 * np.random.default_rng(1).standard_normal(20)
    return make_quarters("users", 100 * np.exp(np.cumsum(growth) + noise), unit="mn")


def test_levels_at_the_ends_of_fiscal_years():
    index = pd.period_range("2015Q3", periods=8, freq="Q-MAR")
    ends = pick_year_ends(pd.Series(range(8), index=index))
    assert ends.to_dict() == {pd.Period("2015", "Y-MAR"): 1, pd.Period("2016", "Y-MAR"): 5}
    forecast = end_years(Forecast("m", index, np.arange(16.0).reshape(2, 8)))
    np.testing.assert_allclose(forecast.paths, [[1, 5], [9, 13]])


def test_the_chance_is_the_share_of_paths_below_the_margin(flat):
    index = pd.period_range("2017Q1", periods=4, freq="Q-MAR")
    ends = np.array([1.0, 1.1, 1.14, 1.2]) * flat.latest
    paths = np.tile(ends[:, None], (1, 4))
    (found,) = report_saturation(Forecast("Model", index, paths), flat, "users", 0.15)
    assert found.value == 0.75 and found.kind == "probability"


def test_a_flat_series_is_likelier_to_saturate_than_a_growing_one(flat, make_quarters):
    growing = make_quarters("users", 100 * np.exp(0.08 * np.arange(20)) * (1 + 0.01 * np.sin(np.arange(20))), unit="mn")
    chances = [
        report_saturation(forecast_level(each, 3, 800, 1), each, "users", 0.15)[0].value for each in (flat, growing)
    ]
    assert chances[0] > 0.5 > chances[1]


def test_too_few_figures_have_no_forecast_and_no_finding(make_quarters):
    short = make_quarters("visits", np.linspace(10, 30, 9))
    assert forecast_level(short, 3, 300, 1) is None
    assert report_saturation(None, short, "visits", 0.15) == []


def test_what_came_waits_for_its_quarter(make_quarters):
    then = make_quarters("users", [100.0, 110.0])
    later = make_quarters("users", [100.0, 110.0, 1, 1, 1, 154.0], as_of="2020-01-01")
    assert report_saturated(then, then, "users", 1, 0.15) == []
    (found,) = report_saturated(then, later, "users", 1, 0.15)
    assert found.value == pytest.approx(0.4) and found.rows == (then.rows[-1], later.rows[-1])
    assert "more than" in found.sentence


def test_pace_is_the_geometric_mean_of_the_years_after(make_figures):
    then = make_figures("rates", {2014: 0.5, 2015: 0.3}, "rate", "DEC")
    later = make_figures("rates", {2014: 0.5, 2015: 0.3, 2016: 0.21, 2017: 0.0}, "rate", "DEC")
    assert report_pace(then, then, 2) == [] and report_pace(then, later, 3) == []
    (found,) = report_pace(then, later, 2)
    assert found.value == pytest.approx(0.1) and found.rows == ("rates/2016", "rates/2017")
    (last,) = report_last(then)
    assert last.value == 0.3 and last.rows == ("rates/2015",)
