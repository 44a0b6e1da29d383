"""Counts of rows that ``datapackage.json`` holds: a file that was copied only in part has fewer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from analysis.catalog.listing import PACKAGE_FILE as FILE
from analysis.catalog.listing import Texts
from analysis.catalog.schema import CONTRACTS
from analysis.errors import DataError

COMMAND = "python -m analysis.catalog.package"
"""What makes the descriptor anew; it takes the folder."""


def check_counts(texts: Texts, records: Mapping[str, int]) -> list[DataError]:
    """Tables with fewer rows than the descriptor counted, and those that are gone; none without a descriptor.

    Parameters
    ----------
    texts : dict
        Texts of the folder's files.
    records : mapping of str to int
        Rows of each table that could be read.
    """
    problems = []
    for table, resource in _read_resources(texts).items():
        file, counted = f"{table}.csv", resource.get("rows")
        held = records.get(table)
        if table not in CONTRACTS or not isinstance(counted, int) or held is None or held >= counted:
            continue
        found = f"{held} rows" if texts.get(file) is not None else "no such file"
        remedy = f"copy the whole file again; if rows were meant to go, run {COMMAND} on the folder"
        problems.append(DataError(file, found, f"at least the {counted} that {FILE} counts", held + 1, remedy=remedy))
    return problems


def is_stale(texts: Texts) -> bool:
    """Whether the descriptor was made from other tables than those that the folder holds."""
    listed = {table: resource.get("bytes") for table, resource in _read_resources(texts).items()}
    held = {table: len(text.encode()) for table in CONTRACTS if isinstance(text := texts.get(f"{table}.csv"), str)}
    return bool(listed) and listed != held


def _read_resources(texts: Texts) -> dict[str, dict[str, Any]]:
    """What a descriptor says of each table.

    Raises
    ------
    DataError
        If it is no descriptor.
    """
    text = texts.get(FILE)
    if text is None:
        return {}
    if isinstance(text, DataError):
        raise text
    remedy = f"make it anew with {COMMAND} on the folder, or remove it"
    try:
        resources = json.loads(text)["resources"]
        return {str(each["path"]).removesuffix(".csv"): dict(each) for each in resources}
    except (ValueError, RecursionError, KeyError, TypeError, AttributeError) as error:
        line = getattr(error, "lineno", 1)
        raise DataError(FILE, "no descriptor of tables", "one made by netred", line, remedy=remedy) from None
