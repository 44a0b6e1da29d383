"""What one would have to believe: a formula over stated ranges, held against the line that a statement draws.

Whoever settles some of the assumptions sees what the formula gives, what it can still give while the others run over
their ranges, and where each of them would tip the answer. The script of the pages computes the same.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from analysis.assumptions.formulas import Formula
from analysis.assumptions.ranges import Assumption, Range

HALVINGS = 40
"""Of a range, in the search for the value at which the answer tips: to a billionth of a thousandth of it."""

SWEEPS = 2


@dataclasses.dataclass(frozen=True)
class Belief:
    """A formula, the ranges of its inputs, and the line that its result is held against.

    Parameters
    ----------
    subject : str
        What the formula gives, in words.
    formula : Formula
        Monotone in each input while the others are held.
    assumptions : tuple of Assumption
        In the order of the formula's inputs.
    units, meanings : tuple of str
        Of the assumptions.
    unit : str
        Of the result.
    line : float
        In that unit.
    below : bool
        Whether the statement says that the result lies below the line, or above it.
    finding : str
        The finding that has this number where every assumption is at its mode.
    parameter : str
        Parameter of notebooks that settles them: ``believed`` by their ids, another one by the value of the only one.
    """

    subject: str
    formula: Formula
    assumptions: tuple[Assumption, ...]
    units: tuple[str, ...]
    meanings: tuple[str, ...]
    unit: str
    line: float
    below: bool
    finding: str
    parameter: str = "believed"

    def settle(self, chosen: Mapping[str, float]) -> dict[str, float]:
        """A value for each assumption: what was chosen, else its mode."""
        return {each.id: chosen.get(each.id, each.mode) for each in self.assumptions}

    def answer(self, chosen: Mapping[str, float]) -> float:
        """What the formula gives with some assumptions chosen and all others at their modes."""
        return float(self.formula.evaluate(self.settle(chosen)))

    def reach(self, chosen: Mapping[str, float]) -> Range:
        """The answer, and the least and the most while what was not chosen runs over its range.

        Each assumption is set to the end that lowers (or raises) the result, in turn, the others where they stand.
        """
        ends = [self._push(chosen, sign) for sign in (-1.0, 1.0)]
        value = self.answer(chosen)
        return Range(value, min(value, ends[0]), max(value, ends[1]))

    def _push(self, chosen: Mapping[str, float], sign: float) -> float:
        corner = self.settle(chosen)
        for _ in range(SWEEPS):
            for each in self.assumptions:
                if each.id not in chosen:
                    results = [sign * self.formula.evaluate(corner | {each.id: end}) for end in (each.low, each.high)]
                    corner[each.id] = each.low if results[0] > results[1] else each.high
        return float(self.formula.evaluate(corner))

    def turn(self, id: str, chosen: Mapping[str, float]) -> float | None:
        """The value within its range at which one assumption brings the result to the line; None if none does."""
        stated = {each.id: each for each in self.assumptions}[id]
        low, high = stated.low, stated.high
        begin, end = (self._distance(id, value, chosen) for value in (low, high))
        if not begin * end < 0:
            return None
        for _ in range(HALVINGS):
            middle = (low + high) / 2
            if self._distance(id, middle, chosen) * begin > 0:
                low = middle
            else:
                high = middle
        return (low + high) / 2

    def _distance(self, id: str, value: float, chosen: Mapping[str, float]) -> float:
        return self.answer({**chosen, id: value}) - self.line

    def to_dict(self) -> dict[str, Any]:
        """As plain values, for pages and their script."""
        return dataclasses.asdict(self)

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> Belief:
        """Read what `to_dict` made."""
        formula = record["formula"]
        steps = tuple(tuple(step) for step in formula["steps"])
        return cls(
            **dict(record)
            | {name: tuple(record[name]) for name in ("units", "meanings")}
            | {"assumptions": tuple(Assumption(**each) for each in record["assumptions"])}
            | {"formula": Formula(tuple(formula["inputs"]), tuple(formula["constants"]), steps)}
        )
