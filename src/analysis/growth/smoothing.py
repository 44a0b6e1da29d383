"""Exponential smoothing with a damped trend: statsmodels' ETS in the shape of this package."""

from __future__ import annotations

import dataclasses
import warnings

import numpy as np
import pandas as pd
from statsmodels.tools.sm_exceptions import ConvergenceWarning
from statsmodels.tsa.exponential_smoothing.ets import ETSModel, ETSResults

from analysis.growth.checks import refuse
from analysis.growth.models import Fit, Model, geometric_mean, season_length
from analysis.growth.transforms import Scale

STARTS = (0.1, 0.5, 0.9)
"""Smoothing of the level from which the likelihood is climbed."""


@dataclasses.dataclass(frozen=True, eq=False, kw_only=True)
class SmoothingFit(Fit):
    """A fitted damped trend.

    Notes
    -----
    Paths simulate the state equations from the last state with Gaussian errors of variance SSR / (n - k), where k
    counts the smoothing parameters and the free initial states. Parameters are taken as known. Where errors multiply
    and the trend is uncertain the paths are skewed, so that their median lies below `point`, which is nearer to their
    mean; a path that falls below zero is set to zero.
    """

    result: ETSResults
    scale: Scale
    unit: float

    def median_path(self, horizon: int) -> np.ndarray:
        return self.unit * self.scale.back(np.asarray(self.result.forecast(horizon)))

    def draw_paths(self, horizon: int, draws: int, generator: np.random.Generator) -> np.ndarray:
        errors = self.residual_sd * generator.standard_normal((horizon, draws))
        paths = self.result.simulate(horizon, anchor="end", repetitions=draws, random_errors=errors)
        return self.unit * self.scale.back(np.asarray(paths).reshape(horizon, draws).T)


@dataclasses.dataclass(frozen=True, kw_only=True)
class DampedTrend(Model):
    """ETS with an additive damped trend; seasons multiply the level. Source: gardner1985, hyndman2008.

    On the level the errors multiply too, ETS(M,Ad,M); on logs everything adds, ETS(A,Ad,A). Initial states are
    estimated; the damping lies within statsmodels' 0.8 to 0.98 a period.
    """

    scale: Scale

    def estimate(self, series: pd.Series, annual: pd.Series) -> SmoothingFit:
        """Fit by maximum likelihood; `FitError` where no start converges."""
        unit = geometric_mean(series.to_numpy())
        values, periods = self.scale.forward(series.to_numpy() / unit), season_length(series.index)
        result = self._maximise(values, periods)
        count = len(values)
        free = len(result.params) - (1 if periods > 1 else 0)
        return SmoothingFit(
            model=self.name,
            series=series,
            annual=annual,
            parameters=dict(zip(result.model.param_names, map(float, result.params), strict=True)),
            residual_sd=float(np.sqrt(np.sum(np.square(result.resid)) / (count - free))),
            notes=("parameters and initial states are taken as known in the paths",),
            result=result,
            scale=self.scale,
            unit=unit,
        )

    def _maximise(self, values: np.ndarray, periods: int) -> ETSResults:
        """The highest likelihood that a climb from each of `STARTS` converges to: it has several peaks."""
        kind = self.scale.seasonality
        model = ETSModel(
            values,
            error=kind,
            trend="add",
            damped_trend=True,
            seasonal=kind if periods > 1 else None,
            seasonal_periods=periods if periods > 1 else None,
        )
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore", ConvergenceWarning)
            warnings.simplefilter("ignore", RuntimeWarning)
            climbs = [model.fit(start_params=place_start(model, level), disp=False) for level in STARTS]
        done = [climb for climb in climbs if climb.mle_retvals["converged"] and np.isfinite(climb.llf)]
        if not done:
            found = f"no convergence from {len(STARTS)} starts"
            raise refuse(self.name, found, "one at least", "give a longer series or choose another model")
        return max(done, key=lambda climb: climb.llf)


def place_start(model: ETSModel, level: float) -> np.ndarray:
    """statsmodels' starting values with another smoothing of the level; trend and seasons follow it."""
    places = {name: place for place, name in enumerate(model.param_names)}
    start = np.array(model.start_params, dtype=float)
    start[places["smoothing_level"]], start[places["smoothing_trend"]] = level, 0.1 * level
    if "smoothing_seasonal" in places:
        start[places["smoothing_seasonal"]] = 0.1 * (1 - level)
    return start
