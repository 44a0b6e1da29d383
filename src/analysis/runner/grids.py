"""Grids of parameters: product, zip or a list of cases, checked whole before anything runs."""

from __future__ import annotations

import itertools
import json
import math
from pathlib import Path
from typing import Any

from analysis.catalog import Catalog
from analysis.catalog.plain_yaml import MOST_CHARACTERS, parse_yaml
from analysis.catalog.texts import read_text
from analysis.errors import ParameterError, UnknownNameError
from analysis.project import Project
from analysis.runner.plan import Task, plan_run

FORMS = ("product", "zip", "cases")
"""How a grid file may name its cases; exactly one of them."""

MOST_CASES = 10_000


def read_grid(path: Path) -> list[dict[str, Any]]:
    """Read a grid file: the values of every case, in order.

    The file holds one of ``product`` and ``zip`` (parameter to a list of values) or ``cases`` (a list of sets).

    Raises
    ------
    DataError
        If the file cannot be read, or is no plain YAML.
    ParameterError
        If it has more cases than are ever run, an axis is empty, zipped axes differ in length, or a case stands twice.
    """
    name = f"grid {path}"
    plain = parse_yaml(name, read_text(path, name, "YAML", MOST_CHARACTERS))
    content = plain.content
    if not isinstance(content, dict) or len(content) != 1:
        raise ParameterError(f"{name}, line 1: found {content!r:.80}, expected exactly one of {', '.join(FORMS)}.")
    ((form, body),) = content.items()
    where = f"{name}, line {plain.find_line(form)}"
    if form not in FORMS:
        raise UnknownNameError("form of a grid", form, FORMS, where)
    cases = _list_cases(body, where) if form == "cases" else _cross(body, form, where)
    seen = set()
    for case in cases:
        written = json.dumps(case, sort_keys=True, default=str)
        if written in seen:
            raise ParameterError(f"{where}: found the case {case!r:.200} twice, expected each once.")
        seen.add(written)
    return cases


def _list_cases(body: Any, where: str) -> list[dict[str, Any]]:
    if not isinstance(body, list) or not body or not all(isinstance(case, dict) for case in body):
        raise ParameterError(f"{where}: found {body!r:.80} under cases, expected a list of sets of parameters.")
    _check_count(len(body), where)
    return body


def _cross(body: Any, form: str, where: str) -> list[dict[str, Any]]:
    if not isinstance(body, dict) or not body:
        raise ParameterError(f"{where}: found {body!r:.80} under {form}, expected parameters with lists of values.")
    for name, axis in body.items():
        if not isinstance(axis, list) or not axis:
            raise ParameterError(f"{where}, parameter {name!r}: found {axis!r:.80}, expected a list of values.")
    lengths = {name: len(axis) for name, axis in body.items()}
    if form == "zip" and len(set(lengths.values())) > 1:
        raise ParameterError(f"{where}: found zipped lists of lengths {lengths}, expected equal ones.")
    _check_count(max(lengths.values()) if form == "zip" else math.prod(lengths.values()), where)
    rows = zip(*body.values(), strict=True) if form == "zip" else itertools.product(*body.values())
    return [dict(zip(body, row, strict=True)) for row in rows]


def _check_count(count: int, where: str) -> None:
    if count > MOST_CASES:
        raise ParameterError(f"{where}: found {count:,} cases, expected at most {MOST_CASES:,}; shorten a list.")


def plan_sweep(
    project: Project, catalog: Catalog, notebook: str, cases: list[dict[str, Any]], edition: str | None = None
) -> list[Task]:
    """Check every case against what the notebook declares; nothing has run then.

    Parameters
    ----------
    edition : str, optional
        Edition that gives what a case leaves open, as `analysis.runner.plan.plan_run` takes it.

    Raises
    ------
    UnknownNameError, ParameterError
        If a parameter of any case is not as declared; the sentence names the case.
    """
    tasks = []
    for number, case in enumerate(cases, start=1):
        try:
            tasks.append(plan_run(project, catalog, notebook, case, edition))
        except ParameterError as error:
            raise ParameterError(f"case {number} of {len(cases)}: {error}") from None
    return tasks
