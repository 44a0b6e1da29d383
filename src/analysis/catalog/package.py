"""The tables as a Frictionless Data Package: ``datapackage.json``, made from the contracts and the files.

``python -m analysis.catalog.package DIR`` writes it into a data folder. Where it is there, its counts of rows tell a
file that was copied only in part.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from analysis.catalog.listing import PACKAGE_FILE as FILE
from analysis.catalog.plain_yaml import MOST_CHARACTERS
from analysis.catalog.roles import FILE as STUDY_FILE
from analysis.catalog.roles import Study, parse_study
from analysis.catalog.schema import CONTRACTS, Contract
from analysis.catalog.tables import read_table
from analysis.catalog.texts import read_text
from analysis.catalog.vocabulary import slug

PROFILE = "tabular-data-package"
TYPES = {"text": "string", "number": "number", "day": "date"}
KEYS = {"sources": "source_id", "series": "series"}
"""Tables whose rows are named by one column."""


def describe_package(study: Study, files: Mapping[str, bytes]) -> dict[str, Any]:
    """The descriptor of a data folder.

    Parameters
    ----------
    files : mapping of str to bytes
        The tables that the folder has, as their files stand there.
    """
    return {
        "profile": PROFILE,
        "name": slug(study.title),
        "title": study.title,
        "description": study.summary,
        "licenses": [
            {
                "name": "CC-BY-4.0",
                "path": "https://creativecommons.org/licenses/by/4.0/",
                "title": "Creative Commons Attribution 4.0 International",
            }
        ],
        "resources": [
            describe_table(table, CONTRACTS[table]) | _measure_file(table, files[table])
            for table in CONTRACTS
            if table in files
        ],
    }


def _measure_file(table: str, content: bytes) -> dict[str, Any]:
    rows = read_table(table, content.decode("utf-8-sig")).records
    return {"bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}", "rows": rows}


def describe_table(table: str, contract: Contract) -> dict[str, Any]:
    """One resource: the columns of a contract, each with its type and its rules in words."""
    fields = []
    for column, field in contract.fields.items():
        described = {"name": column, "type": TYPES[field.kind]}
        if field.rules:
            described["description"] = "; ".join(rule.expected for rule in field.rules)
        fields.append(described)
    schema: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    if table in KEYS:
        schema["primaryKey"] = KEYS[table]
    references = {"source_id": "sources", "series": "series"}
    schema["foreignKeys"] = [
        {"fields": column, "reference": {"resource": home, "fields": column}}
        for column, home in references.items()
        if column in contract.fields and home != table
    ]
    if not schema["foreignKeys"]:
        del schema["foreignKeys"]
    return {
        "name": table.replace("_", "-"),
        "path": f"{table}.csv",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }


def load_package(directory: Path) -> dict[str, Any]:
    """The descriptor that a data folder should have."""
    study, _, problems = parse_study(read_text(directory / STUDY_FILE, STUDY_FILE, "a study", MOST_CHARACTERS))
    if study is None:
        raise problems[0]
    paths = {table: directory / f"{table}.csv" for table in CONTRACTS}
    return describe_package(study, {table: path.read_bytes() for table, path in paths.items() if path.is_file()})


def write_package(directory: Path) -> Path:
    """Write ``datapackage.json`` into a data folder."""
    text = json.dumps(load_package(directory), indent=1, ensure_ascii=False) + "\n"
    (directory / FILE).write_text(text, encoding="utf-8")
    return directory / FILE


if __name__ == "__main__":
    write_package(Path(sys.argv[1] if len(sys.argv) > 1 else "data"))
