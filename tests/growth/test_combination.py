"""The published forecast: what its point is, when it is trusted, what its paths carry, and what they cover."""

import dataclasses

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import FitError
from analysis.growth import MODELS, PRIMARY
from analysis.growth.combination import TRUST_RATE, measure_trust
from analysis.growth.reference import CLASS_GROWTH, ReferenceClass, load_reference
from analysis.growth.registry import MEMBERS
from analysis.growth.traits import measure_growth, measure_noise
from analysis.scores import score_coverage

MODEL = MODELS[PRIMARY]
INDEX = pd.period_range("2001Q1", periods=32, freq="Q-MAR")


def simulate(generator):
    """Growth that wanders, seasons, and a noise of the series' own: 16 quarters to fit and 16 to come."""
    noise = generator.uniform(0.01, 0.15)
    growth = 0.06 + np.cumsum(0.006 * generator.standard_normal(32))
    seasons = np.resize(generator.normal(0, 0.1, 4), 32)
    return pd.Series(np.exp(np.cumsum(growth) + seasons + noise * generator.standard_normal(32)), index=INDEX)


def grow(noise=0.02, rate=0.05, seed=1, count=16):
    logs = rate * np.arange(count) + noise * np.random.default_rng(seed).standard_normal(count)
    return pd.Series(100 * np.exp(logs), index=pd.period_range("2001Q1", periods=count, freq="Q-MAR"))


def test_its_members_are_the_three_named():
    assert MEMBERS == ("theta", "increments", "dynamic_theta")
    assert [fit.model for fit in MODEL.fit(grow()).members] == list(MEMBERS)


YEARS = pd.Series(1.2 ** np.arange(10) + 0.2, index=pd.period_range("2001", periods=10, freq="Y-MAR"))


@pytest.mark.parametrize("series", [grow(0.1), YEARS], ids=["quarters", "years"])
def test_the_point_is_the_members_geometric_mean_drawn_towards_last_year(series):
    fit = MODEL.fit(series)
    mean = np.exp(np.mean([np.log(MODELS[name].fit(series).point(9)) for name in MEMBERS], axis=0))
    again = MODELS["seasonal_naive"].fit(series).point(9)
    trust = measure_trust(measure_growth(series), measure_noise("any", series))
    assert 0 < trust < 1 and fit.trust == trust
    np.testing.assert_allclose(fit.point(9), again + trust * (mean - again))


def test_trust_is_whole_without_noise_and_none_without_growth():
    assert measure_trust(0.2, 0.0) == 1.0
    assert measure_trust(0.0, 0.1) == measure_trust(-0.1, 0.0) == measure_trust(0.0, 0.0) == 0.0
    assert measure_trust(0.2, 0.2) == pytest.approx(1 / (1 + TRUST_RATE))
    falling = grow(0.02, -0.05)
    np.testing.assert_array_equal(MODEL.fit(falling).point(8), np.resize(falling.to_numpy()[-4:], 8))


@settings(max_examples=60, deadline=None)
@given(st.floats(0.001, 2), st.floats(0, 2), st.floats(0.001, 1))
def test_trust_falls_with_noise_and_rises_with_growth(growth, noise, more):
    assert 0 < measure_trust(growth, noise) <= 1
    assert measure_trust(growth, noise + more) <= measure_trust(growth, noise) <= measure_trust(growth + more, noise)


@pytest.fixture(scope="module")
def exchangeable():
    """Values and fits of 700 series of one kind."""
    generator = np.random.default_rng(7)
    series = [simulate(generator) for _ in range(700)]
    return np.array([one.to_numpy() for one in series]), [MODEL.fit(one[:16]) for one in series]


def test_bands_cover_eighty_per_cent_of_exchangeable_series_in_every_year(exchangeable):
    values, fits = exchangeable
    points, folds, names = np.array([fit.point(16) for fit in fits]), np.arange(700) % 10, np.arange(700).astype(str)
    growths, noises = (np.array([getattr(fit, name) for fit in fits]) for name in ("growth", "residual_sd"))
    errors = np.log(values[:, 16:] / points)
    whole = ReferenceClass(np.full(700, "A"), names, names, growths, noises, errors)
    ends = []
    for place, fit in enumerate(fits):
        known = whole.choose(folds != folds[place])
        drawn = known.draw_errors(fit.residual_sd, fit.growth, 16, len(known), 4, np.random.default_rng(place))
        years = (points[place] * np.exp(drawn)).reshape(-1, 4, 4).sum(axis=2)
        ends.append(np.quantile(years, [0.1, 0.9], axis=0))
    actual, ends = values[:, 16:].reshape(700, 4, 4).sum(axis=2), np.array(ends)
    covered = score_coverage(actual, ends[:, 0], ends[:, 1], axis=0)
    assert np.abs(covered - 0.8).max() < 0.03


def test_paths_are_the_point_times_the_errors_of_the_class(exchangeable):
    fit, table = exchangeable[1][3], load_reference()
    spread = np.sqrt(fit.residual_sd + 0.02) * max(fit.growth, 0.05) ** 0.3
    windows = np.sqrt(table.noise + 0.02) * np.maximum(table.growth, 0.05) ** 0.3
    expected = table.errors * (spread / windows)[:, None]
    for path in np.log(fit.simulate(16, 40, 1) / fit.point(16)):
        assert np.abs(expected - path).max(axis=1).min() < 1e-9


def test_bands_are_wider_than_a_curves_own_and_widen_with_noise_and_growth():
    widths = {}
    for noise, rate in ((0.01, 0.05), (0.1, 0.05), (0.01, 0.1)):
        for name in (PRIMARY, "gompertz"):
            table = MODELS[name].fit(grow(noise, rate)).forecast(16)
            widths[name, noise, rate] = np.log(table["hi_80"] / table["lo_80"]).iloc[-1]
    assert widths[PRIMARY, 0.01, 0.05] > 2 * widths["gompertz", 0.01, 0.05]
    assert widths[PRIMARY, 0.1, 0.05] > 1.5 * widths[PRIMARY, 0.01, 0.05]
    assert widths[PRIMARY, 0.01, 0.1] == pytest.approx(2**0.3 * widths[PRIMARY, 0.01, 0.05], rel=0.03)


def test_a_shift_of_level_widens_the_bands():
    steady = pd.Series(np.exp(0.05 * np.arange(16)), index=INDEX[:16]) * np.resize([1.0, 1.1, 1.2, 0.9], 16)
    shifted = steady * np.where(np.arange(16) < 9, 1.0, 1.5)
    assert MODEL.fit(shifted).residual_sd > MODEL.fit(steady).residual_sd + 0.05


def test_slow_growth_is_said_to_be_outside_the_class():
    slow, fast = MODEL.fit(grow(0.001, 0.02)), MODEL.fit(grow(0.001, 0.05))
    assert slow.outside_class and not fast.outside_class
    assert slow.growth < CLASS_GROWTH <= fast.growth
    assert any(note.startswith("outside the class") for note in slow.notes)
    assert not any("outside" in note for note in fast.notes)


def test_beyond_four_years_bands_go_on_widening():
    table = MODEL.fit(grow(0.001)).forecast(24)
    widths = np.log(table["hi_80"] / table["lo_80"]).to_numpy()
    np.testing.assert_allclose(widths[16:20] / widths[12:16], 5 / 4, rtol=1e-6)


def test_years_carry_the_errors_of_sums():
    years = pd.Series(np.exp(0.2 * np.arange(10)) + 0.1, index=pd.period_range("2001", periods=10, freq="Y-MAR"))
    yearly, quarterly = MODEL.fit(years).project(4, 2000, 1), MODEL.fit(grow(0.0005)).project(16, 2000, 1)
    spread = np.log(yearly.paths).std(axis=0)
    assert (np.diff(spread) > 0).all() and yearly.paths.shape == (2000, 4)
    reference = np.log(quarterly.yearly(grow(0.0005)).paths).std(axis=0)
    np.testing.assert_allclose(spread, reference, rtol=0.35)


def test_another_class_can_be_given():
    without = dataclasses.replace(MODEL, reference=lambda: load_reference().without("Tourism"))
    wide, narrow = MODEL.fit(grow()).forecast(16), without.fit(grow()).forecast(16)
    assert not np.allclose(wide["hi_80"], narrow["hi_80"])


def test_a_member_that_refuses_refuses_for_all():
    with pytest.raises(FitError, match=f"model {PRIMARY}: found 13 values, expected at least 14 quarters"):
        MODEL.fit(grow(count=13))
