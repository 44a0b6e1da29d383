"""A formula as a list of steps, recorded from the function that computes it, so that a page can compute it too.

`trace` calls a function with symbols in place of numbers. What numpy would do with them is written down instead: each
step names a universal function of numpy and the places of what it takes, among the inputs, the constants and the
results of earlier steps. Whoever can add, multiply and so on can then follow the steps.
"""

from __future__ import annotations

import dataclasses
import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

from analysis.errors import NetredError

OPERATIONS: dict[str, Callable[..., Any]] = {
    "add": operator.add,
    "subtract": operator.sub,
    "multiply": operator.mul,
    "divide": operator.truediv,
    "power": operator.pow,
    "negative": operator.neg,
    "maximum": np.maximum,
    "minimum": np.minimum,
    "expm1": np.expm1,
}
"""What a step may do, by the name of numpy's function for it; the script of the pages knows the same."""


@dataclasses.dataclass(frozen=True)
class Formula:
    """A formula of named inputs.

    Parameters
    ----------
    inputs : tuple of str
    constants : tuple of float
    steps : tuple of tuple
        Each an operation and the places of what it takes; the last one gives the result.
    """

    inputs: tuple[str, ...]
    constants: tuple[float, ...]
    steps: tuple[tuple[Any, ...], ...]

    def evaluate(self, setting: Mapping[str, Any]) -> Any:
        """The result where each input has the value, or the array of values, that is given for it."""
        values = [*(setting[name] for name in self.inputs), *self.constants]
        for operation, *places in self.steps:
            values.append(OPERATIONS[operation](*(values[place] for place in places)))
        return values[-1]


def trace(function: Callable[..., Any], inputs: Sequence[str]) -> Formula:
    """Record what a function does with its inputs.

    Parameters
    ----------
    function : callable
        From a mapping of input to number to a number, by plain arithmetic and the functions of `OPERATIONS`; it must
        not decide anything by comparing numbers.
    inputs : sequence of str

    Raises
    ------
    NetredError
        If it uses a function that no step can name, or does not depend on its inputs.
    """
    record = _Record()
    symbols = {name: _Symbol(record, ("input", place)) for place, name in enumerate(inputs)}
    result = function(symbols)
    if not isinstance(result, _Symbol):
        raise NetredError(f"formula of {', '.join(inputs)}: found a result that none of them enters, expected one.")
    first = len(symbols) + len(record.constants)
    starts = {"input": 0, "constant": len(symbols), "step": first}

    def place(operand: tuple[str, int]) -> int:
        return starts[operand[0]] + operand[1]

    steps = [(name, *map(place, operands)) for name, operands in record.steps]
    if result.operand != ("step", len(steps) - 1):
        steps.append(("add", place(result.operand), place(record.keep(0.0))))
    return Formula(tuple(inputs), tuple(record.constants), tuple(steps))


class _Record:
    """The steps so far; a step that was made before is not made again."""

    def __init__(self) -> None:
        self.constants: dict[float, int] = {}
        self.steps: dict[tuple[str, tuple], int] = {}

    def keep(self, number: float) -> tuple[str, int]:
        return "constant", self.constants.setdefault(float(number), len(self.constants))

    def make(self, name: str, operands: tuple) -> tuple[str, int]:
        return "step", self.steps.setdefault((name, operands), len(self.steps))


class _Symbol(NDArrayOperatorsMixin):
    """Stands for a number while a formula is recorded."""

    def __init__(self, record: _Record, operand: tuple[str, int]):
        self._record, self.operand = record, operand

    def __array_ufunc__(self, function: np.ufunc, method: str, *given: Any, **options: Any) -> _Symbol:
        if function.__name__ not in OPERATIONS or method != "__call__" or options:
            raise NetredError(f"formula: found {function.__name__}, expected one of {', '.join(OPERATIONS)}.")
        operands = tuple(each.operand if isinstance(each, _Symbol) else self._record.keep(each) for each in given)
        return _Symbol(self._record, self._record.make(function.__name__, operands))
