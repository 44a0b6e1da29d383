"""Corrections: a figure gathered wrongly is mended by a record with its reason, never by editing the figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from analysis.catalog.tables import Table, make_table
from analysis.errors import DataError

FILE = "corrections.csv"

Written = dict[int, dict[str, tuple[str, int]]]
"""Line of a table to column to the text that a correction wrote there, and the line of that correction."""


def read_corrections(tables: Mapping[str, Table]) -> tuple[dict[str, Written], list[DataError]]:
    """What the corrections write into which table, in the order of their file.

    Parameters
    ----------
    tables : mapping of str to Table
        Every table, the corrections among them: columns ``row, column, old, new, reason, source_id, date``, where `row`
        is the identity that the row has before any correction.

    Returns
    -------
    dict of str to dict
        By table.
    list of DataError
        One for each correction that names no row or column, or whose `old` is not what stands there.
    """
    records = tables["corrections"].cells
    written: dict[str, Written] = {}
    problems = []
    places: dict[str, tuple[str, int]] = {}
    for name, table in tables.items() if len(records) else ():
        if name != "corrections":
            places |= {row: (name, line) for row, line in zip(table.names, table.cells.index, strict=True)}
    for record in records.itertuples():
        if record.row not in places:
            found, expected = repr(record.row), "the identity of a row"
            problems.append(DataError(FILE, found, expected, record.Index, "row", "name a row that exists"))
            continue
        within, at = places[record.row]
        problem = _refuse(within, at, tables[within].cells, written.get(within, {}).get(at, {}), record)
        if problem:
            problems.append(problem)
        else:
            written.setdefault(within, {}).setdefault(at, {})[record.column] = (record.new, record.Index)
    return written, problems


def _refuse(table: str, at: int, cells: pd.DataFrame, before: Mapping, record: Any) -> DataError | None:
    """What is wrong with a correction of a row that exists."""
    line = record.Index
    if record.column not in cells:
        known = f"one of {', '.join(cells)}"
        return DataError(FILE, repr(record.column), known, line, "column", f"name a column of {table}.csv")
    stands = before[record.column][0] if record.column in before else cells.at[at, record.column]
    if stands != record.old:
        expected = f"{stands!r}, which stands in line {at} of {table}.csv"
        return DataError(FILE, repr(record.old), expected, line, "old", "drop the correction or mend it")
    return None


def correct(name: str, table: Table, written: Written) -> Table:
    """A table with its corrections, held against its contract anew."""
    cells = table.cells.copy()
    for line, columns in written.items():
        for column, (new, _) in columns.items():
            cells.at[line, column] = new
    return make_table(name, cells, table.ragged)


def blame_corrections(problems: Iterable[DataError], before: Iterable[DataError], written: Written) -> list[DataError]:
    """Problems of a corrected table, those that a correction brought named by its file and line.

    Parameters
    ----------
    problems, before : iterable of DataError
        What is wrong with the table after the corrections, and before them.
    written : dict
        What the corrections wrote into it.
    """
    known = {(problem.row, problem.column, problem.expected) for problem in before}
    return [
        problem
        if (problem.row, problem.column, problem.expected) in known or problem.row not in written
        else _blame(problem, {column: line for column, (_, line) in written[problem.row].items()})
        for problem in problems
    ]


def _blame(problem: DataError, writers: Mapping[str, int]) -> DataError:
    line = writers.get(problem.column or "", max(writers.values()))
    column = "new" if problem.column in writers else "column"
    expected = f"{problem.expected} (line {problem.row}, column {problem.column} of {problem.file})"
    return DataError(FILE, problem.found, expected, line, column, "mend the correction, or drop it")
