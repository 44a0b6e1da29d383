"""Which chapters an edition of a study can have, and in one sentence each why another is left out. Pure."""

from __future__ import annotations

import datetime

import pandas as pd

from analysis.catalog import Catalog
from analysis.catalog.records import name_file
from analysis.catalog.selection import first_known
from analysis.errors import NetredError
from analysis.periods import parse_date
from analysis.project import Project
from analysis.prose import format_date, join, say_count
from analysis.runner.declarations import Declaration, list_declarations

MONTHS_OF_A_QUARTER = 3


def choose_chapters(project: Project, catalog: Catalog, as_of: datetime.date) -> list[Declaration]:
    """Chapters that can stand on what the study holds and what was public on an edition's day, in reading order."""
    omitted = explain_omissions(project, catalog, as_of)
    return [each for name, each in list_declarations(project).items() if name not in omitted]


def explain_omissions(project: Project, catalog: Catalog, as_of: datetime.date) -> dict[str, str]:
    """Notebook that cannot stand on an edition's day to the sentence that says why."""
    origin, said = find_origin(catalog, as_of), {}
    for each in list_declarations(project).values():
        lacks = _find_missing(catalog, each, origin if "origin" in each.parameters.model_fields else as_of)
        if lacks:
            said[each.notebook] = f"{_quote(each.title)} is left out: this study has {join(lacks)}."
    return said


def check_stands(catalog: Catalog, declaration: Declaration, day: datetime.date) -> None:
    """Refuse a chapter that cannot stand on what the study holds and what was public on a day.

    Raises
    ------
    NetredError
        With the reason.
    """
    lacks = _find_missing(catalog, declaration, day)
    if lacks:
        raise NetredError(f"notebook {declaration.notebook}: this study has {join(lacks)}, which it rests on.")


def check_day(catalog: Catalog, day: datetime.date, what: str) -> None:
    """Refuse a day that lies in the future, or before the first figure was public.

    Raises
    ------
    NetredError
        If it does; the sentence begins with `what`.
    """
    first = first_known("observations", catalog.tables["observations"], "strict").min().date()
    last = max(catalog.latest, datetime.date.today())
    if not first <= day <= last:
        where = "before the first figure was public" if day < first else "in the future"
        raise NetredError(f"{what}: found a day {where}, expected one from {first} to {last}.")


def find_origin(catalog: Catalog, as_of: datetime.date) -> datetime.date:
    """Day from which an edition forecasts: the study's, else the edition's own; never later than that."""
    return min(parse_date(catalog.study.parameters.get("origin", as_of)), as_of)


def _find_missing(catalog: Catalog, declaration: Declaration, day: datetime.date) -> list[str]:
    needs = declaration.needs
    held = {*catalog.study.roles, *catalog.tables["observations"]["series"].unique()}
    ranges = catalog.tables["assumptions"]
    stated = ranges["id"][first_known("assumptions", ranges, "strict") <= pd.Timestamp(day)]
    roles = {name: name.partition("/")[0] for name in needs.known}
    hidden = [name for name, role in roles.items() if role in held and not _is_public(catalog, name, day)]
    lacks = {
        "no series in the role of": [_quote(role) for role in needs.roles if role not in held],
        "no rows in": [name_file(table) for table in needs.tables if catalog.tables[table].empty],
        "no assumptions of": [_quote(name) for name in needs.assumptions if not _begin_with(ranges["id"], name).any()],
        f"no assumptions that could be stated by {format_date(day)} of": [
            _quote(name)
            for name in needs.assumptions
            if _begin_with(ranges["id"], name).any() and not _begin_with(stated, name).any()
        ],
        f"nothing public by {format_date(day)} in the role of": [_say(name) for name in hidden],
    }
    said = [f"{what} {join(names)}" for what, names in lacks.items() if names]
    for role, fewest in needs.quarters.items():
        count = count_quarters(catalog, role, day)
        if role in held and role not in hidden and f"{role}/quarter" not in hidden and count < fewest:
            found = f"{say_count(count, 'quarter') if count else 'no quarter'} without a gap by {format_date(day)}"
            said.append(f"only {found} in the role {_quote(role)}, which needs {fewest}".replace("only no", "no"))
    return said


def count_quarters(catalog: Catalog, role: str, day: datetime.date) -> int:
    """Quarters of a role that were public on a day, from the last one back to the first gap."""
    held = catalog.study.roles.get(role)
    rows = _rows_of(catalog, role)
    if held is None or "quarter" not in held.frequencies:
        return 0
    rows = rows[(rows["frequency"] == held.frequencies["quarter"]) & rows["value"].notna()]
    ends = rows[first_known("observations", rows, "strict") <= pd.Timestamp(day)]["period_end"]
    months = sorted({end.year * 12 + end.month for end in ends}, reverse=True)
    steps = zip(months, months[1:], strict=False)
    unbroken = next((place for place, (late, early) in enumerate(steps) if late - early != MONTHS_OF_A_QUARTER), None)
    return len(months) if unbroken is None else unbroken + 1


def _is_public(catalog: Catalog, name: str, day: datetime.date) -> bool:
    """Whether something of a role (or series), or of ``ROLE/FREQUENCY``, was public on a day."""
    name, _, frequency = name.partition("/")
    rows = _rows_of(catalog, name)
    if frequency:
        role = catalog.study.roles.get(name)
        rows = rows[rows["frequency"] == (role.frequencies.get(frequency) if role else frequency)]
    return bool((first_known("observations", rows, "strict") <= pd.Timestamp(day)).any())


def _rows_of(catalog: Catalog, name: str) -> pd.DataFrame:
    """Rows of a role, or of a series."""
    rows, role = catalog.tables["observations"], catalog.study.roles.get(name)
    if role is None:
        return rows[rows["series"] == name]
    return rows[(rows["series"] == role.series) & (rows["entity"] == role.entity) & (rows["nature"] == role.nature)]


def _begin_with(ids: pd.Series, prefix: str) -> pd.Series:
    return (ids == prefix) | ids.str.startswith(f"{prefix}.")


def _quote(name: str) -> str:
    return f"\u201c{name}\u201d"


def _say(name: str) -> str:
    role, _, frequency = name.partition("/")
    return f"{_quote(role)} by the {frequency}" if frequency else _quote(role)
