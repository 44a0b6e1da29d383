"""SARIMA models by exact likelihood, small enough to search on a grid: no start, no climb that fails, one answer.

After seasonal differencing (and one more difference, for the airline model) the values are a stationary Gaussian series
w = mu + u with u_t = phi u_(t-1) + (1 + theta L)(1 + Theta L^m) e_t. Its autocovariances give likelihood, forecasts and
paths in closed form; the coefficients of an order, two at most, are found on a grid that narrows, all its points at
once.
"""

from __future__ import annotations

import dataclasses
import itertools

import numpy as np
import pandas as pd

from analysis.growth.models import Fit, Model, geometric_mean, season_length
from analysis.growth.transforms import Scale

MEMORY = 200
"""Shocks back to which an autoregression is followed: 0.95^200 is below 1e-4."""

SEARCH_ROUNDS, SEARCH_POINTS = 5, 15
HIGHEST_COEFFICIENT = 0.95


@dataclasses.dataclass(frozen=True)
class Order:
    """Which coefficients are free beside the seasonal difference; `rough` takes one more difference and no drift."""

    ar: bool = False
    ma: bool = False
    seasonal_ma: bool = False
    rough: bool = False

    @property
    def free(self) -> tuple[int, ...]:
        """Places among (phi, theta, Theta) that are estimated."""
        return tuple(np.flatnonzero([self.ar, self.ma, self.seasonal_ma]))


@dataclasses.dataclass(frozen=True, eq=False)
class Optimum:
    """The highest likelihood of an order.

    Parameters
    ----------
    order : Order
    coefficients : ndarray, shape (3,)
        phi, theta and Theta.
    drift : float
        Mean of the differenced values.
    variance : float
        Of the shocks, by maximum likelihood.
    aicc : float
        -2 log L + 2 k + 2 k (k + 1) / (n - k - 1), n differenced values and k coefficients with drift and variance.
    """

    order: Order
    coefficients: np.ndarray
    drift: float
    variance: float
    aicc: float


@dataclasses.dataclass(frozen=True, eq=False, kw_only=True)
class SarimaFit(Fit):
    """A fitted SARIMA of the series over its geometric mean.

    Notes
    -----
    Paths are drawn from the exact Gaussian distribution of what follows given what was seen; coefficients, drift and
    variance are taken as known, the variance with n / (n - k) for the coefficients fitted.
    """

    optimum: Optimum
    values: np.ndarray
    scale: Scale
    unit: float

    def median_path(self, horizon: int) -> np.ndarray:
        return self._integrate(self._condition(horizon)[0][None])[0]

    def draw_paths(self, horizon: int, draws: int, generator: np.random.Generator) -> np.ndarray:
        mean, root = self._condition(horizon)
        return self._integrate(mean + self.residual_sd * generator.standard_normal((draws, horizon)) @ root.T)

    def _condition(self, horizon: int) -> tuple[np.ndarray, np.ndarray]:
        """Mean of the differences ahead given those seen, and a root of their covariance per unit of shock variance."""
        seen = difference(self.values, season_length(self.series.index), self.optimum.order.rough)
        n, periods = len(seen), season_length(self.series.index)
        lags = np.abs(np.subtract.outer(np.arange(n + horizon), np.arange(n + horizon)))
        whole = autocovariances(self.optimum.coefficients[None], n + horizon, periods)[0][lags]
        gain = np.linalg.solve(whole[:n, :n], whole[:n, n:]).T
        mean = self.optimum.drift + gain @ (seen - self.optimum.drift)
        covariance = whole[n:, n:] - gain @ whole[:n, n:]
        return mean, np.linalg.cholesky(covariance + 1e-12 * np.eye(horizon))

    def _integrate(self, ahead: np.ndarray) -> np.ndarray:
        """Undo the differences of paths of shape (draws, horizon) and return to the unit."""
        periods = season_length(self.series.index)
        if self.optimum.order.rough:
            ahead = self.values[-1] - self.values[-1 - periods] + np.cumsum(ahead, axis=1)
        draws, horizon = ahead.shape
        whole = np.zeros((draws, -(-horizon // periods) * periods))
        whole[:, :horizon] = ahead
        rises = whole.reshape(draws, -1, periods).cumsum(axis=1).reshape(draws, -1)[:, :horizon]
        return self.unit * self.scale.back(np.resize(self.values[-periods:], horizon) + rises)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Sarima(Model):
    """The order of the lowest AICc among a few of equal differencing. Source: box2015, hurvich1989."""

    scale: Scale
    orders: tuple[Order, ...]

    def estimate(self, series: pd.Series, annual: pd.Series) -> SarimaFit:
        """Search every order."""
        unit, periods = geometric_mean(series.to_numpy()), season_length(series.index)
        values = self.scale.forward(series.to_numpy() / unit)
        best = min((search(values, periods, order) for order in self.orders), key=lambda found: found.aicc)
        estimated = len(best.order.free) + (not best.order.rough)
        n = len(values) - periods - best.order.rough
        named = dict(zip(("ar", "ma", "seasonal_ma"), map(float, best.coefficients), strict=True))
        chosen = ", ".join(name for name, place in zip(named, range(3), strict=True) if place in best.order.free)
        choice = f"terms {chosen or 'none'}, the lowest AICc of {len(self.orders)} orders"
        return SarimaFit(
            model=self.name,
            series=series,
            annual=annual,
            parameters=named | {"drift": best.drift},
            residual_sd=float(np.sqrt(best.variance * n / (n - estimated))),
            notes=(*([choice] if len(self.orders) > 1 else []), "coefficients are taken as known in the paths"),
            optimum=best,
            values=values,
            scale=self.scale,
            unit=unit,
        )


def difference(values: np.ndarray, periods: int, rough: bool) -> np.ndarray:
    """Changes on the year before, and their own changes where `rough`."""
    changes = values[periods:] - values[:-periods]
    return np.diff(changes) if rough else changes


def autocovariances(coefficients: np.ndarray, count: int, periods: int) -> np.ndarray:
    """Autocovariances at lags 0 to count - 1 per unit of shock variance, for (sets, 3) coefficients: (sets, count)."""
    phi, theta, seasonal = coefficients.T[:, :, None]
    weights = np.zeros((len(coefficients), MEMORY + periods + 1))
    weights[:, :MEMORY] = phi ** np.arange(MEMORY)
    moving = weights.copy()
    moving[:, 1:] += theta * weights[:, :-1]
    weights = moving.copy()
    weights[:, periods:] += seasonal * moving[:, :-periods]
    padded = np.pad(weights, ((0, 0), (0, count)))
    length = weights.shape[1]
    return np.stack([np.einsum("sj,sj->s", weights, padded[:, lag : lag + length]) for lag in range(count)], axis=1)


def search(values: np.ndarray, periods: int, order: Order) -> Optimum:
    """Maximise the likelihood over the free coefficients, mean and variance concentrated out."""
    seen = difference(values, periods, order.rough)
    low, high = np.full(3, -HIGHEST_COEFFICIENT), np.full(3, HIGHEST_COEFFICIENT)
    for _ in range(SEARCH_ROUNDS if order.free else 1):
        axes = [
            np.linspace(low[place], high[place], SEARCH_POINTS) if place in order.free else [0.0] for place in range(3)
        ]
        sets = np.array(list(itertools.product(*axes)))
        deviance, drift, variance = weigh(seen, sets, periods, not order.rough)
        best = int(np.argmin(deviance))
        step = (high - low) / (SEARCH_POINTS - 1)
        low = np.maximum(sets[best] - step, -HIGHEST_COEFFICIENT)
        high = np.minimum(sets[best] + step, HIGHEST_COEFFICIENT)
    n, k = len(seen), len(order.free) + (not order.rough) + 1
    aicc = deviance[best] + 2 * k + 2 * k * (k + 1) / max(n - k - 1, 1)
    return Optimum(order, sets[best], float(drift[best]), float(variance[best]), float(aicc))


def weigh(seen: np.ndarray, sets: np.ndarray, periods: int, drifting: bool) -> tuple[np.ndarray, ...]:
    """-2 log L, generalised least-squares mean and variance of each set of coefficients, three of shape (sets,)."""
    n = len(seen)
    lags = np.abs(np.subtract.outer(np.arange(n), np.arange(n)))
    roots = np.linalg.cholesky(autocovariances(sets, n, periods)[:, lags])
    both = np.linalg.solve(roots, np.broadcast_to(np.column_stack([seen, np.ones(n)]), (len(sets), n, 2)))
    data, ones = both[:, :, 0], both[:, :, 1]
    drift = np.einsum("sn,sn->s", data, ones) / np.einsum("sn,sn->s", ones, ones) if drifting else np.zeros(len(sets))
    power = np.square(data - drift[:, None] * ones).sum(axis=1) / n
    variance = np.maximum(power, 1e-12 * np.mean(seen**2) + 1e-300)
    logs = 2 * np.log(np.diagonal(roots, axis1=1, axis2=2)).sum(axis=1)
    return n * np.log(2 * np.pi * variance) + logs + n, drift, variance
