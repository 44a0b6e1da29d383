"""Checks of sellers, shops and brands that wait for figures nobody has published."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats

from analysis.claims.checks.registry import register
from analysis.claims.checks.samples import FEWEST, explain_missing, judge_mean
from analysis.claims.checks.trends import judge_ratio_trend
from analysis.claims.evidence import Evidence
from analysis.claims.setting import Setting
from analysis.errors import FitError
from analysis.prose import format_value


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
        chance = float(stats.beta.cdf(below, bad + 0.5, len(risky) - bad + 0.5))
        return Evidence(
            basis="model",
            said=f"{bad} of {len(risky)} influencer shops lost money or closed, against "
            f"{format_value(below, 'share')}.",
            method="share of shops, beta posterior",
            probability=chance,
            rows=tuple(shops.index),
            n=len(risky),
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
    return judge_mean(growth, above, True, "Growth of sellers for each buyer a year:", "rate", "yearly growth", tuple(years.index))  # fmt: skip  # noqa: E501


@register
def judge_seller_pressure(setting: Setting, until: str, effect: float, parts: dict) -> Evidence:
    """Whether selling gets harder: advertising takes a rising share of shops' revenue; the take rate until then."""
    shops = setting.table("shop_quarters")
    if shops.empty:
        return judge_ratio_trend(setting, until=until, rising=True, effect=effect, cap=True, **parts)
    totals = shops.groupby("quarter")[["advertising_cny_mn", "revenue_cny_mn"]].sum()
    change = np.diff(totals["advertising_cny_mn"] / totals["revenue_cny_mn"])
    return judge_mean(change, 0.0, True, "Change of advertising's share of revenue a quarter:", "rate", "quarterly changes", tuple(shops.index))  # fmt: skip  # noqa: E501


@register
def judge_list_survival(setting: Setting, top: int) -> Evidence:
    """Whether native brands left the lists sooner than traditional ones."""
    lists = setting.table("list_places")
    if lists.empty:
        return explain_missing(
            setting, "list_places", "No public run of complete lists follows brands from year to year."
        )
    stays = _follow(lists[lists["place"] <= top])
    kinds = [stays.loc[stays["origin"] == origin, "stayed"] for origin in ("native", "traditional")]
    if min(map(len, kinds)) < FEWEST:
        raise FitError("list_places: found too few native or traditional brands to follow; add lists.")
    drawn = [
        np.random.default_rng([setting.seed, place]).beta(1 + each.sum(), 1 + len(each) - each.sum(), 20_000)
        for place, each in enumerate(kinds)
    ]
    left = [1 - each.mean() for each in kinds]
    return Evidence(
        basis="model",
        said=f"{format_value(left[0], 'share')} of native and {format_value(left[1], 'share')} of traditional "
        "places were "
        "lost by the next list.",
        method="loss of places from one list to the next, beta posteriors",
        probability=float(np.mean(drawn[0] < drawn[1])),
        rows=tuple(lists.index),
        n=len(stays),
    )


def _follow(lists: pd.DataFrame) -> pd.DataFrame:
    """Each place of each list but the last of its category, and whether its brand stands in the next list too."""
    parts = []
    for _, group in lists.groupby("category"):
        years = sorted(group["year"].unique())
        for year, following in zip(years, years[1:], strict=False):
            later = set(group.loc[group["year"] == following, "brand"])
            now = group[group["year"] == year]
            parts.append(pd.DataFrame({"origin": now["origin"], "stayed": now["brand"].isin(later)}))
    return pd.concat(parts) if parts else pd.DataFrame({"origin": [], "stayed": []})
