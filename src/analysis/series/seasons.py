"""Seasons: how many periods a year has, and how they are coded for a regression."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from analysis.periods import QUARTERS_A_YEAR, is_quarterly, quarter_of_year


def season_length(index: pd.PeriodIndex) -> int:
    """Periods in a year: 4 for quarters, 1 for years."""
    return QUARTERS_A_YEAR if is_quarterly(index) else 1


def code_seasons(index: pd.PeriodIndex) -> np.ndarray:
    """Effects that add to zero over the (fiscal) year, shape (n, 3); no columns, shape (n, 0), for years."""
    return code_positions(quarter_of_year(index)) if is_quarterly(index) else np.empty((len(index), 0))


def code_positions(positions: ArrayLike) -> np.ndarray:
    """Effects of quarters by their position in the year, shape (n, 3): 1 in its own column, -1 in all for the last.

    Parameters
    ----------
    positions : array_like of int, shape (n,)
        0 to 3.
    """
    return np.vstack([np.eye(QUARTERS_A_YEAR - 1), -np.ones(QUARTERS_A_YEAR - 1)])[np.asarray(positions)]
