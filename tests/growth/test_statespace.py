"""The smooth trend: statsmodels' forecast, honest widening, and a climb that fails is refused."""

import numpy as np
import pandas as pd
import pytest

from analysis.errors import FitError
from analysis.growth import MODELS, statespace

MODEL = MODELS["smooth_trend"]


def wander(count, seed=0):
    generator = np.random.default_rng(seed)
    growth = 0.05 + np.cumsum(0.004 * generator.standard_normal(count))
    logs = np.cumsum(growth) + np.resize([0.1, -0.1, 0.2, -0.2], count) + 0.02 * generator.standard_normal(count)
    return pd.Series(100 * np.exp(logs), index=pd.period_range("2001Q1", periods=count, freq="Q-MAR"))


def test_variances_are_recovered():
    found = [MODEL.fit(wander(120, seed)).parameters for seed in range(5)]
    assert np.sqrt(np.mean([one["sigma2.trend"] for one in found])) == pytest.approx(0.004, rel=0.35)
    assert np.sqrt(np.mean([one["sigma2.irregular"] for one in found])) == pytest.approx(0.02, rel=0.2)


def test_paths_have_the_spread_that_statsmodels_states():
    fit = MODEL.fit(wander(40))
    expected = fit.result.get_forecast(8)
    logs = np.log(fit.simulate(8, 8000, 1) / fit.unit)
    np.testing.assert_allclose(logs.std(axis=0), expected.se_mean, rtol=0.05)
    np.testing.assert_allclose(np.log(fit.point(8) / fit.unit), expected.predicted_mean)


def test_a_fit_that_never_converges_is_refused(monkeypatch):
    monkeypatch.setattr(statespace, "maximise", lambda model: None)
    with pytest.raises(FitError, match="no convergence"):
        MODEL.fit(wander(24))
