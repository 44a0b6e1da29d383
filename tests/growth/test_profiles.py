"""Profile likelihoods of the ceiling."""

import numpy as np
import pandas as pd
import pytest

from analysis.errors import FitError, UnknownNameError
from analysis.growth import profiles
from analysis.growth.curves import GOMPERTZ, GOMPERTZ_TO_CEILING, LOGISTIC
from analysis.growth.fitting import solve
from analysis.growth.profiles import profile, profile_ceiling, supported_range

CEILINGS = np.geomspace(400, 40_000, 13)


def simulate_logistic(count, seed=0, sd=0.02):
    """A yearly ceiling of 2,000 (500 a quarter), half of it reached after four years."""
    noise = sd * np.random.default_rng(seed).standard_normal(count)
    values = np.exp(LOGISTIC.mu(np.arange(count) / 4, np.log(500), 3.2, 0.8) + noise)
    return pd.Series(values, index=pd.period_range("2001Q1", periods=count, freq="Q-MAR"))


@pytest.mark.parametrize("seed", range(2))
def test_a_ceiling_is_found_after_half_way_and_hardly_limited_before(seed):
    widths = []
    for count in (12, 36):
        series = simulate_logistic(count, seed)
        low, high = supported_range(profile_ceiling("logistic", series, np.geomspace(400, 40_000, 13)))
        widths.append(np.log(high / low))
    assert low == pytest.approx(2000, rel=0.05) and high == pytest.approx(2000, rel=0.05)
    assert widths[0] > 8 * widths[1]


def test_intervals_cover_the_true_ceiling():
    grid = np.geomspace(1500, 2700, 9)
    inside = []
    for seed in range(12):
        low, high = supported_range(profile_ceiling("logistic", simulate_logistic(28, seed), grid), 0.95)
        inside.append(low <= 2000 <= high)
    assert np.mean(inside) >= 0.75


def test_deviance_is_zero_at_the_optimum_and_scales_with_the_unit():
    series = simulate_logistic(28)
    frame = profile_ceiling("logistic", series, CEILINGS)
    assert frame["deviance"].min() == 0 and frame["value"].is_monotonic_increasing
    scaled = profile_ceiling("logistic", series * 1e3, CEILINGS * 1e3)
    np.testing.assert_allclose(scaled["deviance"], frame["deviance"], rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize(("curve", "count"), [(LOGISTIC, 14), (LOGISTIC, 28), (GOMPERTZ_TO_CEILING, 20)])
def test_walking_outwards_loses_nothing_against_every_start(monkeypatch, curve, count):
    grid = np.log(CEILINGS / 4)
    walked = profile(curve, simulate_logistic(count), "K", grid)
    monkeypatch.setattr(profiles, "solve", lambda problem, held=None, near=None: solve(problem, held))
    searched = profile(curve, simulate_logistic(count), "K", grid)
    np.testing.assert_allclose(walked["deviance"], searched["deviance"], rtol=0, atol=1e-6)


def test_families_disagree_about_the_ceiling():
    series = simulate_logistic(20)
    ranges = [supported_range(profile_ceiling(family, series, CEILINGS)) for family in ("logistic", "gompertz")]
    assert ranges[1][1] > ranges[0][1]


def test_any_parameter_can_be_profiled():
    frame = profile(GOMPERTZ, simulate_logistic(20), "d", np.linspace(0.05, 0.6, 8))
    assert list(frame.columns) == ["value", "deviance"] and frame["deviance"].notna().all() and len(frame) == 9


def test_ends_beyond_the_grid_are_infinite():
    frame = pd.DataFrame({"value": [1.0, 2.0, 3.0, 4.0], "deviance": [9.0, 1.0, 0.0, 2.0]})
    low, high = supported_range(frame)
    assert 1 < low < 2 and high == np.inf


def test_what_cannot_be_profiled_is_refused():
    series = simulate_logistic(20)
    with pytest.raises(UnknownNameError, match="family with a ceiling 'exponential'"):
        profile_ceiling("exponential", series, CEILINGS)
    with pytest.raises(UnknownNameError, match="parameter 'q'"):
        profile(LOGISTIC, series, "q", [1.0])
    with pytest.raises(FitError, match="above zero"):
        profile_ceiling("logistic", series, [0.0, 100.0])
    with pytest.raises(FitError, match="at least 12"):
        profile_ceiling("logistic", series[:8], CEILINGS)
