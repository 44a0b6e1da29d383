"""A recorded formula gives what the function gives that it was recorded from."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.assumptions import trace
from analysis.errors import NetredError


def mix(at):
    return np.expm1(-at["a"] * (at["a"] + at["b"]) ** 2 / np.maximum(1, at["b"])) - 3


def test_a_recorded_formula_gives_what_its_function_gives():
    rng = np.random.default_rng(1)
    setting = {name: rng.uniform(0.1, 3, 500) for name in "ab"}
    assert np.array_equal(trace(mix, ["a", "b"]).evaluate(setting), mix(setting))


def test_a_part_that_occurs_twice_is_one_step():
    formula = trace(lambda at: (at["a"] + 1) * (at["a"] + 1), ["a"])
    assert formula.steps == (("add", 0, 1), ("multiply", 2, 2)) and formula.constants == (1.0,)


@pytest.mark.parametrize(("value", "expected"), [(2.0, 2.0), (-1.0, -1.0)])
def test_an_input_alone_is_a_formula(value, expected):
    assert trace(lambda at: at["a"], ["a"]).evaluate({"a": value}) == expected


@pytest.mark.parametrize("function", [lambda at: np.sin(at["a"]), lambda at: 1.0])
def test_what_no_step_can_say_is_refused(function):
    with pytest.raises(NetredError, match="formula"):
        trace(function, ["a"])
