"""Random walks and the year in which one passes the other."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm

from analysis.errors import NetredError, UnknownNameError
from analysis.findings import Forecast
from analysis.growth.crossing import LogWalk, fit_walk, simulate_crossing

YEARS = pd.period_range("2017", periods=4, freq="Y-MAR")


def make_walk(level: float = 1.0) -> LogWalk:
    """A walk that hardly moves."""
    return LogWalk(level, 0.0, 1e-9, 50, False)


def test_a_walk_recovers_its_drift_and_spread():
    steps = np.random.default_rng(1).normal(0.05, 0.1, 4000)
    walk = fit_walk(pd.Series(np.exp(np.cumsum(steps))))
    assert walk.drift == pytest.approx(0.05, abs=0.006) and walk.spread == pytest.approx(0.1, abs=0.005)


def test_paths_of_a_walk_are_as_wide_as_its_window_allows():
    walk = LogWalk(100.0, 0.02, 0.05, 8, True)
    logs = np.log(walk.simulate(4, 40_000, np.random.default_rng(2)) / 100)
    assert np.median(logs[:, 3]) == pytest.approx(0.08, abs=0.004)
    expected = 0.05**2 * (4 + 4**2 / 8) * 7 / 5  # variance of the t distribution with seven degrees of freedom
    assert logs[:, 3].var() == pytest.approx(expected, rel=0.1)


def test_a_walk_without_drift_keeps_its_median():
    rates = pd.Series([6.8, 6.5, 6.3, 6.1, 6.2], name="rate")
    walk = fit_walk(rates, drifts=False, start=6.4)
    assert walk.drift == 0.0
    assert np.median(walk.simulate(3, 20_000, np.random.default_rng(3))[:, 2]) == pytest.approx(6.4, rel=0.01)


def test_a_walk_needs_four_years_above_zero():
    with pytest.raises(NetredError, match="3 years"):
        fit_walk(pd.Series([1.0, 2.0, 3.0], name="short"))
    with pytest.raises(NetredError, match="lowest 0"):
        fit_walk(pd.Series([1.0, 2.0, 0.0, 3.0], name="zero"))


def test_a_crossing_without_noise_falls_in_its_year():
    forecast = Forecast("m", YEARS, np.tile([0.8, 0.9, 1.1, 1.3], (50, 1)))
    table = simulate_crossing(forecast, 0.7, make_walk(), make_walk(), seed=1).table([0.0, 0.2]).set_index("haircut")
    first = table.loc[0.0].set_index("year")["first"]
    assert first.to_dict() == {"FY2016": 0, "FY2017": 0, "FY2018": 0, "FY2019": 1, "FY2020": 0}
    assert table.loc[0.2].set_index("year")["first"]["FY2020"] == 1


def test_chances_of_two_known_walks_meet_the_formula():
    random = np.random.default_rng(4)
    steps = random.normal(0.1, 0.1, (40_000, 4)).cumsum(axis=1)
    crossing = simulate_crossing(
        Forecast("m", YEARS, np.exp(steps)), 1.0, LogWalk(1.3, 0.0, 0.1, 100_000, False), make_walk(), seed=2
    )
    for ahead, year in enumerate((2017, 2018, 2019, 2020), start=1):
        expected = norm.sf((np.log(1.3) - 0.1 * ahead) / np.sqrt(0.02 * ahead))
        assert crossing.probability_above(year) == pytest.approx(expected, abs=0.01)


def test_chances_fall_with_the_haircut_and_having_crossed_rises_with_the_years():
    paths = np.exp(np.random.default_rng(5).normal(0.1, 0.3, (3000, 4)).cumsum(axis=1))
    table = simulate_crossing(Forecast("m", YEARS, paths), 0.9, make_walk(), make_walk(), 1).table([0.0, 0.1, 0.3])
    by_haircut = table.groupby("year")["above"].apply(list)
    assert all(values == sorted(values, reverse=True) for values in by_haircut)
    assert all(values == sorted(values) for values in table.groupby("haircut")["by"].apply(list))
    np.testing.assert_allclose(table.groupby("haircut")["first"].sum(), table.groupby("haircut")["by"].last())


def test_a_year_beyond_the_forecast_is_refused():
    crossing = simulate_crossing(Forecast("m", YEARS, np.ones((5, 4))), 1.0, make_walk(), make_walk(), 1)
    with pytest.raises(UnknownNameError, match="2030"):
        crossing.probability_above(2030)
