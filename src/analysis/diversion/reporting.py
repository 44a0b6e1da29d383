"""Shares in findings: what was observed, and what came of a forecast."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.errors import NetredError
from analysis.findings import Finding, Forecast, weakest
from analysis.outturns import hold_against
from analysis.periods import label_period
from analysis.prose import format_value


def align_figures(destination, entrance) -> tuple:
    """Both figures over the periods from the later first one to the earlier last one.

    Raises
    ------
    NetredError
        If the two do not overlap.
    """
    both = destination.values.index, entrance.values.index
    first, last = max(index[0] for index in both), min(index[-1] for index in both)
    return destination.between(first, last), entrance.between(first, last)


NORMAL_80 = 1.2816
"""Half-width of a normal 80% band, in standard deviations."""


def observe_shares(destination, entrance) -> pd.Series:
    """Share of the destination in the sum of both, in the periods in which both are known, 0-1."""
    both = pd.concat({"destination": destination.values, "entrance": entrance.values}, axis=1).dropna()
    return both["destination"] / both.sum(axis=1)


def report_share(destination, entrance, slug: str) -> Finding:
    """The last observed share: ``diversion.<slug>.share.last_year``.

    Parameters
    ----------
    destination, entrance : catalogue figures
        Yearly sales of both.
    slug : str
        The destination in ids.

    Raises
    ------
    NetredError
        If no period is known of both.
    """
    shares = observe_shares(destination, entrance)
    if shares.empty:
        raise NetredError(
            f"{destination.name} and {entrance.name} as of {destination.as_of}: found no period that is known of both, "
            "expected at least one; add the missing one, or ask as of another day."
        )
    period = shares.index[-1]
    rows, evidence = _sources(destination, entrance, period)
    return Finding(
        f"diversion.{slug}.share.last_year",
        shares.iloc[-1],
        "share",
        "ratio of two figures of the catalogue",
        destination.as_of,
        "observation",
        evidence=evidence,
        rows=rows,
        sentence=f"{destination.label} made {format_value(shares.iloc[-1], 'share')} of the sales of both "
        f"marketplaces in {label_period(period)}.",
    )


def report_share_outturn(
    forecast: Forecast, year: pd.Period, origin, destination, entrance, slug: str, level: float
) -> list[Finding]:
    """What came of the forecast share: ``diversion.<slug>.share.outturn``; none where it was not public yet.

    Parameters
    ----------
    forecast : Forecast
        Of yearly shares.
    year : Period
    origin : datetime.date
        Day of the forecast.
    destination, entrance : catalogue figures
        Yearly sales known today.
    """
    shares = observe_shares(destination, entrance)
    if year not in shares.index:
        return []
    both = [each.between(year, year) for each in (destination, entrance)]
    id, subject = f"diversion.{slug}.share", f"{destination.label}'s share"
    return [hold_against(forecast, year, float(shares[year]), id, subject, "share", origin, level, *both)]


def report_common_growth(destination, entrance, slug: str) -> list[Finding]:
    """How the growth of both moved together: ``diversion.<slug>.growth_correlation``; none from three growths or fewer.

    Had the destination grown at the entrance's expense and nothing else moved, the correlation of their yearly log
    growth would be negative. A shared market makes it positive, whatever else goes on; it excludes nothing.

    Parameters
    ----------
    destination, entrance : catalogue figures
        Yearly sales of both.
    slug : str
        The destination in ids.
    """
    logs = np.log(pd.concat({"destination": destination.values, "entrance": entrance.values}, axis=1).dropna())
    growth = logs.diff().dropna()
    if len(growth) <= 3:
        return []
    correlation = float(growth.corr().iloc[0, 1])
    reach = NORMAL_80 / np.sqrt(len(growth) - 3)
    low, high = np.tanh([np.arctanh(correlation) - reach, np.arctanh(correlation) + reach])
    return [
        Finding(
            f"diversion.{slug}.growth_correlation",
            correlation,
            "ratio",
            "correlation of yearly log growth, band by Fisher's transform",
            destination.as_of,
            low=float(low),
            high=float(high),
            level=0.8,
            n=len(growth),
            evidence=weakest([destination.evidence, entrance.evidence]),
            rows=destination.rows + entrance.rows,
            sentence=f"Year by year the growth of {destination.label} and of {entrance.label} had a correlation of "
            f"{format_value(correlation, 'ratio', 2)}.",
        )
    ]


def _sources(destination, entrance, period: pd.Period) -> tuple[tuple[str, ...], str]:
    picked = [figures.between(period, period) for figures in (destination, entrance)]
    return sum((figures.rows for figures in picked), ()), weakest(figures.evidence for figures in picked)
