"""Which chapters a study allows, and in one sentence each why another is left out. Pure."""

from __future__ import annotations

import pandas as pd

from analysis.catalog import Catalog
from analysis.catalog.records import name_file
from analysis.prose import join, say_count
from analysis.runner.definitions import DEFINITIONS
from analysis.runner.parameters import find_definition
from analysis.runner.typed import Parameters


def choose_chapters(catalog: Catalog) -> list[str]:
    """Notebooks whose roles, tables and assumptions the study holds, in reading order."""
    return [notebook for notebook, definition in DEFINITIONS.items() if not _find_missing(catalog, definition)]


def explain_omissions(catalog: Catalog) -> dict[str, str]:
    """Notebook that the study does not allow to the sentence that says so."""
    missing = {notebook: _find_missing(catalog, definition) for notebook, definition in DEFINITIONS.items()}
    return {
        notebook: f"{_quote(name_chapter(notebook))} is left out: this study has {join(lacks)}."
        for notebook, lacks in missing.items()
        if lacks
    }


def name_chapter(notebook: str) -> str:
    """What a chapter is about, whatever the study: ``The trajectory of sales``."""
    return (find_definition(notebook).__doc__ or notebook).splitlines()[0].rstrip(".")


def _find_missing(catalog: Catalog, definition: type[Parameters]) -> list[str]:
    known = {*catalog.study.roles, *catalog.tables["observations"]["series"].unique()}
    ids = catalog.tables["assumptions"]["id"]
    lacks = {
        "no series in the role of": [_quote(role) for role in definition.roles if role not in known],
        "no rows in": [name_file(table) for table in definition.tables if catalog.tables[table].empty],
        "no assumptions of": [_quote(name) for name in definition.assumptions if not _begin_with(ids, name).any()],
    }
    said = [f"{what} {join(names)}" for what, names in lacks.items() if names]
    for role, fewest in definition.fewest_quarters.items():
        held = _count_quarters(catalog, role)
        if role in known and held < fewest:
            said.append(f"only {say_count(held, 'quarter')} in the role {_quote(role)}, which needs {fewest}")
    return said


def _begin_with(ids: pd.Series, prefix: str) -> pd.Series:
    return (ids == prefix) | ids.str.startswith(f"{prefix}.")


def _quote(name: str) -> str:
    return f"\u201c{name}\u201d"


def _count_quarters(catalog: Catalog, name: str) -> int:
    """Quarters of a role that are in the folder, whenever they became public."""
    role, rows = catalog.study.roles.get(name), catalog.tables["observations"]
    if role is None:
        return 0
    ours = (rows["series"] == role.series) & (rows["entity"] == role.entity)
    return rows[ours & (rows["frequency"] == role.frequencies.get("quarter"))]["period_end"].nunique()
