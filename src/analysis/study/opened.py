"""A study opened on a day: the door through which measures look at the catalogue."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any

import pandas as pd

from analysis.assumptions import Assumption, read_assumptions, settle
from analysis.catalog import Catalog, Vintage
from analysis.errors import FitError, NetredError, NotKnownError, UnknownNameError
from analysis.figures import Figures
from analysis.findings import EVIDENCE, Cited, Finding, Forecast, Source, weakest
from analysis.growth import MODELS, PRIMARY
from analysis.periods import QUARTERS_A_YEAR, is_quarterly, parse_date, quarter_of_year
from analysis.study.memory import Memory

SEEN = ("seen", "derived")
"""Grades that a document stands behind."""

DRAWS = 4000
"""Paths of each forecast and draws of each range, for chapters and verdicts alike."""

SEED = 2016


@dataclasses.dataclass(frozen=True, eq=False)
class Study:
    """The figures known on one day, the day on which forecasts are made, and what both share.

    Parameters
    ----------
    catalog : Catalog
        The validated data folder.
    as_of : datetime.date
        The day whose knowledge the reader has; nothing that became known later is seen.
    origin : datetime.date
        The day on which forecasts are made; not after `as_of`.
    draws, seed : int
        Paths of each forecast, and their seed.
    grades : tuple of str
        Grades of evidence that may be used.
    prefer : {'primary', 'alternate'}
        Variant taken where both are known.
    reconstructed : {'strict', 'published'}
        How figures that were computed from later documents are dated.
    supposed : tuple of (str, float)
        Rows whose value is taken to be another, and assumptions that are settled: what if.
    memory : Memory
        Shared by all studies made from this one.
    """

    catalog: Catalog
    as_of: datetime.date
    origin: datetime.date
    draws: int = DRAWS
    seed: int = SEED
    grades: tuple[str, ...] = EVIDENCE
    prefer: str = "primary"
    reconstructed: str = "strict"
    supposed: tuple[tuple[str, float], ...] = ()
    memory: Memory = dataclasses.field(default_factory=Memory, repr=False)

    @classmethod
    def open(
        cls, catalog: Catalog, as_of: str | datetime.date, origin: str | datetime.date | None = None, **settings: Any
    ) -> Study:
        """A study of a day (``latest`` for the last), its forecasts made on `origin` or, without one, on that day."""
        day = catalog.as_of(as_of).as_of
        made = day if origin is None else min(catalog.as_of(origin).as_of, day)
        return cls(catalog, day, made, **settings)

    @property
    def settings(self) -> tuple:
        """Everything but the two days that decides what a measure finds."""
        return self.draws, self.seed, self.grades, self.prefer, self.reconstructed, self.supposed

    @property
    def vintage(self) -> Vintage:
        """The catalogue as it was on the day."""
        return self.catalog.as_of(self.as_of, self.reconstructed)

    @property
    def then(self) -> Study:
        """The same study on the day on which its forecasts are made."""
        return dataclasses.replace(self, as_of=self.origin)

    def at(self, day: str | datetime.date) -> Study:
        """The same study on an earlier day.

        Raises
        ------
        NetredError
            If the day lies after the study's own: history has one door.
        """
        asked = parse_date(day)
        if asked > self.as_of:
            raise NetredError(f"as_of {asked}: found a day after the study's own, expected one by {self.as_of}.")
        return dataclasses.replace(self, as_of=asked, origin=min(asked, self.origin))

    def varied(self, changes: Mapping[str, Any]) -> Study:
        """The same study with other settings: `grades`, `prefer`, `draws`, `seed` or `supposed`."""
        given: dict[str, Any] = {
            name: tuple(value) if name in ("grades", "supposed") else value for name, value in changes.items()
        }
        return dataclasses.replace(self, **given)

    def figures(self, role: str, frequency: str | None = None, **selection: Any) -> Figures:
        """Figures of a role or series as known on the day; arguments as `analysis.catalog.Vintage.figures`.

        Raises
        ------
        NotKnownError
            If none was public on the day.
        """
        found = self.vintage.figures(role, frequency, **self._select(selection))
        return _suppose(found, dict(self.supposed)) if self.supposed else found

    def knows(self, role: str, frequency: str | None = None, **selection: Any) -> bool:
        """Whether `figures` would find a row; not where the study has no such role."""
        if role not in self.catalog.study.roles and role not in self.catalog.tables["series"].index:
            return False
        return self.vintage.knows(role, frequency, **self._select(selection))

    def find(self, role: str, frequency: str | None = None, **selection: Any) -> Figures | None:
        """Figures as `figures` gives them, or None where none was public on the day, or the study has no such role."""
        return self.figures(role, frequency, **selection) if self.knows(role, frequency, **selection) else None

    def collect(self, roles: Iterable[str], frequency: str | None = None, **selection: Any) -> list[Figures]:
        """Figures of several roles; those of which nothing was public are left out."""
        found = (self.find(role, frequency, **selection) for role in roles)
        return [figures for figures in found if figures is not None]

    def until(self, role: str, frequency: str, day: str | datetime.date) -> Figures:
        """Figures of the periods that had ended by a day.

        Raises
        ------
        NotKnownError
            If no period known had ended by then.
        """
        figures = self.figures(role, frequency)
        ended = [period for period in figures.values.index if period.end_time.normalize() <= pd.Timestamp(day)]
        if not ended:
            said = f"No figure of {figures.label} for a time by {parse_date(day):%-d %B %Y} was public."
            raise NotKnownError(f"{figures.name}: found no period that ended by {day}, expected at least one.", said)
        return figures.between(ended[0], ended[-1])

    def history(self, role: str, frequency: str | None = None, reconstructed: str | None = None) -> list[Figures]:
        """Figures of a role as they stood on each day, by the study's own, on which they changed.

        With ``reconstructed="published"`` a value computed from a later document counts from the day on which the
        figure itself became public.
        """
        return self.catalog.as_of(self.as_of, reconstructed or self.reconstructed).history(role, frequency)

    def slug(self, role: str) -> str:
        """Short name of a role, as it stands in the ids of findings."""
        roles = self.catalog.study.roles
        if role not in roles:
            raise UnknownNameError("role", role, roles, "study.yml")
        return roles[role].slug

    def label(self, role: str) -> str:
        """Name of a role in sentences."""
        self.slug(role)
        return self.catalog.study.roles[role].label

    def table(self, name: str) -> pd.DataFrame:
        """Rows of a dated table (events, deals, rankings, sessions) known on the day; may be empty."""
        return self.vintage.table(name)

    def cite(self, rows: pd.DataFrame) -> Cited:
        """Rows of a table as a source of findings; what only the article itself claims has no grade."""
        ids = rows["row"] if "row" in rows else rows.index
        return Cited(tuple(ids), tuple(grade for grade in rows.get("evidence", ()) if grade in EVIDENCE), self.as_of)

    def assumptions(self, prefix: str) -> pd.DataFrame:
        """Ranges that no public row informs: the rows of ``assumptions.csv`` whose id begins with `prefix`."""
        return settle(self.vintage.assumptions(prefix), dict(self.supposed))

    def assumption(self, id: str) -> Assumption:
        """One assumed range."""
        return read_assumptions(self.assumptions(id), [id])[0]

    def evidence(self, *sources: Source) -> str:
        """The weakest grade of evidence among some sources."""
        return weakest(each.evidence for each in sources)

    def rows(self, *sources: Finding | Figures | Cited) -> tuple[str, ...]:
        """Rows behind some findings or figures, each once."""
        return tuple(dict.fromkeys(row for source in sources for row in source.rows))

    def take(self, measure: Callable[..., tuple[Finding, ...]], **parameters: Any) -> tuple[Finding, ...]:
        """Findings of a measure; none where what was public does not carry it, or the study has no such role."""
        try:
            return measure(self, **parameters)
        except (NotKnownError, UnknownNameError, FitError):
            return ()

    def both(self, measure: Callable[..., tuple[Finding, ...]], **parameters: Any) -> tuple[Finding, ...]:
        """Findings of a measure on the day of the forecasts and on the study's own, as `take`; each id once."""
        found = (*self.then.take(measure, **parameters), *self.take(measure, **parameters))
        return tuple({finding.id: finding for finding in found}.values())

    def remember(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """The value for a key that says everything it is made of, made once."""
        return self.memory.value(key, make)

    def forecast(self, figures: Figures, horizon: int, model: str = PRIMARY) -> Forecast:
        """Paths of the periods that follow some figures.

        Raises
        ------
        FitError
            If the model cannot be fitted to them.
        """
        values = figures.filled
        key = ("forecast", values.index[0], *values.fillna(-1.0), horizon, model, self.draws, self.seed)
        return self.remember(key, lambda: MODELS[model].fit(values).project(horizon, self.draws, self.seed))

    def forecast_years(self, figures: Figures, year: int, model: str = PRIMARY) -> Forecast:
        """Paths of the (fiscal) years that follow some quarters or years, up to `year`.

        Raises
        ------
        FitError
            If the model cannot be fitted to them.
        """
        index = figures.values.index
        if not is_quarterly(index):
            return self.forecast(figures, year - index[-1].year, model)
        done = (int(quarter_of_year(index)[-1]) + 1) % QUARTERS_A_YEAR
        ahead = year - index[-1].qyear + (1 if done else 0)
        return self.forecast(figures, QUARTERS_A_YEAR * ahead - done, model).yearly(figures.values)

    def _select(self, selection: Mapping[str, Any]) -> dict[str, Any]:
        """What was asked for, within the grades and in the order of preference of the study."""
        graded = tuple(grade for grade in selection.get("evidence", EVIDENCE) if grade in self.grades)
        return {"prefer": self.prefer} | dict(selection) | {"evidence": graded}


def _suppose(figures: Figures, values: Mapping[str, float]) -> Figures:
    """Figures with other values in some rows."""
    changed = [values.get(row, value) for row, value in zip(figures.rows, figures.values, strict=True)]
    return dataclasses.replace(figures, values=pd.Series(changed, figures.values.index, name=figures.values.name))
