"""What a series must be before a growth model is fitted to it: each breach is one sentence and a `FitError`."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.errors import FitError
from analysis.periods import is_quarterly, quarters_in, yearly_frequency


def refuse(model: str, found: str, expected: str, remedy: str) -> FitError:
    """The error for a series that a model cannot take: one sentence that names the model."""
    return FitError(f"model {model}: found {found}, expected {expected}; {remedy}.")


def check_series(model: str, series: pd.Series, minimum_quarters: int, minimum_years: int, gaps: bool) -> pd.Series:
    """Return a series as contiguous floats, or refuse it.

    Parameters
    ----------
    model : str
        Name of the model, for the message.
    series : Series
        Values in any unit on a PeriodIndex of quarters or years.
    minimum_quarters, minimum_years : int
        The fewest values that the model takes.
    gaps : bool
        Whether periods may be missing; they come back as NaN. Missing periods at either end are cut off.

    Returns
    -------
    Series of float
        Every period from the first value to the last.

    Raises
    ------
    FitError
        If the series has no such index, is too short, has gaps, or holds text, infinities, values that are not
        positive, or one value throughout.
    """
    _check_index(model, series)
    values = _read_numbers(model, series)
    quarterly = is_quarterly(series.index)
    minimum, unit = (minimum_quarters, "quarters") if quarterly else (minimum_years, "years")
    if values.notna().sum() < minimum:
        found = f"{int(values.notna().sum())} values"
        raise refuse(model, found, f"at least {minimum} {unit}", "give a longer series or choose a simpler model")
    values = values[values.first_valid_index() : values.last_valid_index()]
    values = values.reindex(pd.period_range(values.index[0], values.index[-1], freq=values.index.freq))
    if values.isna().any() and not gaps:
        missing = values.index[values.isna()]
        found = f"{len(missing)} missing periods, the first {missing[0]}"
        raise refuse(model, found, "no gaps", "fill the gap, cut the series or fit a curve")
    _check_range(model, values)
    return values


def check_annual(model: str, annual: pd.Series | None, quarters: pd.Series, accepted: bool) -> pd.Series:
    """Return the yearly totals that follow the quarters (an empty series for none), or refuse them.

    Raises
    ------
    FitError
        If the model takes no totals, the series is one of years, the years end in another month, leave a gap, or
        do not begin right after the last quarter.
    """
    index = quarters.index
    if annual is None or len(annual) == 0:
        return pd.Series(dtype=float, index=pd.PeriodIndex([], freq=yearly_frequency(index)))
    if not accepted:
        raise refuse(model, f"{len(annual)} yearly totals", "quarters alone", "leave out annual or fit a curve")
    if not is_quarterly(index):
        raise refuse(model, "yearly totals beside a yearly series", "quarters", "put the totals into the series")
    if not isinstance(annual, pd.Series) or not isinstance(annual.index, pd.PeriodIndex):
        found = f"yearly totals as {type(annual).__name__}"
        raise refuse(model, found, "a pandas Series on a PeriodIndex", "index the totals by year")
    if annual.index.freqstr != yearly_frequency(index):
        found = f"yearly totals on {annual.index.freqstr}"
        raise refuse(model, found, yearly_frequency(index), "use years that end with the quarters' years")
    totals = _read_numbers(model, annual)
    first = quarters_in(totals.index[0])[0]
    if first != index[-1] + 1:
        found = f"yearly totals from {totals.index[0]}, which begins with {first}"
        raise refuse(model, found, f"a year that begins with {index[-1] + 1}", "drop the quarters or totals between")
    if totals.isna().any() or len(pd.period_range(totals.index[0], totals.index[-1])) != len(totals):
        raise refuse(model, "a gap in the yearly totals", "years in a row", "fill or cut them")
    _check_range(model, totals, several=False)
    return totals


def _check_index(model: str, series: pd.Series) -> None:
    if not isinstance(series, pd.Series) or not isinstance(series.index, pd.PeriodIndex):
        index = f" on a {type(series.index).__name__}" if isinstance(series, pd.Series) else ""
        found = f"a {type(series).__name__}{index}"
        raise refuse(model, found, "a pandas Series on a PeriodIndex", "index the values by quarter or year")
    if series.index.freqstr[0] not in "QYA":
        found = f"periods of frequency {series.index.freqstr}"
        raise refuse(model, found, "quarters or years", "sum the values to quarters first")
    if not (series.index.is_monotonic_increasing and series.index.is_unique):
        raise refuse(model, "periods out of order or twice", "each once, in order", "sort the series")


def _read_numbers(model: str, series: pd.Series) -> pd.Series:
    try:
        return series.astype(float)
    except (TypeError, ValueError):
        raise refuse(model, f"values of type {series.dtype}", "numbers", "convert them to float") from None


def _check_range(model: str, values: pd.Series, several: bool = True) -> None:
    known = values.dropna()
    infinite, below = known[np.isinf(known)], known[known <= 0]
    if len(infinite):
        raise refuse(model, f"{infinite.iloc[0]} in {infinite.index[0]}", "finite values", "correct the series")
    if len(below):
        found = f"{below.iloc[0]:g} in {below.index[0]}"
        raise refuse(model, found, "values above zero", "start the series after its last zero")
    if several and np.ptp(np.log(known)) < 1e-9:
        raise refuse(model, f"{known.iloc[0]:g} throughout", "values that change", "no growth is there to model")
