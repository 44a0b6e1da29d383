"""The damped trend: a damped series is continued, and what does not settle is refused."""

import numpy as np
import pandas as pd
import pytest

from analysis.errors import FitError
from analysis.growth import MODELS, smoothing

MODEL = MODELS["damped_ets"]


def damped_series(count, noise=0.002, seed=0):
    """Increments of 6 a quarter that lose a tenth each quarter, around a hundred, with seasons."""
    level = 100 + 6 * np.cumsum(0.9 ** np.arange(count))
    seasons = np.resize([1.1, 0.9, 1.05, 0.95], count)
    shocks = np.exp(noise * np.random.default_rng(seed).standard_normal(count))
    return pd.Series(level * seasons * shocks, index=pd.period_range("2001Q1", periods=count, freq="Q-DEC"))


def test_a_damped_series_is_continued():
    whole = damped_series(40)
    fit = MODEL.fit(whole[:32])
    assert np.abs(np.log(fit.point(8) / whole[32:])).max() < 0.03


def test_damping_is_recovered():
    assert MODEL.fit(damped_series(40)).parameters["damping_trend"] == pytest.approx(0.9, abs=0.03)


def test_median_of_paths_is_near_the_point():
    fit = MODEL.fit(damped_series(24, noise=0.01))
    np.testing.assert_allclose(np.median(fit.simulate(8, 6000, 1), axis=0), fit.point(8), rtol=0.01)


def test_residual_sd_allows_for_the_parameters():
    """Over some series the mean residual variance is near the truth although ten numbers are fitted to 20."""
    found = [MODEL.fit(damped_series(20, 0.03, seed)).residual_sd ** 2 for seed in range(12)]
    assert np.sqrt(np.mean(found)) == pytest.approx(0.03, rel=0.3)


def test_the_highest_peak_is_found_whatever_the_last_digits():
    """Short series give peaks of almost equal height; the rounding of a unit must not choose between them."""
    for seed in range(4):
        series = damped_series(16, 0.02, seed)
        points = [MODEL.fit(series * factor).point(8) / factor for factor in (1, 7.3, 1e6)]
        np.testing.assert_allclose(points[1:], [points[0]] * 2, rtol=1e-3)


def test_a_fit_that_never_converges_is_refused(monkeypatch):
    climb = smoothing.ETSModel.fit
    monkeypatch.setattr(smoothing.ETSModel, "fit", lambda model, **options: climb(model, maxiter=1, **options))
    with pytest.raises(FitError, match="no convergence from 3 starts"):
        MODEL.fit(damped_series(24, noise=0.05))
