"""Tables as text: from a CSV file to cells that are indexed by line, and what is wrong with the table by itself."""

from __future__ import annotations

import csv
import dataclasses
import functools
import io
from collections.abc import Mapping

import pandas as pd

from analysis.catalog.fields import Field
from analysis.catalog.schema import CONTRACTS, check_cells
from analysis.catalog.vocabulary import name_rows, slug
from analysis.errors import DataError

NAMES = {"observations": ("topic", "entity"), "events": ("entity",), "brand_rankings": ("event", "category", "brand")}
"""Columns whose words group the rows of a table, so that one must not be spelt in two ways."""


@dataclasses.dataclass(frozen=True, eq=False)
class Table:
    """A table as its file has it.

    Parameters
    ----------
    cells : DataFrame of object
        Plain texts, which are quicker to walk through than those of pandas, indexed by the line on which each record
        starts; no rows where there is no file.
    names : tuple of str
        Identities of the rows.
    ragged : tuple of DataError
        Records of the file that have too few or too many cells; they are no rows.
    problems : tuple of DataError
        What is wrong with the rows by themselves; of other tables nothing is known here.
    """

    cells: pd.DataFrame
    names: tuple[str, ...]
    ragged: tuple[DataError, ...]
    problems: tuple[DataError, ...]

    @property
    def records(self) -> int:
        """Records of the file, ragged ones among them."""
        return len(self.cells) + len(self.ragged)


@functools.lru_cache(maxsize=64)
def read_table(table: str, text: str | None) -> Table:
    """Read the text of a table and hold it against its contract; the same text is read once.

    Raises
    ------
    DataError
        If the text is no CSV, its header is not the contract's, or it ends within a line.
    """
    file = f"{table}.csv"
    if text and not text.endswith("\n"):
        remedy = "copy the whole file again, or end its last line"
        raise DataError(
            file, "a file that ends within a line", "a line break at its end", text.count("\n") + 1, None, remedy
        )
    cells, ragged = _parse_rows(file, text, CONTRACTS[table].fields)
    return make_table(table, cells, tuple(ragged))


def make_table(name: str, cells: pd.DataFrame, ragged: tuple[DataError, ...]) -> Table:
    """Cells with what is wrong with them: breaches of their contract, rows of one key, names spelt in two ways."""
    if cells.empty:
        missing = DataError(f"{name}.csv", "no rows", "at least one", 1, remedy="add what the study rests on")
        return Table(cells, (), ragged, (missing,) if CONTRACTS[name].required and not ragged else ())
    names = tuple(name_rows(name, cells))
    problems = check_cells(name, cells) + _check_unique(name, cells, names) + _check_spelling(name, cells)
    return Table(cells, names, ragged, tuple(problems))


def _parse_rows(file: str, text: str | None, fields: Mapping[str, Field]) -> tuple[pd.DataFrame, list[DataError]]:
    """Cells of a CSV file, and the ragged records. A column that may be left out, and is, reads as blanks."""
    columns = list(fields)
    records, lines = ([columns], [1]) if text is None else _split(file, text)
    header = records[0] if records else []
    _check_header(file, header, fields)
    place = [header.index(column) if column in header else None for column in columns]
    kept, kept_lines, ragged = [], [], []
    for record, line in zip(records[1:], lines[1:], strict=True):
        if len(record) == len(header):
            kept.append(["" if at is None else record[at] for at in place])
            kept_lines.append(line)
        else:
            remedy = "add the missing cells, or quote a cell that holds a comma"
            ragged.append(DataError(file, f"{len(record)} cells", f"{len(header)} cells", line, remedy=remedy))
    return pd.DataFrame(kept, columns=columns, index=pd.Index(kept_lines, dtype=int), dtype=object), ragged


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
            raise DataError(file, repr(column), known, 1, column[:40], "remove it or mend its name")


def _check_unique(table: str, cells: pd.DataFrame, names: tuple[str, ...]) -> list[DataError]:
    """One error for each row whose identity another row has."""
    column = next(iter(CONTRACTS[table].fields)) if table != "observations" else "series"
    remedy = "remove one, or mark the other as alternate" if table == "observations" else "remove one or mend it"
    problems = []
    first: dict[str, int] = {}
    for line, row in zip(cells.index, names, strict=True):
        if first.setdefault(row, line) != line:
            found = f"row {row} a second time (first in line {first[row]})"
            problems.append(DataError(f"{table}.csv", found, "one row of that key", line, column, remedy))
    return problems


def _check_spelling(table: str, cells: pd.DataFrame) -> list[DataError]:
    """One error for each row whose name another row spells otherwise, with capitals, blanks or signs."""
    problems = []
    for column in NAMES.get(table, ()):
        spellings: dict[str, dict[str, int]] = {}
        for name in cells[column]:
            counts = spellings.setdefault(slug(name), {})
            counts[name] = counts.get(name, 0) + 1
        several = {key: counts for key, counts in spellings.items() if key and len(counts) > 1}
        usual = {key: max(counts, key=counts.__getitem__) for key, counts in several.items()}
        for line, name in cells[column].items() if usual else ():
            spelt = usual.get(slug(name), name)
            if name != spelt:
                remedy = "spell it so, or choose a name that differs by more than signs"
                problems.append(DataError(f"{table}.csv", repr(name), f"{spelt!r}, as elsewhere", line, column, remedy))
    return problems
