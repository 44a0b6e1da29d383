"""Slopes of growth: known slopes come back, bands hold them, too little is refused."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.errors import FitError
from analysis.growth.deceleration import fit_slope
from analysis.series import FLOW, TRAILING, simulate_errors


def make_series(growth: np.ndarray) -> pd.Series:
    """Quarterly values whose log growth on the year before is the given one, after a flat first year."""
    logs = list(np.zeros(4))
    for step in growth:
        logs.append(logs[-4] + step)
    return pd.Series(100 * np.exp(logs), index=pd.period_range("2011Q1", periods=len(logs), freq="Q-MAR"))


@pytest.mark.parametrize("true", [-0.02, 0.0, 0.01])
def test_a_known_slope_is_recovered(true):
    errors = 0.03 * simulate_errors(24, 0.5, FLOW, 200, np.random.default_rng(1))
    slopes = np.array([fit_slope(make_series(0.4 + true * np.arange(24) + each)).slope for each in errors])
    assert slopes.mean() == pytest.approx(true, abs=4 * slopes.std() / np.sqrt(len(slopes)))


@pytest.mark.parametrize("overlap", [FLOW, TRAILING])
def test_the_band_covers_a_known_slope_about_as_often_as_it_says(overlap):
    errors = 0.02 * simulate_errors(20, 0.4, overlap, 200, np.random.default_rng(5))
    inside = 0
    for noise in errors:
        low, high = fit_slope(make_series(0.4 - 0.01 * np.arange(20) + noise), overlap).interval(0.8)
        inside += low <= -0.01 <= high
    assert 0.72 <= inside / len(errors) <= 0.92


def test_the_chance_of_a_plain_fall_is_near_one_and_of_a_plain_rise_near_zero():
    noise = 0.005 * np.random.default_rng(2).standard_normal(20)
    assert fit_slope(make_series(0.6 - 0.02 * np.arange(20) + noise)).probability > 0.97
    assert fit_slope(make_series(0.2 + 0.02 * np.arange(20) + noise)).probability < 0.03


def test_overlap_makes_the_same_figures_less_sure():
    noise = 0.01 * np.random.default_rng(4).standard_normal(16)
    series = make_series(0.5 - 0.01 * np.arange(16) + noise)
    flow, trailing = fit_slope(series, FLOW), fit_slope(series, TRAILING)
    assert flow.slope == trailing.slope and flow.statistic == trailing.statistic
    assert trailing.probability <= flow.probability


def test_too_few_points_a_gap_and_an_unknown_overlap_are_refused():
    with pytest.raises(FitError, match="5 points"):
        fit_slope(make_series(np.linspace(0.5, 0.4, 5)))
    with pytest.raises(FitError, match="gap"):
        fit_slope(make_series(np.linspace(0.5, 0.2, 16)).drop(pd.Period("2013Q2", "Q-MAR")))
    with pytest.raises(FitError, match="monthly"):
        fit_slope(make_series(np.linspace(0.5, 0.2, 16) + 0.01 * np.sin(np.arange(16))), "monthly")
