"""Calibrated paths: the point path of any model, and the errors that its like made on other growth series."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
import pandas as pd

from analysis.growth.checks import refuse
from analysis.growth.models import Fit, Model, season_length
from analysis.growth.reference import ReferenceClass, load_reference, measure_noise


@dataclasses.dataclass(frozen=True, eq=False, kw_only=True)
class CalibratedFit(Fit):
    """A fit whose paths carry the errors of a reference class.

    Parameters
    ----------
    inner : Fit
        Gives the point path.
    reference : ReferenceClass
        Errors of the same model on other series.

    Notes ----- Path i is point x exp(e_i), e_i a whole path of log errors of one window of the class, scaled to the
    noise of this series (`ReferenceClass.draw_errors`). `residual_sd` is that noise. The class's own bias stays in, so
    that the median of the paths need not be the point. A break within the series is not modelled: it raises the noise
    and so widens the bands. The bands hold as far as the series is one of the class's kind; with a whole collection
    left out nominal 80% bands covered about three quarters of the outturns. Source: barber2023.
    """

    inner: Fit
    reference: ReferenceClass

    def median_path(self, horizon: int) -> np.ndarray:
        return self.inner.median_path(horizon)

    def draw_paths(self, horizon: int, draws: int, generator: np.random.Generator) -> np.ndarray:
        point = self.inner.median_path(horizon)
        if (point <= 0).any():
            found = f"a path that reaches zero {int(np.argmax(point <= 0)) + 1} periods ahead"
            raise refuse(self.model, found, "values above zero", "shorten the horizon or choose another model")
        periods = season_length(self.series.index)
        errors = self.reference.draw_errors(self.residual_sd, horizon, draws, periods, generator)
        return point * np.exp(errors)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Calibrated(Model):
    """A model with calibrated paths.

    Parameters
    ----------
    inner : Model
        The model that gives the point path.
    reference : callable
        Gives the reference class, of errors of `inner`.
    """

    inner: Model
    reference: Callable[[], ReferenceClass] = load_reference

    def estimate(self, series: pd.Series, annual: pd.Series) -> CalibratedFit:
        """Fit the inner model and measure the noise of the series."""
        fit, reference = self.inner.estimate(series, annual), self.reference()
        spread = f"bands carry the errors of {len(reference)} growth windows of other series, scaled by noise"
        return CalibratedFit(
            model=self.name,
            series=series,
            annual=annual,
            parameters=fit.parameters,
            residual_sd=measure_noise(self.name, series),
            notes=(*fit.notes, spread),
            inner=fit,
            reference=reference,
        )
