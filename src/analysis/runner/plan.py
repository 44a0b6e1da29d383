"""Which notebooks an edition runs, with which parameters, and which of them have a run that still holds. Pure."""

from __future__ import annotations

import dataclasses
import datetime
from typing import Any

from analysis.catalog import Catalog
from analysis.errors import UnknownNameError
from analysis.periods import parse_date
from analysis.project import Project
from analysis.runner.chapters import choose_chapters
from analysis.runner.manifest import Inputs, digest_inputs
from analysis.runner.parameters import check_parameters, find_definition, find_notebook


@dataclasses.dataclass(frozen=True)
class Task:
    """One notebook to be run with one set of parameters.

    Parameters
    ----------
    notebook : str
        Full name, such as ``01-trajectory``.
    parameters : dict
        Every parameter as a plain literal.
    inputs : Inputs
        Digests of what the run rests on.
    """

    notebook: str
    parameters: dict[str, Any]
    inputs: Inputs


def plan_task(project: Project, notebook: str, values: dict[str, Any] | None = None) -> Task:
    """Check the parameters of one notebook and digest what its run rests on.

    Raises
    ------
    UnknownNameError, ParameterError
        If the notebook or a parameter is not as defined; nothing has run then.
    """
    name = find_notebook(notebook)
    parameters = check_parameters(name, values or {}).literals()
    return Task(name, parameters, digest_inputs(project, name, parameters))


def plan_edition(project: Project, catalog: Catalog, as_of: datetime.date) -> list[Task]:
    """The tasks of an edition: every chapter that the study allows, in reading order, as known on the edition's day.

    Parameters are those of ``study.yml``, else the chapter's own. A forecast is never made from knowledge that the
    reader has not: an origin after `as_of` is moved back to it.

    Raises
    ------
    UnknownNameError, ParameterError
        If ``study.yml`` gives a parameter that no chapter has, or a value that one refuses.
    """
    chapters, given = choose_chapters(catalog), catalog.study.parameters
    fields = {notebook: find_definition(notebook).model_fields for notebook in chapters}
    for name in given:
        if chapters and not any(name in known for known in fields.values()):
            raise UnknownNameError("parameter", name, set().union(*fields.values()) - {"as_of"}, "study.yml")
    tasks = []
    for notebook, known in fields.items():
        values = {name: value for name, value in given.items() if name in known} | {"as_of": as_of}
        if "origin" in known:
            values["origin"] = min(parse_date(values.get("origin", known["origin"].default)), as_of)
        tasks.append(plan_task(project, notebook, values))
    return tasks
