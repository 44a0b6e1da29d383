"""Simple rules that any model must beat: last year again, and growth that decays by a fixed share a year."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd

from analysis.growth.models import Fit, Model, season_length


@dataclasses.dataclass(frozen=True, eq=False, kw_only=True)
class YearOnYearFit(Fit):
    """Last year's periods times growth that decays.

    Notes
    -----
    In paths the growth of each year is the persistence times that of the year before plus a Gaussian shock with the
    root mean square of the residuals. All quarters of a year share its shock: growth on the year before is measured
    over overlapping years, so that neighbouring quarters err together.
    """

    last_year: np.ndarray
    growth: float
    persistence: float

    def median_path(self, horizon: int) -> np.ndarray:
        return self._continue(horizon, np.zeros((1, self._years(horizon))))[0]

    def draw_paths(self, horizon: int, draws: int, generator: np.random.Generator) -> np.ndarray:
        shocks = generator.standard_normal((draws, self._years(horizon)))
        return self._continue(horizon, self.residual_sd * shocks)

    def _years(self, horizon: int) -> int:
        return -(-horizon // len(self.last_year))

    def _continue(self, horizon: int, shocks: np.ndarray) -> np.ndarray:
        """Paths for shocks to growth of shape (draws, years): shape (draws, horizon)."""
        growth, level = np.full(len(shocks), self.growth), np.zeros(len(shocks))
        years = []
        for shock in shocks.T:
            growth = self.persistence * growth + shock
            level = level + growth
            years.append(np.exp(level)[:, None] * self.last_year)
        return np.hstack(years)[:, :horizon]


@dataclasses.dataclass(frozen=True, kw_only=True)
class YearOnYear(Model):
    """Log growth on the year before, of which a fixed share persists each year.

    y_(t+m) = y_t exp(g_k), g_k = persistence x g_(k-1) in year k ahead, m periods a year; g_0 is the log growth of the
    last year's sum on the year before's. Residuals are
    r_t = log(y_t / y_(t-m)) - persistence x log(y_(t-m) / y_(t-2m)).

    Parameters
    ----------
    persistence : float
        Share of growth that stays from one year to the next: 0 is the seasonal naive forecast.
    """

    persistence: float

    def estimate(self, series: pd.Series, annual: pd.Series) -> YearOnYearFit:
        """Measure last year's growth and the residuals."""
        values, periods = series.to_numpy(), season_length(series.index)
        growth = float(np.log(values[-periods:].sum() / values[-2 * periods : -periods].sum()))
        rises = np.log(values[periods:] / values[:-periods])
        residuals = rises[periods:] - self.persistence * rises[:-periods] if self.persistence else rises
        return YearOnYearFit(
            model=self.name,
            series=series,
            annual=annual,
            parameters={"growth": growth, "persistence": self.persistence},
            residual_sd=float(np.sqrt(np.mean(residuals**2))),
            notes=("the share of growth that persists is fixed in advance, not estimated",),
            last_year=values[-periods:],
            growth=growth,
            persistence=self.persistence,
        )
