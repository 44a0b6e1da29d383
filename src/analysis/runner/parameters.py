"""Typed parameters: one definition for each notebook, from which everything else about them is made.

A definition refuses unknown names, wrong types and values out of range before anything runs. Papermill alone would only
warn.
"""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from analysis.catalog.plain_yaml import parse_yaml
from analysis.errors import DataError, ParameterError, UnknownNameError
from analysis.runner.definitions import DEFINITIONS
from analysis.runner.typed import Parameters


def find_definition(notebook: str) -> type[Parameters]:
    """The definition of a notebook's parameters; a name may leave out the number or carry ``.ipynb``.

    Raises
    ------
    UnknownNameError
        If there is no such notebook.
    """
    return DEFINITIONS[find_notebook(notebook)]


def find_notebook(name: str) -> str:
    """Full name (``01-trajectory``) of a notebook that is called by it, by its file or by its slug.

    Raises
    ------
    UnknownNameError
        If there is no such notebook.
    """
    asked = name.removesuffix(".ipynb").rpartition("/")[2]
    for full in DEFINITIONS:
        if asked in (full, full.partition("-")[2]):
            return full
    raise UnknownNameError("notebook", name, DEFINITIONS)


def check_parameters(notebook: str, values: dict[str, Any]) -> Parameters:
    """Check values against a notebook's definition and fill in the rest.

    Raises
    ------
    UnknownNameError
        If the notebook or a parameter does not exist.
    ParameterError
        If a value has the wrong type or is out of range.
    """
    definition = find_definition(notebook)
    for name in values:
        if name not in definition.model_fields:
            raise UnknownNameError("parameter", name, definition.model_fields, f"notebook {notebook}")
    try:
        return definition(**values)
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        rule = first["msg"].removeprefix("Input should be ").removeprefix("Value error, ")
        raise ParameterError(
            f"parameter {name!r} of notebook {notebook}: found {first['input']!r}, expected "
            f"{definition.model_fields[name].description} ({rule})."
        ) from None


def parse_assignments(assignments: list[str]) -> dict[str, Any]:
    """Read ``NAME=VALUE`` words; a value is read as YAML, so ``3`` is a number and ``2016-05-31`` a day.

    Raises
    ------
    ParameterError
        If a word has no ``=``, gives a name twice, or its value is no plain literal.
    """
    values: dict[str, Any] = {}
    for word in assignments:
        name, sign, text = word.partition("=")
        if not sign or not name:
            raise ParameterError(f"parameter {word!r}: found no NAME=VALUE, expected one such as draws=1000.")
        if name in values:
            raise ParameterError(f"parameter {name!r}: found twice, expected once.")
        try:
            values[name] = parse_yaml(name, text).content
        except DataError:
            raise ParameterError(f"parameter {name!r}: found {text!r}, expected a plain value.") from None
    return values
