"""Exponential smoothing with a damped trend: statsmodels' ETS in this package's shape."""

from __future__ import annotations

import dataclasses
import warnings

import numpy as np
import pandas as pd
from statsmodels.tools.sm_exceptions import ConvergenceWarning
from statsmodels.tsa.exponential_smoothing.ets import ETSModel, ETSResults

from analysis.growth.checks import refuse
from analysis.growth.models import Fit, Model, geometric_mean, season_length

STARTS = (0.1, 0.5, 0.9)
"""Smoothing of the level from which the likelihood is climbed."""

SAME_PEAK = 1e-6
"""Log likelihoods that differ by less are one peak: the first climb that reached it stands."""


@dataclasses.dataclass(frozen=True, eq=False, kw_only=True)
class SmoothingFit(Fit):
    """A fitted exponential smoothing.

    Notes
    -----
    Paths simulate the state equations from the last state with Gaussian errors of variance SSR / (n - k), where k
    counts the smoothing parameters and the free initial states. Parameters are taken as known. Since errors multiply,
    the paths are skewed, so that their median lies below `point`, which is nearer to their mean; a path that falls
    below zero is set to zero.
    """

    result: ETSResults
    unit: float

    def median_path(self, horizon: int) -> np.ndarray:
        return self.unit * np.maximum(np.asarray(self.result.forecast(horizon)), 0.0)

    def draw_paths(self, horizon: int, draws: int, generator: np.random.Generator) -> np.ndarray:
        errors = self.residual_sd * generator.standard_normal((horizon, draws))
        paths = self.result.simulate(horizon, anchor="end", repetitions=draws, random_errors=errors)
        return self.unit * np.maximum(np.asarray(paths).reshape(horizon, draws).T, 0.0)


@dataclasses.dataclass(frozen=True, kw_only=True)
class DampedTrend(Model):
    """ETS(M,Ad,M): errors and seasons multiply the level, the trend fades. Source: gardner1985, hyndman2008.

    Initial states are estimated; the damping lies within statsmodels' 0.8 to 0.98 a period.
    """

    def estimate(self, series: pd.Series, annual: pd.Series) -> SmoothingFit:
        """Fit by maximum likelihood; `FitError` where no start converges."""
        unit, periods = geometric_mean(series.to_numpy()), season_length(series.index)
        result = climb(series.to_numpy() / unit, periods)
        if result is None:
            found = f"no convergence from {len(STARTS)} starts"
            raise refuse(self.name, found, "one at least", "give a longer series or choose another model")
        free = len(result.params) - (1 if periods > 1 else 0)
        return SmoothingFit(
            model=self.name,
            series=series,
            annual=annual,
            parameters=dict(zip(result.model.param_names, map(float, result.params), strict=True)),
            residual_sd=float(np.sqrt(np.sum(np.square(result.resid)) / (len(series) - free))),
            notes=("parameters and initial states are taken as known in the paths",),
            result=result,
            unit=unit,
        )


def climb(values: np.ndarray, periods: int) -> ETSResults | None:
    """The highest likelihood that a climb from each of `STARTS` converges to: it has several peaks."""
    seasons = {"seasonal": "mul", "seasonal_periods": periods} if periods > 1 else {}
    model = ETSModel(values, error="mul", trend="add", damped_trend=True, **seasons)
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore", ConvergenceWarning)
        warnings.simplefilter("ignore", RuntimeWarning)
        climbs = [model.fit(start_params=place_start(model, level), disp=False) for level in STARTS]
    done = [found for found in climbs if found.mle_retvals["converged"] and np.isfinite(found.llf)]
    highest = max((found.llf for found in done), default=0.0)
    return next((found for found in done if found.llf >= highest - SAME_PEAK), None)


def place_start(model: ETSModel, level: float) -> np.ndarray:
    """statsmodels' starting values with another smoothing of the level; trend and seasons follow it."""
    places = {name: place for place, name in enumerate(model.param_names)}
    start = np.array(model.start_params, dtype=float)
    start[places["smoothing_level"]] = level
    start[places["smoothing_trend"]] = 0.1 * level
    if "smoothing_seasonal" in places:
        start[places["smoothing_seasonal"]] = 0.1 * (1 - level)
    return start
