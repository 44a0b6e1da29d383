"""Stated ranges for quantities that no public row informs, and what a formula can be over them."""

from __future__ import annotations

import dataclasses
import itertools
import math
from collections.abc import Callable, Iterable, Mapping

import numpy as np
import pandas as pd

from analysis.errors import NetredError


@dataclasses.dataclass(frozen=True)
class Assumption:
    """A stated range for a quantity that no public row informs.

    Parameters
    ----------
    id : str
        Name in the table of assumptions, such as ``diversion.phi``.
    low, mode, high : float
        The range and its most plausible value, in the table's unit.
    basis : str
        Where the range comes from, in words.
    row : str
        Identity of the catalogue's row.

    Raises
    ------
    NetredError
        If the three numbers are not finite and in order.
    """

    id: str
    low: float
    mode: float
    high: float
    basis: str = ""
    row: str = ""

    def __post_init__(self) -> None:
        for name in ("low", "mode", "high"):
            object.__setattr__(self, name, float(getattr(self, name)))
        numbers = [self.low, self.mode, self.high]
        if not all(map(math.isfinite, numbers)) or numbers != sorted(numbers):
            raise NetredError(
                f"assumption {self.id!r}: found low {self.low}, mode {self.mode}, high {self.high}, "
                f"expected finite numbers in this order; correct its row in the table of assumptions."
            )

    @property
    def rows(self) -> tuple[str, ...]:
        """The row as a source of findings; it has neither a grade nor a day of its own."""
        return (self.row,) if self.row else ()

    evidence = "seen"
    as_of = None

    def draw(self, generator: np.random.Generator, draws: int) -> np.ndarray:
        """Triangular draws between `low` and `high` with their peak at `mode`, shape (draws,)."""
        if self.low == self.high:
            return np.full(draws, self.mode)
        return generator.triangular(self.low, self.mode, self.high, draws)


@dataclasses.dataclass(frozen=True)
class Range:
    """What a formula gives at the modes of its assumptions, and the least and the most that it can give."""

    value: float
    low: float
    high: float


def span(formula: Callable[..., float], *assumptions: Assumption) -> Range:
    """What a formula gives over the box of its assumptions.

    Parameters
    ----------
    formula : callable
        From one number for each assumption to a number; monotone in each of them while the others are held.

    Returns
    -------
    Range
        The value at the modes, and the least and the most over the corners of the box, which are exact for a formula
        that is monotone in every argument.

    Examples
    --------
    >>> span(lambda visits, basket: visits * basket, Assumption("v", 0.1, 0.2, 0.5), Assumption("b", 100, 150, 200))
    Range(value=30.0, low=10.0, high=100.0)
    """
    corners = [formula(*corner) for corner in itertools.product(*((each.low, each.high) for each in assumptions))]
    return Range(float(formula(*(each.mode for each in assumptions))), float(min(corners)), float(max(corners)))


def read_assumptions(table: pd.DataFrame, ids: Iterable[str]) -> tuple[Assumption, ...]:
    """Assumptions of the given ids, in their order.

    Parameters
    ----------
    table : DataFrame
        Indexed by id, with columns ``low``, ``mode``, ``high``, ``basis``, ``row``.

    Raises
    ------
    NetredError
        If an id has no row.
    """
    ids = list(ids)
    missing = [name for name in ids if name not in table.index]
    if missing:
        raise NetredError(
            f"table of assumptions: found no row {', '.join(missing)}, expected one for each of {', '.join(ids)}; "
            f"add it with its low, mode and high."
        )
    columns = ["low", "mode", "high", "basis", "row"]
    return tuple(Assumption(name, *table.loc[name, columns]) for name in ids)


def settle(table: pd.DataFrame, values: Mapping[str, float]) -> pd.DataFrame:
    """A table of assumptions in which some are settled: all three numbers are the value that is given."""
    settled = table.copy()
    for id in settled.index.intersection(list(values)):
        settled.loc[id, ["low", "mode", "high"]] = values[id]
    return settled
