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
from analysis.growth.curves import Curve
from analysis.growth.models import season_length
from analysis.growth.profiles import WITH_CEILING, fit_peak, supported_range
from analysis.periods import label_period

HIGHEST = 20.0
"""Highest ceiling searched, over the last level."""

GRID = 9
"""Ceilings at which a curve is fitted at first; more follow where a range ends, until it stands."""

FINE = 20_000
"""Steps of the interpolated profile over the log ceilings searched: each is a sixth of a thousandth."""

STANDS, ROUNDS = 3e-4, 8
"""A ceiling and its range stand when a round of more fits moves none of them by this share; and the most rounds."""
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
                found = _settle(curve, kept, np.log(searched / periods), np.log(periods), priors, prior_spread, level)
            except FitError as error:
                records += [record | {"prior": name, "status": str(error)} for name in priors]
                continue
            records += [record | {"prior": name, "status": "ok"} | place for name, place in found.items()]
    return pd.DataFrame(records, columns=list(COLUMNS))


def _settle(
    curve: Curve,
    series: pd.Series,
    grid: np.ndarray,
    shift: float,
    priors: Mapping[str, float | None],
    spread: float,
    level: float,
) -> dict[str, dict]:
    """Ceiling and range for each prior; the curve is fitted anew where they lie until they move no more.

    `grid` holds log ceilings of a period, `shift` is what makes them those of the result.
    """
    peak, before = fit_peak(curve, series, "K"), None
    known = peak.walk(grid)
    for _ in range(ROUNDS):
        frame = _interpolate(known, grid[0], grid[-1], shift)
        found = {name: _locate(frame, median, spread, level) for name, median in priors.items()}
        places = np.log([[place[end] for end in ("value", "low", "high")] for place in found.values()])
        if before is not None and np.abs(places - before).max() < STANDS:
            break
        before, more = places, np.unique(np.clip(places - shift, grid[0], grid[-1]))
        fresh = more[np.abs(more[:, None] - known["value"].to_numpy()).min(axis=1) > STANDS / 10]
        if len(fresh):
            known = pd.concat([known, peak.walk(fresh)], ignore_index=True)
            known = known.drop_duplicates("value").sort_values("value", ignore_index=True)
    return found


def _interpolate(known: pd.DataFrame, low: float, high: float, shift: float) -> pd.DataFrame:
    """A profile on a fine grid of ceilings between two log ceilings of a period, with the optimum itself.

    What is interpolated is the signed root of the deviance, which is nearly a straight line through the optimum where
    the deviance is nearly a parabola. Source: bates1988.
    """
    known = known.dropna()
    best = known["value"][known["deviance"].idxmin()]
    root = np.sign(known["value"] - best) * np.sqrt(np.maximum(known["deviance"], 0.0))
    fine = np.linspace(low, high, FINE)
    if low < best < high:
        fine = np.sort(np.append(fine, best))
    deviance = np.square(PchipInterpolator(known["value"], root)(fine))
    return pd.DataFrame({"value": np.exp(fine + shift), "deviance": deviance})


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
