"""Growth, noise and season of a series: known truth, and what they must not depend on."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import FitError
from analysis.growth.traits import SEASON_LEVEL, has_season, measure_growth, measure_noise

SEASONS = np.array([0.1, -0.2, 0.3, -0.2])


def as_quarters(logs, end="MAR"):
    return pd.Series(np.exp(logs), index=pd.period_range("2001Q1", periods=len(logs), freq=f"Q-{end}"))


def test_growth_is_the_mean_of_the_yearly_steps():
    values = as_quarters(np.random.default_rng(1).normal(0.1, 0.3, 16).cumsum())
    years = values.to_numpy().reshape(4, 4).sum(axis=1)
    assert measure_growth(values) == pytest.approx(np.diff(np.log(years)).mean())


@pytest.mark.parametrize("count", [8, 11, 14, 16, 31])
def test_growth_counts_whole_years_from_the_end(count):
    steady = as_quarters(0.05 * np.arange(count))
    assert measure_growth(steady) == pytest.approx(0.2)
    years = pd.Series(1.1 ** np.arange(count), index=pd.period_range("1980", periods=count, freq="Y-JAN"))
    assert measure_growth(years) == pytest.approx(np.log(1.1))


def test_noise_is_the_sd_about_a_bending_trend_with_seasons():
    time, found = np.arange(16), []
    for seed in range(200):
        logs = 0.3 * time / 4 - 0.01 * (time / 4) ** 2 + np.resize(SEASONS, 16)
        found.append(measure_noise("any", as_quarters(logs + 0.05 * np.random.default_rng(seed).normal(size=16))) ** 2)
    assert np.sqrt(np.mean(found)) == pytest.approx(0.05, rel=0.04)


def test_traits_look_at_the_last_sixteen_periods_and_noise_needs_some():
    series = as_quarters(np.random.default_rng(1).normal(size=40))
    assert measure_noise("any", series) == measure_noise("any", series[-16:])
    assert measure_growth(series) == measure_growth(series[-16:])
    with pytest.raises(FitError, match="6 values for 6 coefficients"):
        measure_noise("any", series[:6])


def test_the_season_test_errs_as_often_as_it_says_and_sees_what_is_there():
    """One in ten series without seasons is said to have one; three standard deviations are nearly always seen."""
    generator, time = np.random.default_rng(2), np.arange(16)
    said = [has_season(as_quarters(0.05 * time + 0.1 * generator.normal(size=16))) for _ in range(1500)]
    assert np.mean(said) == pytest.approx(0.1, abs=0.025)
    logs = 0.05 * time + np.resize(SEASONS, 16)
    seen = [has_season(as_quarters(logs + 0.1 * generator.normal(size=16))) for _ in range(200)]
    assert np.mean(seen) > 0.9


def test_it_is_the_f_test_of_a_regression():
    generator, time = np.random.default_rng(4), np.arange(16) / 16
    trend = np.column_stack([np.ones(16), time, time**2])
    both = np.column_stack([trend, np.eye(4)[np.arange(16) % 4][:, :3]])
    for _ in range(40):
        logs = 2 * time + np.resize(0.3 * SEASONS, 16) + 0.1 * generator.normal(size=16)
        said = sm.OLS(logs, both).fit().compare_f_test(sm.OLS(logs, trend).fit())[1] < SEASON_LEVEL
        assert has_season(as_quarters(logs)) == said


def test_rounding_is_no_season_and_years_have_none():
    assert not has_season(as_quarters(0.05 * np.arange(16) - 0.001 * np.arange(16) ** 2))
    assert has_season(as_quarters(0.05 * np.arange(16) + np.resize(1e-3 * SEASONS, 16)))
    years = pd.Series(1.1 ** np.arange(16), index=pd.period_range("1980", periods=16, freq="Y-MAR"))
    assert not has_season(years * np.resize([1.0, 2.0], 16))


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 1000), st.floats(1e-6, 1e6), st.sampled_from(["MAR", "DEC", "JAN"]))
def test_neither_unit_nor_calendar_plays_a_part(seed, factor, end):
    logs = np.random.default_rng(seed).normal(0.05, 0.1, 20).cumsum()
    here, there = as_quarters(logs), as_quarters(logs, end) * factor
    assert measure_growth(there) == pytest.approx(measure_growth(here), abs=1e-9)
    assert measure_noise("any", there) == pytest.approx(measure_noise("any", here), abs=1e-9)
    assert has_season(there) == has_season(here)
