"""A series and a curve as one least-squares problem: quarters, years, or quarters and the yearly totals that follow.

The model is y_t = exp(mu(t) + s_q(t) + e_t) with effects-coded quarter dummies (their sum is zero). Quarterly residuals
are log y_t - mu_t - s_q; the residual of a yearly total A is log A - log(sum of exp(mu_q + s_q)) over its quarters.
"""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
from scipy.special import logsumexp

from analysis.growth.curves import Curve
from analysis.periods import quarters_in
from analysis.series import code_seasons, season_length

STEP = 1e-6
"""Step of central differences; parameters are logs or rates a year, of the order of one."""


@dataclasses.dataclass(frozen=True)
class Prior:
    """What is held of a parameter before the data: Gaussian, within the curve's bounds.

    Parameters
    ----------
    parameter : str
        Name of a parameter of the curve.
    mean, sd : float
        In its unit.
    """

    parameter: str
    mean: float
    sd: float


@dataclasses.dataclass(frozen=True, eq=False)
class Problem:
    """Least-squares problem of one curve and one series: arrays only, so that residuals are quick.

    Parameters
    ----------
    time : ndarray, shape (n + 4 m,)
        Years since the first observation, of the n observed periods and then of the quarters of m yearly totals.
    season : ndarray, shape (n + 4 m, 3)
        Effects-coded quarters; no columns for yearly series.
    observed : ndarray, shape (n + m,)
        Log values, then log totals.
    count : int
        The number n.
    priors : tuple of Prior
        Each counts as one more residual, (mean - parameter) / sd, beside residuals over their sds.
    """

    curve: Curve
    time: np.ndarray
    season: np.ndarray
    observed: np.ndarray
    count: int
    priors: tuple[Prior, ...] = ()

    @property
    def width(self) -> int:
        """Number of parameters: those of the curve and the free seasons."""
        return len(self.curve.parameters) + self.season.shape[1]

    def log_level(self, batch: np.ndarray) -> np.ndarray:
        """mu + s for parameter sets of shape (sets, width): shape (sets, n + 4 m)."""
        shape = len(self.curve.parameters)
        return self.curve.mu(self.time, *batch[:, :shape].T[:, :, None]) + batch[:, shape:] @ self.season.T

    def fitted(self, batch: np.ndarray) -> np.ndarray:
        """Fitted log values and log totals, shape (sets, n + m)."""
        level = self.log_level(batch)
        if self.count == level.shape[1]:
            return level
        quarters = level[:, self.count :].reshape(len(batch), -1, 4)
        return np.hstack([level[:, : self.count], logsumexp(quarters, axis=2)])

    def residuals(self, parameters: np.ndarray) -> np.ndarray:
        """Log residuals, shape (n + m,)."""
        return self.observed - self.fitted(parameters[None])[0]

    def prior_residuals(self, parameters: np.ndarray) -> np.ndarray:
        """(mean - parameter) / sd of each prior, shape (priors,)."""
        places = [self.curve.parameters.index(prior.parameter) for prior in self.priors]
        means, sds = np.array([(prior.mean, prior.sd) for prior in self.priors]).reshape(-1, 2).T
        return (means - parameters[places]) / sds

    @property
    def prior_jacobian(self) -> np.ndarray:
        """Derivatives of the prior residuals, shape (priors, width)."""
        rows = np.zeros((len(self.priors), self.width))
        for row, prior in zip(rows, self.priors, strict=True):
            row[self.curve.parameters.index(prior.parameter)] = -1 / prior.sd
        return rows

    def jacobian(self, parameters: np.ndarray) -> np.ndarray:
        """Derivatives of the residuals by central differences, all in one call; shape (n + m, width)."""
        steps = STEP * np.eye(len(parameters))
        fitted = self.fitted(np.vstack([parameters + steps, parameters - steps]))
        forward, backward = np.split(fitted, 2)
        return (backward - forward).T / (2 * STEP)


def state_problem(curve: Curve, series: pd.Series, annual: pd.Series, priors: tuple[Prior, ...] = ()) -> Problem:
    """Write a series (NaN for missing quarters) and the totals that follow it as a least-squares problem."""
    known = series.dropna()
    periods = season_length(series.index)
    index = known.index
    for year in annual.index:
        index = index.append(quarters_in(year))
    time = (index.asi8 - series.index.asi8[0]) / periods
    observed = np.log(np.concatenate([known.to_numpy(), annual.to_numpy()]))
    season = code_seasons(index)
    return Problem(curve, time, season, observed, len(known), priors)
