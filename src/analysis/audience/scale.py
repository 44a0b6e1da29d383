"""How large the influencers' business is beside the marketplace that hosts it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.assumptions import Assumption
from analysis.findings import Finding, weakest
from analysis.periods import label_period, year_end_month
from analysis.prose import FIGURES_OF_ASSUMPTIONS, format_range, format_value


def nearest_year(sales, calendar_year: int) -> int:
    """Position of the year with most months in a calendar year, or of the last one known before it.

    Parameters
    ----------
    sales : catalogue figures
        By calendar years, or by fiscal years that end in March: nine months of calendar 2016 lie in fiscal 2017.
    """
    shift = 0 if year_end_month(sales.values.index) == "DEC" else 1
    wanted = pd.Period(year=calendar_year + shift, freq=sales.values.index.freq)
    return max(int(sales.values.index.searchsorted(wanted, side="right")) - 1, 0)


def report_forecast_share(
    market, sales, assumption: Assumption, small_share: float, draws: int, seed: int
) -> list[Finding]:
    """The forecast influencer economy beside the marketplace's sales; none where the forecast was not public yet.

    Parameters
    ----------
    market : catalogue figures or None
        Forecast of the influencer economy, RMB bn by calendar year; the last one counts.
    sales : catalogue figures
        The marketplace's, RMB bn by fiscal year.
    assumption : Assumption
        Range of the influencers' sales in that year, RMB bn.
    small_share : float
        Share below which the business is called small, fixed in advance.

    Returns
    -------
    list of Finding
        ``audience.net_red.share_of_taobao`` (range of assumptions) and ``audience.net_red.small_share_of_draws``.
    """
    if market is None:
        return []
    year, place = market.values.index[-1], nearest_year(sales, market.values.index[-1].year)
    total, fiscal = float(sales.values.iloc[place]), sales.values.index[place]
    value, low, high = (number / total for number in (market.latest, assumption.low, assumption.high))
    below = float((assumption.draw(np.random.default_rng(seed), draws) / total < small_share).mean())
    shared = {
        "as_of": sales.as_of,
        "kind": "range of assumptions",
        "evidence": weakest([market.grades[-1], sales.grades[place]]),
        "rows": (market.rows[-1], sales.rows[place], *([assumption.row] if assumption.row else [])),
    }
    base = f"{sales.label}'s sales of {label_period(fiscal)}"
    return [
        Finding(
            "audience.net_red.share_of_taobao",
            value,
            "share",
            "forecast of the influencer economy divided by the marketplace's sales; the range is the assumption's",
            low=min(low, value),
            high=max(high, value),
            note="the forecast counts marketing income and sales outside the marketplace; GMV counts unpaid orders",
            sentence=f"The {format_value(market.latest, market.unit)} forecast for the influencer economy of "
            f"{label_period(year)} is {_say(value)} of {base}, and {_range(low, high)} over the assumed range.",
            **shared,
        ),
        Finding(
            "audience.net_red.small_share_of_draws",
            below,
            "share",
            f"share of {draws:,} triangular draws of the assumption that lie below the threshold, seed {seed}",
            note=f"threshold {format_value(small_share, 'share')}",
            sentence=f"{_say(below)} of the draws from the assumed range lie below "
            f"{format_value(small_share, 'share')} of {base}, which tells where the assumption "
            "lies and not how likely that was.",
            **shared,
        ),
    ]


def compare_bases(market, bases, assumption: Assumption) -> pd.DataFrame:
    """The forecast beside several totals, as a chart of alternatives takes it.

    Parameters
    ----------
    market : catalogue figures or None
        Forecast of the influencer economy, RMB bn by calendar year. Where it is not known, the mode of the assumption
        is taken, and the last year of each base.
    bases : sequence of catalogue figures
        Totals in RMB bn by year; of each the year that `nearest_year` finds for the forecast's counts.
    assumption : Assumption
        Range of the influencers' sales, RMB bn.

    Returns
    -------
    DataFrame
        Columns ``name, value, low, high, primary``; the first base is the primary one.
    """
    value = assumption.mode if market is None else market.latest
    records = []
    for base in bases:
        place = len(base) - 1 if market is None else nearest_year(base, market.values.index[-1].year)
        total, name = float(base.values.iloc[place]), f"of {base.label}, {label_period(base.values.index[place])}"
        low, high = min(assumption.low, value), max(assumption.high, value)
        records.append((name, value / total, low / total, high / total, not records))
    return pd.DataFrame(records, columns=["name", "value", "low", "high", "primary"])


def report_share_later(ecommerce, sales) -> list[Finding]:
    """The influencers' sales as estimated later, beside the marketplace's: ``audience.net_red.share_later``.

    Parameters
    ----------
    ecommerce : catalogue figures or None
        Sales of goods through influencers, RMB bn by calendar year; the last counts. None where not public yet.
    sales : catalogue figures
        The marketplace's, RMB bn by fiscal year.
    """
    if ecommerce is None:
        return []
    year, place = ecommerce.values.index[-1], nearest_year(sales, ecommerce.values.index[-1].year)
    value = ecommerce.latest / float(sales.values.iloc[place])
    return [
        Finding(
            "audience.net_red.share_later",
            value,
            "share",
            "estimate of sales through influencers divided by the marketplace's sales",
            sales.as_of,
            "estimate",
            n=1,
            evidence=weakest([ecommerce.grades[-1], sales.grades[place]]),
            rows=(ecommerce.rows[-1], sales.rows[place]),
            note="one consultancy's estimate; not all of it was sold on the marketplace",
            sentence=f"A consultancy's estimate puts sales through influencers at "
            f"{format_value(ecommerce.latest, ecommerce.unit)} in {label_period(year)}, as much as "
            f"{format_value(value, 'share')} of {sales.label}'s in {label_period(sales.values.index[place])}.",
        )
    ]


def _say(share: float) -> str:
    return format_value(share, "share", FIGURES_OF_ASSUMPTIONS)


def _range(low: float, high: float) -> str:
    return format_range(low, high, "share", FIGURES_OF_ASSUMPTIONS)
