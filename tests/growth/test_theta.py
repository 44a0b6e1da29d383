"""The Theta method: identities with statsmodels and with smoothing with drift."""

import numpy as np
import pandas as pd
import pytest
from statsmodels.tsa.forecasting.theta import ThetaModel
from statsmodels.tsa.holtwinters import ExponentialSmoothing

from analysis.growth import MODELS
from analysis.growth.theta import (
    find_lowest,
    find_smoothing,
    one_step_residuals,
    remove_season,
    restore_season,
    smooth_level,
)


def grow(count, drift=0.5, sd=0.3, alpha=0.4, seed=0):
    """Smoothing with drift around ten: x_t = l_(t-1) + drift + e_t, l_t = l_(t-1) + drift + alpha e_t."""
    errors = sd * np.random.default_rng(seed).standard_normal(count)
    level, values = 10.0, []
    for error in errors:
        values.append(level + drift + error)
        level += drift + alpha * error
    return np.array(values), errors


def as_quarters(values):
    return pd.Series(values, index=pd.period_range("2001Q1", periods=len(values), freq="Q-MAR"))


def test_the_level_model_is_that_of_statsmodels_with_seasons_always_removed():
    values = grow(24, sd=0.1)[0] * np.resize([1.1, 0.9, 1.05, 0.95], 24)
    expected = ThetaModel(values, period=4, method="mul", use_test=False).fit().forecast(8)
    found = MODELS["theta"].fit(as_quarters(values))
    steps = 1 - (1 - found.parameters["alpha"]) ** 24
    assert steps == pytest.approx(1, abs=0.01), "the term that fades with the length of the series is all but gone"
    np.testing.assert_allclose(found.point(8), expected, rtol=0.005)


def test_residuals_are_the_shocks_of_smoothing_with_drift():
    values, errors = grow(400)
    found = one_step_residuals(values, 0.4, 0.5)
    np.testing.assert_allclose(found[50:], errors[51:], atol=1e-8)


def test_median_of_paths_is_the_point_and_bands_widen():
    fit = MODELS["theta"].fit(as_quarters(grow(24)[0]))
    paths = fit.simulate(12, 6000, 1)
    np.testing.assert_allclose(np.median(paths, axis=0), fit.point(12), rtol=0.01)
    spread = np.ptp(np.quantile(paths, [0.1, 0.9], axis=0), axis=0)
    assert spread[-1] > spread[0]


def test_spread_grows_as_the_formula_says():
    """Variance h ahead is sd^2 (1 + (h - 1) alpha^2), on years that have no season."""
    series = grow(30)[0]
    fit = MODELS["theta"].fit(pd.Series(series, index=pd.period_range("1980", periods=30, freq="Y-DEC")))
    found = fit.simulate(10, 20_000, 1).std(axis=0)
    steps = 1 + np.arange(10) * fit.parameters["alpha"] ** 2
    np.testing.assert_allclose(found, fit.unit * fit.residual_sd * np.sqrt(steps), rtol=0.03)


def test_seasons_are_removed_and_put_back():
    trend, season = np.linspace(10, 14, 24), np.array([1.1, 0.9, 1.05, 0.95])
    found, factors = remove_season(as_quarters(trend * np.resize(season, 24)))
    np.testing.assert_allclose(found, trend, rtol=0.01)
    np.testing.assert_allclose(factors, season, atol=0.01)
    ahead = restore_season(np.ones((2, 6)), factors, 26)
    np.testing.assert_allclose(ahead[1], factors[[2, 3, 0, 1, 2, 3]])


def test_what_falls_below_zero_is_zero():
    np.testing.assert_array_equal(restore_season(np.array([-1.0, 2.0]), np.ones(1), 5), [0.0, 2.0])


def test_where_no_season_is_found_none_is_removed():
    values = as_quarters(grow(24, seed=3)[0])
    found, factors = remove_season(values)
    np.testing.assert_array_equal(found, values)
    assert list(factors) == [1.0]


@pytest.mark.parametrize("lowest", [0.0, 0.1234567, 0.5, 0.87654321, 1.0])
def test_the_search_ends_at_the_vertex_whatever_the_last_digits(lowest):
    generator = np.random.default_rng(1)
    found = [
        find_lowest(lambda x: 1 + (x - lowest) ** 2 + 2e-16 * generator.standard_normal(len(x)), 0.0, 1.0)
        for _ in range(20)
    ]
    np.testing.assert_allclose(found, lowest, atol=1e-8)


@pytest.mark.parametrize("seed", range(6))
def test_the_search_finds_the_smoothing_that_statsmodels_finds(seed):
    values = grow(20, alpha=0.15 * (seed + 1), seed=seed)[0]
    expected = ExponentialSmoothing(values, initial_level=values[0], initialization_method="known").fit()
    alpha = find_smoothing(values)
    assert np.sum(one_step_residuals(values, alpha, 0.0) ** 2) <= expected.sse * (1 + 1e-9)
    assert smooth_level(values, alpha) == pytest.approx(expected.forecast(1)[0], rel=1e-3)


def test_smoothing_of_one_and_of_nought():
    values = grow(12)[0]
    assert smooth_level(values, 1.0) == values[-1]
    assert smooth_level(values, 0.0) == pytest.approx(values[0])
