"""Scores: hand values, identities, and agreement with scoringrules; wrong shapes are refused."""

import numpy as np
import pytest
import scoringrules
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import NetredError
from analysis.scores import (
    score_brier,
    score_coverage,
    score_crps,
    score_interval,
    score_log_error,
    score_mase,
    score_rmsse,
    score_smape,
)

numbers = st.floats(-1e6, 1e6)
vectors = st.integers(1, 8).flatmap(lambda n: st.tuples(*[st.lists(numbers, min_size=n, max_size=n)] * 3))


def test_scaled_errors_by_hand():
    fitted = [1.0, 3.0, 4.0, 8.0]  # yearly changes 2, 1, 4: mean 7/3, mean square 7
    assert score_mase([10.0, 12.0], [9.0, 9.0], fitted, period=1) == pytest.approx(2 / (7 / 3))
    assert score_rmsse([10.0, 12.0], [9.0, 9.0], fitted, period=1) == pytest.approx(np.sqrt(5 / 7))
    assert score_mase([1.0], [2.0], [0.0, 0, 0, 0, 1, 2, 3, 4]) == pytest.approx(1 / 2.5)


def test_a_matrix_is_scored_row_by_row():
    generator = np.random.default_rng(1)
    actual, forecast, fitted = (generator.normal(size=(5, count)) for count in (4, 4, 16))
    found = score_mase(actual, forecast, fitted)
    assert found.shape == (5,)
    assert found[3] == pytest.approx(score_mase(actual[3], forecast[3], fitted[3]))


def test_the_seasonal_naive_forecast_of_a_series_that_goes_on_scores_one():
    steps = np.arange(24.0)
    assert score_mase(steps[16:20], steps[12:16], steps[:16]) == pytest.approx(1)
    assert score_rmsse(steps[16:20], steps[12:16], steps[:16], period=4) == pytest.approx(1)


@settings(max_examples=60, deadline=None)
@given(vectors)
def test_smape_lies_between_nothing_and_two_and_is_symmetric(three):
    actual, forecast, _ = map(np.array, three)
    found = score_smape(actual, forecast)
    assert 0 <= found <= 2 + 1e-12 and found == pytest.approx(score_smape(forecast, actual))


@settings(max_examples=60, deadline=None)
@given(vectors, st.floats(0.05, 0.95))
def test_interval_score_is_its_formula_and_that_of_scoringrules(three, level):
    actual, one, other = map(np.array, three)
    low, high = np.minimum(one, other), np.maximum(one, other)
    penalty = np.maximum(low - actual, 0) + np.maximum(actual - high, 0)
    expected = high - low + 2 / (1 - level) * penalty
    np.testing.assert_allclose(score_interval(actual, low, high, level), expected, atol=1e-6)
    np.testing.assert_allclose(expected, scoringrules.interval_score(actual, low, high, 1 - level), atol=1e-6)
    assert score_coverage(actual, low, high) == np.mean(penalty == 0)


def test_the_true_quantiles_have_the_least_interval_score():
    draws = np.random.default_rng(2).normal(size=20_000)
    scores = [
        score_interval(draws, np.full_like(draws, -z), np.full_like(draws, z), 0.8).mean() for z in (1, 1.2816, 1.6)
    ]
    assert scores[1] == min(scores)


def test_crps_is_the_absolute_error_of_a_point_and_the_formula_of_a_normal():
    assert score_crps(3.0, [5.0, 5.0]) == pytest.approx(2)
    draws = np.random.default_rng(3).normal(size=(1, 4000))
    assert score_crps([0.5], draws)[0] == pytest.approx(scoringrules.crps_normal(0.5, 0, 1), abs=0.01)


@given(st.booleans(), st.floats(0, 1))
def test_brier_score_is_a_square(happened, probability):
    assert score_brier(happened, probability) == pytest.approx((probability - happened) ** 2)


def test_log_errors_are_positive_where_the_forecast_was_low():
    np.testing.assert_allclose(score_log_error([110.0, 90.0], [100.0, 100.0]), np.log([1.1, 0.9]))


WRONG = {
    "shapes": lambda: score_mase([1.0, 2.0], [1.0], [1.0, 2, 3, 4, 5]),
    "few fitted": lambda: score_mase([1.0], [1.0], [1.0, 2, 3, 4]),
    "constant": lambda: score_rmsse([1.0], [1.0], [2.0, 2, 2], 1),
    "nan": lambda: score_smape([np.nan], [1.0]),
    "empty": lambda: score_smape([], []),
    "crossed": lambda: score_interval([1.0], [2.0], [1.0], 0.8),
    "level": lambda: score_interval([1.0], [0.0], [2.0], 80),
    "one draw": lambda: score_crps([1.0], [[1.0]]),
    "ensemble": lambda: score_crps([1.0, 2.0], [[1.0, 2.0]]),
    "probability": lambda: score_brier([1], [1.2]),
    "outcome": lambda: score_brier([2], [0.5]),
    "logs": lambda: score_log_error([1.0], [0.0]),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_be_scored_is_refused(case):
    with pytest.raises(NetredError, match="found .*, expected "):
        WRONG[case]()
