"""Checks that wait for figures nobody has published: run once a user supplies them, "not testable" until then.

Each takes one number a week, shop or list and judges their mean with Student's t, so that what varies between weeks or
shops is counted and not assumed. See `analysis.catalog.supplied` for the tables.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.claims.checks.registry import register
from analysis.claims.checks.samples import compare_means, explain_missing, judge_mean
from analysis.claims.evidence import Evidence, combine
from analysis.claims.setting import Setting
from analysis.diversion import Dependence
from analysis.errors import NetredError
from analysis.findings import weakest
from analysis.measures import documents as find_documents
from analysis.prose import FIGURES_OF_ASSUMPTIONS, format_range, format_value
from analysis.study import Study


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
        return explain_missing(
            setting,
            "panel_weeks",
            f"No public row says what share of orders passed the entrance{aside}.",
            figures.rows if figures else (),
            figures.evidence if figures else "seen",
        )
    rows = tuple(weeks.index)
    names = ["destination", *(["global"] if also_global else [])]
    return combine(
        judge_mean(
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
        return judge_mean(
            change, below, False, "Change of the destination's orders a user without the entrance:", "rate",
            "weekly changes", tuple(weeks.index),
        )  # fmt: skip
    both = [setting.figures(role, "year", at_origin=True) for role in (entrance, destination)]
    table = setting.catalog.as_of(setting.as_of).assumptions("diversion")
    reach = Dependence.of(table, both[0].latest / both[1].latest).break_even
    return explain_missing(
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
        return explain_missing(
            setting,
            "panel_weeks",
            "No public row tells visits that influencers brought from visits that would have come anyway: that takes "
            "users from whom their links were withheld.",
        )
    return judge_mean(-change, above, True, "Share of visits that stayed away with the links:", "share", "weekly shares", tuple(weeks.index))  # fmt: skip  # noqa: E501


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
        (documents,) = find_documents(Study.open(setting.catalog, setting.as_of), subject="scheme", parts=parts)
        said = f"No public row gives the sales month by month. {documents.sentence}"
        return explain_missing(setting, "global_months", said, documents.rows, documents.evidence)
    growth = np.log(months["gmv_cny_bn"]).diff()
    after = months["month"] >= pd.Timestamp(event)
    split = [growth[~after].dropna().to_numpy(), growth[after].dropna().to_numpy()]
    return compare_means(split, 0.0, "Change of monthly log growth at the event:", "rate", tuple(months.index))


def compare_new_buyers(weeks: pd.DataFrame, setting: Setting, event: str, effect: float) -> Evidence:
    """Whether influencers' new buyers a quarter rose by an effect at an event."""
    chosen = weeks[weeks["source"] == "influencer"]
    after = chosen["week"] >= pd.Timestamp(event)
    quarter = 13 * chosen["new_buyers_mn"]
    split = [quarter[~after].to_numpy(), quarter[after].to_numpy()]
    return compare_means(split, effect, "New buyers a quarter first touched by influencers rose by", "mn", tuple(weeks.index))  # fmt: skip  # noqa: E501


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
    return compare_means(
        split, 0.0, "Log referrals against the untouched sources changed by", "rate", tuple(days.index)
    )
