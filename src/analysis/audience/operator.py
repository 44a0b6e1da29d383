"""The one listed operator of influencer shops, as evidence from outside on risk and concentration.

One firm is no sample: losses show that risk is above zero, not how large it is among shops that nobody lists.
"""

from __future__ import annotations

import pandas as pd

from analysis.findings import Finding, weakest
from analysis.periods import label_period
from analysis.prose import format_date, format_range, format_value, say_count


def report_losses(losses, later, revenues) -> list[Finding]:
    """Periods with a loss, and the last full year's loss beside its revenue.

    Parameters
    ----------
    losses, later : catalogue figures or None
        Net loss by fiscal year, and of the part of a year that followed, RMB bn, a positive number being a loss.
    revenues : sequence of catalogue figures or None
        Parts of the revenue, RMB bn, that add up to the whole.

    Returns
    -------
    list of Finding
        ``audience.operator.losses`` (count of the `n` periods known) and ``audience.operator.loss_margin`` (share of
        the last year's revenue); none where nothing was public yet.
    """
    if losses is None or any(part is None for part in revenues):
        return []
    periods = [losses] if later is None else [losses, later]
    count, lossy = sum(map(len, periods)), sum(int((each.values > 0).sum()) for each in periods)
    often = "every one of" if lossy == count else f"{say_count(lossy, 'period')} of"
    year = losses.values.index[-1]
    parts = [part.between(year, year) for part in revenues]
    margin = losses.latest / sum(part.latest for part in parts)
    return [
        Finding(
            "audience.operator.losses",
            lossy,
            "count",
            "fiscal years and parts of a year with a net loss among those published",
            losses.as_of,
            "observation",
            n=count,
            evidence=weakest(each.evidence for each in periods),
            rows=sum((each.rows for each in periods), ()),
            note="one listed firm, the largest; shops that were never listed are not seen",
            sentence=f"The largest operator of influencer shops lost money in {often} the "
            f"{say_count(count, 'period')} that its prospectus reports.",
        ),
        Finding(
            "audience.operator.loss_margin",
            margin,
            "share",
            "net loss divided by revenue",
            losses.as_of,
            "observation",
            evidence=weakest([losses.grades[-1], *(part.evidence for part in parts)]),
            rows=(losses.rows[-1], *sum((part.rows for part in parts), ())),
            sentence=f"In {label_period(year)} its loss was {format_value(margin, 'share')} of its revenue.",
        ),
    ]


def report_concentration(top, star, tops: int) -> list[Finding]:
    """How much of the operator hangs on few people.

    Parameters
    ----------
    top : sequence of catalogue figures or None
        Share of sales of its top-tier influencers, in stretches of time that follow each other.
    star : sequence of catalogue figures or None
        Share of revenue of the largest one, in the same stretches.
    tops : int
        Influencers in the top tier at the last count.

    Returns
    -------
    list of Finding
        ``audience.operator.top_share`` and ``audience.operator.star_share``: the last value, with the range of all as
        its band; none where nothing was public yet.
    """
    subjects = (
        ("top_share", top, f"Its top tier, {say_count(tops, 'influencer')} at the last count, made", "of its sales"),
        ("star_share", star, "One influencer made", "of its revenue"),
    )
    findings = []
    for name, stretches, subject, whole in subjects:
        known = [figures for figures in stretches if figures is not None]
        values = [float(value) for figures in known for value in figures.values]
        if not values:
            continue
        findings.append(
            Finding(
                f"audience.operator.{name}",
                values[-1],
                "share",
                "figure of the catalogue; the range is that of the stretches of time published",
                known[-1].as_of,
                "observation",
                low=min(values),
                high=max(values),
                n=len(values),
                evidence=weakest(figures.evidence for figures in known),
                rows=sum((figures.rows for figures in known), ()),
                sentence=f"{subject} {format_range(min(values), max(values), 'share')} {whole} in every stretch of "
                "time published.",
            )
        )
    return findings


def report_tail(sales, influencers, top, tops: int) -> list[Finding]:
    """How many times as much a top influencer sells as another: ``audience.operator.top_to_tail``.

    Parameters
    ----------
    sales, top : catalogue figures or None
        Sales in RMB bn and the share of the `tops` of the top tier, over the same stretch of time.
    influencers : catalogue figures or None
        Influencers under contract, by day; the last count counts.
    """
    if sales is None or influencers is None or top is None:
        return []
    share, others = top.latest, influencers.latest - tops
    ratio = (share / tops) / ((1 - share) / others)
    each = sales.latest * (1 - share) / others
    return [
        Finding(
            "audience.operator.top_to_tail",
            ratio,
            "ratio",
            "sales for each top influencer divided by sales for each of the others",
            sales.as_of,
            "estimate",
            n=int(influencers.latest),
            evidence=weakest([sales.grades[-1], influencers.grades[-1], top.grades[-1]]),
            rows=(sales.rows[-1], influencers.rows[-1], top.rows[-1]),
            note="those who left before the count are not seen",
            sentence=f"Each of the {say_count(tops, 'top influencer')} sold {format_value(ratio, 'ratio', 2)} times as "
            f"much as each of the other {say_count(int(others), 'influencer')}, who averaged "
            f"{format_value(each, 'CNY_bn', 2)} in the nine months before the prospectus.",
        )
    ]


def report_price(offer, close) -> list[Finding]:
    """What an investor kept: ``audience.operator.price_change`` from the offer to the last close.

    Parameters
    ----------
    offer, close : catalogue figures or None
        Price at which the share was first sold and its closing price, US$.
    """
    if offer is None or close is None:
        return []
    change = close.latest / offer.latest - 1
    day = pd.Timestamp(close.values.index[-1]).date()
    return [
        Finding(
            "audience.operator.price_change",
            change,
            "rate",
            "last closing price divided by the offer price, less one",
            close.as_of,
            "observation",
            evidence=weakest([offer.grades[-1], close.grades[-1]]),
            rows=(offer.rows[-1], close.rows[-1]),
            sentence=f"Its shares were sold at {format_value(offer.latest, 'USD')} and last traded at "
            f"{format_value(close.latest, 'USD')} on {format_date(day)}, {format_value(-change, 'share')} lower.",
        )
    ]
