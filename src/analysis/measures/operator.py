"""The one listed operator of influencer shops, as evidence from outside on risk and concentration.

One firm is no sample: losses show that risk is above zero, not how large it is among shops that nobody lists.
"""

from __future__ import annotations

import pandas as pd

from analysis.errors import NotKnownError
from analysis.figures import Figures, all_known
from analysis.findings import Answer, Finding, find
from analysis.periods import label_period
from analysis.prose import format_date, format_range, format_value, say_count
from analysis.series import assess_share, judge_share
from analysis.study import Number, Series, Study, measure


@measure
def operator_losses(
    study: Study, losses: Series, revenues: list[Series], below: Number = 0.1, share_of_years: Number = 0.667
) -> list[Finding]:
    """What the one listed operator of influencer shops shows of risk, and a panel of shops where one was supplied.

    One firm is no sample: losses show that risk is above zero, not how large it is among shops that nobody lists. Less
    than three whole years decide nothing.

    Parameters
    ----------
    losses : str
        Net loss by fiscal year and by parts of a year, a positive number being a loss.
    revenues : list of str
        Parts of the revenue that add up to the whole.
    below : float
        Share of shops at risk that still counts as hardly any.
    share_of_years : float
        Share of at least three years with a loss from which the claim is refuted.

    Returns
    -------
    list of Finding
        ``audience.operator.losses`` (count of the `n` periods known) and ``audience.operator.loss_margin``; with a
        panel, ``audience.shops.at_risk`` first, which answers.
    """
    shops = study.table("shop_quarters")
    panel = shops[shops["kind"] == "influencer"] if len(shops) else shops
    found = [_judge_panel(study, panel, below)] if len(panel) else []
    years = study.find(losses, "fiscal_year")
    if years is None:
        if found:
            return found
        said = "No public row gives the profits or closures of influencer shops."
        raise NotKnownError(f"{losses}: found no fiscal year, expected one.", said, "shop_quarters")
    later = study.find(losses, "year_to_date")
    periods = [years] if later is None else [years, later]
    count, lossy = sum(map(len, periods)), sum(int((each.values > 0).sum()) for each in periods)
    often = "every one of" if lossy == count else f"{say_count(lossy, 'period')} of"
    lost = int((years.values > 0).sum())
    decides = len(years) >= 3 and not found
    answer = Answer(float(lost / len(years) < share_of_years), "outturn", leaning=True) if decides else None
    found.append(
        find(
            "audience.operator.losses",
            lossy,
            "count",
            "fiscal years and parts of a year with a net loss among those published",
            *periods,
            kind="observation",
            n=count,
            note="one listed firm, the largest; shops that were never listed are not seen",
            sentence=f"The largest operator of influencer shops lost money in {often} the "
            f"{say_count(count, 'period')} that its prospectus reports, so the risk was not almost none; how shops "
            "fared at large is not known.",
            answer=answer,
        )
    )
    whole = all_known(study.find(role, "fiscal_year") for role in revenues)
    parts = all_known(each.at(years.ends_of_years[-1]) for each in whole or ())
    if parts:
        found.append(_tell_margin(years.last(1), parts))
    return found


def _tell_margin(loss: Figures, parts: list[Figures]) -> Finding:
    margin = loss.latest / sum(part.latest for part in parts)
    return find(
        "audience.operator.loss_margin",
        margin,
        "share",
        "net loss divided by revenue",
        loss,
        *parts,
        kind="observation",
        sentence=f"In {label_period(loss.values.index[-1])} its loss was {format_value(margin, 'share')} of its "
        "revenue.",
    )


def _judge_panel(study: Study, panel: pd.DataFrame, below: float) -> Finding:
    risky = panel.groupby("shop").agg(lost=("profit_cny_mn", "sum"), shut=("closed", "max"))
    bad = int(((risky["lost"] < 0) | (risky["shut"] == "yes")).sum())
    chance = float(judge_share(bad, len(risky), below))
    return find(
        "audience.shops.at_risk",
        bad / len(risky),
        "share",
        "share of shops that lost money or closed; beta posterior",
        study.cite(panel),
        n=len(risky),
        sentence=f"{bad} of {len(risky)} influencer shops lost money or closed, against "
        f"{format_value(below, 'share')}.",
        answer=Answer(chance, "model", **assess_share(len(risky), below, -below / 2).shares, against=below),
    )


@measure
def operator_concentration(study: Study, top: Series, star: Series, tops: int) -> list[Finding]:
    """How much of the operator hangs on few people: the last share, with the range of all stretches as its band.

    Parameters
    ----------
    top, star : str
        Share of sales of the top tier, and share of revenue of the largest, by fiscal year and part of a year.
    tops : int
        Influencers in the top tier at the last count.

    Returns
    -------
    list of Finding
        ``audience.operator.top_share`` and ``audience.operator.star_share``.
    """
    subjects = (
        ("top_share", top, f"Its top tier, {say_count(tops, 'influencer')} at the last count, made", "of its sales"),
        ("star_share", star, "One influencer made", "of its revenue"),
    )
    found = []
    for name, series, subject, whole in subjects:
        known = [each for each in (study.find(series, length) for length in ("fiscal_year", "year_to_date")) if each]
        values = [float(value) for figures in known for value in figures.values]
        if not values:
            raise NotKnownError(f"{series}: found no figure, expected one.")
        found.append(
            find(
                f"audience.operator.{name}",
                values[-1],
                "share",
                "figure of the catalogue; the range is that of the stretches of time published",
                *known,
                kind="observation",
                low=min(values),
                high=max(values),
                n=len(values),
                sentence=f"{subject} {format_range(min(values), max(values), 'share')} {whole} in every stretch of "
                "time published.",
            )
        )
    return found


@measure
def operator_tail(study: Study, sales: Series, influencers: Series, top: Series, tops: int) -> list[Finding]:
    """How many times as much a top influencer sells as another: ``audience.operator.top_to_tail``."""
    sold, share = (study.figures(name, "year_to_date").last(1) for name in (sales, top))
    people = study.figures(influencers).last(1)
    others = people.latest - tops
    ratio = (share.latest / tops) / ((1 - share.latest) / others)
    each = sold.latest * (1 - share.latest) / others
    return [
        find(
            "audience.operator.top_to_tail",
            ratio,
            "ratio",
            "sales for each top influencer divided by sales for each of the others",
            sold,
            people,
            share,
            n=int(people.latest),
            note="those who left before the count are not seen",
            sentence=f"Each of the {say_count(tops, 'top influencer')} sold {format_value(ratio, 'ratio', 2)} times as "
            f"much as each of the other {say_count(int(others), 'influencer')}, who averaged "
            f"{format_value(each, 'CNY_bn', 2)} in the nine months before the prospectus.",
        )
    ]


@measure
def operator_price(study: Study, offer: Series, close: Series) -> list[Finding]:
    """What an investor kept: ``audience.operator.price_change`` from the offer to the last close."""
    first, last = study.figures(offer).last(1), study.figures(close).last(1)
    change = last.latest / first.latest - 1
    return [
        find(
            "audience.operator.price_change",
            change,
            "rate",
            "last closing price divided by the offer price, less one",
            first,
            last,
            kind="observation",
            sentence=f"Its shares were sold at {format_value(first.latest, 'USD')} and last traded at "
            f"{format_value(last.latest, 'USD')} on {format_date(pd.Timestamp(last.values.index[-1]).date())}, "
            f"{format_value(abs(change), 'share')} {'lower' if change < 0 else 'higher'}.",
        )
    ]
