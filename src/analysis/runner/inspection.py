"""A study held against the chapters: values that they would refuse, and roles with nearly the name of one they need."""

from __future__ import annotations

import difflib

from analysis.catalog import Catalog
from analysis.catalog.plain_yaml import find_line
from analysis.catalog.roles import FILE
from analysis.errors import DataError, ParameterError
from analysis.project import Project
from analysis.runner.declarations import list_declarations
from analysis.runner.parameters import check_parameters


def check_values(project: Project, catalog: Catalog) -> list[DataError]:
    """Parameters of study.yml that no chapter has, or that a chapter would refuse; none where there are no chapters."""
    if not project.notebooks.is_dir():
        return []
    declarations, problems = list_declarations(project).values(), []
    known = sorted({name for each in declarations for name in each.parameters.model_fields})
    for name, value in catalog.study.parameters.items():
        line = find_line(catalog.lines.get(FILE, {}), ("parameters", name))
        if name not in known:
            near = difflib.get_close_matches(name, known, 1)
            remedy = f"write {near[0]}" if near else "remove it"
            found, expected = f"the parameter {name!r}", f"one of {', '.join(known)}"
            problems.append(DataError(FILE, found, expected, line, remedy=remedy))
            continue
        for declaration in declarations:
            if name in declaration.parameters.model_fields:
                try:
                    check_parameters(declaration, {name: value})
                except ParameterError as error:
                    expected = f"what chapter {declaration.notebook} takes ({error})"
                    problems.append(DataError(FILE, f"{value!r} at key parameters.{name}", expected, line))
                    break
    return problems


def doubt_roles(project: Project, catalog: Catalog) -> list[DataError]:
    """Roles that no chapter needs, but whose name resembles that of one which a chapter needs and the study lacks."""
    if not project.notebooks.is_dir():
        return []
    needed, doubts = _list_needed(project), []
    for role in catalog.study.roles:
        near = [] if role in needed else difflib.get_close_matches(role, needed - set(catalog.study.roles), 1, 0.75)
        if near:
            line = find_line(catalog.lines.get(FILE, {}), ("roles", role))
            found, remedy = f"the role {role!r}, which no chapter needs", f"write {near[0]}, if that is meant"
            doubts.append(DataError(FILE, found, "a role of the chapters", line, remedy=remedy))
    return doubts


def _list_needed(project: Project) -> set[str]:
    """Roles that chapters say they need."""
    needed = set()
    for declaration in list_declarations(project).values():
        needs = declaration.needs
        needed |= {*needs.roles, *needs.quarters, *(name.partition("/")[0] for name in needs.known)}
    return needed
