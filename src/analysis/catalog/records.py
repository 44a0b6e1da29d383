"""Claims as the data folder holds them: one record each, with its text, so that what was read can be told apart.

What a record means is known to `analysis.claims`; here it is a table of texts like any other.
"""

from __future__ import annotations

import json

import pandas as pd
import yaml

from analysis.errors import DataError

FILE = "claims.yml"
TABLE = "claims"
SAFE_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The loader of plain values, from C where PyYAML was built with it: the claims are long."""

HEAD = "claims/article"
"""Identity of the record that names the article."""


_KEYS = {"article", "claims", "bounds"}


def name_file(table: str) -> str:
    """File of the data folder that holds a table."""
    return FILE if table == TABLE else f"{table}.csv"


def parse_records(text: str | None) -> tuple[pd.DataFrame, list[DataError]]:
    """Read the text of the claims.

    Parameters
    ----------
    text : str or None
        YAML with the keys ``article``, ``claims`` and, where wanted, ``bounds``; None where the folder has no claims.

    Returns
    -------
    DataFrame of str
        Column ``record``, the JSON of each, indexed by ``claims/article``, ``claims/bounds/<n>`` and ``claims/<id>``.
    list of DataError
        What is wrong with the form.
    """
    empty = pd.DataFrame({"record": pd.Series(dtype=str)}, index=pd.Index([], name="row", dtype=str))
    if text is None:
        return empty, []
    try:
        content = yaml.load(text, Loader=SAFE_LOADER)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        found = getattr(error, "problem", None) or str(error)
        return empty, [DataError(FILE, found, "YAML", mark.line + 1 if mark else None, remedy="mend it there")]
    problem = _find_problem(content)
    if problem:
        return empty, [problem]
    records = {HEAD: content["article"]}
    records |= {f"{TABLE}/bounds/{place}": bound for place, bound in enumerate(content.get("bounds", ()), 1)}
    for place, claim in enumerate(content["claims"], 1):
        row = f"{TABLE}/{claim.get('id', place)}"
        if row in records:
            return empty, [DataError(FILE, f"claim {claim['id']} a second time", "one of that id", remedy="remove one")]
        records[row] = claim
    texts = {row: json.dumps(record, sort_keys=True, default=str) for row, record in records.items()}
    return pd.DataFrame({"record": pd.Series(texts, dtype=str)}).rename_axis("row"), []


def _find_problem(content) -> DataError | None:
    if not isinstance(content, dict) or not _KEYS <= {*content, "bounds"} <= _KEYS:
        keys = ", ".join(map(str, content)) if isinstance(content, dict) else "no mapping"
        return DataError(
            FILE, f"the keys {keys or 'none'}", "article, claims and, where wanted, bounds", remedy="mend the keys"
        )
    if not isinstance(content["claims"], list) or not all(isinstance(each, dict) for each in content["claims"]):
        return DataError(FILE, "claims that are no list of records", "a list of records", remedy="mend the key claims")
    return None
