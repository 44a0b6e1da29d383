"""What a check is given: the figures known on one day, the day its forecasts are made on, and fits shared by claims."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Callable, Hashable
from typing import Any

import pandas as pd

from analysis.errors import NetredError
from analysis.figures import Figures
from analysis.findings import EVIDENCE, Forecast
from analysis.growth import MODELS, PRIMARY
from analysis.periods import QUARTERS_A_YEAR, is_quarterly, quarter_of_year

SEEN = ("seen", "derived")
"""Grades that a document stands behind."""


@dataclasses.dataclass(frozen=True)
class Setting:
    """The door through which checks look at the catalogue.

    Parameters
    ----------
    catalog : Catalog
    as_of : datetime.date
        Nothing that became known later is seen.
    origin : datetime.date
        Day on which forecasts are made; not after `as_of`.
    draws, seed : int
        Paths of each forecast, and their seed.
    grades : tuple of str
        Grades of evidence that may be used.
    prefer : {'primary', 'alternate'}
        Variant taken where both are known.
    reconstructed : {'strict', 'published'}
        How figures that were computed from later documents are dated.
    memory : dict
        Fits by what they rest on; shared by all settings of one judgement.
    """

    catalog: Any
    as_of: datetime.date
    origin: datetime.date
    draws: int = 2000
    seed: int = 2016
    grades: tuple[str, ...] = EVIDENCE
    prefer: str = "primary"
    reconstructed: str = "strict"
    memory: dict = dataclasses.field(default_factory=dict, compare=False, repr=False)

    def figures(self, role: str, frequency: str | None = None, at_origin: bool = False, **selection) -> Figures:
        """Figures of a role or series as known on the setting's day, or on the day forecasts are made."""
        day = min(self.origin, self.as_of) if at_origin else self.as_of
        selection = {"evidence": self.grades, "prefer": self.prefer} | selection
        key = ("figures", day, self.reconstructed, role, frequency, *sorted(selection.items()))
        return self.remember(key, lambda: self._open(day).figures(role, frequency, **selection))

    def figures_until(self, role: str, frequency: str, until: str) -> Figures:
        """Figures of the periods that had ended by a day."""
        figures = self.figures(role, frequency)
        ended = [period for period in figures.values.index if period.end_time.normalize() <= pd.Timestamp(until)]
        if not ended:
            raise NetredError(f"{figures.label}: found no period that ended by {until}, expected at least one.")
        return figures.between(ended[0], ended[-1])

    def _open(self, day: datetime.date):
        return self.catalog.as_of(day, self.reconstructed)

    def knows(self, role: str, frequency: str | None = None, **selection) -> bool:
        """Whether `figures` would find a row."""
        selection = {"evidence": self.grades} | selection
        key = ("knows", self.as_of, self.reconstructed, role, frequency, *sorted(selection.items()))
        return self.remember(key, lambda: self._open(self.as_of).knows(role, frequency, **selection))

    def table(self, name: str) -> pd.DataFrame:
        """Rows of a dated table, or of one that a user supplied, known on the setting's day."""
        return self.remember(("table", self.as_of, name), lambda: self._open(self.as_of).table(name))

    def assumption(self, id: str) -> pd.Series:
        """One assumed range."""
        return self._open(self.as_of).assumptions(id).loc[id]

    def remember(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """The result for a key, made once."""
        if key not in self.memory:
            self.memory[key] = make()
        return self.memory[key]

    def forecast(self, quarters: Figures, horizon: int, model: str = PRIMARY) -> Forecast:
        """Paths of quarters (or years) that follow some figures.

        Raises
        ------
        FitError
            If the model cannot be fitted to them.
        """
        key = ("forecast", quarters.rows, horizon, model, self.draws, self.seed)
        return self.remember(key, lambda: MODELS[model].fit(quarters.filled).project(horizon, self.draws, self.seed))

    def forecast_years(self, quarters: Figures, year: int, model: str = PRIMARY) -> Forecast:
        """Paths of the (fiscal) years that follow some quarters, up to `year`.

        Raises
        ------
        FitError
            If the model cannot be fitted to them.
        """
        index = quarters.values.index
        if not is_quarterly(index):
            return self.forecast(quarters, year - index[-1].year, model)
        done = (int(quarter_of_year(index)[-1]) + 1) % QUARTERS_A_YEAR
        ahead = year - index[-1].qyear + (1 if done else 0)
        return self.forecast(quarters, QUARTERS_A_YEAR * ahead - done, model).yearly(quarters.values)
