"""Figures: one selected series with its unit, its rows and the grade of its evidence."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterable
from typing import Any

import pandas as pd

from analysis.errors import NotKnownError
from analysis.findings import weakest


@dataclasses.dataclass(frozen=True, eq=False)
class Figures:
    """The figures of one series that were known on a day, at least one.

    Parameters
    ----------
    name : str
        Slug of the role, or name of the series.
    label : str
        Name for charts.
    unit : str
        Unit of the values.
    values : Series of float
        Indexed by period (quarters and years) or by the last day of each period (all else), in order. Periods that
        are not known are left out, so the index may have gaps.
    rows : tuple of str
        Identities of the catalogue's rows, one for each value.
    grades : tuple of str
        Their grades of evidence.
    as_of : datetime.date
        The day whose public knowledge this is.

    Examples
    --------
    >>> years = pd.PeriodIndex(["2014", "2015"], freq="Y-MAR")
    >>> day = datetime.date(2016, 5, 31)
    >>> gmv = Figures("gmv", "GMV", "CNY_bn", pd.Series([1678.0, 2444.0], years), ("a", "b"), ("seen", "recalled"), day)
    >>> gmv.year(2014).latest, gmv.year(2014).evidence, gmv.evidence, gmv.at(2016)
    (1678.0, 'seen', 'recalled', None)
    """

    name: str
    label: str
    unit: str
    values: pd.Series
    rows: tuple[str, ...]
    grades: tuple[str, ...]
    as_of: datetime.date

    def __len__(self) -> int:
        return len(self.values)

    @property
    def evidence(self) -> str:
        """The weakest grade among the rows."""
        return weakest(self.grades)

    @property
    def latest(self) -> float:
        """The value of the last period."""
        return float(self.values.iloc[-1])

    @property
    def filled(self) -> pd.Series:
        """The values on the full range of periods, NaN where one is not known; dated points as they are."""
        index = self.values.index
        if not isinstance(index, pd.PeriodIndex):
            return self.values
        return self.values.reindex(pd.period_range(index[0], index[-1], freq=index.freq, name=index.name))

    @property
    def ends_of_years(self) -> list[int]:
        """The (fiscal) year of each figure."""
        index = self.values.index
        return list(getattr(index, "qyear", index.year))

    @property
    def by_year(self) -> dict[int, Figures]:
        """The figures of each (fiscal) year."""
        return {year: self.year(year) for year in self.ends_of_years}

    def at(self, year: int) -> Figures | None:
        """The figures of one (fiscal) year, None where none is known: one of yearly figures, up to four quarters."""
        places = [place for place, found in enumerate(self.ends_of_years) if found == year]
        return self._keep(slice(places[0], places[-1] + 1)) if places else None

    def year(self, year: int) -> Figures:
        """The figures of one (fiscal) year, as `at`.

        Raises
        ------
        NotKnownError
            If none is known.
        """
        found = self.at(year)
        if found is None:
            raise self._refuse(f"found no figure of {year}, expected one; ask for another.", f"No figure for {year}")
        return found

    def last(self, count: int) -> Figures:
        """The last `count` figures.

        Raises
        ------
        NotKnownError
            If fewer are known.
        """
        if not 1 <= count <= len(self):
            found = f"found {len(self)} figures, expected at least {max(count, 1)}; ask for 1 to {len(self)}."
            raise self._refuse(found, "Too little")
        return self._keep(slice(len(self) - count, None))

    def between(self, first: Any, last: Any) -> Figures:
        """The figures from one period to another, both included.

        Parameters
        ----------
        first, last : Period, date or str
            Periods, or days inside them; texts are read as pandas does (``2016``, ``2016Q4``, ``2016-03-31``).

        Raises
        ------
        NotKnownError
            If none lies between.
        """
        index = self.values.index
        if isinstance(index, pd.PeriodIndex):
            low, high = (_period(bound, index.freq) for bound in (first, last))
        else:
            low, high = pd.Timestamp(first), pd.Timestamp(last)
        start, stop = index.searchsorted(low, side="left"), index.searchsorted(high, side="right")
        if start >= stop:
            found = f"found no figure from {first} to {last}, expected at least one; "
            raise self._refuse(f"{found}the figures reach from {index[0]} to {index[-1]}.", "No figure for that time")
        return self._keep(slice(start, stop))

    def _refuse(self, found: str, said: str) -> NotKnownError:
        day = f"{self.as_of.day} {self.as_of:%B %Y}"
        return NotKnownError(f"{self.name} as of {self.as_of}: {found}", f"{said} of {self.label} was public on {day}.")

    def _keep(self, places: slice) -> Figures:
        return dataclasses.replace(
            self, values=self.values.iloc[places], rows=self.rows[places], grades=self.grades[places]
        )


def all_known(figures: Iterable[Figures | None]) -> list[Figures] | None:
    """Every one of some figures; None where one of them is not known."""
    asked = list(figures)
    known = [each for each in asked if each is not None]
    return known if len(known) == len(asked) else None


def _period(bound: Any, frequency: Any) -> pd.Period:
    """A period of the given frequency; a Period of another frequency counts by its last day."""
    if isinstance(bound, pd.Period) and bound.freq != frequency:
        bound = bound.end_time
    return pd.Period(bound, freq=frequency)
