"""Queries: which rows a notebook asked for, said in plain values so that the same question can be asked again."""

from __future__ import annotations

import dataclasses
import datetime
import functools
from collections.abc import Callable, Iterable, Mapping

import pandas as pd

from analysis.catalog.roles import Role
from analysis.catalog.vocabulary import FREQUENCIES, NATURES, SUPPLIED_KEYS, VARIANTS
from analysis.errors import NetredError, UnknownNameError
from analysis.findings import EVIDENCE
from analysis.periods import MONTHS, parse_date

RECONSTRUCTED = ("strict", "published")
"""How a figure computed from a later document is dated: when it could be computed, or when it was first public."""

LENGTHS = {"quarter": "quarter", "fiscal_year": "year", "year": "year"}
"""Frequencies whose figures are indexed by period, and how long such a period is."""

DAYS = {"observations": "published", "events": "date", "deals": "date", "brand_rankings": "published"}
DAYS |= dict.fromkeys(SUPPLIED_KEYS, "published")
"""The column that says on which day a row of each dated table became public."""

ASSUMPTIONS = "assumptions"
"""The table of stated ranges: nothing became public with them, but each could be stated from some day on."""


@dataclasses.dataclass(frozen=True)
class Query:
    """One question to the catalogue as of a day.

    Parameters
    ----------
    table : str
        ``observations`` for figures, or another table.
    name : str
        Role or series; for assumptions the beginning of their ids.
    frequency, entity, nature, year_end : str, optional
        Left to the role, or to what the catalogue holds, where not given.
    evidence : tuple of str
        Grades that may be used.
    prefer : {'primary', 'alternate'}
        Which variant is taken where both are known.
    period_end : date, optional
        One period only.
    every : bool
        Every variant known by the day, not the chosen one alone.
    """

    table: str
    as_of: datetime.date
    reconstructed: str = "strict"
    name: str = ""
    frequency: str | None = None
    entity: str | None = None
    nature: str | None = None
    year_end: str | None = None
    evidence: tuple[str, ...] = EVIDENCE
    prefer: str = "primary"
    period_end: datetime.date | None = None
    every: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "as_of", parse_date(self.as_of))
        object.__setattr__(self, "evidence", tuple(self.evidence))
        if self.period_end is not None:
            end = self.period_end.end_time if isinstance(self.period_end, pd.Period) else self.period_end
            object.__setattr__(self, "period_end", parse_date(end))
        check_word("treatment of reconstructed rows", self.reconstructed, RECONSTRUCTED)
        check_word("variant", self.prefer, VARIANTS)
        for grade in self.evidence:
            check_word("grade of evidence", grade, EVIDENCE)
        if self.nature is not None:
            check_word("nature", self.nature, NATURES)
        if self.year_end is not None:
            check_word("month", self.year_end, MONTHS)

    @functools.cached_property
    def timeless(self) -> tuple:
        """The question without its day: the same for the same question on another day."""
        return tuple(value for name, value in vars(self).items() if name not in ("as_of", "timeless"))

    def on(self, day: datetime.date) -> Query:
        """The same question on another day."""
        return dataclasses.replace(self, as_of=day)

    def to_dict(self) -> dict:
        """The query as plain JSON values, without what was left open; `Query.from_dict` reads it back."""
        record = {name: value for name, value in dataclasses.asdict(self).items() if value not in (None, False)}
        days = {name: value.isoformat() for name, value in record.items() if isinstance(value, datetime.date)}
        return record | days | {"evidence": list(self.evidence)}

    @classmethod
    def from_dict(cls, record: Mapping) -> Query:
        """Read a record of `Query.to_dict`."""
        return cls(**record)


@dataclasses.dataclass(frozen=True)
class Target:
    """The series that a query means, with everything that it left open filled in."""

    name: str
    label: str
    series: str
    entity: str
    frequency: str
    length: str | None
    nature: str
    year_end: str


def check_word(what: str, word: str, known: Iterable[str], where: str = "") -> None:
    """Raise UnknownNameError unless a word is in its vocabulary."""
    if word not in known:
        raise UnknownNameError(what, word, known, where)


def resolve(
    query: Query, roles: Mapping[str, Role], series: pd.DataFrame, rows_of: Callable[[str], pd.DataFrame]
) -> Target:
    """Find the series that a query means.

    The answer rests on all rows of the catalogue, not only on those known on the day, so it is the same on every day.

    Parameters
    ----------
    roles : mapping of str to Role
    series : DataFrame
        The vocabulary of series.
    rows_of : callable
        From the name of a series to its rows of observations.

    Raises
    ------
    UnknownNameError
        If there is no such role, series, frequency or entity.
    NetredError
        If the query leaves open which entity or frequency is meant.
    """
    role = roles.get(query.name)
    if role is None:
        check_word("role or series", query.name, [*roles, *series.index])
    name = role.series if role else query.name
    rows = rows_of(name)
    entity = query.entity or (role.entity if role else _sole(query.name, "entity", rows["entity"]))
    check_word("entity", entity, rows["entity"].unique(), f"series {name}")
    rows = rows[rows["entity"] == entity]
    frequency, length = _resolve_frequency(query, role, rows)
    return Target(
        name=role.slug if role else name,
        label=role.label if role else series.at[name, "label"],
        series=name,
        entity=entity,
        frequency=frequency,
        length=length,
        nature=query.nature or (role.nature if role else "actual"),
        year_end=query.year_end or (role.year_end if role else _usual_year_end(rows, frequency)),
    )


def _resolve_frequency(query: Query, role: Role | None, rows: pd.DataFrame) -> tuple[str, str | None]:
    """The catalogue's word for the frequency, and the length of its periods (None for dated points)."""
    words = role.frequencies if role else {word: word for word in rows["frequency"].unique()}
    asked = query.frequency
    if asked is None:
        asked = _sole(query.name, "frequency", pd.Series(list(words)))
    known = words if role else {word: word for word in FREQUENCIES}
    check_word("frequency", asked, known, f"role {query.name}" if role else "")
    return known[asked], LENGTHS.get(asked)


def _sole(name: str, column: str, words: pd.Series) -> str:
    """The only word of a column."""
    found = sorted(words.unique())
    if len(found) != 1:
        listed = ", ".join(found) or "none"
        raise NetredError(f"{name}: found {len(found)} values of {column} ({listed}), expected one; name the {column}.")
    return found[0]


def _usual_year_end(rows: pd.DataFrame, frequency: str) -> str:
    """Month in which the yearly rows of a series end: those of the frequency, else fiscal years first; or December."""
    for word in (frequency,) if LENGTHS.get(frequency) == "year" else ("fiscal_year", "year"):
        ends = rows.loc[rows["frequency"] == word, "period_end"]
        if len(ends):
            return MONTHS[ends.dt.month.mode()[0] - 1]
    return "DEC"


def first_known(table: str, frame: pd.DataFrame, reconstructed: str) -> pd.Series:
    """Day from which each row of a dated table, or an assumption, may be used; an assumption without one, from any."""
    if table == ASSUMPTIONS:
        return frame["published"].fillna(pd.Timestamp(datetime.date.min))
    days = frame[DAYS[table]]
    if table == "observations" and reconstructed == "strict":
        return days.where(~(frame["computable"] > days), frame["computable"])
    return days


def choose_variants(rows: pd.DataFrame, prefer: str) -> pd.DataFrame:
    """One row for each period, in order: the preferred variant, else the other; the last published of several."""
    rank = (rows["variant"] != prefer).astype(int)
    ordered = (
        rows.assign(rank=rank)
        .sort_index()
        .sort_values(["period_end", "rank", "published"], ascending=[True, True, False], kind="stable")
    )
    return ordered.drop_duplicates("period_end").drop(columns="rank")


def choose_ranges(rows: pd.DataFrame, prefix: str) -> pd.DataFrame:
    """Of each assumption whose id is `prefix` or starts with it and a dot, the version stated last, in their order."""
    rows = rows[match_ranges(rows, prefix)]
    ordered = rows.sort_values("published", kind="stable", na_position="first")
    kept = ordered.drop_duplicates("id", keep="last")
    order = {id: place for place, id in enumerate(dict.fromkeys(rows["id"]))}
    return kept.iloc[kept["id"].map(order).argsort(kind="stable")]


def match_ranges(rows: pd.DataFrame, prefix: str) -> pd.Series:
    """Which assumptions have an id that is `prefix` or starts with it."""
    return (rows["id"] == prefix) | rows["id"].str.startswith(f"{prefix}." if prefix else "")


def match_rows(rows: pd.DataFrame, target: Target, query: Query) -> pd.DataFrame:
    """Those rows of a series, of every variant, that a query asks for, whenever they became public."""
    kept = (
        (rows["entity"] == target.entity)
        & (rows["frequency"] == target.frequency)
        & (rows["nature"] == target.nature)
        & rows["evidence"].isin(query.evidence)
    )
    if query.period_end is not None:
        kept &= rows["period_end"] == pd.Timestamp(query.period_end)
    return rows[kept]
