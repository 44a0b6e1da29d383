"""Exponential smoothing, with a damped trend or the trend that fits best: statsmodels' ETS in this package's shape."""

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

TRENDS = {
    "none": {"trend": None, "damped_trend": False},
    "additive": {"trend": "add", "damped_trend": False},
    "damped": {"trend": "add", "damped_trend": True},
}
"""Options of statsmodels' ETSModel by kind of trend."""


@dataclasses.dataclass(frozen=True, eq=False, kw_only=True)
class SmoothingFit(Fit):
    """A fitted exponential smoothing.

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
class Smoothing(Model):
    """ETS with the trend of the lowest AICc among some; seasons multiply the level. Source: gardner1985, hyndman2008.

    On the level the errors multiply too, ETS(M,.,M); on logs everything adds, ETS(A,.,A). Initial states are estimated;
    the damping lies within statsmodels' 0.8 to 0.98 a period.

    Parameters
    ----------
    trends : tuple of str
        Keys of `TRENDS`.
    """

    scale: Scale
    trends: tuple[str, ...] = ("damped",)

    def estimate(self, series: pd.Series, annual: pd.Series) -> SmoothingFit:
        """Fit by maximum likelihood; `FitError` where no start converges."""
        unit = geometric_mean(series.to_numpy())
        values, periods = self.scale.forward(series.to_numpy() / unit), season_length(series.index)
        fits = [self._maximise(values, periods, trend) for trend in self.trends]
        done = [fit for fit in fits if fit is not None]
        if not done:
            found = f"no convergence from {len(STARTS)} starts"
            raise refuse(self.name, found, "one at least", "give a longer series or choose another model")
        result = min(done, key=lambda fit: fit.aicc)
        count = len(values)
        free = len(result.params) - (1 if periods > 1 else 0)
        return SmoothingFit(
            model=self.name,
            series=series,
            annual=annual,
            parameters=dict(zip(result.model.param_names, map(float, result.params), strict=True)),
            residual_sd=float(np.sqrt(np.sum(np.square(result.resid)) / (count - free))),
            notes=(*self._name_choice(result), "parameters and initial states are taken as known in the paths"),
            result=result,
            scale=self.scale,
            unit=unit,
        )

    def _name_choice(self, result: ETSResults) -> tuple[str, ...]:
        return (f"{result.model.short_name} has the lowest AICc",) if len(self.trends) > 1 else ()

    def _maximise(self, values: np.ndarray, periods: int, trend: str) -> ETSResults | None:
        """The highest likelihood that a climb from each of `STARTS` converges to: it has several peaks."""
        kind = self.scale.seasonality
        model = ETSModel(
            values,
            error=kind,
            **TRENDS[trend],
            seasonal=kind if periods > 1 else None,
            seasonal_periods=periods if periods > 1 else None,
        )
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore", ConvergenceWarning)
            warnings.simplefilter("ignore", RuntimeWarning)
            climbs = [model.fit(start_params=place_start(model, level), disp=False) for level in STARTS]
        done = [climb for climb in climbs if climb.mle_retvals["converged"] and np.isfinite(climb.llf)]
        return max(done, key=lambda climb: climb.llf, default=None)


def place_start(model: ETSModel, level: float) -> np.ndarray:
    """statsmodels' starting values with another smoothing of the level; trend and seasons follow it."""
    places = {name: place for place, name in enumerate(model.param_names)}
    start = np.array(model.start_params, dtype=float)
    start[places["smoothing_level"]] = level
    if "smoothing_trend" in places:
        start[places["smoothing_trend"]] = 0.1 * level
    if "smoothing_seasonal" in places:
        start[places["smoothing_seasonal"]] = 0.1 * (1 - level)
    return start
