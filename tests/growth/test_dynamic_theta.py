"""The dynamic Theta method against a plain re-implementation, its own optimum, and simulated truth."""

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import minimize

from analysis.growth import MODELS
from analysis.growth.dynamic_theta import SMOOTHING_BOUNDS, State, weigh_starts
from analysis.growth.theta import find_lowest

MODEL = MODELS["dynamic_theta"]


def as_years(values):
    return pd.Series(values, index=pd.period_range("1980", periods=len(values), freq="Y-DEC"))


def run_plainly(values, start, alpha, theta, horizon=0):
    """The method as it is defined, with a straight line fitted anew by least squares before every step.

    Returns one-step means of the values and means of the periods ahead.
    """
    seen, level, means = list(values), start, []
    for place in range(len(values) + horizon):
        known = seen[:place] if place < len(values) else seen
        if len(known) < 2:
            intercept, slope = (known[0] if known else 0.0), 0.0
        else:
            slope, intercept = np.polyfit(np.arange(1, len(known) + 1), known, 1)
        step = place + 1
        line = (1 - alpha) ** (step - 1) * intercept + (1 - (1 - alpha) ** step) / alpha * slope
        means.append(level + (1 - 1 / theta) * line)
        if place >= len(values):
            seen.append(means[-1])
        level = alpha * seen[place] + (1 - alpha) * level
    return np.array(means[: len(values)]), np.array(means[len(values) :])


def simulate(count, seed, alpha=0.3, theta=2.5, first=10.0, push=5.0, sd=0.1):
    """Values of the method itself; growth comes from a start that lies above the one that would keep the level."""
    generator, start = np.random.default_rng(seed), first / theta + push
    values = [first]
    while len(values) < count:
        _, ahead = run_plainly(np.array(values), start, alpha, theta, 1)
        values.append(ahead[0] + sd * generator.standard_normal())
    return np.array(values)


@pytest.mark.parametrize(("alpha", "theta"), [(0.1, 1.0), (0.3, 2.0), (0.99, 30.0)])
def test_recursions_are_the_method_written_out(alpha, theta):
    values = np.random.default_rng(3).normal(1, 0.5, 20).cumsum() + 10
    means, ahead = run_plainly(values, 9.0, alpha, theta, 6)
    state, found = State(0, 9.0), []
    for value in values:
        found.append(state.level + (1 - 1 / theta) * state.line(alpha))
        state = state.observe(value, alpha)
    np.testing.assert_allclose(found, means, rtol=1e-9)
    for mean in ahead:
        assert state.level + (1 - 1 / theta) * state.line(alpha) == pytest.approx(mean, rel=1e-9)
        state = state.observe(mean, alpha)


def test_the_line_is_that_of_least_squares_after_every_value():
    values, state = np.random.default_rng(5).normal(size=30), State(0, 0.0)
    for count, value in enumerate(values, start=1):
        state = state.observe(value, 0.5)
        if count > 1:
            slope, intercept = np.polyfit(np.arange(1, count + 1), values[:count], 1)
            assert state.slope == pytest.approx(slope, abs=1e-10)
            assert state.mean - (count + 1) / 2 * state.slope == pytest.approx(intercept, abs=1e-10)


def test_the_fit_forecasts_what_the_plain_method_does_with_its_parameters():
    values = simulate(24, seed=1)
    fit = MODEL.fit(as_years(values))
    theta = 1 / (1 - min(fit.parameters["line_weight"], 1 - 1e-12))
    _, ahead = run_plainly(values, fit.parameters["start"], fit.parameters["alpha"], theta, 6)
    np.testing.assert_allclose(fit.point(6), ahead, rtol=1e-8)


@pytest.mark.parametrize("seed", range(6))
def test_no_search_finds_smaller_squares(seed):
    """A simplex from many starts, as the method was first fitted, never ends below the closed form."""
    values = np.random.default_rng(seed).normal(0.5, 1.0, 16).cumsum() + 20

    def add_squares(parameters):
        start, alpha, weight = parameters
        state, total = State(0, start), 0.0
        for value in values:
            total += (value - state.level - weight * state.line(alpha)) ** 2 if state.count else 0.0
            state = state.observe(value, alpha)
        return total

    low, high = SMOOTHING_BOUNDS
    alpha = find_lowest(lambda alphas: weigh_starts(values, alphas)[0], low, high)
    power, start, weight = (found[0] for found in weigh_starts(values, np.array([alpha])))
    assert add_squares((start, alpha, weight)) == pytest.approx(power)
    bounds = [(None, None), (low, high), (0.0, 1.0)]
    for begin in ((values[0] / 2, 0.5, 0.5), (values[0], 0.2, 0.1), (values[0], 0.9, 0.9)):
        found = minimize(add_squares, begin, method="Nelder-Mead", bounds=bounds, options={"maxiter": 2000})
        assert power <= found.fun * (1 + 1e-9)


@pytest.mark.parametrize(("alpha", "theta"), [(0.3, 2.5), (0.5, 4.0), (0.2, 1.5)])
def test_parameters_are_recovered(alpha, theta):
    for seed in range(4):
        found = MODEL.fit(as_years(simulate(40, seed, alpha, theta, sd=0.01))).parameters
        assert found["alpha"] == pytest.approx(alpha, abs=0.04)
        assert 1 / (1 - found["line_weight"]) == pytest.approx(theta, rel=0.04)
        assert found["start"] == pytest.approx(10 / theta + 5, rel=0.04)


def test_residual_sd_is_that_of_the_shocks():
    fits = [MODEL.fit(as_years(simulate(40, seed))) for seed in range(10)]
    assert np.sqrt(np.mean([(fit.unit * fit.residual_sd) ** 2 for fit in fits])) == pytest.approx(0.1, rel=0.1)


def test_paths_go_around_the_point_and_widen():
    fit = MODEL.fit(as_years(simulate(30, seed=2)))
    paths = fit.simulate(8, 8000, 1)
    np.testing.assert_allclose(paths.mean(axis=0), fit.point(8), rtol=0.01)
    assert paths[:, 0].std() == pytest.approx(fit.unit * fit.residual_sd, rel=0.03)
    assert (np.diff(paths.std(axis=0)) > 0).all()


def test_seasons_return_on_quarters():
    season = np.array([1.2, 0.9, 1.0, 0.9])
    values = simulate(24, seed=3, sd=0.05) * np.resize(season, 24)
    series = pd.Series(values, index=pd.period_range("2001Q2", periods=24, freq="Q-MAR"))
    ahead = MODEL.fit(series).point(8)
    np.testing.assert_allclose(ahead[:4] / ahead[:4].mean() / season, 1.0, rtol=0.06)
    assert ahead[4:].sum() > ahead[:4].sum()
