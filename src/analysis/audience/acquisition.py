"""What a buyer costs: the marketplace's own advertising beside an influencer's cut of the sales.

The marketplace's take rate spreads its advertising over all sales, bought with it or not. If a share q of a seller's
sales is bought with advertising, that part costs take rate / q of itself. An influencer who keeps a share k of the
sales she brings is the cheaper source where k < take rate / q, that is where q < take rate / k.
"""

from __future__ import annotations

from analysis.assumptions import Assumption, Range, span
from analysis.findings import Finding, weakest
from analysis.periods import label_period
from analysis.prose import FIGURES_OF_ASSUMPTIONS, format_range, format_value


def break_even_ad_share(take_rate: float, cut: float) -> float:
    """Share of sales bought with advertising at which an influencer costs as much: ``take_rate / cut``, at most 1.

    Parameters
    ----------
    take_rate : float
        Advertising revenue of the marketplace divided by its sales.
    cut : float
        Share of the sales that the influencer and the agency keep, above 0.
    """
    return min(take_rate / cut, 1.0)


def report_acquisition(advertising, sales, cut: Assumption) -> list[Finding]:
    """The price of the marketplace's own traffic, and when an influencer is cheaper.

    Parameters
    ----------
    advertising, sales : catalogue figures
        Customer management revenue and sales, RMB bn by fiscal year; the last year known of both counts.
    cut : Assumption
        Share of the sales that the influencer and the agency keep.

    Returns
    -------
    list of Finding
        ``audience.acquisition.take_rate`` (observation) and ``audience.acquisition.break_even_ad_share`` (range of
        assumptions); none where no year is known of both.
    """
    years = advertising.values.index.intersection(sales.values.index)
    if years.empty:
        return []
    year = years[-1]
    spent, sold = advertising.between(year, year), sales.between(year, year)
    rate = spent.latest / sold.latest
    share = span(lambda kept: break_even_ad_share(rate, kept), cut)
    shared = {"as_of": sales.as_of, "evidence": weakest([spent.evidence, sold.evidence])}
    name = label_period(year)
    return [
        Finding(
            "audience.acquisition.take_rate",
            rate,
            "share",
            "advertising revenue divided by sales",
            kind="observation",
            rows=(*spent.rows, *sold.rows),
            note="spread over all sales; commission is left out",
            sentence=f"In {name} sellers spent {format_value(rate, 'share')} of {sales.label} on the marketplaces' own "
            "advertising.",
            **shared,
        ),
        Finding(
            "audience.acquisition.break_even_ad_share",
            share.value,
            "share",
            "take rate / cut at the mode; the range is exact over the assumed cut",
            kind="range of assumptions",
            low=share.low,
            high=share.high,
            rows=(*spent.rows, *sold.rows, *([cut.row] if cut.row else [])),
            note="the cut is an assumption; production, returns and the influencer's own living are left out",
            sentence=f"An influencer brings buyers more cheaply only where less than {_say(share.value)} of a "
            f"seller's sales come from advertising ({_say_range(share)} over the assumed cut).",
            **shared,
        ),
    ]


def _say(share: float) -> str:
    return format_value(share, "share", FIGURES_OF_ASSUMPTIONS)


def _say_range(share: Range) -> str:
    return format_range(share.low, share.high, "share", FIGURES_OF_ASSUMPTIONS)
