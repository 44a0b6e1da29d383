"""The Theta method on a deseasonalised level, square root or log.

The estimates are those of statsmodels' ThetaModel; its search for one smoothing parameter is done here on a grid that
narrows, all values of a round at once, which takes a small part of the time.
"""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
from scipy.signal import lfilter
from statsmodels.tsa.seasonal import seasonal_decompose

from analysis.growth.models import Fit, Model, geometric_mean, season_length
from analysis.growth.transforms import Scale

SEARCH_ROUNDS, SEARCH_POINTS = 4, 101
"""The grid over the smoothing parameter: each round has a fiftieth of the last one's width, to 1e-7 at the end."""


@dataclasses.dataclass(frozen=True, eq=False, kw_only=True)
class ThetaFit(Fit):
    """A fitted Theta method.

    Parameters
    ----------
    trend : ndarray, shape (n,)
        The deseasonalised series on its scale.
    season : ndarray, shape (periods a year,)
        Seasonal terms, that of the first period first.
    unit : float
        Geometric mean of the series.

    Notes
    -----
    With two lines Theta is simple exponential smoothing with drift b0 / 2, so that the error h periods ahead is
    e_h + alpha (e_1 + ... + e_(h-1)), Gaussian with the sd of the one-step residuals; drift, alpha and seasons are
    taken as known. Source: hyndman2003.
    """

    trend: np.ndarray
    season: np.ndarray
    scale: Scale
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
        """Put the seasons back and return to the unit."""
        ahead = (len(self.trend) + np.arange(paths.shape[-1])) % len(self.season)
        seasons = self.season[ahead]
        seasonal = paths * seasons if self.scale.seasonality == "mul" else paths + seasons
        return self.unit * self.scale.back(seasonal)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Theta(Model):
    """Theta with two lines on a scale; quarters are always deseasonalised. Source: assimakopoulos2000."""

    scale: Scale

    def estimate(self, series: pd.Series, annual: pd.Series) -> ThetaFit:
        """Deseasonalise by moving averages, then fit both lines."""
        unit = geometric_mean(series.to_numpy())
        values, periods = self.scale.forward(series.to_numpy() / unit), season_length(series.index)
        trend, season = remove_season(values, periods, self.scale.seasonality)
        drift = float(np.polyfit(np.arange(len(trend)), trend, 1)[0]) / 2
        alpha = find_smoothing(trend)
        first = smooth_level(trend, alpha) + drift * np.sum((1 - alpha) ** np.arange(len(trend)))
        residuals = one_step_residuals(trend, alpha, drift)
        estimated = 3 + periods - 1
        return ThetaFit(
            model=self.name,
            series=series,
            annual=annual,
            parameters={"alpha": alpha, "drift": drift, "level": float(first)},
            residual_sd=float(np.sqrt(np.sum(residuals**2) / max(len(residuals) - estimated, 1))),
            notes=("drift, smoothing and seasons are taken as known in the paths",),
            trend=trend,
            season=season,
            scale=self.scale,
            unit=unit,
        )


def remove_season(values: np.ndarray, periods: int, kind: str) -> tuple[np.ndarray, np.ndarray]:
    """Deseasonalised values and the seasonal terms (one neutral term for years)."""
    if periods == 1:
        return values, np.array([1.0 if kind == "mul" else 0.0])
    name = {"mul": "multiplicative", "add": "additive"}[kind]
    season = seasonal_decompose(values, model=name, period=periods).seasonal[:periods]
    repeated = np.resize(season, len(values))
    return (values / repeated if kind == "mul" else values - repeated), season


def find_smoothing(trend: np.ndarray) -> float:
    """The alpha in 0 to 1 with the least sum of squared one-step errors of simple exponential smoothing, l_0 = x_0."""
    rises, low, high = np.diff(trend), 0.0, 1.0
    for _ in range(SEARCH_ROUNDS):
        grid = np.linspace(low, high, SEARCH_POINTS)
        error, total = np.zeros(SEARCH_POINTS), np.zeros(SEARCH_POINTS)
        for rise in rises:
            error = rise + (1 - grid) * error
            total += error**2
        best, step = grid[np.argmin(total)], grid[1] - grid[0]
        low, high = max(best - step, 0.0), min(best + step, 1.0)
    return float(best)


def smooth_level(trend: np.ndarray, alpha: float) -> float:
    """Level after the last value by simple exponential smoothing: the value less (1 - alpha) times its error."""
    return float(trend[-1] - (1 - alpha) * np.append(0.0, one_step_residuals(trend, alpha, 0.0))[-1])


def one_step_residuals(trend: np.ndarray, alpha: float, drift: float) -> np.ndarray:
    """Errors of smoothing with drift, e_t = x_t - l_(t-1) - drift and l_t = l_(t-1) + drift + alpha e_t, l_0 = x_0.

    Differencing gives e_t = (x_t - x_(t-1) - drift) + (1 - alpha) e_(t-1), a filter. Shape (n - 1,).
    """
    return lfilter([1.0], [1.0, -(1 - alpha)], np.diff(trend) - drift)
