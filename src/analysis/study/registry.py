"""The registry of measures: what each is called, what it is given, and how its parameters are held to their types."""

from __future__ import annotations

import dataclasses
import functools
import inspect
import json
import types
import typing
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pydantic
import pydantic_core
import typing_extensions

from analysis.catalog.vocabulary import FREQUENCIES
from analysis.errors import NetredError, ParameterError, UnknownNameError
from analysis.findings import Finding
from analysis.growth import MODELS
from analysis.prose import format_date
from analysis.study.opened import Study
from analysis.study.parameters import Named

MEASURES: dict[str, Measure] = {}
"""Name to measure. A measure is a pure function of a study and parameters that returns findings."""

_CONFIG = pydantic.ConfigDict(strict=True, extra="forbid", arbitrary_types_allowed=True)


class Measure:
    """A registered measure; called with a study and parameters by name, it returns its findings, made once.

    Parameters
    ----------
    function : callable
        From a study and parameters to an iterable of findings. Its signature, with the types of
        `analysis.study.parameters`, is the form that its parameters are held to.
    """

    def __init__(self, function: Callable):
        self._function = function
        self.name = function.__name__
        functools.update_wrapper(self, function)

    @functools.cached_property
    def form(self) -> type[pydantic.BaseModel]:
        """The parameters as a pydantic model."""
        hints = typing.get_type_hints(self._function, include_extras=True)
        fields: dict[str, Any] = {}
        for name, parameter in list(inspect.signature(self._function).parameters.items())[1:]:
            default = ... if parameter.default is inspect.Parameter.empty else parameter.default
            fields[name] = (hints[name], default)
        return pydantic.create_model(self.name, __config__=_CONFIG, **fields)

    def read(self, parameters: Mapping[str, Any]) -> dict[str, Any]:
        """Parameters held to their types, with the defaults of those that are left out.

        Raises
        ------
        ParameterError
            The first thing that is wrong; `list_wrong` gives all.
        """
        wrong = list(self.list_wrong(parameters))
        if wrong:
            name, found, expected = wrong[0]
            raise ParameterError(f"measure {self.name}, parameter {name}: found {found}, expected {expected}.")
        read = self.form.model_validate(dict(parameters))
        return {name: getattr(read, name) for name in self.form.model_fields}

    def list_wrong(self, parameters: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
        """Parameters of an unknown name, a wrong type or out of range: name, what was found, what was expected."""
        try:
            self.form.model_validate(dict(parameters))
        except pydantic.ValidationError as error:
            for problem in error.errors():
                name = ".".join(map(str, problem["loc"]))
                if problem["type"] == "missing":
                    yield name, "none", "one"
                elif problem["type"] == "extra_forbidden":
                    yield name, "an unknown parameter", f"one of {', '.join(self.form.model_fields) or 'none'}"
                else:
                    wanted = problem["msg"].removeprefix("Value error, ").removeprefix("Input should be ")
                    yield name, repr(problem["input"])[:80], wanted

    def list_unknown(self, parameters: Mapping[str, Any], catalog: Any) -> Iterator[tuple[str, str, list[str]]]:
        """Names that stand in no vocabulary of a catalogue: parameter, name, the vocabulary."""
        hints = typing.get_type_hints(self._function, include_extras=True)
        vocabularies = list_vocabularies(catalog)
        for parameter, value in parameters.items():
            for vocabulary, name in _find_names(hints.get(parameter), value):
                if name and name not in vocabularies[vocabulary]:
                    yield parameter, name, sorted(vocabularies[vocabulary])

    def __call__(self, study: Study, **parameters: Any) -> tuple[Finding, ...]:
        """The findings of a study, from its memory where the same rows gave them before.

        On a day after that of the forecasts a finding that reads otherwise than then has ``.now`` behind its id; one
        that reads the same is the one of then.
        """
        read = self.read(parameters)
        found = self._take(study, read)
        if study.as_of == study.origin:
            return found
        try:
            then = {finding.id: finding for finding in self._take(study.then, read)}
        except NetredError:
            return found
        return tuple(_tell_apart(finding, then.get(finding.id)) for finding in found)

    def _take(self, study: Study, read: Mapping[str, Any]) -> tuple[Finding, ...]:
        key = self.name, json.dumps(read, sort_keys=True, default=pydantic_core.to_jsonable_python)
        return study.memory.measure(study, key, lambda: self._function(study, **read))


def _tell_apart(now: Finding, then: Finding | None) -> Finding:
    if then is None or now == then:
        return now
    said = then.sentence.replace(format_date(then.as_of), format_date(now.as_of))
    same = dataclasses.replace(then, as_of=now.as_of, sentence=said) == now
    return then if same else dataclasses.replace(now, id=f"{now.id}.now")


def list_vocabularies(catalog: Any) -> dict[str, set[str]]:
    """Names that parameters of measures may have, by vocabulary."""
    tables = catalog.tables
    listed = {row for name in ("events", "deals", "brand_rankings") for row in tables[name].index}
    ids = set(tables["assumptions"]["id"])
    return {
        "role or series": {*catalog.study.roles, *tables["series"].index},
        "row": listed,
        "table": set(tables),
        "assumption": ids | {id.rpartition(".")[0] for id in ids} | {id.partition(".")[0] for id in ids},
        "frequency": set(FREQUENCIES),
        "model": set(MODELS),
    }


def _find_names(hint: Any, value: Any) -> Iterator[tuple[str, str]]:
    """Values that are marked as names, however deep they lie in a type."""
    if typing.get_origin(hint) is typing.Annotated:
        inner, *marks = typing.get_args(hint)
        named = [mark for mark in marks if isinstance(mark, Named)]
        if named and isinstance(value, str):
            yield named[0].vocabulary, value
        yield from _find_names(inner, value)
    elif typing.get_origin(hint) in (typing.Union, types.UnionType, typing_extensions.NotRequired):
        for each in typing.get_args(hint):
            yield from _find_names(each, value)
    elif isinstance(value, list | tuple) and typing.get_args(hint):
        for each in value:
            yield from _find_names(typing.get_args(hint)[0], each)
    elif isinstance(value, dict) and hasattr(hint, "__annotations__"):
        inner = typing.get_type_hints(hint, include_extras=True)
        for name, each in value.items():
            yield from _find_names(inner.get(name), each)


def measure(function: Callable) -> Measure:
    """Register a measure under the name of its function."""
    MEASURES[function.__name__] = Measure(function)
    return MEASURES[function.__name__]


def find_measure(name: str) -> Measure:
    """The measure of a name.

    Raises
    ------
    UnknownNameError
        If none is registered under it.
    """
    if name not in MEASURES:
        raise UnknownNameError("measure", name, MEASURES)
    return MEASURES[name]
