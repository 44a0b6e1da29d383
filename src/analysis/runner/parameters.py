"""Values for the parameters of a notebook, held against what it declares.

Unknown names, wrong types and values out of range are refused before anything runs. Papermill alone would only warn.
"""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from analysis.catalog.plain_yaml import parse_yaml
from analysis.errors import DataError, ParameterError, UnknownNameError
from analysis.runner.declarations import Declaration
from analysis.runner.typed import Parameters


def check_parameters(declaration: Declaration, values: dict[str, Any]) -> Parameters:
    """Check values against what a notebook declares, and fill in the rest.

    Raises
    ------
    UnknownNameError
        If a parameter does not exist.
    ParameterError
        If a value has the wrong type or is out of range.
    """
    fields, place = declaration.parameters.model_fields, f"notebook {declaration.notebook}"
    for name in values:
        if name not in fields:
            raise UnknownNameError("parameter", name, fields, place)
    try:
        return declaration.parameters(**values)
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        rule = first["msg"].removeprefix("Input should be ").removeprefix("Value error, ")
        raise ParameterError(
            f"parameter {name!r} of {place}: found {first['input']!r}, expected {fields[name].description} ({rule})."
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
