"""Which notebooks an edition runs, with which parameters, and which of them have a run that still holds. Pure."""

from __future__ import annotations

import dataclasses
import datetime
from typing import Any

from analysis.catalog import Catalog
from analysis.catalog.roles import LATEST
from analysis.errors import ParameterError, UnknownNameError
from analysis.periods import parse_date
from analysis.project import Project
from analysis.runner.chapters import check_day, check_stands, choose_chapters, find_origin
from analysis.runner.declarations import Declaration, find_declaration, list_declarations
from analysis.runner.manifest import Inputs, digest_inputs
from analysis.runner.parameters import check_parameters


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
        If the notebook or a parameter is not as declared; nothing has run then.
    """
    return _plan(project, find_declaration(project, notebook), values or {})


def plan_run(
    project: Project, catalog: Catalog, notebook: str, values: dict[str, Any], edition: str | None = None
) -> Task:
    """As `plan_task`, with what an edition of the study gives the notebook where no other value is given.

    Parameters
    ----------
    values : dict
        ``as_of`` may be ``latest``.
    edition : str, optional
        The study's first one, if none is named.

    Raises
    ------
    UnknownNameError, ParameterError
        If the notebook, the edition or a parameter does not exist, or a value is refused.
    NetredError
        If a day lies in the future or before the first figure was public.
    """
    declaration, editions = find_declaration(project, notebook), catalog.study.editions
    if edition is not None and edition not in editions:
        raise UnknownNameError("edition", edition, editions)
    if values.get("as_of") == LATEST and "as_of" in declaration.parameters.model_fields:
        values = values | {"as_of": catalog.latest}
    checked = check_parameters(declaration, values)
    day = editions[edition or next(iter(editions))].as_of
    for name in ("as_of", "origin"):
        if name in values:
            check_day(catalog, getattr(checked, name), f"parameter {name!r} of notebook {declaration.notebook}")
    if "as_of" in values:
        day = checked.as_of
    return _plan(project, declaration, fill_parameters(catalog, declaration, _find_day(catalog, day)) | values)


def check_task(project: Project, catalog: Catalog, task: Task) -> None:
    """Refuse a task whose notebook cannot stand on what was public on its day, or on that of its forecasts.

    Raises
    ------
    NetredError
        With the reason.
    """
    day = task.parameters.get("origin", task.parameters.get("as_of"))
    if day is not None:
        check_stands(catalog, find_declaration(project, task.notebook), parse_date(day))


def plan_edition(project: Project, catalog: Catalog, as_of: datetime.date) -> list[Task]:
    """The tasks of an edition: every chapter that can stand on its day, in reading order, as known on that day.

    Raises
    ------
    UnknownNameError, ParameterError
        If ``study.yml`` gives a parameter that no chapter has, or a value that one refuses.
    """
    declared = [declaration.parameters.model_fields for declaration in list_declarations(project).values()]
    for name in catalog.study.parameters:
        if not any(name in fields for fields in declared):
            raise UnknownNameError("parameter", name, set().union(*declared) - {"as_of"}, "study.yml")
    chapters = choose_chapters(project, catalog, as_of)
    return [_plan(project, chapter, fill_parameters(catalog, chapter, as_of)) for chapter in chapters]


def fill_parameters(catalog: Catalog, declaration: Declaration, as_of: datetime.date) -> dict[str, Any]:
    """What an edition gives a notebook: the study's own parameters, the edition's day, and the day of its forecasts.

    A forecast is never made from knowledge that the reader has not: an origin after `as_of` is moved back to it.
    """
    given = catalog.study.parameters | {"as_of": as_of, "origin": find_origin(catalog, as_of)}
    return {name: value for name, value in given.items() if name in declaration.parameters.model_fields}


def _find_day(catalog: Catalog, day: datetime.date | str) -> datetime.date:
    return catalog.latest if day == LATEST else day


def _plan(project: Project, declaration: Declaration, values: dict[str, Any]) -> Task:
    """An origin that is not given is moved back to the reader's day; one that is given must not be later."""
    checked = check_parameters(declaration, values)
    if {"as_of", "origin"} <= set(declaration.parameters.model_fields) and checked.origin > checked.as_of:
        if "origin" in values:
            raise ParameterError(
                f"parameter 'origin' of notebook {declaration.notebook}: found {checked.origin}, expected a day by "
                f"{checked.as_of}, which is as_of."
            )
        checked = check_parameters(declaration, values | {"origin": checked.as_of})
    parameters = checked.literals()
    return Task(declaration.notebook, parameters, digest_inputs(project, declaration.notebook, parameters))
