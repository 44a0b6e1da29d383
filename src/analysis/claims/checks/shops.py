"""Checks of sellers, shops and brands that wait for figures nobody has published."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.claims.checks.registry import register
from analysis.claims.checks.samples import FEWEST, explain_missing
from analysis.claims.evidence import Evidence
from analysis.claims.setting import Setting
from analysis.errors import FitError
from analysis.prose import format_value


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
