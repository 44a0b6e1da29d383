"""SARIMA by exact likelihood: statsmodels' numbers, known coefficients, and orders that are told apart."""

import numpy as np
import pandas as pd
import pytest
from statsmodels.tsa.statespace.sarimax import SARIMAX

from analysis.growth import MODELS
from analysis.growth.sarima import Order, autocovariances, difference, search, weigh


def simulate(count, theta=-0.5, seasonal=-0.6, seed=0):
    shocks = 0.05 * np.random.default_rng(seed).standard_normal(count + 5)
    changes = shocks[5:] + theta * shocks[4:-1] + seasonal * shocks[1:-4] + theta * seasonal * shocks[:-5]
    values = [0.0, 0.1, 0.3, -0.1, 0.05]
    for change in changes[5:]:
        values.append(change + values[-1] + values[-4] - values[-5])
    return np.array(values)


@pytest.mark.parametrize("coefficients", [(0.0, 0.0, 0.0), (0.7, 0.0, 0.0), (0.5, -0.4, 0.3), (0.0, 0.6, -0.8)])
def test_the_likelihood_is_that_of_statsmodels(coefficients):
    seen = np.random.default_rng(3).normal(1.0, 1.0, 20)
    deviance, drift, variance = (found[0] for found in weigh(seen, np.array([coefficients]), 4, True))
    phi, theta, seasonal = coefficients
    model = SARIMAX(seen, order=(1, 0, 1), seasonal_order=(0, 0, 1, 4), trend="c")
    expected = -2 * model.loglike([drift * (1 - phi), phi, theta, seasonal, variance])
    assert deviance == pytest.approx(expected, abs=1e-6)
    for other in ((drift + 0.05, variance), (drift, 1.1 * variance)):
        assert -2 * model.loglike([other[0] * (1 - phi), phi, theta, seasonal, other[1]]) > expected


def test_autocovariances_of_a_first_order_process():
    found = autocovariances(np.array([[0.8, 0.0, 0.0], [0.0, 0.5, 0.0]]), 4, 4)
    np.testing.assert_allclose(found[0], 0.8 ** np.arange(4) / (1 - 0.64))
    np.testing.assert_allclose(found[1], [1.25, 0.5, 0, 0], atol=1e-12)


def test_coefficients_of_the_airline_model_are_recovered():
    order = Order(ma=True, seasonal_ma=True, rough=True)
    found = np.mean([search(simulate(80, seed=seed), 4, order).coefficients for seed in range(4)], axis=0)
    np.testing.assert_allclose(found, [0, -0.5, -0.6], atol=0.1)


def test_forecasts_and_spread_are_those_of_statsmodels():
    logs = simulate(60, seed=4)
    series = pd.Series(np.exp(logs), index=pd.period_range("2001Q1", periods=60, freq="Q-DEC"))
    fit = MODELS["airline"].fit(series)
    _, theta, seasonal = fit.optimum.coefficients
    model = SARIMAX(np.log(series.to_numpy()), order=(0, 1, 1), seasonal_order=(0, 1, 1, 4))
    expected = model.smooth([theta, seasonal, fit.residual_sd**2]).get_forecast(8)
    np.testing.assert_allclose(np.log(fit.point(8)), expected.predicted_mean, atol=1e-3)
    np.testing.assert_allclose(np.log(fit.simulate(8, 20_000, 1)).std(axis=0), expected.se_mean, rtol=0.03)


def test_the_right_order_is_chosen_on_long_series():
    generator, deviations = np.random.default_rng(5), [0.0]
    for _ in range(120):
        deviations.append(0.8 * deviations[-1] + generator.standard_normal())
    values = np.concatenate([np.full(4, 500.0), np.zeros(120)])
    for place in range(4, 124):
        values[place] = values[place - 4] + 10 + deviations[place - 3]
    series = pd.Series(values, index=pd.period_range("1950Q1", periods=124, freq="Q-DEC"))
    fit = MODELS["auto_sarima"].fit(series)
    assert fit.optimum.order.ar and fit.parameters["ar"] == pytest.approx(0.8, abs=0.15)
    assert any("lowest AICc of 6 orders" in note for note in fit.notes)


def test_differences():
    np.testing.assert_array_equal(difference(np.arange(8.0) ** 2, 4, False), [16, 24, 32, 40])
    np.testing.assert_array_equal(difference(np.arange(8.0) ** 2, 4, True), [8, 8, 8])
