"""The Theta method on the deseasonalised level.

The estimates are those of statsmodels' ThetaModel; its search for one smoothing parameter is done here on a grid that
narrows, all values of a round at once, which takes a small part of the time.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
import pandas as pd
from scipy.signal import lfilter
from statsmodels.tsa.seasonal import seasonal_decompose

from analysis.growth.models import Fit, Model, geometric_mean, season_length
from analysis.growth.traits import has_season

SEARCH_ROUNDS, SEARCH_POINTS = 2, 101
"""The grid over the smoothing parameter: each round has a fiftieth of the last one's width, 2e-4 a step at the end."""


@dataclasses.dataclass(frozen=True, eq=False, kw_only=True)
class ThetaFit(Fit):
    """A fitted Theta method.

    Parameters
    ----------
    season : ndarray, shape (periods a year,)
        Seasonal factors, that of the first period first.
    unit : float
        Geometric mean of the series.

    Notes
    -----
    With two lines Theta is simple exponential smoothing with drift b0 / 2, so that the error h periods ahead is
    e_h + alpha (e_1 + ... + e_(h-1)), Gaussian with the sd of the one-step residuals; drift, alpha and seasons are
    taken as known. A path that falls below zero is set to zero. Source: hyndman2003.
    """

    season: np.ndarray
    unit: float

    def median_path(self, horizon: int) -> np.ndarray:
        return self._restore(self._extend(horizon))

    def draw_paths(self, horizon: int, draws: int, generator: np.random.Generator) -> np.ndarray:
        errors = self.residual_sd * generator.standard_normal((draws, horizon))
        earlier = np.cumsum(errors, axis=1) - errors
        return self._restore(self._extend(horizon) + errors + self.parameters["alpha"] * earlier)

    def _extend(self, horizon: int) -> np.ndarray:
        """Level after the last smoothed one with drift, shape (horizon,)."""
        return self.parameters["level"] + self.parameters["drift"] * np.arange(horizon)

    def _restore(self, paths: np.ndarray) -> np.ndarray:
        return self.unit * restore_season(paths, self.season, len(self.series))


@dataclasses.dataclass(frozen=True, kw_only=True)
class Theta(Model):
    """Theta with two lines. Source: assimakopoulos2000."""

    def estimate(self, series: pd.Series, annual: pd.Series) -> ThetaFit:
        """Deseasonalise where there is a season, then fit both lines."""
        unit = geometric_mean(series.to_numpy())
        trend, season = remove_season(series / unit)
        drift = float(np.polyfit(np.arange(len(trend)), trend, 1)[0]) / 2
        alpha = find_smoothing(trend)
        first = smooth_level(trend, alpha) + drift * np.sum((1 - alpha) ** np.arange(len(trend)))
        residuals = one_step_residuals(trend, alpha, drift)
        estimated = 3 + (len(season) - 1)
        return ThetaFit(
            model=self.name,
            series=series,
            annual=annual,
            parameters={"alpha": alpha, "drift": drift, "level": float(first)},
            residual_sd=float(np.sqrt(np.sum(residuals**2) / max(len(residuals) - estimated, 1))),
            notes=("drift, smoothing and seasons are taken as known in the paths",),
            season=season,
            unit=unit,
        )


def remove_season(series: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """Deseasonalised values, and the seasonal factors that multiply them: one neutral factor where there is no season.

    Factors come from centred moving averages, and only where the quarters differ (`has_season`): Theta has always asked
    that first, since factors that are noise go on to disturb every quarter ahead. Source: assimakopoulos2000.
    """
    values = series.to_numpy()
    if not has_season(series):
        return values, np.ones(1)
    periods = season_length(series.index)
    season = seasonal_decompose(values, model="multiplicative", period=periods).seasonal[:periods]
    return values / np.resize(season, len(values)), season


def restore_season(paths: np.ndarray, season: np.ndarray, seen: int) -> np.ndarray:
    """Put the seasons back after `seen` periods, and set to zero what fell below it: shape (..., horizon)."""
    ahead = (seen + np.arange(paths.shape[-1])) % len(season)
    return np.maximum(paths * season[ahead], 0.0)


def find_lowest(loss: Callable[[np.ndarray], np.ndarray], low: float, high: float) -> float:
    """Where a function of a smoothing parameter is lowest: a grid that narrows, then the vertex of a parabola.

    The parabola through the lowest point of the last grid and its neighbours ends the search to about 1e-7. A finer
    grid would end on whichever point the last digit of a flat function favours, and that depends on the processor.
    """
    first, last = low, high
    for _ in range(SEARCH_ROUNDS):
        grid = np.linspace(first, last, SEARCH_POINTS)
        values, step = loss(grid), grid[1] - grid[0]
        place = int(np.argmin(values))
        first, last = max(grid[place] - step, low), min(grid[place] + step, high)
    if place in (0, len(grid) - 1):
        return float(grid[place])
    before, lowest, after = values[place - 1 : place + 2]
    bend = before - 2 * lowest + after
    return float(grid[place] + (step * (before - after) / (2 * bend) if bend > 0 else 0.0))


def find_smoothing(trend: np.ndarray) -> float:
    """The alpha in 0 to 1 with the least sum of squared one-step errors of simple exponential smoothing, l_0 = x_0."""
    rises = np.diff(trend)

    def add_squares(alphas: np.ndarray) -> np.ndarray:
        error, total = np.zeros_like(alphas), np.zeros_like(alphas)
        for rise in rises:
            error = rise + (1 - alphas) * error
            total += error**2
        return total

    return find_lowest(add_squares, 0.0, 1.0)


def smooth_level(trend: np.ndarray, alpha: float) -> float:
    """Level after the last value by simple exponential smoothing: the value less (1 - alpha) times its error."""
    return float(trend[-1] - (1 - alpha) * np.append(0.0, one_step_residuals(trend, alpha, 0.0))[-1])


def one_step_residuals(trend: np.ndarray, alpha: float, drift: float) -> np.ndarray:
    """Errors of smoothing with drift, e_t = x_t - l_(t-1) - drift and l_t = l_(t-1) + drift + alpha e_t, l_0 = x_0.

    Differencing gives e_t = (x_t - x_(t-1) - drift) + (1 - alpha) e_(t-1), a filter. Shape (n - 1,).
    """
    return lfilter([1.0], [1.0, -(1 - alpha)], np.diff(trend) - drift)
