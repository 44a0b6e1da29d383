"""Increments with drift: known drift and persistence are recovered, and paths widen as their formula says."""

import numpy as np
import pandas as pd
import pytest

from analysis.growth import MODELS
from analysis.growth.increments import measure_persistence, weigh_drift

MODEL = MODELS["increments"]


def simulate(count, drift=20.0, persistence=0.6, sd=3.0, seed=0, periods=4):
    generator = np.random.default_rng(seed)
    values = list(np.resize([300.0, 320, 360, 290], periods))
    deviation = 0.0
    for _ in range(count - periods):
        deviation = persistence * deviation + sd * generator.standard_normal()
        values.append(values[-periods] + drift + deviation)
    frequency = "Q-MAR" if periods == 4 else "Y-MAR"
    return pd.Series(values, index=pd.period_range("1950" if periods == 1 else "1950Q1", periods=count, freq=frequency))


@pytest.mark.parametrize("periods", [4, 1])
def test_drift_and_persistence_are_recovered(periods):
    found = [MODEL.fit(simulate(160, seed=seed, periods=periods)) for seed in range(6)]
    assert np.mean([fit.parameters["persistence"] for fit in found]) == pytest.approx(0.6, abs=0.06)
    assert np.mean([fit.parameters["drift"] for fit in found]) == pytest.approx(20, rel=0.05)
    assert np.mean([fit.unit * fit.residual_sd for fit in found]) == pytest.approx(3, rel=0.08)


def test_the_correction_removes_most_of_the_small_sample_bias():
    """Twelve increments with persistence 0.4: the plain autocorrelation is far too low on average."""
    generator, plain, corrected = np.random.default_rng(1), [], []
    for _ in range(1500):
        shocks, rises = generator.standard_normal(60), [0.0]
        for shock in shocks:
            rises.append(0.4 * rises[-1] + shock)
        last = np.array(rises[-12:])
        centred = last - last.mean()
        plain.append(centred[1:] @ centred[:-1] / (centred @ centred))
        corrected.append(plain[-1] + (1 + 3 * plain[-1]) / 12)
        assert measure_persistence(last) == pytest.approx(np.clip(corrected[-1], 0, 0.95))
    assert np.mean(plain) < 0.25 and abs(np.mean(corrected) - 0.4) < 0.6 * abs(np.mean(plain) - 0.4)


def test_the_drift_is_the_generalised_least_squares_mean():
    rises, phi = np.random.default_rng(2).normal(size=9), 0.7
    inverse = np.linalg.inv(phi ** np.abs(np.subtract.outer(np.arange(9), np.arange(9))))
    assert weigh_drift(rises, phi) == pytest.approx(inverse.sum(axis=0) @ rises / inverse.sum())
    assert weigh_drift(rises, 0.0) == pytest.approx(rises.mean())


def test_steady_increments_go_on_for_ever():
    series = simulate(16, sd=0.0)
    fit = MODEL.fit(series)
    np.testing.assert_allclose(fit.point(12), np.tile(series.to_numpy()[-4:], 3) + 20 * np.repeat([1, 2, 3], 4))


def test_paths_have_the_spread_of_their_equations():
    fit = MODEL.fit(simulate(80))
    phi, paths = fit.persistence, fit.simulate(5, 40_000, 1) / fit.unit / fit.residual_sd
    one_year_on = 1 + phi**8 + (1 - phi**8) / (1 - phi**2) - 1
    first_again = np.var(paths[:, 4])
    assert np.var(paths[:, 0]) == pytest.approx(1, rel=0.03)
    assert np.var(paths[:, 3]) == pytest.approx((1 - phi**8) / (1 - phi**2), rel=0.03)
    within = (1 - phi**10) / (1 - phi**2)
    assert first_again == pytest.approx(within + 1 + 2 * phi**4, rel=0.03) and one_year_on > 0


def test_a_falling_series_stops_at_zero():
    series = pd.Series(np.linspace(100, 5, 16), index=pd.period_range("2001Q1", periods=16, freq="Q-DEC"))
    assert MODEL.fit(series).point(12)[-1] == 0
