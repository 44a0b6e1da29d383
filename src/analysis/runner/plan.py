"""Which notebooks an edition runs, with which parameters, and which of them have a run that still holds. Pure."""

from __future__ import annotations

import dataclasses
import datetime
from typing import Any

from analysis.project import Project
from analysis.runner.manifest import Inputs, digest_inputs
from analysis.runner.parameters import DEFINITIONS, check_parameters, find_notebook


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


def plan_edition(project: Project, as_of: datetime.date) -> list[Task]:
    """The tasks of an edition: every notebook in reading order, as known on the edition's day.

    A forecast is never made from knowledge that the reader has not: an origin after `as_of` is moved back to it.
    """
    tasks = []
    for notebook, definition in DEFINITIONS.items():
        values: dict[str, Any] = {"as_of": as_of}
        origin = definition.model_fields.get("origin")
        if origin is not None:
            values["origin"] = min(origin.default, as_of)
        tasks.append(plan_task(project, notebook, values))
    return tasks
