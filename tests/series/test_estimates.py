"""What is said of one estimate: chances, bands and power, in worlds where the answer is set."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.errors import FitError
from analysis.series import (
    FLOW,
    Layout,
    assess_line,
    estimate,
    estimate_mean,
    find_detectable,
    simulate_errors,
)


def make_series(layout: Layout, effect: float = 0.0, persistence: float = 0.5, seed: int = 8) -> pd.Series:
    errors = simulate_errors(layout.count, persistence, layout.overlap, 1, np.random.default_rng(seed))[0]
    index = pd.period_range("2012-04-01", periods=layout.count, freq="Q-MAR")
    return pd.Series(errors + effect * layout.design[:, -1], index=index)


def test_chances_add_up_and_fall_with_the_level_asked():
    found = estimate(make_series(Layout(16)), Layout(16))
    assert found.chance_above() + found.chance_below() == 1
    chances = [found.chance_above(level) for level in (-1, 0, found.value, 1)]
    assert chances == sorted(chances, reverse=True)
    assert found.chance_above(found.value) == pytest.approx(0.5, abs=0.03)


def test_the_band_holds_what_is_not_rejected():
    found = estimate(make_series(Layout(24, 12), 1.0), Layout(24, 12))
    low, high = found.interval(0.8)
    assert found.chance_above(low) == pytest.approx(0.9, abs=0.005)
    assert found.chance_above(high) == pytest.approx(0.1, abs=0.005)


def test_the_line_is_the_fitted_trend_with_its_own_level():
    series = make_series(Layout(16), 0.5)
    found = estimate(series, Layout(16))
    assert np.diff(found.line) == pytest.approx(np.full(15, found.value))
    level = found.judged.coefficients[0, 0]
    assert found.line.mean() == pytest.approx(level) and level != pytest.approx(series.mean(), abs=1e-6)


def test_power_is_the_share_of_worlds_in_which_the_pipeline_finds_the_effect():
    layout, effect = Layout(16, 4), 2.0
    found = estimate(make_series(layout), layout)
    errors = found.spread() * simulate_errors(16, found.persistence, FLOW, 400, np.random.default_rng(1))
    again = [estimate(pd.Series(each + effect * layout.design[:, -1]), layout).chance_above() for each in errors]
    assert found.power(effect) == pytest.approx(np.mean(np.array(again) >= 0.9), abs=0.07)


def test_power_rises_with_the_effect_and_size_is_that_of_none():
    found = estimate(make_series(Layout(16, 4)), Layout(16, 4))
    powers = [found.power(effect) for effect in (0.0, 0.5, 1, 2, 4)]
    assert powers == sorted(powers) and powers[-1] > powers[0] + 0.3
    both = found.assess(1.0)
    assert (both.size, both.power) == (powers[0], powers[2]) and 0.06 < both.size < 0.14
    assert found.power(-1.0) == pytest.approx(found.power(1.0), abs=0.03)
    least = found.least_detectable()
    assert found.power(least) == pytest.approx(0.8, abs=0.01)
    low, high = found.range_detectable()
    assert low < high and low <= found.least_detectable(persistence=0.5) <= high


def test_detectable_effects_are_in_deviations_and_fall_with_the_record():
    layout = Layout(16, 4)
    found = estimate(make_series(layout), layout)
    assert found.least_detectable(persistence=0.3) == pytest.approx(found.spread(0.3) * find_detectable(layout, 0.3))
    assert find_detectable(Layout(40, 20), 0.5) < find_detectable(layout, 0.5)


def test_the_error_of_the_last_points_is_that_of_a_mean_where_nothing_persists():
    found = estimate(make_series(Layout(40), persistence=0.0, seed=2), Layout(40))
    at = np.arange(4)
    shared = (found.autocorrelation ** np.abs(at[:, None] - at)).mean()
    assert found.error_of_last(1) == pytest.approx(found.judged.deviations[0])
    assert found.error_of_last(4) == pytest.approx(found.error_of_last(1) * np.sqrt(shared))


@pytest.mark.parametrize("persistence", [0.7, 0.9])
def test_a_share_that_is_no_higher_than_the_threshold_is_seldom_found_higher(persistence):
    """Thirteen weeks about one half, which remember each other: at most 15% of 200 worlds are taken for more."""
    errors = simulate_errors(13, persistence, FLOW, 200, np.random.default_rng(41))
    assert np.mean([estimate_mean(0.5 + 0.02 * each).chance_above(0.5) >= 0.9 for each in errors]) <= 0.15


def test_a_mean_far_from_the_threshold_is_found_and_one_without_spread_too():
    weeks = 0.55 + 0.01 * np.random.default_rng(1).standard_normal(13)
    assert estimate_mean(weeks).chance_above(0.5) > 0.99
    still = estimate_mean(np.full(13, 0.25))
    assert (still.chance_above(0.2), still.chance_above(0.3)) == (1, 0)


def test_gaps_are_refused():
    series = make_series(Layout(16))
    with pytest.raises(FitError, match="a gap, 15 of 16 periods"):
        estimate(series.drop(series.index[5]), Layout(15))


def test_a_straight_line_keeps_its_size_only_where_errors_are_independent():
    years = [2011, 2012, 2013, 2014, 2016]
    plain, persistent = (assess_line(years, 0.1, 0.1, each) for each in (0.0, 0.8))
    assert plain.size == pytest.approx(0.1, abs=0.015) and persistent.size > 0.15
    assert plain.power > plain.size + 0.3
    falling = assess_line(years, 0.1, -0.1)
    assert falling.power == pytest.approx(plain.power, abs=0.03)
