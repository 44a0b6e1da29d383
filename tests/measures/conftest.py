"""Studies of the real figures, and of made-up ones whose answer is known."""

from __future__ import annotations

import dataclasses
import datetime
from types import SimpleNamespace

import pandas as pd
import pytest

from analysis.assumptions import Assumption
from analysis.catalog import load
from analysis.catalog.supplied import SUPPLIED
from analysis.errors import NotKnownError
from analysis.figures import Figures
from analysis.study import Study

THEN = "2016-05-31"
ALWAYS = "2000-01-01"


@pytest.fixture(scope="session")
def study(catalog):
    """The real figures as known today, forecasts made in May 2016; few draws."""
    return Study.open(catalog, "latest", THEN, draws=500, seed=1)


@pytest.fixture
def spoilt(folder):
    """Set one cell of observations.csv in a copy of the folder and open it: `spoilt(value="3000", series=..., ...)`."""

    def open_with(value: str, as_of: str = "latest", **wanted: str) -> Study:
        folder.set("observations.csv", folder.line("observations.csv", **wanted), value=value)
        return Study.open(load(folder.path), as_of, THEN, draws=500, seed=1)

    return open_with


@dataclasses.dataclass(frozen=True, eq=False)
class MadeUp(Study):
    """A study whose figures are given: by role and frequency, each with the day on which it became public."""

    held: dict = dataclasses.field(default_factory=dict)
    assumed: dict = dataclasses.field(default_factory=dict)
    given: dict = dataclasses.field(default_factory=dict)

    def table(self, name):
        return self.given[name] if name in self.given else pd.DataFrame(columns=list(SUPPLIED[name][0]))

    def knows(self, role, frequency=None, **selection):
        return bool(self._list(role, frequency))

    def figures(self, role, frequency=None, **selection):
        known = self._list(role, frequency)
        if not known:
            raise NotKnownError(f"{role}: none public.", f"No figure of {role} was public.")
        freq = self.held[role, frequency][0]
        dates = [period for period, _ in known]
        index = pd.DatetimeIndex(dates) if freq == "D" else pd.PeriodIndex(dates, freq=freq)
        rows = tuple(f"{role}/{period}" for period in dates)
        values = pd.Series([float(value) for _, value in known], index, name=role)
        unit = self.held[role, frequency][2]
        return Figures(role, role.capitalize(), unit, values, rows, ("seen",) * len(rows), self.as_of)

    def history(self, role, frequency=None, reconstructed=None):
        days = sorted({day for _, _, day in self.held[role, frequency][1]})
        return [self.at(day).figures(role, frequency) for day in days if day <= self.as_of.isoformat()]

    def take(self, measure, **parameters):
        try:
            return tuple(measure.__wrapped__(self, **parameters))
        except NotKnownError:
            return ()

    def assumption(self, id):
        return self.assumed[id]

    def _list(self, role, frequency):
        if (role, frequency) not in self.held:
            return []
        return [
            (period, value) for period, value, day in self.held[role, frequency][1] if day <= self.as_of.isoformat()
        ]


@pytest.fixture(scope="session")
def made_up():
    """A maker of studies: `made_up({("total", "Y-MAR"): {2015: 100, 2016: (120, "2016-05-05")}})`.

    A value stands alone, or with the day on which it became public. Frequencies are those of pandas, ``D`` for days;
    quarters may be given as a first one and a list. Tables are given by name; of those that users supply, others are
    empty.
    """

    def make(figures, as_of="2025-01-01", origin=THEN, unit="CNY_bn", assumed=(), draws=500, tables=()) -> Study:
        held = {}
        for (role, freq), values in figures.items():
            if isinstance(values, tuple):
                first, listed = values
                values = dict(
                    zip(pd.period_range(first, periods=len(listed), freq=freq).astype(str), listed, strict=True)
                )
            records = [
                (str(period), *(value if isinstance(value, tuple) else (value, ALWAYS)))
                for period, value in values.items()
            ]
            names = {"Q": ("quarter",), "Y": ("year",), "D": ("event", "point", "month", "other", None)}[freq[0]]
            held |= {(role, name): (freq, records, unit) for name in names}
        roles = {role: SimpleNamespace(slug=role, label=role.capitalize(), frequencies={}) for role, _ in held}
        catalog = SimpleNamespace(study=SimpleNamespace(roles=roles), tables={"series": pd.DataFrame()})
        days = (datetime.date.fromisoformat(day) for day in (as_of, min(as_of, origin)))
        ranges = {id: Assumption(id, *ends, row=f"assumptions/{id}") for id, ends in dict(assumed).items()}
        return MadeUp(catalog, *days, draws=draws, seed=1, held=held, assumed=ranges, given=dict(tables))

    return make
