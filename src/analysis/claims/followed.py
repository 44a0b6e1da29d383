"""What a study follows day by day beside its claims: measures with their parameters, as study.yml names them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

from analysis.catalog import Catalog
from analysis.catalog.plain_yaml import find_line
from analysis.catalog.roles import FILE
from analysis.errors import DataError, NetredError
from analysis.study import find_measure


@dataclasses.dataclass(frozen=True)
class Followed:
    """A measure whose findings have a path.

    Parameters
    ----------
    id : str
        Name of the measure, with its place in study.yml.
    measure : str
    parameters : dict
    """

    id: str
    measure: str
    parameters: dict[str, Any]


def list_followed(catalog: Catalog) -> list[Followed]:
    """The measures that a study follows.

    Raises
    ------
    DataError
        If one does not exist, is given what it does not take, or names what is not in the folder.
    """
    problems = check_followed(catalog)
    if problems:
        raise problems[0]
    return [
        Followed(f"{each.measure}.{place}", each.measure, dict(each.parameters))
        for place, each in enumerate(catalog.study.followed, 1)
    ]


def check_followed(catalog: Catalog) -> list[DataError]:
    """Everything that is wrong with what a study follows."""
    return [
        DataError(
            FILE, what, expected, find_line(catalog.lines.get(FILE, {}), ("followed", place)), remedy="correct it"
        )
        for place, each in enumerate(catalog.study.followed)
        for what, expected in _list_wrong(catalog, each)
    ]


def _list_wrong(catalog: Catalog, each: Any) -> Iterator[tuple[str, str]]:
    try:
        taken = find_measure(each.measure)
    except NetredError as error:
        yield str(error), "a registered measure"
        return
    for name, found, expected in taken.list_wrong(each.parameters):
        yield f"{found} at parameter {name!r} of followed measure {each.measure}", expected
    for name, value, _ in taken.list_unknown(each.parameters, catalog):
        yield f"{value!r} at parameter {name!r} of followed measure {each.measure}", "a name of the folder"
