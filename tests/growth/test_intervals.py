"""Calibrated paths: they cover what they should on exchangeable series, and say what they cannot do."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from analysis.errors import FitError
from analysis.growth import MODELS
from analysis.growth.reference import NOISE_FLOOR, NOISE_POWER, ReferenceClass, load_reference, measure_noise
from analysis.scores import score_coverage

MODEL = MODELS["combination"]
INDEX = pd.period_range("2001Q1", periods=32, freq="Q-MAR")


def simulate(generator):
    """Growth that wanders, seasons, and a noise of the series' own: 16 quarters to fit and 16 to come."""
    noise = generator.uniform(0.01, 0.15)
    growth = 0.06 + np.cumsum(0.006 * generator.standard_normal(32))
    seasons = np.resize(generator.normal(0, 0.1, 4), 32)
    return pd.Series(np.exp(np.cumsum(growth) + seasons + noise * generator.standard_normal(32)), index=INDEX)


@pytest.fixture(scope="module")
def exchangeable():
    """Values, points and noises of 700 series of one kind."""
    generator = np.random.default_rng(7)
    series = [simulate(generator) for _ in range(700)]
    points = np.array([MODEL.inner.fit(one[:16]).point(16) for one in series])
    noises = np.array([measure_noise("any", one[:16]) for one in series])
    return np.array([one.to_numpy() for one in series]), points, noises


def test_bands_cover_eighty_per_cent_of_exchangeable_series_in_every_year(exchangeable):
    values, points, noises = exchangeable
    errors, folds = np.log(values[:, 16:] / points), np.arange(700) % 10
    names = np.arange(700).astype(str)
    whole = ReferenceClass(np.full(700, "A"), names, np.zeros(700), noises, errors)
    ends = []
    for place in range(700):
        known = whole.choose(folds != folds[place])
        drawn = known.draw_errors(noises[place], 16, len(known), 4, np.random.default_rng(place))
        years = (points[place] * np.exp(drawn)).reshape(-1, 4, 4).sum(axis=2)
        ends.append(np.quantile(years, [0.1, 0.9], axis=0))
    actual, ends = values[:, 16:].reshape(700, 4, 4).sum(axis=2), np.array(ends)
    covered = score_coverage(actual, ends[:, 0], ends[:, 1], axis=0)
    assert np.abs(covered - 0.8).max() < 0.03


def test_the_model_applies_the_class_that_ships(exchangeable):
    series = pd.Series(exchangeable[0][3, :16], index=INDEX[:16])
    fit, table = MODEL.fit(series), load_reference()
    scale = (fit.residual_sd + NOISE_FLOOR) ** NOISE_POWER
    logs = np.log(fit.simulate(16, 606, 1) / fit.point(16))
    expected = table.errors / (table.noise[:, None] + NOISE_FLOOR) ** NOISE_POWER * scale
    np.testing.assert_allclose(np.sort(logs, axis=0), np.sort(expected, axis=0), atol=1e-9)
    assert fit.residual_sd == pytest.approx(exchangeable[2][3])


def test_bands_are_wider_than_the_models_own_and_widen_with_noise():
    generator = np.random.default_rng(1)
    widths = {}
    for noise in (0.01, 0.1):
        logs = 0.05 * np.arange(16) + noise * generator.standard_normal(16)
        series = pd.Series(np.exp(logs), index=INDEX[:16])
        for name in ("combination", "gompertz"):
            table = MODELS[name].fit(series).forecast(16)
            widths[name, noise] = np.log(table["hi_80"] / table["lo_80"]).iloc[-1]
    assert widths["combination", 0.01] > 2 * widths["gompertz", 0.01]
    assert widths["combination", 0.1] > 1.5 * widths["combination", 0.01]


def test_a_shift_of_level_widens_the_bands():
    steady = pd.Series(np.exp(0.05 * np.arange(16)), index=INDEX[:16]) * np.resize([1.0, 1.1, 1.2, 0.9], 16)
    shifted = steady * np.where(np.arange(16) < 9, 1.0, 1.5)
    assert MODEL.fit(shifted).residual_sd > MODEL.fit(steady).residual_sd + 0.05
    assert any("errors of 606 growth windows" in note for note in MODEL.fit(steady).notes)


def test_beyond_four_years_bands_go_on_widening():
    series = pd.Series(np.exp(0.05 * np.arange(16)), index=INDEX[:16])
    table = MODEL.fit(series).forecast(24)
    widths = np.log(table["hi_80"] / table["lo_80"]).to_numpy()
    np.testing.assert_allclose(widths[16:20] / widths[12:16], 5 / 4, rtol=1e-6)


def test_years_carry_the_errors_of_sums():
    years = pd.Series(np.exp(0.2 * np.arange(10)) + 0.1, index=pd.period_range("2001", periods=10, freq="Y-MAR"))
    quarters = pd.Series(np.exp(0.05 * np.arange(16)), index=INDEX[:16])
    yearly, quarterly = (MODEL.fit(series).project(ahead, 2000, 1) for series, ahead in ((years, 4), (quarters, 16)))
    spread = np.log(yearly.paths).std(axis=0)
    assert (np.diff(spread) > 0).all() and yearly.paths.shape == (2000, 4)
    reference = np.log(quarterly.yearly(quarters).paths).std(axis=0)
    np.testing.assert_allclose(spread, reference, rtol=0.35)


def test_a_path_that_reaches_zero_is_refused():
    falling = pd.Series(np.linspace(100, 5, 16), index=INDEX[:16])
    with pytest.raises(FitError, match="reaches zero"):
        MODEL.fit(falling).simulate(16, 10, 1)


def test_another_class_can_be_given(exchangeable):
    series = pd.Series(exchangeable[0][5, :16], index=INDEX[:16])
    without = dataclasses.replace(MODEL, reference=lambda: load_reference().without("Tourism"))
    wide, narrow = MODEL.fit(series).forecast(16), without.fit(series).forecast(16)
    assert len(without.fit(series).reference) == 249
    assert not np.allclose(wide["hi_80"], narrow["hi_80"])
