"""Listed parameters: each line says what the definition enforces."""

from __future__ import annotations

import datetime

import pytest
from pydantic import Field

from analysis.runner.definitions import DEFINITIONS
from analysis.runner.listing import list_parameters
from analysis.runner.parameters import check_parameters, parse_assignments
from analysis.runner.typed import Day, Parameters, Quarters, measured

EVERY = pytest.mark.parametrize("notebook", DEFINITIONS)


class Example(Parameters):
    """An example."""

    day: Day = Field(datetime.date(2016, 5, 31), description="a day")
    share: float = Field(0.5, gt=0, lt=1, **measured("share"), description="a share")
    samples: int = Field(4096, ge=64, le=65_536, multiple_of=64, description="a number of samples")
    windows: list[Quarters] = Field([12, 16], description="some windows")
    names: list[str] = Field(["a"], description="some names")
    name: str = Field("women's", description="a name")


def test_types_and_ranges_are_said_in_words():
    lines = {line.name: (line.type, line.range, line.unit, line.default) for line in list_parameters(Example)}
    assert lines == {
        "as_of": ("day", "", "", "2016-05-31"),
        "day": ("day", "", "", "2016-05-31"),
        "share": ("number", "above 0, below 1", "share", "0.5"),
        "samples": ("whole number", "at least 64, at most 65,536, a multiple of 64", "", "4096"),
        "windows": ("list of whole numbers", "at least 8, at most 60", "quarters", "[12, 16]"),
        "names": ("list of texts", "", "", '["a"]'),
        "name": ("text", "", "", "women's"),
    }


@EVERY
def test_every_definition_can_be_listed(notebook):
    lines = list_parameters(DEFINITIONS[notebook])
    assert [line.name for line in lines] == list(DEFINITIONS[notebook].model_fields)
    assert all(line.type and line.meaning for line in lines)
    numbers = [line for line in lines if "number" in line.type and line.name != "seed"]
    assert [line.name for line in numbers if not (line.unit and line.range)] == []


@EVERY
def test_a_listed_default_can_be_typed_as_it_stands(notebook):
    words = [f"{line.name}={line.default}" for line in list_parameters(DEFINITIONS[notebook])]
    assert check_parameters(notebook, parse_assignments(words)) == DEFINITIONS[notebook]()
