"""Stated ranges for quantities that no public row informs."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable

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

    def __post_init__(self):
        for name in ("low", "mode", "high"):
            object.__setattr__(self, name, float(getattr(self, name)))
        numbers = [self.low, self.mode, self.high]
        if not all(map(math.isfinite, numbers)) or numbers != sorted(numbers):
            raise NetredError(
                f"assumption {self.id!r}: found low {self.low}, mode {self.mode}, high {self.high}, "
                f"expected finite numbers in this order; correct its row in the table of assumptions."
            )

    def draw(self, generator: np.random.Generator, draws: int) -> np.ndarray:
        """Triangular draws between `low` and `high` with their peak at `mode`, shape (draws,)."""
        if self.low == self.high:
            return np.full(draws, self.mode)
        return generator.triangular(self.low, self.mode, self.high, draws)


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
