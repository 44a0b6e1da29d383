"""Corrections: a figure gathered wrongly is mended by a record with its reason, never by editing the figures."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from analysis.catalog.vocabulary import name_rows
from analysis.errors import DataError

FILE = "corrections.csv"


def apply_corrections(cells: Mapping[str, pd.DataFrame], corrections: pd.DataFrame) -> list[DataError]:
    """Write each correction into the table that holds its row, in the order of the file.

    Parameters
    ----------
    cells : mapping of str to DataFrame of str
        Text of the tables, changed in place.
    corrections : DataFrame of str
        Columns ``row, column, old, new, reason, source_id, date``, indexed by the line of the file. `row` is the
        identity that the row has before any correction.

    Returns
    -------
    list of DataError
        One for each correction that names no row or column, or whose `old` is not what stands there.
    """
    if corrections.empty:
        return []
    tables = {table: frame for table, frame in cells.items() if table != "corrections"}
    places = {row: (table, line) for table, frame in tables.items() for line, row in name_rows(table, frame).items()}
    problems = []
    for record in corrections.itertuples():
        problem = _apply(tables, places, record)
        if problem:
            problems.append(problem)
    return problems


def _apply(tables: Mapping[str, pd.DataFrame], places: Mapping[str, tuple[str, int]], record) -> DataError | None:
    line = record.Index
    if record.row not in places:
        return DataError(FILE, repr(record.row), "the identity of a row", line, "row", "name a row that exists")
    table, at = places[record.row]
    if record.column not in tables[table]:
        known = f"one of {', '.join(tables[table])}"
        return DataError(FILE, repr(record.column), known, line, "column", f"name a column of {table}.csv")
    stands = tables[table].at[at, record.column]
    if stands != record.old:
        expected = f"{stands!r}, which stands in line {at} of {table}.csv"
        return DataError(FILE, repr(record.old), expected, line, "old", "drop the correction or mend it")
    tables[table].at[at, record.column] = record.new
    return None
