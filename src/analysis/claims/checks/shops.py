"""Checks of sellers, shops and brands that wait for figures nobody has published."""

from __future__ import annotations

from analysis.claims.checks.registry import register
from analysis.claims.checks.samples import FEWEST, explain_missing
from analysis.claims.evidence import Evidence
from analysis.claims.setting import Setting
from analysis.diversion import compare_survival, follow_places
from analysis.errors import FitError
from analysis.prose import format_value


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
