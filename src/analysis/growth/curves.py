"""Bare formulas of growth curves: the log level mu(t) of one period, with t in years since the first observation.

Each `Curve` holds its formula, the names and meaning of its parameters, and how bounds and starts come from data. By
convention the first parameter is a log level that is added, so that a change of unit moves it and nothing else.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np

from analysis.series import damp_time

HIGHEST_CEILING = float(np.log(100))
"""Log distance of the highest ceiling searched above the highest level seen: a hundredfold."""


@dataclasses.dataclass(frozen=True)
class Curve:
    """A family of growth curves.

    Parameters
    ----------
    name : str
        The family.
    mu : callable
        ``mu(t, *parameters)``: log level in years `t`; broadcasts over arrays of parameters.
    parameters : tuple of str
        Names, the additive log level first.
    meaning : dict of str to str
        What each parameter means, with its unit.
    bounds : callable
        ``bounds(t, trend)``: lower and upper bounds, two arrays of shape (parameters,), from the log trend of the data.
    starts : callable
        ``starts(t, trend)``: starting values, shape (starts, parameters).
    log_ceiling : callable, optional
        ``log_ceiling(*parameters)``: the log level that the curve approaches; None where it has no limit.
    """

    name: str
    mu: Callable[..., np.ndarray]
    parameters: tuple[str, ...]
    meaning: dict[str, str]
    bounds: Callable[[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]
    starts: Callable[[np.ndarray, np.ndarray], np.ndarray]
    log_ceiling: Callable[..., np.ndarray] | None = None


def exponential(t, a, b):
    """mu(t) = a + b t."""
    return a + b * t


def logistic(t, K, b, r):
    """mu(t) = K - log(1 + exp(b - r t))."""
    return K - np.logaddexp(0.0, b - r * t)


def gompertz(t, a, g0, d):
    """mu(t) = a + g0 (1 - exp(-d t)) / d, and a + g0 t where d is 0."""
    return a + g0 * damp_time(t, d)


def gompertz_to_ceiling(t, K, c, d):
    """mu(t) = K - c exp(-d t): the Gompertz curve written with its ceiling, c = g0 / d and K = a + c."""
    return K - c * np.exp(-d * t)


def richards(t, K, b, r, v):
    """mu(t) = K - log(1 + v exp(b - r t)) / v: the logistic curve where v is 1, a Gompertz curve as v nears 0."""
    return K - np.logaddexp(0.0, np.log(v) + b - r * t) / v


def bass(t, K, b, r, k):
    """mu(t) = K + log(1 - k exp(-r t)) - log(1 + exp(b - r t)): a diffusion with innovators and imitators.

    Of exp(K) F(t) = (1 - e^-rs) / (1 + (q/p) e^-rs) have adopted. s is the time since the launch, which lies
    log(1 / k) / r years before the first observation; r = p + q is the sum of the rates of
    innovation and imitation, and q / p = exp(b) / k.
    """
    return K + np.log1p(-k * np.exp(-r * t)) - np.logaddexp(0.0, b - r * t)


def _spread_bounds(trend):
    return trend.min() - 5.0, trend.max() + 5.0


def _exponential_bounds(t, trend):
    low, high = _spread_bounds(trend)
    return np.array([low, -10.0]), np.array([high, 10.0])


def _exponential_starts(t, trend):
    slope, level = np.polyfit(t, trend, 1)
    return np.array([[level, slope]])


def _logistic_bounds(t, trend):
    return np.array([trend.min() - 1.0, -50.0, 1e-3]), np.array([trend.max() + HIGHEST_CEILING, 50.0, 50.0])


def _logistic_starts(t, trend):
    ceilings = trend.max() + np.geomspace(0.02, 0.9 * HIGHEST_CEILING, 12)
    lines = [np.polyfit(t, trend - ceiling - np.log(-np.expm1(trend - ceiling)), 1) for ceiling in ceilings]
    return np.array([[ceiling, -level, slope] for ceiling, (slope, level) in zip(ceilings, lines, strict=True)])


def _gompertz_bounds(t, trend):
    low, high = _spread_bounds(trend)
    return np.array([low, -10.0, 0.0]), np.array([high, 50.0, 10.0])


def _gompertz_starts(t, trend):
    rates = np.geomspace(0.01, 4.0, 12)
    lines = [np.polyfit(damp_time(t, d), trend, 1) for d in rates]
    return np.array([[level, g0, d] for d, (g0, level) in zip(rates, lines, strict=True)])


def _gompertz_ceiling_bounds(t, trend):
    return np.array([trend.min() - 1.0, -20.0, 1e-4]), np.array([trend.max() + HIGHEST_CEILING, 20.0, 10.0])


def _gompertz_ceiling_starts(t, trend):
    return np.array([[a + g0 / d, g0 / d, d] for a, g0, d in _gompertz_starts(t, trend)])


def _richards_bounds(t, trend):
    low, high = _logistic_bounds(t, trend)
    return np.append(low, 0.02), np.append(high, 20.0)


def _richards_starts(t, trend):
    starts = []
    for ceiling in trend.max() + np.geomspace(0.05, 0.9 * HIGHEST_CEILING, 4):
        for v in (0.1, 1.0, 5.0):
            slope, level = np.polyfit(t, np.log(np.expm1(v * (ceiling - trend)) / v), 1)
            starts.append([ceiling, level, -slope, v])
    return np.array(starts)


def _bass_bounds(t, trend):
    low, high = _logistic_bounds(t, trend)
    return np.append(low, 0.0), np.append(high, 0.999)


def _bass_starts(t, trend):
    return np.array([[*start, k] for start in _logistic_starts(t, trend)[::2] for k in (0.1, 0.7)])


EXPONENTIAL = Curve(
    name="exponential",
    mu=exponential,
    parameters=("a", "b"),
    meaning={"a": "log level at the first observation", "b": "log growth a year, without end"},
    bounds=_exponential_bounds,
    starts=_exponential_starts,
)
LOGISTIC = Curve(
    name="logistic",
    mu=logistic,
    parameters=("K", "b", "r"),
    meaning={
        "K": "log ceiling of one period (four times exp(K) a year for quarters)",
        "b": "log distance from the ceiling at the first observation, far below it; half is reached at b / r years",
        "r": "log growth a year far below the ceiling",
    },
    bounds=_logistic_bounds,
    starts=_logistic_starts,
    log_ceiling=lambda K, b, r: K,
)
GOMPERTZ = Curve(
    name="gompertz",
    mu=gompertz,
    parameters=("a", "g0", "d"),
    meaning={
        "a": "log level at the first observation",
        "g0": "log growth a year at the first observation",
        "d": "rate a year at which that growth decays",
    },
    bounds=_gompertz_bounds,
    starts=_gompertz_starts,
    log_ceiling=lambda a, g0, d: a + g0 / d if d > 1e-6 else np.inf,
)
GOMPERTZ_TO_CEILING = Curve(
    name="gompertz",
    mu=gompertz_to_ceiling,
    parameters=("K", "c", "d"),
    meaning={
        "K": "log ceiling of one period (four times exp(K) a year for quarters)",
        "c": "log distance from the ceiling at the first observation",
        "d": "rate a year at which that distance shrinks",
    },
    bounds=_gompertz_ceiling_bounds,
    starts=_gompertz_ceiling_starts,
    log_ceiling=lambda K, c, d: K,
)
RICHARDS = Curve(
    name="richards",
    mu=richards,
    parameters=("K", "b", "r", "v"),
    meaning={
        "K": "log ceiling of one period (four times exp(K) a year for quarters)",
        "b": "place in time: b / r years after the first observation v / (1 + v) of the early log growth is left",
        "r": "rate a year at which the distance to the ceiling shrinks close to it",
        "v": "shape: 1 is the logistic curve, near 0 the Gompertz curve",
    },
    bounds=_richards_bounds,
    starts=_richards_starts,
    log_ceiling=lambda K, b, r, v: K,
)
BASS = Curve(
    name="bass",
    mu=bass,
    parameters=("K", "b", "r", "k"),
    meaning={
        "K": "log of everyone who will ever adopt",
        "b": "log of q / p times k",
        "r": "rates of innovation and imitation together, p + q, a year",
        "k": "exp(-r s) at the first observation, s years after the launch",
    },
    bounds=_bass_bounds,
    starts=_bass_starts,
    log_ceiling=lambda K, b, r, k: K,
)
