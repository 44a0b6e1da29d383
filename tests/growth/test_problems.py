"""Least-squares problems: slopes, seasons, and totals as sums of quarters."""

import numpy as np
import pandas as pd

from analysis.growth.curves import GOMPERTZ
from analysis.growth.problems import code_seasons, state_problem


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
