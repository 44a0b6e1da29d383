"""Checks of sellers, shops and brands that wait for figures nobody has published."""

from __future__ import annotations

import numpy as np

from analysis.claims.checks.registry import register
from analysis.claims.checks.samples import FEWEST, explain_missing, judge_mean
from analysis.claims.checks.trends import judge_ratio_trend
from analysis.claims.evidence import Evidence
from analysis.claims.setting import Setting
from analysis.diversion import compare_survival, follow_places
from analysis.errors import FitError
from analysis.prose import format_value
from analysis.series import assess_share, judge_share


@register
def judge_shop_risk(setting: Setting, below: float, losses: str, share_of_years: float) -> Evidence:
    """Whether hardly any influencer shop closes or loses money; the largest operator's losses stand in until then.

    Parameters
    ----------
    below : float
        Share of shops at risk that still counts as hardly any.
    losses : str
        Series of the largest operator's yearly losses.
    share_of_years : float
        Share of its years with a loss from which the claim is refuted.
    """
    shops = setting.table("shop_quarters")
    shops = shops[shops["kind"] == "influencer"]
    if len(shops):
        risky = shops.groupby("shop").agg(lost=("profit_cny_mn", "sum"), shut=("closed", "max"))
        bad = int(((risky["lost"] < 0) | (risky["shut"] == "yes")).sum())
        return Evidence(
            basis="model",
            said=f"{bad} of {len(risky)} influencer shops lost money or closed, against "
            f"{format_value(below, 'share')}.",
            method="share of shops, beta posterior",
            probability=float(judge_share(bad, len(risky), below)),
            rows=tuple(shops.index),
            n=len(risky),
            power=assess_share(len(risky), below, -below / 2).power,
        )
    if not setting.knows(losses, "fiscal_year"):
        return explain_missing(
            setting, "shop_quarters", "No public row gives the profits or closures of influencer shops."
        )
    figures = setting.figures(losses, "fiscal_year")
    lost = int((figures.values > 0).sum())
    return Evidence(
        basis="outturn",
        said=f"{figures.label}: the largest operator lost money in {lost} of the {len(figures)} fiscal years that it "
        "reported, so the risk was not almost none; how shops fared at large is not known.",
        method="reported losses of the largest operator",
        probability=float(lost / len(figures) < share_of_years),
        rows=figures.rows,
        evidence=figures.evidence,
        n=len(figures),
    )


@register
def judge_sellers(setting: Setting, above: float) -> Evidence:
    """Whether sellers outgrow buyers: growth of sellers for each buyer a year."""
    years = setting.table("seller_years").sort_values("year")
    if years.empty:
        return explain_missing(
            setting, "seller_years", "No public series counts active sellers by one definition year by year."
        )
    growth = np.diff(np.log(years["active_sellers_mn"] / years["buyers_mn"]))
    said = "Growth of sellers for each buyer a year:"
    return judge_mean(growth, above, True, said, "rate", "yearly growth", tuple(years.index), effect=0.02)


@register
def judge_seller_pressure(setting: Setting, until: str, effect: float, parts: dict) -> Evidence:
    """Whether selling gets harder: advertising takes a rising share of shops' revenue; the take rate until then."""
    shops = setting.table("shop_quarters")
    if shops.empty:
        return judge_ratio_trend(setting, until=until, rising=True, effect=effect, cap=True, **parts)
    totals = shops.groupby("quarter")[["advertising_cny_mn", "revenue_cny_mn"]].sum()
    change = np.diff(totals["advertising_cny_mn"] / totals["revenue_cny_mn"])
    said = "Change of advertising's share of revenue a quarter:"
    return judge_mean(change, 0.0, True, said, "rate", "quarterly changes", tuple(shops.index), effect=0.005)


@register
def judge_list_survival(setting: Setting, top: int, effect: float = -0.1) -> Evidence:
    """Whether native brands left the lists sooner than traditional ones.

    Parameters
    ----------
    top : int
        Places looked at.
    effect : float
        Smallest difference that matters between the shares of places that were kept, below zero.
    """
    lists = setting.table("list_places")
    if lists.empty:
        return explain_missing(
            setting, "list_places", "No public run of complete lists follows brands from year to year."
        )
    places = follow_places(lists[lists["place"] <= top])
    if min((places["origin"] == origin).sum() for origin in ("native", "traditional")) < FEWEST:
        raise FitError("list_places: found too few native or traditional brands to follow; add lists.")
    found = compare_survival(places, "native", "traditional")
    left = [format_value(1 - rate, "share") for rate in found.rates]
    return Evidence(
        basis="model",
        said=f"{left[0]} of native and {left[1]} of traditional places were lost by the next list.",
        method="loss of places from one list to the next; beta posteriors, places of one brand counted for less",
        probability=found.probability,
        rows=tuple(lists.index),
        n=len(places),
        power=found.assess(effect).power,
    )
