"""Growth by increments: each period is the same one a year ago, plus a drift and a deviation that fades."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
from scipy.signal import lfilter

from analysis.growth.models import Fit, Model, geometric_mean, season_length

HIGHEST_AUTOCORRELATION = 0.95


@dataclasses.dataclass(frozen=True, eq=False, kw_only=True)
class IncrementsFit(Fit):
    """Increments on the year before, in units of the series' geometric mean.

    Parameters
    ----------
    last_year : ndarray, shape (periods a year,)
    drift, persistence : float
        Mean increment on the year before, and the share of a deviation from it that is left a period later.
    deviation : float
        The last increment less the drift.
    unit : float
        Geometric mean of the series.

    Notes
    -----
    Shocks are Gaussian with the sd of the residuals; drift and persistence are taken as known. A path that falls below
    zero is set to zero.
    """

    last_year: np.ndarray
    drift: float
    persistence: float
    deviation: float
    unit: float

    def median_path(self, horizon: int) -> np.ndarray:
        return self._add(np.zeros((1, horizon)))[0]

    def draw_paths(self, horizon: int, draws: int, generator: np.random.Generator) -> np.ndarray:
        return self._add(self.residual_sd * generator.standard_normal((draws, horizon)))

    def _add(self, shocks: np.ndarray) -> np.ndarray:
        """Paths of shape (draws, horizon): deviations by u_t = persistence u_(t-1) + shock, increments added up."""
        draws, horizon = shocks.shape
        before = np.full((draws, 1), self.persistence * self.deviation)
        deviations, _ = lfilter([1.0], [1.0, -self.persistence], shocks, axis=1, zi=before)
        periods = len(self.last_year)
        whole = np.zeros((draws, -(-horizon // periods) * periods))
        whole[:, :horizon] = self.drift + deviations
        rises = whole.reshape(draws, -1, periods).cumsum(axis=1).reshape(draws, -1)[:, :horizon]
        return self.unit * np.maximum(np.resize(self.last_year, horizon) + rises, 0.0)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Increments(Model):
    """SARIMA(1,0,0)(0,1,0) with drift on the level; on years ARIMA(1,1,0) with drift. Source: box2015.

    y_t = y_(t-m) + mu + u_t, u_t = phi u_(t-1) + e_t, with m periods a year. phi is the autocorrelation of the
    increments r less its small-sample bias, r + (1 + 3 r) / n, within 0 to 0.95; mu is their generalised least-squares
    mean given phi. Source: marriott1954.
    """

    def estimate(self, series: pd.Series, annual: pd.Series) -> IncrementsFit:
        """Measure persistence and drift, in closed form."""
        unit, periods = geometric_mean(series.to_numpy()), season_length(series.index)
        values = series.to_numpy() / unit
        rises = values[periods:] - values[:-periods]
        persistence = measure_persistence(rises)
        drift = weigh_drift(rises, persistence)
        deviations = rises - drift
        residuals = deviations[1:] - persistence * deviations[:-1]
        return IncrementsFit(
            model=self.name,
            series=series,
            annual=annual,
            parameters={"drift": unit * drift, "persistence": persistence},
            residual_sd=float(np.sqrt(np.sum(residuals**2) / max(len(residuals) - 2, 1))),
            notes=("drift and persistence are taken as known in the paths",),
            last_year=values[-periods:],
            drift=drift,
            persistence=persistence,
            deviation=float(deviations[-1]),
            unit=unit,
        )


def measure_persistence(rises: np.ndarray) -> float:
    """First autocorrelation of the increments, corrected for small samples; 0 where they do not vary."""
    centred = rises - rises.mean()
    power = float(centred @ centred)
    if power <= 1e-20 * float(rises @ rises):
        return 0.0
    found = float(centred[1:] @ centred[:-1]) / power
    return float(np.clip(found + (1 + 3 * found) / len(rises), 0.0, HIGHEST_AUTOCORRELATION))


def weigh_drift(rises: np.ndarray, persistence: float) -> float:
    """Generalised least-squares mean of increments whose deviations are AR(1)."""
    first, later = 1 - persistence**2, 1 - persistence
    total = rises[0] * first + later * np.sum(rises[1:] - persistence * rises[:-1])
    return float(total / (first + (len(rises) - 1) * later**2))
