"""Newcomers beside online retail, beside what it added, and beside a company's buyers."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.findings import Finding, weakest
from analysis.periods import label_period
from analysis.prose import format_value


def take_years(figures):
    """Figures of twelve months that end in December, by calendar year; empty where there are none.

    Parameters
    ----------
    figures : catalogue figures or None
        Trailing twelve months, by their last day or quarter.

    Returns
    -------
    Series of float
        On a calendar PeriodIndex.
    """
    if figures is None:
        return pd.Series(dtype=float, index=pd.PeriodIndex([], freq="Y-DEC"))
    index = figures.values.index
    ends = index.end_time if isinstance(index, pd.PeriodIndex) else index
    december = np.asarray(ends.month == 12)
    return pd.Series(figures.values.to_numpy()[december], index=pd.PeriodIndex(ends[december], freq="Y-DEC"))


def report_newcomer(newcomer, own, market, slug: str, name: str) -> list[Finding]:
    """A newcomer beside online retail and beside what the market added.

    Parameters
    ----------
    newcomer : catalogue figures or None
        Sales of twelve months by their last day, RMB bn.
    own, market : catalogue figures
        Sales by fiscal years that end in March, and online retail by calendar year, RMB bn.
    slug, name : str
        The newcomer in ids and in sentences.

    Returns
    -------
    list of Finding
        ``market.<slug>.share`` (last year known of both) and, with two years known of all, ``.increment`` and
        ``.increment_own`` (what the newcomer and the company added, as a share of what online retail added); none
        where no year is known of both.
    """
    years = take_years(newcomer)
    known = [year for year in years.index if year in market.values.index]
    if not known:
        return []
    base = market.between(known[-1], known[-1])
    share = years[known[-1]] / base.latest
    shared = {
        "as_of": market.as_of,
        "kind": "observation",
        "evidence": weakest([newcomer.evidence, market.evidence]),
        "note": "sales count unpaid orders, so this is a ratio and no strict share; levels of different years stand on "
        "bases that were restated in between",
    }
    findings = [
        Finding(
            f"market.{slug}.share",
            share,
            "share",
            "sales of the calendar year divided by online retail as first published",
            rows=(*newcomer.rows, *base.rows),
            n=len(known),
            sentence=f"{name} was as large as {format_value(share, 'share')} of China's online retail in "
            f"{label_period(known[-1])}.",
            **shared,
        )
    ]
    fiscal = {year: pd.Period(year=year.year + 1, freq=own.values.index.freq) for year in known}
    fiscal = {year: ends for year, ends in fiscal.items() if ends in own.values.index}
    if len(fiscal) < 2:
        return findings
    first, *_, last = fiscal
    added = {
        "increment": (name, years[last] - years[first], newcomer.rows),
        "increment_own": (own.label, own.values[fiscal[last]] - own.values[fiscal[first]], own.rows),
    }
    whole = market.between(first, last)
    growth = whole.latest - float(whole.values.iloc[0])
    return findings + [
        Finding(
            f"market.{slug}.{part}",
            grown / growth,
            "share",
            "sales added divided by what online retail added, levels as first published",
            rows=(*rows, *whole.rows),
            sentence=f"From {label_period(first)} to {label_period(last)} {label} added as much as "
            f"{format_value(grown / growth, 'share')} of what online retail added.",
            **shared,
        )
        for part, (label, grown, rows) in added.items()
    ]


def report_users(newcomer, own, slug: str, names: tuple[str, str]) -> list[Finding]:
    """A newcomer's buyers beside a company's own: ``market.<slug>.users_ratio`` at the last quarter known of both.

    Parameters
    ----------
    newcomer, own : catalogue figures or None
        Buyers of the last twelve months in millions: by day, and by quarter.
    slug : str
        The newcomer in ids.
    names : tuple of str
        The newcomer and the company in sentences.
    """
    if newcomer is None or own is None:
        return []
    quarters = pd.PeriodIndex(newcomer.values.index, freq=own.values.index.freq)
    both = [place for place, quarter in enumerate(quarters) if quarter in own.values.index]
    if not both:
        return []
    place = both[-1]
    mine = own.between(quarters[place], quarters[place])
    ratio = float(newcomer.values.iloc[place]) / mine.latest
    return [
        Finding(
            f"market.{slug}.users_ratio",
            ratio,
            "ratio",
            "buyers of the last twelve months, one company's divided by the other's",
            own.as_of,
            "observation",
            evidence=weakest([newcomer.grades[place], mine.evidence]),
            rows=(newcomer.rows[place], *mine.rows),
            sentence=f"At the end of {newcomer.values.index[place]:%B %Y} {names[0]} had "
            f"{format_value(float(newcomer.values.iloc[place]), 'mn')} buyers in twelve months and {names[1]} "
            f"{format_value(mine.latest, 'mn')}.",
        )
    ]
