"""The catalogue in memory: its tables, its digests, and the record of what was read from it."""

from __future__ import annotations

import contextlib
import copy
import dataclasses
import datetime
import functools
from collections.abc import Iterable, Iterator, Mapping

import numpy as np
import pandas as pd

from analysis.catalog.records import TABLE as CLAIMS_TABLE
from analysis.catalog.records import name_file
from analysis.catalog.roles import LATEST, Study
from analysis.catalog.selection import (
    ASSUMPTIONS,
    DAYS,
    RECONSTRUCTED,
    Query,
    Target,
    check_word,
    choose_ranges,
    choose_variants,
    first_known,
    match_ranges,
    match_rows,
    resolve,
)
from analysis.catalog.texts import digest_texts, name_read, write_rows
from analysis.catalog.vintages import Vintage
from analysis.errors import NetredError
from analysis.periods import parse_date


@dataclasses.dataclass(frozen=True, eq=False)
class Answered:
    """What one question found: the rows, their digest, and the digest of each row and document by itself."""

    rows: pd.DataFrame
    digest: str
    trace: dict[str, str]


@dataclasses.dataclass(frozen=True, eq=False)
class Known:
    """Rows that could answer a question, in the order of the days from which each is known."""

    days: np.ndarray
    rows: tuple[str, ...]


class Catalog:
    """A validated data folder; made by `analysis.catalog.load`.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        Typed tables by name, indexed by row identity: days as datetime64, numbers as float, all else text.
    cells : mapping of str to DataFrame of str
        The same tables as text.
    study : Study
        Title, editions and roles.
    lines : mapping of str to mapping of tuple to int
        By file, the line of each row, as ``(row,)``, and of each key of a claim or the study, by its path.

    Attributes
    ----------
    reads : list of dict
        One ``{"query": ..., "digest": ...}`` for each different question asked through a vintage, in order.
    rows_read : dict of str to str
        Identity of each row and document behind those answers to a digest of its text.
    """

    def __init__(
        self,
        tables: Mapping[str, pd.DataFrame],
        cells: Mapping[str, pd.DataFrame],
        study: Study,
        lines: Mapping[str, Mapping[tuple, int]] | None = None,
    ):
        self.tables, self.study, self.lines = dict(tables), study, dict(lines or {})
        self._cells = dict(cells)
        self._targets: dict[tuple, Target] = {}
        self._answers: dict[tuple, Answered] = {}
        self._known: dict[tuple, Known] = {}
        self._watchers: list[dict[Query, str]] = []
        self.reads: list[dict] = []
        self.rows_read: dict[str, str] = {}
        self._noted: set[tuple[Query, str]] = set()

    def reopen(self) -> Catalog:
        """The same tables with nothing read yet; digests are computed once for all."""
        for shared in ("digest", "_texts", "_homes", "_places"):
            getattr(self, shared)
        fresh = copy.copy(self)
        fresh.reads, fresh.rows_read, fresh._noted, fresh._watchers = [], {}, set(), []
        return fresh

    def without(self, rows: Iterable[str]) -> Catalog:
        """The same catalogue as if some rows had not become public yet; what is asked of it is not noted."""
        gone, other = frozenset(rows), copy.copy(self)
        other.tables = dict(self.tables)
        for name in {self._homes[row] for row in gone} & {*DAYS}:
            table, day = self.tables[name], DAYS[name]
            other.tables[name] = table.assign(**{day: table[day].mask(table.index.isin(gone), pd.Timestamp.max)})
        other.__dict__["digest"] = digest_texts([self.digest, *sorted(gone)])
        other._known = {each: known for each, known in self._known.items() if gone.isdisjoint(known.rows)}
        other._answers = {key: answer for key, answer in self._answers.items() if key[0] in other._known}
        other.reads, other.rows_read, other._noted, other._watchers = [], {}, set(), []
        return other

    @functools.cached_property
    def _public(self) -> dict[datetime.date, frozenset[str]]:
        """Rows by the day on which each became known."""
        found: dict[datetime.date, list[str]] = {}
        for name in DAYS:
            for row, day in first_known(name, self.tables[name], "strict").items():
                found.setdefault(day.date(), []).append(row)
        return {day: frozenset(found[day]) for day in sorted(found)}

    @property
    def publication_days(self) -> list[datetime.date]:
        """Days on which a row became known, in order."""
        return list(self._public)

    def list_public(self, day: datetime.date) -> frozenset[str]:
        """Rows that became known on a day."""
        return self._public.get(day, frozenset())

    def count_known(self, query: Query, day: datetime.date) -> int:
        """How many of the rows that could answer a query, whatever its day, were known on a day."""
        return int(np.searchsorted(self._known_of(query).days, np.datetime64(day), side="right"))

    def next_change(self, query: Query) -> datetime.date | None:
        """First day after a query's own on which it could have another answer; None where its last was given."""
        later = self._known_of(query).days[self.count_known(query, query.as_of) :]
        return later[0].item() if len(later) else None

    def last_change(self, query: Query) -> datetime.date | None:
        """Last day up to a query's own on which it came to another answer; None where none was known yet."""
        count = self.count_known(query, query.as_of)
        return self._known_of(query).days[count - 1].item() if count else None

    def list_fresh(self, query: Query) -> list[str]:
        """Rows that became known on a query's day and could be among its answers."""
        known = self._known_of(query)
        start = np.searchsorted(known.days, np.datetime64(query.as_of), side="left")
        return list(known.rows[start : self.count_known(query, query.as_of)])

    def digest_ever(self, query: Query) -> str:
        """Digest of every row that could answer a query on some day: while it stands, so does each of its answers."""
        return self._digest(query, self._candidates(query))

    @contextlib.contextmanager
    def watch(self) -> Iterator[dict[Query, str]]:
        """Every question asked meanwhile, with the digest of its answer."""
        asked: dict[Query, str] = {}
        self._watchers.append(asked)
        try:
            yield asked
        finally:
            self._watchers.pop()

    @functools.cached_property
    def latest(self) -> datetime.date:
        """The last day on which something in the folder became known."""
        days = [first_known(name, self.tables[name], "strict").max() for name in DAYS if len(self.tables[name])]
        return max(days).date()

    @functools.cached_property
    def digest(self) -> str:
        """SHA-256 of the text of every table, whatever the order of its rows and columns, and of the study."""
        records = [
            f"{table}\x1e{text}" for table in sorted(self._cells) for text in sorted(write_rows(self._cells[table]))
        ]
        return digest_texts([*records, self.study.model_dump_json()])

    @functools.cached_property
    def _texts(self) -> dict[str, str]:
        """Text of each row by its identity; documents stand under ``sources/`` and their id."""
        texts: dict[str, str] = {}
        for table, cells in self._cells.items():
            prefix = f"{table}/" if table in ("sources", "series") else ""
            texts |= {prefix + row: text for row, text in zip(cells.index, write_rows(cells), strict=True)}
        return texts

    @functools.cached_property
    def _homes(self) -> dict[str, str]:
        """Table of each row that a finding may rest on."""
        without = ("sources", "series", "corrections")
        return {row: table for table, frame in self.tables.items() if table not in without for row in frame.index}

    @functools.cached_property
    def _places(self) -> dict:
        """Positions of each series' rows among the observations."""
        return self.tables["observations"].groupby("series").indices

    def _rows_of(self, series: str) -> pd.DataFrame:
        return self.tables["observations"].iloc[self._places.get(series, [])]

    def _matching(self, query: Query) -> pd.DataFrame:
        target = self.resolve(query)
        return match_rows(self._rows_of(target.series), target, query)

    def as_of(self, day: str | datetime.date, reconstructed: str = "strict") -> Vintage:
        """What was known on a day.

        Parameters
        ----------
        day : date or str
            ``YYYY-MM-DD``, or ``latest`` for the last day in the folder.
        reconstructed : {'strict', 'published'}
            ``strict`` lets a value that was computed from a later document pass from the day of that document;
            ``published`` from the day the figure itself became public.
        """
        day = self.latest if day == LATEST else parse_date(day)
        check_word("treatment of reconstructed rows", reconstructed, RECONSTRUCTED)
        return Vintage(self, day, reconstructed)

    def rows(self, ids: Iterable[str]) -> pd.DataFrame:
        """Rows by identity, as the text that stands in the files after corrections.

        Returns
        -------
        DataFrame of str
            In the order of `ids`, indexed by ``row``: column ``table``, then every column of the tables concerned;
            blank where a table has no such column.

        Raises
        ------
        NetredError
            If there is no such row.
        """
        ids = list(dict.fromkeys(ids))
        for row in ids:
            if row not in self._homes:
                raise NetredError(
                    f"row {row!r}: found no such row in the catalogue, expected the identity of one, such as "
                    f"{next(iter(self._homes), 'none')}; take it from a figure's rows."
                )
        tables = list(dict.fromkeys(self._homes[row] for row in ids))
        parts = []
        for table in tables:
            part = self._cells[table].loc[[row for row in ids if self._homes[row] == table]]
            parts.append(part.assign(table=table))
        if not parts:
            return pd.DataFrame(columns=["table"], index=pd.Index([], name="row"))
        found = pd.concat(parts).reindex(ids).fillna("").rename_axis("row")
        return found[["table", *(column for column in found if column != "table")]]

    def documents(self, ids: Iterable[str]) -> pd.DataFrame:
        """The documents behind some rows, each once, in the order of their first use.

        Returns
        -------
        DataFrame of str
            Columns of sources.csv, indexed by ``source_id``. Assumptions have no document.
        """
        found = self.rows(ids)
        cited = found["source_id"] if "source_id" in found else pd.Series(dtype=str)
        order = [source for source in dict.fromkeys(cited) if source]
        return self._cells["sources"].set_index("source_id", drop=False).loc[order].drop(columns="source_id")

    def resolve(self, query: Query) -> Target:
        """The series that a query on observations means; raises as `analysis.catalog.selection.resolve`."""
        asked = query.name, query.entity, query.frequency, query.nature, query.year_end  # the day does not matter
        if asked not in self._targets:
            self._targets[asked] = resolve(query, self.study.roles, self.tables["series"], self._rows_of)
        return self._targets[asked]

    def select(self, query: Query) -> pd.DataFrame:
        """Typed rows that answer a query, and nothing that became known after its day."""
        frame = self.tables[query.table]
        if query.table == CLAIMS_TABLE:
            return frame
        if query.name and query.table != ASSUMPTIONS:
            frame = self._matching(query)
        known = frame[first_known(query.table, frame, query.reconstructed) <= pd.Timestamp(query.as_of)]
        if query.table == ASSUMPTIONS:
            return choose_ranges(known, query.name)
        return choose_variants(known, query.prefer) if query.name and not query.every else known

    def days(self, query: Query) -> list[datetime.date]:
        """Days, by the query's own, on which rows that match it became known, in order."""
        days = first_known("observations", self._matching(query), query.reconstructed)
        return [day.date() for day in sorted(days[days <= pd.Timestamp(query.as_of)].unique())]

    def first_public(self, query: Query) -> datetime.date | None:
        """First day on which a row that matches a query was known, None where there is no such row."""
        found = self._matching(query)
        days = first_known("observations", found, query.reconstructed)
        return days.min().date() if len(days) else None

    def record(self, query: Query) -> pd.DataFrame:
        """Answer a query, and note it with its digest in `reads`."""
        found = self._answer(query)
        for asked in self._watchers:
            asked[query] = found.digest
        noted = (query, found.digest)
        if noted not in self._noted:
            self._noted.add(noted)
            self.reads.append({"query": query.to_dict(), "digest": found.digest})
            self.rows_read |= found.trace
        return found.rows.copy(deep=False)

    def stand(self, query: Query) -> str:
        """Digest of what a query finds, without noting that it was asked; raises as `resolve`."""
        return self._answer(query).digest

    def _answer(self, query: Query) -> Answered:
        """What a query finds, made once for all days on which the same rows were known."""
        key = query.timeless, self.count_known(query, query.as_of)
        if key not in self._answers:
            found = self.select(query)
            self._answers[key] = Answered(found, self._digest(query, found), self._trace(found))
        return self._answers[key]

    def _known_of(self, query: Query) -> Known:
        """Rows that could answer a query, and the day from which each is known; made once for all days."""
        timeless = query.timeless
        if timeless not in self._known:
            self._known[timeless] = self._list_known(query)
        return self._known[timeless]

    def _list_known(self, query: Query) -> Known:
        if query.table not in (*DAYS, ASSUMPTIONS):
            return Known(np.array([], dtype="datetime64[D]"), ())
        days = first_known(query.table, self._candidates(query), query.reconstructed).sort_values(kind="stable")
        return Known(days.to_numpy().astype("datetime64[D]"), tuple(days.index))

    def _candidates(self, query: Query) -> pd.DataFrame:
        """Rows that could answer a query on some day."""
        if query.name and query.table == "observations":
            return self._matching(query)
        frame = self.tables[query.table]
        return frame[match_ranges(frame, query.name)] if query.table == ASSUMPTIONS else frame

    def digest_of(self, query: Mapping) -> str:
        """Digest that a recorded query has on this folder; it differs from the recorded one if what was read changed.

        Parameters
        ----------
        query : mapping
            The ``query`` of a record in `reads`.
        """
        try:
            asked = Query.from_dict(query)
            return self._digest(asked, self.select(asked))
        except NetredError as error:
            return digest_texts([str(error)])

    def trace(self, query: Mapping) -> dict[str, str]:
        """Rows that a recorded query finds on this folder, as in `rows_read`; none where it can no longer be asked."""
        try:
            return self._trace(self.select(Query.from_dict(query)))
        except NetredError:
            return {}

    def find_file(self, row: str) -> str | None:
        """File in which a row of `rows_read` stands; None where it is gone."""
        if row not in self._texts:
            return None
        return name_file(self._homes.get(row) or row.partition("/")[0])

    def _trace(self, found: pd.DataFrame) -> dict[str, str]:
        return {row: digest_texts([self._texts[row]])[:16] for row in name_read(found)}

    def _digest(self, query: Query, found: pd.DataFrame) -> str:
        """SHA-256 of the rows found, the documents behind them, and how the name was understood."""
        records = [self._texts[row] for row in name_read(found)]
        if query.table == "observations" and query.name:
            records.append(repr(self.resolve(query)))
        return digest_texts(records)
