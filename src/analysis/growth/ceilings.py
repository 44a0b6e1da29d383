"""Ceilings over the family of the curve, the start of the window and the prior.

A ceiling before the point of inflection is well past is a choice of model, not an estimate. So none is given alone. The
prior on a ceiling K is lognormal: (log K - log m)^2 / s^2 is added to the deviance of the profile, m being a stated
share of the size of a market. Source: debecker1994, vandenbulte1997, meade2001.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd
from scipy.interpolate import PchipInterpolator

from analysis.errors import FitError
from analysis.growth.models import season_length
from analysis.growth.profiles import WITH_CEILING, profile, supported_range
from analysis.periods import label_period

HIGHEST = 20.0
"""Highest ceiling searched, over the last level."""

GRID = 12
"""Ceilings at which a curve is fitted; between them the deviance is interpolated in log K, monotone between points."""

FINE = 400
NO_PRIOR = "none"
COLUMNS = ("family", "window", "start", "prior", "value", "low", "high", "open", "status")


def state_priors(market, shares: Mapping[str, float]) -> dict[str, float | None]:
    """Medians of the prior by name: none, and each share of the latest size of a market.

    Parameters
    ----------
    market : catalogue figures
        Size of the market, in the unit of the series.
    shares : mapping of str to float
        Assumed shares by name, such as the ``low``, ``mode`` and ``high`` of a row of assumptions.
    """
    return {NO_PRIOR: None} | {name: float(share) * market.latest for name, share in shares.items()}


def tabulate_ceilings(
    series: pd.Series,
    windows: Iterable[int],
    priors: Mapping[str, float | None],
    prior_spread: float,
    level: float,
    stock: bool = False,
) -> pd.DataFrame:
    """Ceilings for every family, window and prior.

    Parameters
    ----------
    series : Series of float on a PeriodIndex
        Quarters or years.
    windows : iterable of int
        Numbers of latest periods fitted; those longer than the series are left out.
    priors : mapping of str to float or None
        Medians by name, in the unit of the result.
    prior_spread : float
        Standard deviation of the prior's log.
    level : float
        Probability of the chi-square quantile that bounds each range.
    stock : bool
        Whether a value is a level, as of users; else ceilings are those of a year's sum.

    Returns
    -------
    DataFrame
        One row each: ``family``, ``window``, ``start`` (the first period), ``prior``, ``value`` (least deviance),
        ``low`` and ``high``, ``open`` (whether no upper end was found up to twenty times the last level, which then
        stands as ``high``) and ``status``: ``ok``, or why there is no fit.
    """
    periods = 1 if stock else season_length(series.index)
    last = float(series.iloc[-periods:].sum())
    searched = np.sort(last * (1 + np.geomspace(0.005, HIGHEST - 1, GRID)))
    records = []
    for window in sorted(set(windows)):
        if window > len(series):
            continue
        kept = series.tail(window)
        for family, curve in WITH_CEILING.items():
            record = {"family": family, "window": window, "start": label_period(kept.index[0])}
            try:
                frame = profile(curve, kept, "K", np.log(searched / periods))
            except FitError as error:
                records += [record | {"prior": name, "status": str(error)} for name in priors]
                continue
            frame = _refine(frame.assign(value=frame["value"] + np.log(periods)), np.log(searched))
            records += [
                record | {"prior": name, "status": "ok"} | _locate(frame, median, prior_spread, level)
                for name, median in priors.items()
            ]
    return pd.DataFrame(records, columns=list(COLUMNS))


def _refine(frame: pd.DataFrame, searched: np.ndarray) -> pd.DataFrame:
    """A profile over log ceilings on a finer grid of ceilings, within those searched and with the optimum itself."""
    frame = frame.dropna().drop_duplicates("value")
    fine = np.linspace(searched[0], searched[-1], FINE)
    best = frame["value"][frame["deviance"].idxmin()]
    if searched[0] < best < searched[-1]:
        fine = np.sort(np.append(fine, best))
    deviance = PchipInterpolator(frame["value"], frame["deviance"])(fine)
    return pd.DataFrame({"value": np.exp(fine), "deviance": deviance})


def _locate(frame: pd.DataFrame, median: float | None, spread: float, level: float) -> dict:
    """Ceiling of least deviance and its range, with a prior or without."""
    if median is not None:
        pull = ((np.log(frame["value"]) - np.log(median)) / spread) ** 2
        frame = frame.assign(deviance=frame["deviance"] + pull)
    frame = frame.assign(deviance=frame["deviance"] - frame["deviance"].min())
    value = float(frame.loc[frame["deviance"].idxmin(), "value"])
    low, high = supported_range(frame, level)
    edges = frame["value"].min(), frame["value"].max()
    return {
        "value": value,
        "low": low if np.isfinite(low) else edges[0],
        "high": high if np.isfinite(high) else edges[1],
        "open": not np.isfinite(high),
    }
