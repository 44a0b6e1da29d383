"""Which chapters a study allows, and in one sentence each why another is left out. Pure."""

from __future__ import annotations

from analysis.catalog import Catalog
from analysis.prose import join, say_count
from analysis.runner.parameters import DEFINITIONS, Parameters, find_definition


def choose_chapters(catalog: Catalog) -> list[str]:
    """Notebooks whose roles, tables and assumptions the study holds, in reading order."""
    return [notebook for notebook, definition in DEFINITIONS.items() if not _find_missing(catalog, definition)]


def explain_omissions(catalog: Catalog) -> dict[str, str]:
    """Notebook that the study does not allow to the sentence that says so."""
    missing = {notebook: _find_missing(catalog, definition) for notebook, definition in DEFINITIONS.items()}
    return {
        notebook: f"\u201c{name_chapter(notebook)}\u201d is left out: this study has {join(lacks)}."
        for notebook, lacks in missing.items()
        if lacks
    }


def name_chapter(notebook: str) -> str:
    """What a chapter is about, whatever the study: ``The trajectory of sales``."""
    return (find_definition(notebook).__doc__ or notebook).splitlines()[0].rstrip(".")


def _find_missing(catalog: Catalog, definition: type[Parameters]) -> list[str]:
    known = {*catalog.study.roles, *catalog.tables["observations"]["series"].unique()}
    lacks = [f"no series in the role \u201c{role}\u201d" for role in definition.roles if role not in known]
    lacks += [f"no rows in {table}.csv" for table in definition.tables if catalog.tables[table].empty]
    ids = catalog.tables["assumptions"]["id"]
    for prefix in definition.assumptions:
        if not ((ids == prefix) | ids.str.startswith(f"{prefix}.")).any():
            lacks.append(f"no assumption whose id begins with \u201c{prefix}\u201d")
    for role, fewest in definition.fewest_quarters.items():
        held = _count_quarters(catalog, role)
        if role in known and held < fewest:
            lacks.append(f"only {say_count(held, 'quarter')} in the role \u201c{role}\u201d, which needs {fewest}")
    return lacks


def _count_quarters(catalog: Catalog, name: str) -> int:
    """Quarters of a role that are in the folder, whenever they became public."""
    role, rows = catalog.study.roles.get(name), catalog.tables["observations"]
    if role is None:
        return 0
    ours = (rows["series"] == role.series) & (rows["entity"] == role.entity)
    return rows[ours & (rows["frequency"] == role.frequencies.get("quarter"))]["period_end"].nunique()
