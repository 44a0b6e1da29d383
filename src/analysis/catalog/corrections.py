"""Corrections: a figure gathered wrongly is mended by a record with its reason, never by editing the figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from analysis.catalog.vocabulary import name_rows
from analysis.errors import DataError

FILE = "corrections.csv"

Touched = dict[str, dict[int, dict[str, int]]]
"""Table to line to column to the line of the last correction that wrote there."""


def apply_corrections(cells: dict[str, pd.DataFrame], corrections: pd.DataFrame) -> tuple[list[DataError], Touched]:
    """Write each correction into the table that holds its row, in the order of the file.

    Parameters
    ----------
    cells : dict of str to DataFrame of str
        Text of the tables; those that are corrected are replaced by corrected copies.
    corrections : DataFrame of str
        Columns ``row, column, old, new, reason, source_id, date``, indexed by the line of the file. `row` is the
        identity that the row has before any correction.

    Returns
    -------
    list of DataError
        One for each correction that names no row or column, or whose `old` is not what stands there.
    dict
        Which correction wrote each cell.
    """
    places = {}
    if len(corrections):
        for table, frame in cells.items():
            if table != "corrections":
                places |= {row: (table, line) for line, row in name_rows(table, frame).items()}
    problems, touched = [], {}
    for record in corrections.itertuples():
        problem = _refuse(cells, places, record)
        if problem:
            problems.append(problem)
            continue
        table, at = places[record.row]
        if table not in touched:
            cells[table], touched[table] = cells[table].copy(), {}
        cells[table].at[at, record.column] = record.new
        touched[table].setdefault(at, {})[record.column] = record.Index
    return problems, touched


def _refuse(cells: Mapping[str, pd.DataFrame], places: Mapping[str, tuple[str, int]], record) -> DataError | None:
    line = record.Index
    if record.row not in places:
        return DataError(FILE, repr(record.row)[:200], "the identity of a row", line, "row", "name a row that exists")
    table, at = places[record.row]
    if record.column not in cells[table]:
        known = f"one of {', '.join(cells[table])}"
        return DataError(FILE, repr(record.column)[:80], known, line, "column", f"name a column of {table}.csv")
    stands = cells[table].at[at, record.column]
    if stands != record.old:
        expected = f"{stands!r}, which stands in line {at} of {table}.csv"
        return DataError(FILE, repr(record.old)[:200], expected, line, "old", "drop the correction or mend it")
    return None


def blame_corrections(
    table: str, problems: Iterable[DataError], before: Iterable[DataError], touched: Touched
) -> list[DataError]:
    """Problems of a corrected table, those that a correction brought named by its file and line.

    Parameters
    ----------
    table : str
    problems, before : iterable of DataError
        What is wrong with the table after the corrections, and before them.
    touched : dict
        Of `apply_corrections`.
    """
    known = {(problem.row, problem.column, problem.expected) for problem in before}
    return [
        problem
        if (problem.row, problem.column, problem.expected) in known or problem.row not in touched.get(table, {})
        else _blame(problem, touched[table][problem.row])
        for problem in problems
    ]


def _blame(problem: DataError, writers: Mapping[str, int]) -> DataError:
    line = writers.get(problem.column, max(writers.values()))
    column = "new" if problem.column in writers else "column"
    expected = f"{problem.expected} (line {problem.row}, column {problem.column} of {problem.file})"
    return DataError(FILE, problem.found, expected, line, column, "mend the correction, or drop it")
