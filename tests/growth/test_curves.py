"""The bare formulas: limits, identities between families and what their parameters mean."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.growth.curves import (
    BASS,
    EXPONENTIAL,
    GOMPERTZ,
    GOMPERTZ_TO_CEILING,
    LOGISTIC,
    RICHARDS,
    bass,
    exponential,
    gompertz,
    gompertz_to_ceiling,
    logistic,
    richards,
)

TIME = np.linspace(0, 12, 49)
CURVES = (EXPONENTIAL, LOGISTIC, GOMPERTZ, GOMPERTZ_TO_CEILING, RICHARDS, BASS)
level, rate, decay = st.floats(-10, 10), st.floats(0.01, 2), st.floats(1e-3, 3)


@given(level, rate, decay)
def test_gompertz_growth_starts_at_g0_and_decays_geometrically(a, g0, d):
    path = gompertz(TIME, a, g0, d)
    steps = np.diff(path)
    assert path[0] == pytest.approx(a)
    np.testing.assert_allclose(steps[1:], steps[:-1] * np.exp(-d * (TIME[1] - TIME[0])), rtol=1e-5, atol=1e-12)


@given(level, rate, decay)
def test_gompertz_reaches_its_ceiling_and_both_forms_agree(a, g0, d):
    ceiling = GOMPERTZ.log_ceiling(a, g0, d)
    assert gompertz(1e5, a, g0, d) == pytest.approx(ceiling)
    np.testing.assert_allclose(gompertz_to_ceiling(TIME, ceiling, g0 / d, d), gompertz(TIME, a, g0, d), atol=1e-8)


@given(level, rate, st.floats(0, 1e-7))
def test_gompertz_without_decay_is_exponential(a, g0, d):
    np.testing.assert_allclose(gompertz(TIME, a, g0, d), exponential(TIME, a, g0), atol=1e-4)
    assert GOMPERTZ.log_ceiling(a, g0, 0.0) == np.inf


@given(level, st.floats(-3, 5), rate)
def test_logistic_stays_below_its_ceiling_and_passes_half_at_b_over_r(K, b, r):
    assert (logistic(TIME, K, b, r) <= K).all()
    assert logistic(b / r, K, b, r) == pytest.approx(K - np.log(2))


@given(level, rate)
def test_logistic_far_below_the_ceiling_is_exponential_and_never_overflows(K, r):
    path = logistic(TIME, K, 60.0, r)
    np.testing.assert_allclose(np.diff(path), r * np.diff(TIME), rtol=1e-6)
    assert np.isfinite(logistic(TIME, K, 5000.0, r)).all()


@pytest.mark.parametrize("curve", CURVES, ids=lambda curve: "_".join(curve.parameters))
def test_starts_lie_within_bounds_and_the_first_parameter_is_an_added_level(curve):
    trend = np.log(200) + 0.3 * TIME - 0.008 * TIME**2
    lower, upper = curve.bounds(TIME, trend)
    starts = curve.starts(TIME, trend)
    assert starts.shape[1] == len(curve.parameters) == len(curve.meaning)
    assert len(starts) == (1 if curve is EXPONENTIAL else 12)
    assert (starts[:, 0] > lower[0]).any() and (lower < upper).all()
    shifted = starts[0] + np.eye(len(curve.parameters))[0] * 1.5
    np.testing.assert_allclose(curve.mu(TIME, *shifted), curve.mu(TIME, *starts[0]) + 1.5)


@given(level, st.floats(-3, 5), rate)
def test_richards_is_the_logistic_at_one_and_nears_a_gompertz_at_nought(K, b, r):
    np.testing.assert_allclose(richards(TIME, K, b, r, 1.0), logistic(TIME, K, b, r), atol=1e-9)
    near = richards(TIME, K, b, r, 1e-9)
    np.testing.assert_allclose(near, gompertz_to_ceiling(TIME, K, np.exp(b), r), rtol=1e-5, atol=1e-5)


@given(level, st.floats(-3, 5), rate, st.floats(0.1, 10))
def test_richards_early_growth_and_the_place_of_b(K, b, r, v):
    early = richards(np.array([-500.0, -499.0]) / r, K, b, r, v)
    assert np.diff(early)[0] == pytest.approx(1 / v, rel=1e-4)
    around = richards(b / r + np.array([-1e-4, 1e-4]) / r, K, b, r, v)
    assert np.diff(around)[0] / 2e-4 == pytest.approx(1 / (1 + v), rel=1e-4)


@given(st.floats(0.001, 0.1), st.floats(0.1, 0.8), st.floats(0.5, 8))
def test_bass_is_the_share_that_adopts_from_itself_and_from_others(p, q, since):
    """F' = (p + q F)(1 - F), F = 0 at the launch, seen from `since` years after it."""
    k = np.exp(-(p + q) * since)
    share = np.exp(bass(TIME, 0.0, np.log(k * q / p), p + q, k))
    slope = (np.exp(bass(TIME + 1e-5, 0.0, np.log(k * q / p), p + q, k)) - share) / 1e-5
    np.testing.assert_allclose(slope, (p + q * share) * (1 - share), atol=1e-4)
    assert np.exp(bass(np.array(-since + 1e-9), 0.0, np.log(k * q / p), p + q, k)) == pytest.approx(0, abs=1e-6)
