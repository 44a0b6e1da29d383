"""Paths of curves: noise goes on, parameters stay in bounds, bands cover where the family is true."""

import numpy as np
import pandas as pd
import pytest

from analysis.errors import FitError
from analysis.growth import MODELS
from analysis.growth.curves import GOMPERTZ
from analysis.growth.trajectories import autocorrelation, draw_parameters, misfit_of_totals, symmetric_root

TRUTH = (5.0, 0.5, 0.25)


def simulate_series(count, sd, rho, seed):
    generator = np.random.default_rng(seed)
    noise = [sd * generator.standard_normal()]
    for shock in generator.standard_normal(count - 1):
        noise.append(rho * noise[-1] + sd * np.sqrt(1 - rho**2) * shock)
    index = pd.period_range("2001Q1", periods=count, freq="Q-DEC")
    return pd.Series(np.exp(GOMPERTZ.mu(np.arange(count) / 4, *TRUTH) + np.array(noise)), index=index)


def test_bands_cover_where_the_family_is_true():
    """With 32 quarters and independent noise the 80% band of the next quarter holds about 80% of outturns."""
    inside = []
    for seed in range(60):
        whole = simulate_series(33, 0.03, 0.0, seed)
        low, high = np.quantile(MODELS["gompertz"].fit(whole[:32]).simulate(1, 400, 1), [0.1, 0.9])
        inside.append(low <= whole.iloc[-1] <= high)
    assert np.mean(inside) == pytest.approx(0.80, abs=0.1)


def test_autocorrelation_is_found_in_a_long_series():
    """The mean over six series is a little below the truth, 0.7: the stated bias."""
    fits = [MODELS["gompertz"].fit(simulate_series(200, 0.05, 0.7, seed)) for seed in range(6)]
    assert np.mean([autocorrelation(fit.solution) for fit in fits]) == pytest.approx(0.67, abs=0.07)
    assert np.mean([fit.residual_sd for fit in fits]) == pytest.approx(0.05, rel=0.15)


def test_noise_continues_from_the_last_residual_and_fades():
    series = simulate_series(80, 0.02, 0.6, 3)
    series.iloc[-1] *= 1.2
    fit = MODELS["gompertz"].fit(series)
    lift = np.log(np.median(fit.simulate(12, 4000, 1), axis=0) / fit.point(12))
    rho, last = fit.parameters["ar1"], fit.solution.residuals[-1]
    np.testing.assert_allclose(lift, last * rho ** np.arange(1, 13), atol=0.006)


def test_drawn_parameters_stay_in_bounds_and_those_at_a_bound_stay_there():
    index = pd.period_range("2001Q1", periods=16, freq="Q-DEC")
    noise = 0.02 * np.random.default_rng(1).standard_normal(16)
    exponential = pd.Series(np.exp(0.08 * np.arange(16) + 0.002 * np.arange(16) ** 2 + noise), index=index)
    fit = MODELS["gompertz"].fit(exponential)
    sets = draw_parameters(fit.solution, 500, np.random.default_rng(1))
    assert (sets >= fit.solution.lower).all() and (sets <= fit.solution.upper).all()
    assert fit.parameters["d"] == pytest.approx(0.0, abs=1e-6) and np.ptp(sets[:, 2]) == 0
    assert any("do not identify" in note for note in fit.notes)


def test_totals_that_miss_the_curve_widen_the_bands():
    whole = simulate_series(24, 0.01, 0.0, 5)
    years = pd.period_range("2005", periods=2, freq="Y-DEC")
    near = pd.Series(whole[16:].to_numpy().reshape(2, 4).sum(axis=1), index=years)
    far = near * [1.3, 0.9]
    widths = []
    for totals in (near, far):
        fit = MODELS["gompertz"].fit(whole[:16], totals)
        table = fit.forecast(4)
        widths.append(float(np.log(table["hi_80"] / table["lo_80"]).mean()))
    assert widths[1] > 2 * widths[0]
    assert misfit_of_totals(fit.solution) > 0.05


def test_a_quarter_that_was_never_seen_is_refused():
    series = simulate_series(24, 0.01, 0.0, 6)
    with pytest.raises(FitError, match="each of the four at least once"):
        MODELS["gompertz"].fit(series[series.index.quarter != 3])


def test_the_root_of_a_covariance_does_not_hang_on_its_eigenvectors(monkeypatch):
    """Other signs, and another basis where eigenvalues are equal, are equally valid answers of an eigensolver."""
    square = np.random.default_rng(1).normal(size=(5, 5))
    covariance = square @ square.T
    root = symmetric_root(covariance)
    np.testing.assert_allclose(root, root.T, atol=1e-12)
    np.testing.assert_allclose(root @ root, covariance, atol=1e-10)
    solve = np.linalg.eigh

    def mirror(matrix):
        values, vectors = solve(matrix)
        return values, vectors * np.resize([-1.0, 1.0], len(values))

    monkeypatch.setattr(np.linalg, "eigh", mirror)
    np.testing.assert_allclose(symmetric_root(covariance), root, atol=1e-12)


def test_draws_move_smoothly_with_the_figures():
    series = simulate_series(24, 0.03, 0.0, 1)
    paths = [MODELS["gompertz"].fit(series * factor).simulate(8, 200, 1) / factor for factor in (1, 1 + 1e-9)]
    np.testing.assert_allclose(paths[0], paths[1], rtol=1e-5)
