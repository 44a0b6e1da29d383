"""Checks that wait for figures nobody has published: run once a user supplies them, "not testable" until then.

Each takes one number a week, shop or list and judges their mean with Student's t, so that what varies between weeks or
shops is counted and not assumed. See `analysis.catalog.supplied` for the tables.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats

from analysis.claims.checks.registry import register
from analysis.claims.evidence import Evidence, combine
from analysis.claims.setting import Setting
from analysis.diversion import Dependence
from analysis.errors import FitError, NetredError
from analysis.findings import weakest
from analysis.prose import FIGURES_OF_ASSUMPTIONS, format_range, format_value

FEWEST = 4
"""Weeks, shops or years without which a mean has no spread worth the name."""


def _judge_mean(
    values: np.ndarray, against: float, above: bool, said: str, unit: str, what: str, rows: tuple[str, ...]
) -> Evidence:
    """Probability that a mean lies above (or below) a level."""
    values = np.asarray(values, float)
    values = values[np.isfinite(values)]
    if len(values) < FEWEST:
        raise FitError(f"{what}: found {len(values)} values, expected at least {FEWEST}; supply more rows.")
    error = max(values.std(ddof=1) / np.sqrt(len(values)), 1e-12)
    chance = float(stats.t.cdf((values.mean() - against) / error, len(values) - 1))
    reach = error * stats.t.ppf(0.9, len(values) - 1)
    band = format_range(values.mean() - reach, values.mean() + reach, unit)
    return Evidence(
        basis="model",
        said=f"{said} {format_value(values.mean(), unit)} (80% band {band}), against {format_value(against, unit)}.",
        method=f"mean of {what}, Student's t",
        probability=chance if above else 1 - chance,
        rows=rows,
        n=len(values),
    )


def _explain(setting: Setting, table: str, said: str, rows: tuple[str, ...] = (), evidence: str = "seen") -> Evidence:
    """Evidence that no public row informs the question."""
    return Evidence("none", said, f"waits for the table {table}", rows=rows, evidence=evidence)


@register
def judge_missing(setting: Setting, needs: str) -> Evidence:
    """Nothing public informs the question, and no table is waited for: only what would settle it is named."""
    return Evidence("none", f"No public row informs this; it would take {needs}.", "none")


@register
def judge_passage(setting: Setting, above: float, also_global: bool, ratio: str = "") -> Evidence:
    """Share of the destination's orders that passed the entrance.

    Parameters
    ----------
    above : float
        Share to be exceeded.
    also_global : bool
        Whether the cross-border destination must exceed it too.
    ratio : str
        Series that says something on the side, quoted while nothing is supplied.
    """
    weeks = setting.table("panel_weeks")
    weeks = weeks[weeks["arm"] == "open"]
    if weeks.empty:
        figures = setting.figures(ratio, "month") if ratio and setting.knows(ratio, "month") else None
        aside = (
            f"; {figures.label} was {format_value(figures.latest, figures.unit)} in {figures.values.index[-1]:%B %Y}"
            if figures
            else ""
        )
        return _explain(
            setting,
            "panel_weeks",
            f"No public row says what share of orders passed the entrance{aside}.",
            figures.rows if figures else (),
            figures.evidence if figures else "seen",
        )
    rows = tuple(weeks.index)
    names = ["destination", *(["global"] if also_global else [])]
    return combine(
        _judge_mean(
            (weeks[f"orders_{name}_via_entrance"] / weeks[f"orders_{name}"]).to_numpy(),
            above,
            True,
            f"Orders of the {name.replace('global', 'cross-border destination')} that passed the entrance:",
            "share",
            "weekly shares",
            rows,
        )
        for name in names
    )


@register
def judge_removal(setting: Setting, entrance: str, destination: str, below: float) -> Evidence:
    """Change of the destination's orders a user when the entrance is closed; a break-even until that was observed.

    Parameters
    ----------
    entrance, destination : str
        Roles with yearly figures.
    below : float
        Change (below zero) that must be undercut.
    """
    weeks = setting.table("panel_weeks")
    change = _compare_arms(weeks, "entrance_closed", "orders_destination")
    if change is not None:
        return _judge_mean(
            change, below, False, "Change of the destination's orders a user without the entrance:", "rate",
            "weekly changes", tuple(weeks.index),
        )  # fmt: skip
    both = [setting.figures(role, "year", at_origin=True) for role in (entrance, destination)]
    table = setting.catalog.as_of(setting.as_of).assumptions("diversion")
    reach = Dependence.of(table, both[0].latest / both[1].latest).break_even
    return _explain(
        setting,
        "panel_weeks",
        f"No public row says what {both[1].label} would lose; it would break even if it recaptured "
        f"{format_value(reach.value, 'share', FIGURES_OF_ASSUMPTIONS)} of {both[0].label}'s own sales "
        f"(range of assumptions {format_range(reach.low, reach.high, 'share', FIGURES_OF_ASSUMPTIONS)}).",
        (
            *both[0].rows[-1:],
            *both[1].rows[-1:],
            *(row for row in table["row"] if row.startswith("assumptions/diversion.")),
        ),
        weakest([both[0].grades[-1], both[1].grades[-1]]),
    )


@register
def judge_incremental(setting: Setting, above: float) -> Evidence:
    """Share of visits that would not have come without influencers' links."""
    weeks = setting.table("panel_weeks")
    change = _compare_arms(weeks, "influencers_withheld", "visits")
    if change is None:
        return _explain(
            setting,
            "panel_weeks",
            "No public row tells visits that influencers brought from visits that would have come anyway: that takes "
            "users from whom their links were withheld.",
        )
    return _judge_mean(-change, above, True, "Share of visits that stayed away with the links:", "share", "weekly shares", tuple(weeks.index))  # fmt: skip  # noqa: E501


def _compare_arms(weeks: pd.DataFrame, arm: str, column: str) -> np.ndarray | None:
    """Relative change of a count a user in an arm against the open one, week by week; None where the arm is missing."""
    if not {"open", arm} <= set(weeks["arm"]):
        return None
    rates = (weeks[column] / weeks["users"]).groupby([weeks["week"], weeks["arm"]]).sum().unstack()
    pairs = rates[["open", arm]].dropna()
    return (pairs[arm] / pairs["open"] - 1).to_numpy()


@register
def judge_global_step(setting: Setting, event: str, parts: list[dict]) -> Evidence:
    """Whether the cross-border destination's monthly sales stepped up at an event."""
    months = setting.table("global_months").sort_values("month")
    if months.empty:
        from analysis.claims.checks.documents import judge_documents

        documents = judge_documents(setting, parts)
        said = f"No public row gives the sales month by month. {documents.said}"
        return _explain(setting, "global_months", said, documents.rows, documents.evidence)
    growth = np.log(months["gmv_cny_bn"]).diff()
    after = months["month"] >= pd.Timestamp(event)
    split = [growth[~after].dropna().to_numpy(), growth[after].dropna().to_numpy()]
    return _compare_means(split, 0.0, "Change of monthly log growth at the event:", "rate", tuple(months.index))


def compare_new_buyers(weeks: pd.DataFrame, setting: Setting, event: str, effect: float) -> Evidence:
    """Whether influencers' new buyers a quarter rose by an effect at an event."""
    chosen = weeks[weeks["source"] == "influencer"]
    after = chosen["week"] >= pd.Timestamp(event)
    quarter = 13 * chosen["new_buyers_mn"]
    split = [quarter[~after].to_numpy(), quarter[after].to_numpy()]
    return _compare_means(split, effect, "New buyers a quarter first touched by influencers rose by", "mn", tuple(weeks.index))  # fmt: skip  # noqa: E501


def compare_referrals(days: pd.DataFrame, setting: Setting, event: str) -> Evidence:
    """Whether referrals of the treated sources rose at an event beside those of untouched ones, week by week."""
    weekly = np.log(
        days.groupby([days["day"].dt.to_period("W"), "group"])["referrals"].sum().unstack().clip(lower=1e-9)
    )
    if set(weekly) != {"treated", "control"}:
        raise NetredError("referral_days: found one group only, expected treated and control; add the other.")
    gap = weekly["treated"] - weekly["control"]
    after = gap.index.start_time >= pd.Timestamp(event)
    split = [gap[~after].to_numpy(), gap[after].to_numpy()]
    return _compare_means(
        split, 0.0, "Log referrals against the untouched sources changed by", "rate", tuple(days.index)
    )


def _compare_means(split: list[np.ndarray], effect: float, said: str, unit: str, rows: tuple[str, ...]) -> Evidence:
    """Probability that the second mean exceeds the first by more than an effect; Welch's t."""
    if min(map(len, split)) < FEWEST:
        raise FitError(
            f"before and after: found {[len(each) for each in split]} values, expected {FEWEST} or more each."
        )
    before, after = split
    test = stats.ttest_ind(after - effect, before, equal_var=False, alternative="greater")
    rise = float(after.mean() - before.mean())
    return Evidence(
        basis="model",
        said=f"{said} {format_value(rise, unit)}, against {format_value(effect, unit)}.",
        method="means before and after, Welch's t",
        probability=float(1 - test.pvalue),
        rows=rows,
        n=len(before) + len(after),
        p_value=float(test.pvalue),
    )


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
        return _explain(setting, "shop_quarters", "No public row gives the profits or closures of influencer shops.")
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
        return _explain(
            setting, "seller_years", "No public series counts active sellers by one definition year by year."
        )
    growth = np.diff(np.log(years["active_sellers_mn"] / years["buyers_mn"]))
    return _judge_mean(growth, above, True, "Growth of sellers for each buyer a year:", "rate", "yearly growth", tuple(years.index))  # fmt: skip  # noqa: E501


@register
def judge_seller_pressure(setting: Setting, until: str, effect: float, parts: dict) -> Evidence:
    """Whether selling gets harder: advertising takes a rising share of shops' revenue; the take rate until then."""
    shops = setting.table("shop_quarters")
    if shops.empty:
        from analysis.claims.checks.trends import judge_ratio_trend

        return judge_ratio_trend(setting, until=until, rising=True, effect=effect, cap=True, **parts)
    totals = shops.groupby("quarter")[["advertising_cny_mn", "revenue_cny_mn"]].sum()
    change = np.diff(totals["advertising_cny_mn"] / totals["revenue_cny_mn"])
    return _judge_mean(change, 0.0, True, "Change of advertising's share of revenue a quarter:", "rate", "quarterly changes", tuple(shops.index))  # fmt: skip  # noqa: E501


@register
def judge_list_survival(setting: Setting, top: int) -> Evidence:
    """Whether native brands left the lists sooner than traditional ones."""
    lists = setting.table("list_places")
    if lists.empty:
        return _explain(setting, "list_places", "No public run of complete lists follows brands from year to year.")
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
