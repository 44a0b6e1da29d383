"""The dynamic optimised Theta method: a smoothed level beside a straight line that is fitted anew each period.

With the line A_t + B_t s through the first t values by least squares, and w = 1 - 1 / theta,

    y_t = l_(t-1) + w ((1 - alpha)^(t-1) A_(t-1) + (1 - (1 - alpha)^t) / alpha B_(t-1)) + e_t
    l_t = alpha y_t + (1 - alpha) l_(t-1)

The errors are linear in the start l_0 and in w, so that both follow from least squares once alpha is given, and alpha
from a grid that narrows: the least sum of squares itself, where a simplex search stops near one. The first value has no
line before it, so that its error does not count. Source: fiorucci2016.
"""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd

from analysis.growth.models import Fit, Model, geometric_mean
from analysis.growth.theta import find_lowest, remove_season, restore_season

SMOOTHING_BOUNDS = (0.1, 0.99)
"""Range of alpha. Source: fiorucci2016."""


@dataclasses.dataclass(frozen=True)
class State:
    """What the recursions know after some values: numbers, or arrays for several smoothings or paths at once.

    Parameters
    ----------
    count : int
        Values seen.
    level : float or ndarray
        Their smoothed level.
    mean, slope : float or ndarray
        Their mean and the slope of their straight line by place.
    """

    count: int
    level: np.ndarray | float
    mean: np.ndarray | float = 0.0
    slope: np.ndarray | float = 0.0

    def line(self, alpha):
        """What the line adds to the next value, per unit of w."""
        fade = (1 - alpha) ** self.count
        start = self.mean - (self.count + 1) / 2 * self.slope
        return fade * start + (1 - fade * (1 - alpha)) / alpha * self.slope

    def observe(self, value, alpha) -> State:
        """The state one value later; the line is updated in closed form."""
        count = self.count + 1
        slope = ((count - 2) * self.slope + 6 / count * (value - self.mean)) / (count + 1) if self.count else 0.0
        mean = self.mean + (value - self.mean) / count
        return State(count, alpha * value + (1 - alpha) * self.level, mean, slope)


@dataclasses.dataclass(frozen=True, eq=False, kw_only=True)
class DynamicThetaFit(Fit):
    """A fitted dynamic Theta method.

    Parameters
    ----------
    state : State
        After the last value, deseasonalised and in units of the geometric mean.
    season : ndarray, shape (periods a year,)
        Seasonal factors, that of the first period first.
    unit : float
        Geometric mean of the series.

    Notes
    -----
    Forecasts run the recursions on their own means, so that the line goes on being updated by them. Shocks of paths are
    Gaussian with the sd of the one-step residuals; parameters and seasons are taken as known. A path that falls below
    zero is set to zero.
    """

    state: State
    season: np.ndarray
    unit: float

    def median_path(self, horizon: int) -> np.ndarray:
        return self._run(np.zeros((1, horizon)))[0]

    def draw_paths(self, horizon: int, draws: int, generator: np.random.Generator) -> np.ndarray:
        return self._run(self.residual_sd * generator.standard_normal((draws, horizon)))

    def _run(self, shocks: np.ndarray) -> np.ndarray:
        """Paths for shocks of shape (draws, horizon), in the unit of the series."""
        alpha, weight = self.parameters["alpha"], self.parameters["line_weight"]
        state, values = self.state, []
        for shock in shocks.T:
            values.append(state.level + weight * state.line(alpha) + shock)
            state = state.observe(values[-1], alpha)
        return self.unit * restore_season(np.column_stack(values), self.season, len(self.series))


@dataclasses.dataclass(frozen=True, kw_only=True)
class DynamicTheta(Model):
    """Level, theta and smoothing fitted together on the deseasonalised level."""

    def estimate(self, series: pd.Series, annual: pd.Series) -> DynamicThetaFit:
        """Deseasonalise where there is a season, then find the least squares."""
        unit = geometric_mean(series.to_numpy())
        trend, season = remove_season(series / unit)
        alpha = find_lowest(lambda alphas: weigh_starts(trend, alphas)[0], *SMOOTHING_BOUNDS)
        power, start, weight = (float(found[0]) for found in weigh_starts(trend, np.array([alpha])))
        state = State(0, start)
        for value in trend:
            state = state.observe(value, alpha)
        estimated = 3 + (len(season) - 1)
        return DynamicThetaFit(
            model=self.name,
            series=series,
            annual=annual,
            parameters={"alpha": alpha, "start": unit * start, "line_weight": weight},
            residual_sd=float(np.sqrt(power / max(len(trend) - 1 - estimated, 1))),
            notes=("theta, smoothing, start and seasons are taken as known in the paths",),
            state=state,
            season=season,
            unit=unit,
        )


def weigh_starts(trend: np.ndarray, alphas: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Sum of squared one-step errors from the second on, start l_0 and weight w within 0 to 1, the best for each alpha.

    Three arrays of shape (alphas,): for each alpha the errors are (y - smoothed from 0) - l_0 (1 - alpha)^(t-1) - w
    line, two regressors. Where the weight leaves its range it is set to the bound and the start fitted to the rest.
    """
    state, levels, lines = State(0, np.zeros_like(alphas)), [], []
    for value in trend:
        levels.append(state.level)
        lines.append(state.line(alphas))
        state = state.observe(value, alphas)
    rest, line = trend[1:, None] - np.array(levels[1:]), np.array(lines[1:])
    fade = (1 - alphas) ** np.arange(1, len(trend))[:, None]
    faded, crossed = np.sum(fade * fade, axis=0), np.sum(fade * line, axis=0)
    orthogonal = line - fade * (crossed / faded)
    spread = np.maximum(np.sum(orthogonal**2, axis=0), 1e-300)
    weight = np.clip(np.sum(orthogonal * rest, axis=0) / spread, 0.0, 1.0)
    start = (np.sum(fade * rest, axis=0) - weight * crossed) / faded
    return np.sum((rest - start * fade - weight * line) ** 2, axis=0), start, weight
