"""The one fit with persistent errors: textbook least squares given r, an honest null, batches equal to singles."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from scipy.linalg import toeplitz
from scipy.stats import t as student

from analysis.errors import FitError
from analysis.series import FLOW, TRAILING, Layout, find_null, judge, simulate_errors

LAYOUTS = [
    Layout(6),
    Layout(16),
    Layout(24, overlap=TRAILING),
    Layout(12, 3),
    Layout(16, 4),
    Layout(13, bends=0),
    Layout(104, 52, 8),
]


@pytest.mark.parametrize("layout", LAYOUTS, ids=str)
def test_the_fit_is_generalised_least_squares_given_the_autocorrelation(layout):
    series = 0.4 + simulate_errors(layout.count, 0.6, layout.overlap, 3, np.random.default_rng(3))
    judged, design = judge(series, layout.design), layout.design
    for at, values in enumerate(series):
        r = judged.autocorrelations[at]
        exact = sm.GLS(values, design, sigma=toeplitz(r ** np.arange(layout.count))).fit()
        assert judged.coefficients[at] == pytest.approx(exact.params)
        assert judged.statistics[at] == pytest.approx(exact.tvalues[-1])
        assert judged.deviations[at] == pytest.approx(np.sqrt(exact.scale))


def test_trend_level_and_step_do_not_touch_each_other():
    layout, errors = Layout(16, 4), simulate_errors(16, 0.5, FLOW, 5, np.random.default_rng(3))
    plain, moved = judge(errors, layout.design), judge(errors + layout.design @ [0.4, -0.02, 0.3], layout.design)
    assert moved.coefficients - plain.coefficients == pytest.approx(np.tile([0.4, -0.02, 0.3], (5, 1)))
    assert moved.errors == pytest.approx(plain.errors)


@pytest.mark.parametrize("layout", LAYOUTS, ids=str)
@pytest.mark.parametrize("persistence", [0.0, 0.5, 0.9])
def test_the_test_keeps_its_size_whatever_the_persistence(layout, persistence):
    """One-sided at a tenth, both ways, in 4,000 fresh worlds; the errors' persistence is estimated in each."""
    errors = simulate_errors(layout.count, persistence, layout.overlap, 4000, np.random.default_rng(77))
    judged, null = judge(errors, layout.design), find_null(layout)
    chances = null.chance_below(judged.statistics, null.match(judged.autocorrelations))
    for found in (np.mean(chances >= 0.9), np.mean(chances <= 0.1)):
        assert 0.05 < found < 0.14


def test_the_usual_table_rejects_far_too_often():
    layout = Layout(12, 3)
    judged = judge(simulate_errors(12, 0.5, FLOW, 20_000, np.random.default_rng(5)), layout.design)
    assert np.mean(np.abs(judged.statistics) > student.ppf(0.975, 9)) == pytest.approx(0.19, abs=0.02)


def test_errors_are_stationary_and_as_persistent_as_asked():
    errors = simulate_errors(30, 0.7, FLOW, 4000, np.random.default_rng(6))
    assert errors[:, 0].std() == pytest.approx(1, rel=0.06) and errors[:, -1].std() == pytest.approx(1, rel=0.06)
    assert np.corrcoef(errors[:, 10], errors[:, 11])[0, 1] == pytest.approx(0.7, abs=0.04)
    trailing = simulate_errors(30, 0.0, TRAILING, 4000, np.random.default_rng(6))
    assert np.corrcoef(trailing[:, 10], trailing[:, 11])[0, 1] == pytest.approx(0.75, abs=0.04)


def test_chances_and_quantiles_of_the_null_are_each_other_turned_round():
    null = find_null(Layout(16))
    for share in (0.1, 0.5, 0.9):
        at = null.quantile(0.4, share)
        assert null.chance_below(np.array([at]), np.array([0.4]))[0] == pytest.approx(share, abs=0.002)


def test_the_same_layout_gives_the_same_bits():
    first = find_null(Layout(9)).statistics.copy()
    find_null.cache_clear()
    assert (find_null(Layout(9)).statistics == first).all()


@pytest.mark.parametrize(("place", "words"), [(2, "found 2 points before the event"), (14, "and 2 from it on")])
def test_too_few_points_on_a_side_are_refused(place, words):
    with pytest.raises(FitError, match=words):
        Layout(16, place)


def test_an_unknown_overlap_is_refused():
    with pytest.raises(FitError, match="overlap 'monthly': expected one of flow, trailing"):
        Layout(16, overlap="monthly")
