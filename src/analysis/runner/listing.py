"""The parameters of a notebook as readers are shown them, made from the schema of its model."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from analysis.runner.typed import Parameters

TYPES = {"integer": "whole number", "number": "number", "string": "text", "object": "values by name"}
"""Type of JSON Schema to the words for it."""

BOUNDS = {
    "minimum": "at least",
    "exclusiveMinimum": "above",
    "maximum": "at most",
    "exclusiveMaximum": "below",
    "multipleOf": "a multiple of",
}
"""Rule of JSON Schema to the words for it, in the order they are told."""


@dataclasses.dataclass(frozen=True)
class ListedParameter:
    """One parameter: its name, and type, range, unit, default and meaning in words."""

    name: str
    type: str
    range: str
    unit: str
    default: str
    meaning: str


def list_parameters(parameters: type[Parameters]) -> list[ListedParameter]:
    """Every parameter of a notebook's model, in its order; defaults are written as ``-p NAME=VALUE`` takes them."""
    rules, defaults = parameters.model_json_schema().get("properties", {}), parameters().literals()
    return [
        ListedParameter(
            name,
            _name_type(rule),
            _say_range(rule.get("items", rule)),
            rule.get("unit") or rule.get("items", rule).get("unit", ""),
            _write(defaults[name]),
            rule["description"],
        )
        for name, rule in rules.items()
    ]


def _name_type(rule: dict[str, Any]) -> str:
    if rule["type"] == "array":
        return f"list of {_name_type(rule['items'])}s"
    return "day" if rule.get("format") == "date" else TYPES[rule["type"]]


def _say_range(rule: dict[str, Any]) -> str:
    return ", ".join(f"{words} {rule[bound]:,}" for bound, words in BOUNDS.items() if bound in rule)


def _write(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
