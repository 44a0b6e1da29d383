"""The shape that every growth model shares: a `Model` is fitted to a series and gives a `Fit`, which forecasts.

A new model subclasses both: its `Model` adds ``estimate``, its `Fit` adds ``median_path`` and ``draw_paths``. Checks of
the input, periods, seeds, bands and the step to findings are written once, here.
"""

from __future__ import annotations

import dataclasses
from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import ClassVar

import numpy as np
import pandas as pd

from analysis.errors import FitError
from analysis.findings import Forecast
from analysis.growth.checks import check_annual, check_series, refuse
from analysis.periods import periods_after, quarters_in
from analysis.series import season_length as season_length

FORECAST_DRAWS = 4_000
"""Paths behind the bands of `Fit.forecast`."""

FORECAST_SEED = 20160531
"""Seed of those paths."""


@dataclasses.dataclass(frozen=True, eq=False, kw_only=True)
class Fit(ABC):
    """A model fitted to one series.

    Parameters
    ----------
    model : str
        Name of the model.
    series : Series of float
        The values fitted, every period from first to last, in the caller's unit.
    annual : Series of float
        Yearly totals that follow them; empty for none.
    parameters : dict of str to float
        Estimates by name.
    residual_sd : float
        Standard deviation of the residuals on the scale of the model: logs, square roots of the series over its
        geometric mean, or shares of the level. It is free of the unit.
    notes : tuple of str
        What a reader must know of this fit.
    """

    model: str
    series: pd.Series
    annual: pd.Series
    parameters: dict[str, float]
    residual_sd: float
    notes: tuple[str, ...] = ()

    @abstractmethod
    def median_path(self, horizon: int) -> np.ndarray:
        """The path without noise, shape (horizon,), in the unit of the series."""

    @abstractmethod
    def draw_paths(self, horizon: int, draws: int, generator: np.random.Generator) -> np.ndarray:
        """Paths with noise, shape (draws, horizon), in the unit of the series."""

    def periods(self, horizon: int) -> pd.PeriodIndex:
        """The `horizon` periods after the last value, or, in quarters, after the last yearly total."""
        self._check_count("horizon", horizon)
        last = quarters_in(self.annual.index[-1]) if len(self.annual) else self.series.index
        return periods_after(last, horizon)

    def point(self, horizon: int) -> np.ndarray:
        """The path without noise.

        Parameters
        ----------
        horizon : int
            Number of periods ahead.

        Returns
        -------
        ndarray of float, shape (horizon,)
            In the unit of the series.

        Raises
        ------
        FitError
            If `horizon` is below one or the path leaves the range of numbers.
        """
        self._check_count("horizon", horizon)
        return self._check_finite(self.median_path(horizon))

    def simulate(self, horizon: int, draws: int, seed: int) -> np.ndarray:
        """Paths with the model's own uncertainty; the same seed gives the same bits.

        Those of single models are narrower than the truth on short growth series (see the package's docstring).

        Parameters
        ----------
        horizon, draws : int
            Periods ahead and number of paths.
        seed : int
            Seed of the generator.

        Returns
        -------
        ndarray of float, shape (draws, horizon)
            In the unit of the series; never below zero.

        Raises
        ------
        FitError
            If a count is below one or a path leaves the range of numbers.
        """
        self._check_count("horizon", horizon)
        self._check_count("draws", draws)
        return self._check_finite(self.draw_paths(horizon, draws, np.random.default_rng(seed)))

    def forecast(self, horizon: int, levels: Iterable[float] = (0.8, 0.95)) -> pd.DataFrame:
        """Medians and central bands of `FORECAST_DRAWS` paths.

        Parameters
        ----------
        horizon : int
            Number of periods ahead.
        levels : iterable of float
            Probabilities of the bands, each between 0 and 1.

        Returns
        -------
        DataFrame
            Columns ``period``, ``median``, and ``lo_80``, ``hi_80`` ... for each level, in the unit of the series.
        """
        levels = tuple(levels)
        wrong = [level for level in levels if not 0 < level < 1]
        if wrong:
            raise refuse(self.model, f"level {wrong[0]}", "a share between 0 and 1", "write 0.8 for 80%")
        return self.project(horizon, FORECAST_DRAWS, FORECAST_SEED).table(levels)

    def project(self, horizon: int, draws: int, seed: int) -> Forecast:
        """The paths of `simulate` as a forecast, whose ``yearly(history)`` sums them to (fiscal) years."""
        return Forecast(self.model, self.periods(horizon), self.simulate(horizon, draws, seed))

    def _check_count(self, name: str, count: int) -> None:
        if not isinstance(count, (int, np.integer)) or count < 1:
            raise refuse(self.model, f"{name} {count!r}", "a whole number above zero", f"correct {name}")

    def _check_finite(self, paths: np.ndarray) -> np.ndarray:
        if not np.isfinite(paths).all():
            raise refuse(self.model, "paths beyond the range of numbers", "finite ones", "shorten the horizon")
        return paths


@dataclasses.dataclass(frozen=True, kw_only=True)
class Model(ABC):
    """A growth model before it has seen a series.

    Parameters
    ----------
    name : str
        Its name in ``MODELS``.
    label : str
        Its name for charts and tables.
    definition : str
        What it assumes, in one sentence.
    minimum_quarters, minimum_years : int
        The fewest values that it is fitted to.
    """

    name: str
    label: str
    definition: str
    minimum_quarters: int
    minimum_years: int

    accepts_gaps: ClassVar[bool] = False
    accepts_annual: ClassVar[bool] = False

    @abstractmethod
    def estimate(self, series: pd.Series, annual: pd.Series) -> Fit:
        """Fit to a series that has passed the checks."""

    def fit(self, series: pd.Series, annual: pd.Series | None = None) -> Fit:
        """Fit to a series.

        Parameters
        ----------
        series : Series of float
            Values above zero in any unit on a PeriodIndex of quarters or years, whatever month the year ends in.
        annual : Series of float, optional
            Totals of the years that follow the quarters, in the same unit; only curves take them.

        Returns
        -------
        Fit

        Raises
        ------
        FitError
            If the series or the totals break a condition of `analysis.growth.checks`, or the fit does not converge.
        """
        values = check_series(self.name, series, self.minimum_quarters, self.minimum_years, self.accepts_gaps)
        totals = check_annual(self.name, annual, values, self.accepts_annual)
        try:
            return self.estimate(values, totals)
        except np.linalg.LinAlgError as problem:
            raise FitError(f"model {self.name}: found {problem}, expected a solvable fit; check the series.") from None


def geometric_mean(values: np.ndarray) -> float:
    """exp(mean log x): models divide by it, so that a change of unit changes no fit."""
    return float(np.exp(np.nanmean(np.log(values))))
