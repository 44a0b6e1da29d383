"""The frozen result shapes that everyone speaks: a `Forecast` (simulated paths) and a `Finding` (one number).

Every measure ends in findings, so claims, charts and prose need to know nothing of models. A finding that answers a
question of yes or no carries an `Answer`. `find` makes a finding of the figures it rests on: its day, its rows and its
grade are derived from them and never typed.
"""

from __future__ import annotations

import dataclasses
import datetime
import math
import re
from collections.abc import Iterable, Mapping
from typing import Any, Protocol

import numpy as np
import pandas as pd

from analysis.errors import NetredError, UnknownNameError
from analysis.periods import QUARTERS_A_YEAR, is_quarterly, parse_date, year_of

EVIDENCE = ("seen", "derived", "recalled")
"""Grades of evidence, strongest first."""

KINDS = ("observation", "estimate", "forecast", "probability", "range of assumptions")
"""What a finding is. The band of a *range of assumptions* is made of assumptions, not of data, and has no level."""

PROBABILITIES = ("model", "one minus p", "share of variants", "share of assumption draws", "outturn")
"""What the number of an answer is: of a model, of a test, a share of cells or of draws, or what came (0 or 1)."""

DOCUMENTS = ("confirmed", "partly confirmed", "contradicted", "not found")
"""What documents say of a statement."""

_ID = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+")


def weakest(grades: Iterable[str]) -> str:
    """The weakest of some grades of evidence; ``seen`` where there are none.

    Raises
    ------
    UnknownNameError
        If a grade is not one of `EVIDENCE`.
    """
    ranks = [0]
    for grade in grades:
        if grade not in EVIDENCE:
            raise UnknownNameError("grade of evidence", grade, EVIDENCE)
        ranks.append(EVIDENCE.index(grade))
    return EVIDENCE[max(ranks)]


@dataclasses.dataclass(frozen=True)
class Answer:
    """What a finding says of the statement that was put to it: a probability of one kind, or documents.

    Parameters
    ----------
    probability : float, optional
        That the statement is true.
    kind : str, optional
        What that number is: one of `PROBABILITIES`.
    document : str, optional
        One of `DOCUMENTS`.
    p_value : float, optional
        One-sided, of a frequentist test.
    size, power : float, optional
        Of the test in simulated worlds of its own layout: how often it finds an effect where there is none, and where
        there is the smallest one of interest.
    leaning : bool
        It informs only a part of what is claimed, so that no verdict is firmer than leaning.
    against : float, optional
        The value of the finding at which the answer changes, in its unit: the line that a criterion draws.
    event : str
        Name of the dated event whose chance this is, or that came or did not: a forecast is scored by the outturn of
        the same event, and by no other.

    Raises
    ------
    NetredError
        If there is neither a probability with its kind nor a document, or both.
    """

    probability: float | None = None
    kind: str | None = None
    document: str | None = None
    p_value: float | None = None
    size: float | None = None
    power: float | None = None
    leaning: bool = False
    against: float | None = None
    event: str = ""

    def __post_init__(self) -> None:
        for name in ("probability", "p_value", "size", "power", "against"):
            number = getattr(self, name)
            object.__setattr__(self, name, None if number is None else float(number))
        shares = [each for each in (self.probability, self.p_value, self.size, self.power) if each is not None]
        if (self.probability is None) == (self.document is None) or not all(0 <= share <= 1 for share in shares):
            raise NetredError(
                f"answer: found probability {self.probability}, p {self.p_value}, size {self.size}, power {self.power} "
                f"and document {self.document!r}, expected a probability from 0 to 1 or a document; mend the measure."
            )
        known, word = (PROBABILITIES, self.kind) if self.document is None else (DOCUMENTS, self.document)
        if word not in known:
            raise UnknownNameError("answer", str(word), known)


@dataclasses.dataclass(frozen=True)
class Finding:
    """One recorded number, with its range and everything it rests on.

    Parameters
    ----------
    id : str
        Dotted name in lower case, such as ``growth.gmv.fy2020``.
    value : float
        The number, in `unit`.
    unit : str
        Unit of the catalogue's vocabulary (``CNY_bn``, ``share`` ...), or ``count``, ``years``, ``ratio``.
    method : str
        How the number was made, in words.
    as_of : datetime.date
        The day whose public knowledge it rests on.
    kind : str
        One of `KINDS`.
    low, high : float, optional
        The band around the value, in `unit`.
    level : float, optional
        Probability that the band is meant to cover, 0 to 1; never with a *range of assumptions*.
    n : int, optional
        Number of observations used.
    evidence : str
        Weakest grade among the rows used.
    rows : tuple of str
        Identities of the catalogue's rows used.
    note, sentence : str
        A caveat, and the finding said in one sentence.
    answer : Answer, optional
        What it says of a statement that is true or false.

    Raises
    ------
    NetredError
        If a part contradicts the rules above.
    """

    id: str
    value: float
    unit: str
    method: str
    as_of: datetime.date
    kind: str = "estimate"
    low: float | None = None
    high: float | None = None
    level: float | None = None
    n: int | None = None
    evidence: str = "seen"
    rows: tuple[str, ...] = ()
    note: str = ""
    sentence: str = ""
    answer: Answer | None = None

    def __post_init__(self) -> None:
        for name in ("value", "low", "high", "level"):
            number = getattr(self, name)
            object.__setattr__(self, name, None if number is None else float(number))
        object.__setattr__(self, "rows", tuple(dict.fromkeys(self.rows)))
        object.__setattr__(self, "as_of", parse_date(self.as_of))
        problem = self._problem()
        if problem:
            raise NetredError(f"finding {self.id!r}: {problem}.")

    def _problem(self) -> str:
        band = [number for number in (self.low, self.value, self.high) if number is not None]
        if not _ID.fullmatch(self.id):
            return "found an id that is no dotted lower-case name, expected one such as growth.gmv.fy2020"
        if self.value is None or not all(math.isfinite(number) for number in band):
            return f"found {band}, expected finite numbers"
        if (self.low is None) != (self.high is None):
            return "found one end of a band, expected both or none"
        if band != sorted(band):
            return f"found a band {self.low} to {self.high} that does not hold its value {self.value}"
        if self.kind not in KINDS:
            return f"found kind {self.kind!r}, expected one of {', '.join(KINDS)}"
        if self.level is not None and (self.low is None or self.kind == "range of assumptions"):
            return "found a level without a band of data, expected none"
        if self.level is not None and not 0 < self.level < 1:
            return f"found level {self.level}, expected one between 0 and 1"
        weakest([self.evidence])
        return ""

    @property
    def band(self) -> tuple[float, float]:
        """Both ends of the band; the value itself where there is none."""
        return self.value if self.low is None else self.low, self.value if self.high is None else self.high

    def to_dict(self) -> dict:
        """The record as plain JSON values; `Finding.from_dict` reads it back."""
        record = dataclasses.asdict(self)
        answer = record.pop("answer")
        told = {} if answer is None else {name: part for name, part in answer.items() if part not in (None, "")}
        days = {"as_of": self.as_of.isoformat(), "rows": list(self.rows)}
        return record | days | ({"answer": told} if told else {})

    @classmethod
    def from_dict(cls, record: Mapping) -> Finding:
        """Read a record of `Finding.to_dict`; further keys are ignored."""
        names = {field.name for field in dataclasses.fields(cls)}
        kept = {name: value for name, value in record.items() if name in names}
        return cls(**kept | ({"answer": Answer(**kept["answer"])} if kept.get("answer") else {}))


class Source(Protocol):
    """What a finding can rest on: figures, rows of a table, an assumption, or another finding."""

    @property
    def rows(self) -> tuple[str, ...]:
        """Identities of the catalogue's rows."""

    @property
    def evidence(self) -> str:
        """The weakest grade among them."""

    @property
    def as_of(self) -> datetime.date | None:
        """The day whose public knowledge they are; None for what has no day."""


@dataclasses.dataclass(frozen=True)
class Cited:
    """Rows of a table as a source of findings, with their grades.

    Parameters
    ----------
    rows, grades : tuple of str
        Identities of the rows, and their grades of evidence where they have one.
    as_of : datetime.date, optional
        The day whose public knowledge they are.
    """

    rows: tuple[str, ...]
    grades: tuple[str, ...] = ()
    as_of: datetime.date | None = None

    @property
    def evidence(self) -> str:
        """The weakest grade among the rows."""
        return weakest(self.grades)


def find(id: str, value: float, unit: str, method: str, *sources: Source | None, **parts: Any) -> Finding:
    """A finding made of its sources: the day is their latest, the rows are theirs, the grade is the weakest of theirs.

    Parameters
    ----------
    id, value, unit, method
        As for `Finding`.
    *sources : Source or None
        Everything that the number rests on; None is passed over.
    **parts
        The other parts of `Finding` but `rows` and `evidence`; `as_of` only where no source has a day.

    Raises
    ------
    NetredError
        If there is no day, or a part contradicts the rules of `Finding`.

    Examples
    --------
    >>> census = Cited(("census/2015",), ("seen",), datetime.date(2016, 1, 19))
    >>> memory = Cited(("report/2015",), ("recalled",), datetime.date(2016, 5, 5))
    >>> found = find("growth.gmv.share", 0.25, "share", "ratio of two figures", census, memory)
    >>> found.evidence, found.as_of.isoformat(), found.rows
    ('recalled', '2016-05-05', ('census/2015', 'report/2015'))
    """
    used = [source for source in sources if source is not None]
    days = [source.as_of for source in used if source.as_of is not None]
    day = max(days, default=None) if "as_of" not in parts else parts.pop("as_of")
    if day is None:
        raise NetredError(f"finding {id!r}: found no source with a day, expected figures or as_of; give one.")
    rows = tuple(row for source in used for row in source.rows)
    grade = weakest(source.evidence for source in used)
    return Finding(id, value, unit, method, day, rows=rows, evidence=grade, **parts)


@dataclasses.dataclass(frozen=True)
class Forecast:
    """Simulated paths of a series over the periods that follow it.

    Parameters
    ----------
    model : str
        Name of the model.
    paths : ndarray of shape (draws, horizon)
        In the unit of the series.
    """

    model: str
    periods: pd.PeriodIndex
    paths: np.ndarray

    def __post_init__(self) -> None:
        if self.paths.ndim != 2 or self.paths.shape[1] != len(self.periods):
            raise NetredError(
                f"forecast of {self.model}: found paths of shape {self.paths.shape}, "
                f"expected (draws, {len(self.periods)})."
            )

    def table(self, levels: Iterable[float] = (0.8, 0.95)) -> pd.DataFrame:
        """Medians and central bands: columns ``period``, ``median``, and ``lo_80``, ``hi_80`` ... for each level."""
        frame = pd.DataFrame({"period": self.periods, "median": np.median(self.paths, axis=0)})
        for level in levels:
            low, high = np.quantile(self.paths, [(1 - level) / 2, (1 + level) / 2], axis=0)
            frame[f"lo_{100 * level:g}"], frame[f"hi_{100 * level:g}"] = low, high
        return frame

    def yearly(self, history: pd.Series | None = None) -> Forecast:
        """Paths of (fiscal) years: sums of quarters, taken path by path before any quantile.

        Parameters
        ----------
        history : Series of float, optional
            Observed quarters. Those of the first year of the forecast are added to it; earlier ones are not used.

        Returns
        -------
        Forecast
            Over the years that `history` and the paths cover in full. Yearly paths are returned as they are.
        """
        if not is_quarterly(self.periods):
            return self
        years = year_of(self.periods)
        totals, kept = [], []
        for year in years.unique():
            inside = np.asarray(years == year)
            known = (
                history[np.asarray(year_of(history.index) == year)] if history is not None else pd.Series(dtype=float)
            )
            known = known[~known.index.isin(self.periods)]
            if inside.sum() + len(known) == QUARTERS_A_YEAR and not known.isna().any():
                totals.append(self.paths[:, inside].sum(axis=1) + known.sum())
                kept.append(year)
        paths = np.column_stack(totals) if totals else np.empty((len(self.paths), 0))
        return Forecast(self.model, pd.PeriodIndex(kept, freq=years.freq), paths)

    def at(self, period: pd.Period) -> np.ndarray:
        """Draws for one period, shape (draws,).

        Raises
        ------
        UnknownNameError
            If the forecast does not reach that period.
        """
        if period not in self.periods:
            raise UnknownNameError("period", str(period), self.periods, f"the forecast of {self.model}")
        return self.paths[:, self.periods.get_loc(period)]

    def probability_at_least(self, period: pd.Period, threshold: float) -> float:
        """Share of the paths that are at or above `threshold` in `period`."""
        return float(np.mean(self.at(period) >= threshold))
