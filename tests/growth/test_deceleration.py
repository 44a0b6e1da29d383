"""Slopes of growth: known slopes come back, the null is honest, power rises with the effect."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy.linalg import toeplitz

from analysis.errors import FitError
from analysis.growth import deceleration
from analysis.growth.deceleration import FLOW, TRAILING, fit_slope, judge_lines, measure_growth, simulate_errors


def make_series(growth: np.ndarray) -> pd.Series:
    """Quarterly values whose log growth on the year before is the given one, after a flat first year."""
    logs = list(np.zeros(4))
    for step in growth:
        logs.append(logs[-4] + step)
    return pd.Series(100 * np.exp(logs), index=pd.period_range("2011Q1", periods=len(logs), freq="Q-MAR"))


def test_growth_is_that_on_the_year_before():
    growth = np.linspace(0.5, 0.2, 16)
    np.testing.assert_allclose(measure_growth(make_series(growth)), growth)


def test_a_gap_leaves_out_the_growth_that_needs_it():
    series = make_series(np.linspace(0.5, 0.2, 16)).drop(pd.Period("2012Q4", "Q-MAR"))
    assert len(measure_growth(series)) == 16 - 2


def test_the_estimate_is_generalised_least_squares_given_the_autocorrelation():
    growth = 0.4 - 0.02 * np.arange(16) + simulate_errors(16, 0.6, FLOW, 1, np.random.default_rng(3))[0] * 0.03
    slope, statistic, r = (each[0] for each in judge_lines(growth[None]))
    design = sm.add_constant(np.arange(16.0))
    exact = sm.GLS(growth, design, sigma=toeplitz(r ** np.arange(16))).fit()
    assert slope == pytest.approx(exact.params[1])
    assert statistic == pytest.approx(exact.tvalues[1])


@pytest.mark.parametrize("true", [-0.02, 0.0, 0.01])
def test_a_known_slope_is_recovered(true):
    errors = 0.03 * simulate_errors(24, 0.5, FLOW, 2000, np.random.default_rng(1))
    slopes, _, _ = judge_lines(0.4 + true * np.arange(24) + errors)
    assert slopes.mean() == pytest.approx(true, abs=4 * slopes.std() / np.sqrt(len(slopes)))


@pytest.mark.parametrize("overlap", [FLOW, TRAILING])
def test_the_band_covers_a_known_slope_about_as_often_as_it_says(overlap):
    errors = 0.02 * simulate_errors(20, 0.4, overlap, 60, np.random.default_rng(5))
    inside = 0
    for noise in errors:
        low, high = fit_slope(make_series(0.4 - 0.01 * np.arange(20) + noise), overlap).interval(0.8)
        inside += low <= -0.01 <= high
    assert 0.68 <= inside / len(errors) <= 0.95


def test_the_chance_of_a_plain_fall_is_near_one_and_of_a_plain_rise_near_zero():
    noise = 0.005 * np.random.default_rng(2).standard_normal(20)
    assert fit_slope(make_series(0.6 - 0.02 * np.arange(20) + noise)).probability > 0.97
    assert fit_slope(make_series(0.2 + 0.02 * np.arange(20) + noise)).probability < 0.03


def test_size_is_near_its_nominal_value_and_power_rises_with_the_effect():
    noise = 0.03 * simulate_errors(16, 0.3, FLOW, 1, np.random.default_rng(8))[0]
    slope = fit_slope(make_series(0.4 - 0.01 * np.arange(16) + noise))
    powers = [slope.power(effect) for effect in (0.0, -0.01, -0.02, -0.04)]
    assert 0.05 <= powers[0] <= 0.2
    assert powers == sorted(powers) and powers[-1] > powers[0] + 0.3
    assert slope.power(0.02) < powers[0]


def test_overlap_makes_the_same_figures_less_sure():
    noise = 0.01 * np.random.default_rng(4).standard_normal(16)
    series = make_series(0.5 - 0.01 * np.arange(16) + noise)
    flow, trailing = fit_slope(series, FLOW), fit_slope(series, TRAILING)
    assert flow.slope == trailing.slope and flow.statistic == trailing.statistic
    assert trailing.probability <= flow.probability


def test_errors_are_stationary_and_as_persistent_as_asked():
    errors = simulate_errors(30, 0.7, FLOW, 4000, np.random.default_rng(6))
    assert errors[:, 0].std() == pytest.approx(errors[:, -1].std(), rel=0.06)
    assert np.corrcoef(errors[:, 10], errors[:, 11])[0, 1] == pytest.approx(0.7, abs=0.04)
    trailing = simulate_errors(30, 0.0, TRAILING, 4000, np.random.default_rng(6))
    assert np.corrcoef(trailing[:, 10], trailing[:, 11])[0, 1] == pytest.approx(0.75, abs=0.04)


def test_the_same_layout_gives_the_same_bits():
    series = make_series(np.linspace(0.5, 0.2, 16) + 0.01 * np.sin(np.arange(16)))
    first = fit_slope(series).probability
    deceleration._null.cache_clear()
    assert fit_slope(series).probability == first


def test_too_few_points_a_gap_and_an_unknown_overlap_are_refused():
    with pytest.raises(FitError, match="5 points"):
        fit_slope(make_series(np.linspace(0.5, 0.4, 5)))
    with pytest.raises(FitError, match="gap"):
        fit_slope(make_series(np.linspace(0.5, 0.2, 16)).drop(pd.Period("2013Q2", "Q-MAR")))
    with pytest.raises(FitError, match="monthly"):
        fit_slope(make_series(np.linspace(0.5, 0.2, 16) + 0.01 * np.sin(np.arange(16))), "monthly")
