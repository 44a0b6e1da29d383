"""Unobserved components: statsmodels' smooth trend in the shape of this package."""

from __future__ import annotations

import dataclasses
import warnings

import numpy as np
import pandas as pd
from statsmodels.tsa.statespace.mlemodel import MLEModel, MLEResults
from statsmodels.tsa.statespace.structural import UnobservedComponents

from analysis.growth.checks import refuse
from analysis.growth.models import Fit, Model, geometric_mean, season_length
from analysis.growth.transforms import Scale

MOST_STEPS = 300


@dataclasses.dataclass(frozen=True, eq=False, kw_only=True)
class StateSpaceFit(Fit):
    """A fitted state-space model of the series over its geometric mean.

    Notes
    -----
    Paths draw the state from its distribution after the last value, then run the equations; parameters are taken as
    known. `residual_sd` is the root mean square of the one-step errors on the scale of the model.
    """

    result: MLEResults
    scale: Scale
    unit: float

    def median_path(self, horizon: int) -> np.ndarray:
        return self.unit * self.scale.back(np.asarray(self.result.forecast(horizon)))

    def draw_paths(self, horizon: int, draws: int, generator: np.random.Generator) -> np.ndarray:
        paths = self.result.simulate(horizon, anchor="end", repetitions=draws, rng=generator)
        return self.unit * self.scale.back(np.asarray(paths).reshape(horizon, draws).T)


@dataclasses.dataclass(frozen=True, kw_only=True)
class SmoothTrend(Model):
    """Unobserved components: a trend whose slope is a random walk, fixed seasons and noise. Source: harvey1989."""

    scale: Scale

    def estimate(self, series: pd.Series, annual: pd.Series) -> StateSpaceFit:
        """Fit by maximum likelihood; `FitError` where it does not converge."""
        unit, periods = geometric_mean(series.to_numpy()), season_length(series.index)
        values = self.scale.forward(series.to_numpy() / unit)
        seasons = {"seasonal": periods, "stochastic_seasonal": False} if periods > 1 else {}
        result = maximise(UnobservedComponents(values, level="smooth trend", **seasons))
        if result is None:
            raise refuse(self.name, "no convergence", "a maximum", "give a longer series or choose another model")
        errors = np.asarray(result.resid)[result.loglikelihood_burn :]
        return StateSpaceFit(
            model=self.name,
            series=series,
            annual=annual,
            parameters=dict(zip(result.model.param_names, map(float, result.params), strict=True)),
            residual_sd=float(np.sqrt(np.mean(errors**2))),
            notes=("parameters are taken as known in the paths",),
            result=result,
            scale=self.scale,
            unit=unit,
        )


def maximise(model: MLEModel) -> MLEResults | None:
    """The first of two climbs that converges, by gradient or, where the surface is too steep, by simplex; or None."""
    for method in ("lbfgs", "nm"):
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            result = model.fit(method=method, disp=False, maxiter=MOST_STEPS, cov_type="none")
        if result.mle_retvals["converged"] and np.isfinite(result.llf):
            return result
    return None
