"""The simple rules."""

import numpy as np
import pandas as pd
import pytest

from analysis.growth import MODELS


def decaying_series(years, growth=0.4, persistence=0.8):
    """Quarters whose log growth on the year before keeps a fixed share each year."""
    level, base = 0.0, np.array([90.0, 100.0, 140.0, 80.0])
    rows = [base]
    for _ in range(years - 1):
        level += growth
        growth *= persistence
        rows.append(base * np.exp(level))
    values = np.concatenate(rows)
    return pd.Series(values, index=pd.period_range("2001Q1", periods=len(values), freq="Q-JAN"))


def test_growth_that_decays_as_assumed_is_continued_exactly():
    whole = decaying_series(8)
    fit = MODELS["decaying_growth"].fit(whole[:16])
    np.testing.assert_allclose(fit.point(16), whole[16:], rtol=1e-10)
    assert fit.residual_sd == pytest.approx(0.0, abs=1e-12)


def test_shocks_add_up_as_the_growth_equation_says():
    """Two years ahead the log error is (1 + 0.8) e_1 + e_2, the same for every quarter of a year."""
    generator = np.random.default_rng(1)
    series = decaying_series(5) * np.exp(0.05 * generator.standard_normal(20))
    fit = MODELS["decaying_growth"].fit(series)
    errors = np.log(fit.simulate(8, 20_000, 1) / fit.point(8))
    sd = fit.residual_sd
    np.testing.assert_allclose(errors.std(axis=0)[[0, 3, 4, 7]], [sd, sd, sd * 4.24**0.5, sd * 4.24**0.5], rtol=0.03)
    np.testing.assert_allclose(errors[:, 0], errors[:, 3], atol=1e-12)


def test_years_follow_the_same_rule():
    series = pd.Series([100.0, 150.0, 200.0, 240.0], index=pd.period_range("2001", periods=4, freq="Y-MAR"))
    growth = np.log(1.2)
    expected = 240 * np.exp(growth * np.array([0.8, 0.8 + 0.64]))
    np.testing.assert_allclose(MODELS["decaying_growth"].fit(series).point(2), expected)
