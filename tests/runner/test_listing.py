"""Listed parameters: each line says what the definition enforces."""

from __future__ import annotations

import datetime

from pydantic import Field

from analysis.runner.listing import list_parameters
from analysis.runner.parameters import check_parameters, parse_assignments
from analysis.runner.typed import Day, Parameters, Quarters, measured


class Example(Parameters):
    """An example."""

    as_of: Day = Field("2016-05-31", description="a day")
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


def test_every_declaration_can_be_listed(declared):
    for declaration in declared.values():
        lines = list_parameters(declaration.parameters)
        assert [line.name for line in lines] == list(declaration.parameters.model_fields)
        assert all(line.type and line.meaning for line in lines)
        numbers = [line for line in lines if "number" in line.type and line.name != "seed"]
        assert [line.name for line in numbers if not (line.unit and line.range)] == []


def test_a_listed_default_can_be_typed_as_it_stands(declared):
    for declaration in declared.values():
        words = [f"{line.name}={line.default}" for line in list_parameters(declaration.parameters)]
        assert check_parameters(declaration, parse_assignments(words)) == declaration.parameters()
