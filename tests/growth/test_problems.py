"""Least-squares problems: slopes, seasons, and totals as sums of quarters."""

import numpy as np
import pandas as pd

from analysis.growth.curves import GOMPERTZ
from analysis.growth.fitting import solve
from analysis.growth.problems import Prior, code_seasons, state_problem


def test_jacobian_is_the_slope_of_the_residuals():
    time = np.arange(16)
    series = pd.Series(200 * np.exp(0.1 * time - 0.002 * time**2), pd.period_range("2001Q1", periods=16, freq="Q-MAR"))
    totals = pd.Series([4000.0, 5000.0], index=pd.period_range("2005", periods=2, freq="Y-MAR"))
    problem = state_problem(GOMPERTZ, series, totals)
    point = np.array([5.1, 0.45, 0.2, -0.03, 0.02, 0.1])
    move = np.array([0.3, -0.2, 0.1, 0.2, -0.1, 0.4]) * 1e-5
    change = problem.residuals(point + move) - problem.residuals(point - move)
    np.testing.assert_allclose(change, problem.jacobian(point) @ (2 * move), rtol=1e-5, atol=1e-12)


def test_seasons_sum_to_zero_over_a_year():
    index = pd.period_range("2001Q1", periods=4, freq="Q-MAR")
    np.testing.assert_array_equal(code_seasons(index).sum(axis=0), np.zeros(3))


def test_a_fitted_total_is_the_sum_of_its_fitted_quarters():
    quarters = pd.Series(np.arange(100.0, 112.0), pd.period_range("2001Q1", periods=12, freq="Q-MAR"))
    totals = pd.Series([450.0], index=pd.PeriodIndex(["2004"], freq="Y-MAR"))
    problem = state_problem(GOMPERTZ, quarters, totals)
    point = np.array([4.6, 0.05, 0.2, -0.03, 0.02, 0.1])
    whole = np.append(point[3:], -point[3:].sum())
    ahead = np.exp(GOMPERTZ.mu(np.arange(12, 16) / 4, *point[:3]) + whole)
    assert np.isclose(problem.residuals(point)[-1], np.log(450 / ahead.sum()))
    assert len(problem.residuals(point)) == 13 and problem.width == 6


def fade(count, seed=0, sd=0.03):
    noise = sd * np.random.default_rng(seed).standard_normal(count)
    values = np.exp(GOMPERTZ.mu(np.arange(count) / 4, 5.0, 0.4, 0.3) + noise)
    return pd.Series(values, pd.period_range("2001Q1", periods=count, freq="Q-MAR"))


def decay_of(series, *priors):
    solution = solve(state_problem(GOMPERTZ, series, pd.Series(dtype=float), priors))
    return solution.parameters[2], np.sqrt(solution.covariance[2, 2])


def test_a_tight_prior_rules_and_a_loose_one_does_nothing():
    series = fade(16)
    alone, spread = decay_of(series)
    assert abs(decay_of(series, Prior("d", 0.15, 1e-4))[0] - 0.15) < 1e-3
    loose, its_spread = decay_of(series, Prior("d", 0.15, 100.0))
    assert np.isclose(loose, alone, atol=1e-3) and np.isclose(its_spread, spread, rtol=0.01)
    between, narrower = decay_of(series, Prior("d", 0.15, spread))
    assert min(alone, 0.15) < between < max(alone, 0.15) and narrower < 0.8 * spread


def test_more_data_outweigh_a_prior():
    pulls = [abs(decay_of(fade(count), Prior("d", 0.1, 0.1))[0] - decay_of(fade(count))[0]) for count in (12, 48)]
    assert pulls[1] < 0.2 * pulls[0]


def test_a_right_prior_makes_estimates_better():
    errors = [
        [decay_of(fade(14, seed), *priors)[0] - 0.3 for seed in range(10)] for priors in ((), (Prior("d", 0.3, 0.05),))
    ]
    assert np.square(errors[1]).mean() < 0.5 * np.square(errors[0]).mean()
