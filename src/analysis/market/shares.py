"""A company's sales beside China's online retail.

A company's fiscal year ends in March and online retail is counted by calendar years. Where quarters are known, calendar
years are summed from them and exact; where only fiscal years are, a calendar year takes the March quarter's usual part
of one and the rest of the next. Beside this stand the plain ratios to the fiscal year with nine months in common and to
the one with three, and a finding that needs one of them more than the others says so by its range. Sales include orders
that were never paid, so no ratio is a strict share. Levels of online retail are those first published: the statistics
office restates the base when it prints growth, so rates are taken from its printed growth and never from its levels.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.findings import Finding, weakest
from analysis.periods import QUARTERS_A_YEAR, label_period, quarter_of_year, year_of
from analysis.prose import format_range, format_value

CALENDAR = "calendar"
ALIGNMENTS = {"nine months": 1, "three months": 0}
"""How a fiscal year that ends in March is set beside a calendar year: months in common to years added."""


def sum_calendar_years(years, quarters) -> pd.Series:
    """Sales by calendar year: exact sums of quarters, else parts of two fiscal years.

    Parameters
    ----------
    years, quarters : catalogue figures
        RMB bn by fiscal years that end in March, and by their quarters, at least one full fiscal year of them.

    Returns
    -------
    Series of float
        On a calendar PeriodIndex, in order. Where the four quarters of a calendar year are not all known it is
        ``w FY(y) + (1 - w) FY(y + 1)``, w being the mean part of the March quarter in the fiscal years known in full.
    """
    known = quarters.values
    groups = known.groupby(np.asarray(known.index.end_time.year))
    exact = groups.sum()[groups.size() == QUARTERS_A_YEAR]
    fiscal = known.groupby(year_of(known.index)).transform("size") == QUARTERS_A_YEAR
    last = known[fiscal & (np.asarray(quarter_of_year(known.index)) == QUARTERS_A_YEAR - 1)]
    part = float((last.to_numpy() / known[fiscal].groupby(year_of(known[fiscal].index)).sum().to_numpy()).mean())
    totals = pd.Series(years.values.to_numpy(), index=years.values.index.year)
    mixed = (part * totals + (1 - part) * totals.shift(-1, fill_value=np.nan)).dropna()
    mixed = mixed[[year + 1 in totals.index for year in mixed.index]]
    found = exact.combine_first(mixed)
    return found.set_axis(pd.PeriodIndex([str(year) for year in found.index], freq="Y-DEC"))


def relate_to_market(years, quarters, market) -> pd.DataFrame:
    """Sales divided by online retail, by calendar year.

    Parameters
    ----------
    years, quarters : catalogue figures
        As for `sum_calendar_years`.
    market : catalogue figures
        RMB bn by calendar year.

    Returns
    -------
    DataFrame
        Columns ``calendar`` and each of `ALIGNMENTS`, NaN where that fiscal year is not known; on the calendar years
        that are known of both.
    """
    frame = pd.DataFrame({CALENDAR: (sum_calendar_years(years, quarters) / market.values).dropna()})
    for name, shift in ALIGNMENTS.items():
        moved = pd.Series(years.values.to_numpy(), index=years.values.index.year - shift)
        frame[name] = moved.reindex(frame.index.year).to_numpy() / market.values.reindex(frame.index).to_numpy()
    return frame


def report_share(sales, quarters, market, slug: str) -> list[Finding]:
    """The last ratio to online retail, and how it moved since the first.

    Parameters
    ----------
    sales, quarters, market : catalogue figures
        As for `relate_to_market`.
    slug : str
        The company in ids.

    Returns
    -------
    list of Finding
        ``market.<slug>.share`` (last year; the range is that of the alignments) and, with two years or more,
        ``market.<slug>.share_change`` (points since the first year); none where no year is known of both.
    """
    ratios = relate_to_market(sales, quarters, market)
    if ratios.empty:
        return []
    year, last = ratios.index[-1], ratios.iloc[-1]
    shared = {
        "as_of": market.as_of,
        "kind": "observation",
        "evidence": weakest([sales.evidence, quarters.evidence, market.evidence]),
        "rows": (*sales.rows, *quarters.rows, *market.rows),
        "n": len(ratios),
    }
    low, high = last.min(), last.max()
    either = f" ({format_range(low, high, 'share')} by the ways to align years)" if low < high else ""
    findings = [
        Finding(
            f"market.{slug}.share",
            last[CALENDAR],
            "share",
            "sales divided by online retail as first published",
            low=low,
            high=high,
            note="sales count unpaid orders, so this is a ratio and no strict share",
            sentence=f"{sales.label} was as large as {format_value(last[CALENDAR], 'share')} of China's online "
            f"retail in {label_period(year)}{either}.",
            **shared,
        )
    ]
    return findings + (_report_change(ratios, sales, slug, shared) if len(ratios) > 1 else [])


def _report_change(ratios: pd.DataFrame, sales, slug: str, shared: dict) -> list[Finding]:
    columns = [ratios[name].dropna() for name in ratios]
    changes = [100 * (each.iloc[-1] - each.iloc[0]) for each in columns if len(each) > 1]
    value, low, high = changes[0], min(changes), max(changes)
    first, last = (label_period(ratios.index[place]) for place in (0, -1))
    doubt = "; the sign depends on how years are aligned" if low < 0 < high else ""
    return [
        Finding(
            f"market.{slug}.share_change",
            value,
            "points",
            "difference of the last and the first ratio; the range is that of the alignments",
            low=low,
            high=high,
            sentence=f"The ratio of {sales.label} to China's online retail {'fell' if value < 0 else 'rose'} by "
            f"{format_value(abs(value), 'points').lstrip('+')} from {first} to {last}{doubt}.",
            **shared,
        )
    ]


def report_restatement(market, printed) -> list[Finding]:
    """How far online retail's own levels are from its printed growth: ``market.retail.restatement`` (points).

    Parameters
    ----------
    market, printed : catalogue figures or None
        Levels as first published, RMB bn, and printed growth, by calendar year.
    """
    if printed is None:
        return []
    implied = market.values.pct_change(fill_method=None)
    consecutive = pd.Series(market.values.index.year, index=market.values.index).diff() == 1
    gaps = (100 * (implied[consecutive] - printed.values)).dropna()
    if gaps.empty:
        return []
    worst = gaps.abs().idxmax()
    return [
        Finding(
            "market.retail.restatement",
            gaps[worst],
            "points",
            "growth between two levels as first published, less the printed growth; the widest year",
            market.as_of,
            "observation",
            low=gaps.min(),
            high=gaps.max(),
            n=len(gaps),
            evidence=weakest([market.evidence, printed.evidence]),
            rows=(*market.rows, *printed.rows),
            sentence=f"Growth between the levels first published differs from the printed growth by up to "
            f"{format_value(abs(gaps[worst]), 'points').lstrip('+')} ({label_period(worst)}).",
        )
    ]
