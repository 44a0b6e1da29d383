"""The only reader of data folders: text in, a validated catalogue or every error out."""

from __future__ import annotations

import dataclasses
import datetime
import functools
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from analysis.catalog.casting import check_study
from analysis.catalog.corrections import Written, blame_corrections, correct, read_corrections
from analysis.catalog.counts import check_counts
from analysis.catalog.holdings import Catalog
from analysis.catalog.listing import Texts, read_files
from analysis.catalog.records import FILE as CLAIMS_FILE
from analysis.catalog.records import TABLE as CLAIMS_TABLE
from analysis.catalog.records import parse_records
from analysis.catalog.roles import FILE, Study, parse_study
from analysis.catalog.rules import References
from analysis.catalog.schema import CONTRACTS, check_references, sort_problems, type_cells
from analysis.catalog.tables import Table, read_table
from analysis.catalog.vocabulary import name_rows
from analysis.errors import DataError


def load(directory: Path | str) -> Catalog:
    """Read and validate a data folder.

    Parameters
    ----------
    directory : Path
        A folder with observations.csv, sources.csv, series.csv and study.yml, and, where wanted, events.csv, deals.csv,
        brand_rankings.csv, assumptions.csv, corrections.csv, claims.yml and the tables of
        `analysis.catalog.supplied`. A table that is not there is empty.

    Returns
    -------
    Catalog

    Raises
    ------
    DataError
        The first breach of the contract; `check` lists all.
    """
    texts, strangers = read_files(Path(directory))
    if strangers:
        raise strangers[0]
    return _load_files(tuple(texts.items())).reopen()


@functools.lru_cache(maxsize=1)
def _load_files(files: tuple[tuple[str, str | DataError | None], ...]) -> Catalog:
    """The catalogue of some texts; the same ones are not parsed twice, here or in a process that is forked."""
    folder = _Folder.load(dict(files), None)
    if folder.problems or folder.study is None:
        raise folder.problems[0]
    named = {table: _index_by_row(table, cells) for table, cells in folder.cells.items()}
    tables = {table: type_cells(table, cells) for table, cells in named.items()}
    claims = {CLAIMS_TABLE: folder.claims}
    for table, cells in folder.cells.items():
        folder.lines[f"{table}.csv"] = {(row,): line for row, line in zip(named[table].index, cells.index, strict=True)}
    return Catalog(tables | claims, named | claims, folder.study, folder.lines)


def _index_by_row(table: str, cells: pd.DataFrame) -> pd.DataFrame:
    """A table indexed by the identities of its rows instead of lines."""
    return cells.astype(str).set_axis(pd.Index(name_rows(table, cells), name="row", dtype=str))


def check(directory: Path | str, today: datetime.date | None = None) -> list[DataError]:
    """Every breach of the contract in a data folder, file by file and line by line; none where it is sound.

    Parameters
    ----------
    today : datetime.date, optional
        Day after which nothing can have become known; without it the calendar is not asked.
    """
    try:
        texts, strangers = read_files(Path(directory))
    except DataError as problem:
        return [problem]
    return strangers + _Folder.load(texts, today).problems


@functools.lru_cache(maxsize=64)
def _correct(table: str, text: str, written: tuple) -> Table:
    """A table with its corrections; the same text with the same corrections is checked once."""
    columns = {line: {column: (new, 0) for column, new in cells} for line, cells in written}
    return correct(table, read_table(table, text), columns)


def _freeze(written: Written) -> tuple:
    return tuple((line, tuple((column, new) for column, (new, _) in cells.items())) for line, cells in written.items())


@dataclasses.dataclass
class _Folder:
    """What was read of a folder: texts, each table indexed by line, study, claims, and the problems found.

    `lines` holds, by file, the line of each key of what is YAML.
    """

    texts: Texts
    today: datetime.date | None
    cells: dict[str, pd.DataFrame] = dataclasses.field(default_factory=dict)
    study: Study | None = None
    claims: pd.DataFrame | None = None
    lines: dict[str, Mapping[tuple, int]] = dataclasses.field(default_factory=dict)
    problems: list[DataError] = dataclasses.field(default_factory=list)

    @classmethod
    def load(cls, texts: Texts, today: datetime.date | None) -> _Folder:
        folder = cls(texts, today)
        read = {table: each for table in CONTRACTS if (each := folder._read_table(table)) is not None}
        folder._check_tables(read)
        folder._check_counts({table: each.records for table, each in read.items()})
        folder._load_study()
        folder._load_claims()
        return folder

    def _text(self, file: str) -> str | None:
        """Text of a file, or None where one that may be missing is; raises what kept it from being read."""
        text = self.texts[file]
        if isinstance(text, DataError):
            raise text
        return text

    def _read_table(self, table: str) -> Table | None:
        try:
            return read_table(table, self._text(f"{table}.csv"))
        except DataError as problem:
            self.problems.append(problem)
            return None

    def _check_tables(self, read: Mapping[str, Table]) -> None:
        """Apply the corrections, then hold every table against its contract and the tables against each other."""
        written: Mapping[str, Written] = {}
        if len(read) == len(CONTRACTS) and not (read["corrections"].problems or read["corrections"].ragged):
            written, unapplied = read_corrections(read)
            self.problems += unapplied
        tables = dict(read)
        for name, cells in written.items():
            tables[name] = _correct(name, self.texts[f"{name}.csv"], _freeze(cells))
        self.cells = {name: table.cells for name, table in tables.items()}
        known = self._list_references()
        for name, table in tables.items():
            found = [*table.problems, *check_references(name, table.cells, known)]
            if name in written:
                before = [*read[name].problems, *check_references(name, read[name].cells, known)]
                found = blame_corrections(found, before, written[name])
            self.problems += sort_problems(name, [*table.ragged, *found])

    def _list_references(self) -> References:
        sources, series = self.cells.get("sources"), self.cells.get("series")
        documents = None if sources is None else set(sources["source_id"])
        terms = None
        if series is not None:
            records = series.assign(natures=series["natures"].where(series["natures"] != "", "actual"))
            terms = {record.pop("series"): record for record in records.to_dict("records")}
        return References(documents, terms, self.today)

    def _check_counts(self, records: Mapping[str, int]) -> None:
        try:
            self.problems += check_counts(self.texts, records)
        except DataError as problem:
            self.problems.append(problem)

    def _load_study(self) -> None:
        try:
            self.study, self.lines[FILE], problems = parse_study(self._text(FILE) or "")
        except DataError as problem:
            problems = [problem]
        self.problems += problems
        if self.study is not None and {"observations", "series"} <= set(self.cells):
            series = set(self.cells["series"]["series"])
            self.problems += check_study(self.study, series, self.cells["observations"], self.lines[FILE], self.today)

    def _load_claims(self) -> None:
        try:
            self.claims, self.lines[CLAIMS_FILE], problems = parse_records(self._text(CLAIMS_FILE))
        except DataError as problem:
            problems = [problem]
        self.problems += problems
