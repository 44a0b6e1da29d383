"""The only reader of data files: text in, a validated catalogue or every error out."""

from __future__ import annotations

import csv
import dataclasses
import functools
import io
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from analysis.catalog.corrections import apply_corrections
from analysis.catalog.fields import Field
from analysis.catalog.holdings import Catalog
from analysis.catalog.records import FILE as CLAIMS_FILE
from analysis.catalog.records import TABLE as CLAIMS_TABLE
from analysis.catalog.records import parse_records
from analysis.catalog.roles import FILE, Study, check_roles, parse_study
from analysis.catalog.schema import CONTRACTS, check_cells, type_cells
from analysis.catalog.texts import read_text
from analysis.catalog.vocabulary import name_rows
from analysis.errors import DataError

MOST_BYTES = 50_000_000
"""Size of the largest table that is read."""

FILES = {f"{table}.csv": contract.required for table, contract in CONTRACTS.items()} | {FILE: True, CLAIMS_FILE: False}
"""Every file of a data folder that is read, and whether there must be one."""


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
    return _load_files(tuple(_read_files(Path(directory)).items())).reopen()


@functools.lru_cache(maxsize=1)
def _load_files(files: tuple[tuple[str, str | None | DataError], ...]) -> Catalog:
    """The catalogue of some texts; the same ones are not parsed twice, here or in a process that is forked."""
    folder = _Folder.load(dict(files))
    if folder.problems:
        raise folder.problems[0]
    named = {table: _index_by_row(table, cells) for table, cells in folder.cells.items()}
    tables = {table: type_cells(table, cells) for table, cells in named.items()}
    claims = {CLAIMS_TABLE: folder.claims}
    for table, cells in folder.cells.items():
        folder.lines[f"{table}.csv"] = {(row,): line for row, line in zip(named[table].index, cells.index, strict=True)}
    return Catalog(tables | claims, named | claims, folder.study, folder.lines)


def _index_by_row(table: str, cells: pd.DataFrame) -> pd.DataFrame:
    """A table indexed by the identities of its rows instead of lines."""
    return cells.set_axis(pd.Index(name_rows(table, cells), name="row", dtype=str))


def check(directory: Path | str) -> list[DataError]:
    """Every breach of the contract in a data folder, file by file and line by line; none where it is sound."""
    try:
        files = _read_files(Path(directory))
    except DataError as problem:
        return [problem]
    return _Folder.load(files).problems


@dataclasses.dataclass
class _Folder:
    """What was read of a folder: text by table, each frame indexed by line, study, claims, and the problems found.

    `lines` holds, by file, the line of each key of what is YAML.
    """

    files: dict[str, str | None | DataError]
    cells: dict[str, pd.DataFrame]
    study: Study | None
    claims: pd.DataFrame | None
    lines: dict[str, Mapping[tuple, int]]
    problems: list[DataError]

    @classmethod
    def load(cls, files: dict[str, str | None | DataError]) -> _Folder:
        folder = cls(files, {}, None, None, {}, [])
        for table in CONTRACTS:
            folder._load_table(table)
        folder._check_references()
        folder._load_study()
        folder._load_claims()
        return folder

    def _text(self, file: str) -> str | None:
        """Text of a file, or None where an optional one is absent; raises what kept it from being read."""
        text = self.files[file]
        if isinstance(text, DataError):
            raise text
        return text

    def _load_table(self, table: str) -> None:
        file, contract = f"{table}.csv", CONTRACTS[table]
        try:
            text = self._text(file)
            self.cells[table] = cells = _parse_rows(file, text, contract.fields, self.problems)
            if contract.required and cells.empty:
                raise DataError(file, "no rows", "at least one", remedy="add what the study rests on")
        except DataError as problem:
            self.problems.append(problem)

    def _check_references(self) -> None:
        """Apply the corrections, then hold every table against its contract and its rows against each other."""
        documents = set(self.cells["sources"]["source_id"]) if "sources" in self.cells else None
        series = self.cells.get("series")
        units = None if series is None else dict(zip(series["series"], series["units"], strict=True))
        if set(self.cells) == set(CONTRACTS) and not check_cells("corrections", self.cells["corrections"], documents):
            self.problems += apply_corrections(self.cells, self.cells["corrections"])
        for table, cells in self.cells.items():
            self.problems += check_cells(table, cells, documents, units)
            self.problems += _check_unique(table, cells)

    def _load_study(self) -> None:
        try:
            self.study, self.lines[FILE], problems = parse_study(self._text(FILE))
        except DataError as problem:
            problems = [problem]
        self.problems += problems
        if self.study is not None and {"observations", "series"} <= set(self.cells):
            held = self.cells["observations"][["series", "entity", "frequency"]].drop_duplicates()
            rows = set(held.itertuples(index=False, name=None))
            self.problems += check_roles(self.study, set(self.cells["series"]["series"]), rows, self.lines[FILE])

    def _load_claims(self) -> None:
        try:
            self.claims, self.lines[CLAIMS_FILE], problems = parse_records(self._text(CLAIMS_FILE))
        except DataError as problem:
            problems = [problem]
        self.problems += problems


def _read_files(directory: Path) -> dict[str, str | None | DataError]:
    """Text of every file of a data folder by name: None where an optional one is absent, else what kept it away."""
    if not directory.is_dir():
        raise DataError(str(directory), "no folder", "a data folder", remedy="give the path of one, or make one")
    held = {path.name for path in directory.iterdir()}
    files: dict[str, str | None | DataError] = {}
    for file, required in FILES.items():
        if file not in held:
            missing = DataError(file, "no such file", "a file in the data folder", remedy="add it")
            files[file] = missing if required else None
            continue
        try:
            files[file] = read_text(directory / file, file, "a file in the data folder", MOST_BYTES)
        except DataError as problem:
            files[file] = problem
    return files


def _parse_rows(file: str, text: str | None, fields: Mapping[str, Field], problems: list[DataError]) -> pd.DataFrame:
    """Cells of a CSV file, indexed by the line on which each record starts; ragged records go to `problems`.

    A column that may be left out, and is, reads as blanks.

    Raises
    ------
    DataError
        If the text is no CSV, or its header is not the contract's.
    """
    columns = list(fields)
    records, lines = ([columns], [1]) if text is None else _split(file, text)
    header = records[0] if records else []
    _check_header(file, header, fields)
    place = [header.index(column) if column in header else None for column in columns]
    kept, kept_lines = [], []
    for record, line in zip(records[1:], lines[1:], strict=True):
        if len(record) == len(header):
            kept.append(["" if at is None else record[at] for at in place])
            kept_lines.append(line)
        else:
            remedy = "add the missing cells, or quote a cell that holds a comma"
            problems.append(DataError(file, f"{len(record)} cells", f"{len(header)} cells", line, remedy=remedy))
    return pd.DataFrame(kept, columns=columns, index=pd.Index(kept_lines, dtype=int), dtype=str)


def _split(file: str, text: str) -> tuple[list[list[str]], list[int]]:
    """Records of a CSV text and the line on which each starts; blank lines are passed over."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    records, lines, end = [], [], 0
    try:
        for record in reader:
            if record:
                records.append(record)
                lines.append(end + 1)
            end = reader.line_num
    except csv.Error as error:
        raise DataError(file, f"no CSV ({error})", "CSV", end + 1, remedy="mend the quotes of this record") from None
    return records, lines


def _check_header(file: str, header: list[str], columns: Mapping[str, Field]) -> None:
    """Raise unless the header names the contract's columns, each once, in any order; some may be left out."""
    for column, field in columns.items():
        if column not in header and not field.optional:
            remedy = "add the column, blank where nothing is known"
            raise DataError(file, f"the columns {', '.join(header) or 'none'}", column, 1, column, remedy)
    for place, column in enumerate(header):
        if column not in columns or column in header[:place]:
            known = f"only the columns {', '.join(columns)}"
            raise DataError(file, repr(column), known, 1, column, "remove it or mend its name")


def _check_unique(table: str, cells: pd.DataFrame) -> list[DataError]:
    """One error for each row whose identity another row has."""
    rows = name_rows(table, cells)
    column = next(iter(CONTRACTS[table].fields)) if table != "observations" else "series"
    problems = []
    for line in rows.index[rows.duplicated()]:
        first = rows.index[rows == rows[line]][0]
        found = f"row {rows[line]} a second time (first in line {first})"
        remedy = "remove one, or mark the other as alternate" if table == "observations" else "remove one or mend it"
        problems.append(DataError(f"{table}.csv", found, "one row of that key", line, column, remedy))
    return problems
