"""Grids of parameters: product, zip or a list of cases, checked whole before anything runs."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import yaml

from analysis.catalog import Catalog
from analysis.errors import ParameterError, UnknownNameError
from analysis.project import Project
from analysis.runner.plan import Task, plan_run

FORMS = ("product", "zip", "cases")
"""How a grid file may name its cases; exactly one of them."""


def read_grid(path: Path) -> list[dict[str, Any]]:
    """Read a grid file: the values of every case, in order.

    The file holds one of ``product`` and ``zip`` (parameter to a list of values) or ``cases`` (a list of sets).

    Raises
    ------
    ParameterError
        If the file is no such YAML, an axis is empty, zipped axes differ in length, or a case stands twice.
    """
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise ParameterError(f"grid {path}: found no readable file ({error}), expected YAML.") from None
    except yaml.YAMLError as error:
        where = getattr(error, "problem_mark", None)
        line = f", line {where.line + 1}" if where else ""
        raise ParameterError(f"grid {path}{line}: found no plain YAML, expected names with plain values.") from None
    if not isinstance(content, dict) or len(content) != 1:
        raise ParameterError(f"grid {path}: found {content!r:.80}, expected exactly one of {', '.join(FORMS)}.")
    ((form, body),) = content.items()
    if form not in FORMS:
        raise UnknownNameError("form of a grid", str(form), FORMS, str(path))
    cases = _list_cases(body, path) if form == "cases" else _cross(body, form, path)
    for place, case in enumerate(cases):
        if case in cases[:place]:
            raise ParameterError(f"grid {path}: found the case {case} twice, expected each once.")
    return cases


def _list_cases(body: Any, path: Path) -> list[dict[str, Any]]:
    if not isinstance(body, list) or not body or not all(isinstance(case, dict) for case in body):
        raise ParameterError(f"grid {path}: found {body!r:.80} under cases, expected a list of sets of parameters.")
    return body


def _cross(body: Any, form: str, path: Path) -> list[dict[str, Any]]:
    if not isinstance(body, dict) or not body:
        raise ParameterError(f"grid {path}: found {body!r:.80} under {form}, expected parameters with lists of values.")
    for name, axis in body.items():
        if not isinstance(axis, list) or not axis:
            raise ParameterError(f"grid {path}, parameter {name!r}: found {axis!r:.80}, expected a list of values.")
    lengths = {name: len(axis) for name, axis in body.items()}
    if form == "zip" and len(set(lengths.values())) > 1:
        raise ParameterError(f"grid {path}: found zipped lists of lengths {lengths}, expected equal ones.")
    rows = zip(*body.values(), strict=True) if form == "zip" else itertools.product(*body.values())
    return [dict(zip(body, row, strict=True)) for row in rows]


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
