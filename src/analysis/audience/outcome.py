"""What became of it: sales through live streams, and Taobao's growth against what had been expected."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from analysis.findings import Finding, Forecast, weakest
from analysis.periods import label_period
from analysis.prose import compare, format_date, format_range, format_value, say_count


def report_live_share(sources: Iterable, market, year: int) -> list[Finding]:
    """Sales through live streams beside online retail: ``audience.live.share_of_retail_<year>``.

    Parameters
    ----------
    sources : iterable of catalogue figures or None
        Estimates of the same thing in RMB bn by calendar year, the preferred one last.
    market : catalogue figures
        Online retail, RMB bn by calendar year.
    year : int
        The calendar year.

    Returns
    -------
    list of Finding
        The preferred estimate with the range of all of them; none where the year is not known of both sides.
    """
    period = pd.Period(year=year, freq=market.values.index.freq)
    known = [each.between(period, period) for each in sources if each is not None and period in each.values.index]
    if not known or period not in market.values.index:
        return []
    base = market.between(period, period)
    shares = [each.latest / base.latest for each in known]
    apart = max(shares) / min(shares) - 1
    spread = f"; the {say_count(len(known), 'source')} lie {format_value(apart, 'share', 2)} apart" if apart else ""
    return [
        Finding(
            f"audience.live.share_of_retail_{year}",
            shares[-1],
            "share",
            "estimate of live commerce divided by online retail; the range is that of the sources",
            market.as_of,
            "estimate",
            low=min(shares),
            high=max(shares),
            n=len(known),
            evidence=weakest([base.evidence, *(each.evidence for each in known)]),
            rows=(*sum((each.rows for each in known), ()), *base.rows),
            note="live commerce counts merchants' own rooms and sales off the marketplaces, and is no strict part of "
            "online retail",
            sentence=f"Live streams sold as much as {_range(shares)} of China's online retail in {label_period(period)}"
            f"{spread}.",
        )
    ]


def report_influencer_part(live: list[Finding], merchant_share) -> list[Finding]:
    """The part of live commerce that is not merchants' own: ``<live finding>.influencers``.

    Parameters
    ----------
    live : list of Finding
        Of `report_live_share`.
    merchant_share : catalogue figures or None
        Share of one platform's live sales that merchants' own rooms made.
    """
    if merchant_share is None:
        return []
    part = 1 - merchant_share.latest
    return [
        Finding(
            f"{found.id}.influencers",
            found.value * part,
            "share",
            "live commerce's share times the part of one platform's live sales that merchants' own rooms did not make",
            found.as_of,
            low=found.low * part,
            high=found.high * part,
            n=found.n,
            evidence=weakest([found.evidence, merchant_share.evidence]),
            rows=(*found.rows, merchant_share.rows[-1]),
            note="takes one platform's mix for that of the whole market",
            sentence=f"Merchants' own rooms made {format_value(merchant_share.latest, 'share')} of Taobao Live's "
            f"sales; with that mix, influencers' streams sold as much as "
            f"{format_range(found.low * part, found.high * part, 'share')} of online retail.",
        )
        for found in live
    ]


def report_revival(forecast: Forecast, sales, ecommerce, origin) -> list[Finding]:
    """Whether the marketplace grew faster than expected, and whether influencers can explain it.

    Parameters
    ----------
    forecast : Forecast
        Of the marketplace's yearly sales, made on `origin`.
    sales : catalogue figures
        The marketplace's yearly sales known today, RMB bn.
    ecommerce : catalogue figures or None
        Sales through influencers, RMB bn by calendar year: what they grew by from the first year known to the last.
    origin : datetime.date

    Returns
    -------
    list of Finding
        For every forecast year that is known, ``audience.revival.<year>.surprise`` (RMB bn above the median) and
        ``.rank`` (share of the paths at or below what came); for the year that holds most of the last calendar year of
        `ecommerce`, where the surprise is above zero, ``.net_red_part`` (what influencers' sales grew by, divided by
        the surprise).
    """
    findings = []
    for year in forecast.periods.intersection(sales.values.index):
        came = sales.between(year, year)
        found = _report_surprise(forecast.at(year), came, year, forecast.model, origin)
        findings += found
        matches = ecommerce is not None and len(ecommerce) > 1 and ecommerce.values.index[-1].year + 1 == year.year
        if matches and found[0].value > 0:
            findings.append(_explain(found[0], f"{sales.label} in {label_period(year)}", ecommerce))
    return findings


def _report_surprise(draws: np.ndarray, came, year: pd.Period, model: str, origin) -> list[Finding]:
    median, rank = float(np.median(draws)), float(np.mean(draws <= came.latest))
    shared = {"as_of": came.as_of, "evidence": came.evidence, "rows": came.rows}
    id, name = f"audience.revival.{label_period(year).lower()}", f"{came.label} in {label_period(year)}"
    return [
        Finding(
            f"{id}.surprise",
            came.latest - median,
            "CNY_bn",
            "what came less the median forecast",
            sentence=f"{name} sold {format_value(came.latest, 'CNY_bn')}, {compare(came.latest, median, 'CNY_bn')} the "
            f"{format_value(median, 'CNY_bn')} expected on {format_date(origin)}.",
            **shared,
        ),
        Finding(
            f"{id}.rank",
            rank,
            "share",
            f"share of {len(draws):,} simulated paths of {model.lower()} at or below what came",
            n=len(draws),
            sentence=f"{format_value(rank, 'probability')} of the paths drawn on {format_date(origin)} lay at or below "
            f"what {name} sold.",
            **shared,
        ),
    ]


def _explain(surprise: Finding, name: str, ecommerce) -> Finding:
    grown = ecommerce.latest - float(ecommerce.values.iloc[0])
    first, last = (label_period(ecommerce.values.index[place]) for place in (0, -1))
    return Finding(
        surprise.id.replace(".surprise", ".net_red_part"),
        grown / surprise.value,
        "ratio",
        "growth of sales through influencers divided by the surprise",
        surprise.as_of,
        evidence=weakest([surprise.evidence, ecommerce.evidence]),
        rows=(*surprise.rows, *ecommerce.rows),
        note="an upper bound: a part of these sales would have been made anyway, or elsewhere",
        sentence=f"Sales through influencers grew by {format_value(grown, 'CNY_bn')} from {first} to {last}, "
        f"{format_value(grown / surprise.value, 'ratio', 2)} times the surprise of {name}.",
    )


def _range(shares: list[float]) -> str:
    return format_range(min(shares), max(shares), "share")
