"""Claims as the data folder holds them: one record each, with its text, so that what was read can be told apart.

What a record means is known to `analysis.claims`; here it is a table of texts like any other.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

import pandas as pd

from analysis.catalog.plain_yaml import Plain, parse_yaml
from analysis.errors import DataError

FILE = "claims.yml"
TABLE = "claims"
HEAD = "claims/article"
"""Identity of the record that names the article."""

_KEYS = {"article", "claims", "bounds"}


def name_file(table: str) -> str:
    """File of the data folder that holds a table."""
    return FILE if table == TABLE else f"{table}.csv"


def parse_records(text: str | None) -> tuple[pd.DataFrame, Mapping[tuple, int], list[DataError]]:
    """Read the text of the claims.

    Parameters
    ----------
    text : str or None
        YAML with the keys ``article``, ``claims`` and, where wanted, ``bounds``; None where the folder has no claims.

    Returns
    -------
    DataFrame of str
        Column ``record``, the JSON of each, indexed by ``claims/article``, ``claims/bounds/<n>`` and ``claims/<id>``.
    dict of tuple to int
        Line of each key, by the identity of its record and the path within.
    list of DataError
        What is wrong with the form.
    """
    empty = pd.DataFrame({"record": pd.Series(dtype=str)}, index=pd.Index([], name="row", dtype=str))
    if text is None:
        return empty, {}, []
    try:
        plain = parse_yaml(FILE, text)
        places = _place_records(plain)
    except DataError as problem:
        return empty, {}, [problem]
    texts = {}
    for row, (key, at) in places.items():
        record = plain.content[key] if at is None else plain.content[key][at]
        texts[row] = json.dumps(record, sort_keys=True, default=str)
    rows = {(key,) if at is None else (key, at): row for row, (key, at) in places.items()}
    lines = {}
    for path, line in plain.lines.items():
        for depth in (1, 2):
            if path[:depth] in rows:
                lines[(rows[path[:depth]], *path[depth:])] = line
    return pd.DataFrame({"record": pd.Series(texts, dtype=str)}).rename_axis("row"), lines, []


def _place_records(plain: Plain) -> dict[str, tuple[str, int | None]]:
    """Key and position of each record by its identity; raises what is wrong with the form."""
    content = plain.content
    if not isinstance(content, dict) or not _KEYS <= {*content, "bounds"} <= _KEYS:
        keys = ", ".join(content) if isinstance(content, dict) else "no mapping"
        expected = "article, claims and, where wanted, bounds"
        raise DataError(FILE, f"the keys {keys or 'none'}", expected, 1, remedy="mend the keys")
    places: dict[str, tuple[str, int | None]] = {HEAD: ("article", None)}
    for key in ("bounds", "claims"):
        records = content.get(key, [])
        if not isinstance(records, list) or not all(isinstance(each, dict) for each in records):
            found, line = f"{key} that are no list of records", plain.find_line(key)
            raise DataError(FILE, found, "a list of records", line, remedy=f"mend the key {key}")
        for at, record in enumerate(records):
            name = f"bounds/{at + 1}" if key == "bounds" else record.get("id", at + 1)
            if f"{TABLE}/{name}" in places:
                found, line = f"claim {name} a second time", plain.find_line(key, at, "id")
                raise DataError(FILE, found, "one of that id", line, remedy="remove one")
            places[f"{TABLE}/{name}"] = (key, at)
    return places
