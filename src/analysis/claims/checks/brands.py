"""Checks of the brands born on Taobao and their places in the rankings."""

from __future__ import annotations

import pandas as pd
from scipy.special import logit

from analysis.claims.checks.registry import register
from analysis.claims.evidence import Evidence, combine
from analysis.claims.setting import Setting
from analysis.diversion.brands import read_counts
from analysis.diversion.displacement import PLACES, assess, permute, weigh
from analysis.errors import FitError
from analysis.findings import weakest
from analysis.prose import format_value, say_count

_NATIVE = "taobao_native"


@register
def judge_native_decline(
    setting: Setting, category: str, stated: str = "", until: int = 9999, from_year: int = 0, effect: float = -0.5
) -> Evidence:
    """Probability that native brands lose places in a yearly list: a falling logit, incomplete lists as intervals.

    Parameters
    ----------
    category : str
        Of the table of rankings.
    stated : str
        Series of counts that documents state; none where empty.
    until, from_year : int
        Last and first year looked at.
    effect : float
        Smallest slope that matters, in logits a year: half a logit takes a share from one half to 38% in a year.
    """
    counts, rows, grade = _count_native(setting, category, stated)
    counts = counts[(counts.index <= until) & (counts.index >= from_year)]
    if len(counts) < 2:
        raise FitError(f"native brands in {category}: found {len(counts)} lists, expected at least two.")
    found = weigh(counts, seed=setting.seed)
    falling, p_value = found.probability_negative("slope"), permute(counts, seed=setting.seed)[0]
    return Evidence(
        basis="model",
        said=f"Of {PLACES} places, Taobao-native brands held {_tell(counts.iloc[0])} in {counts.index[0]} and "
        f"{_tell(counts.iloc[-1])} in {counts.index[-1]}; that their share was falling is "
        f"{format_value(falling, 'probability')} from {say_count(len(counts), 'list')} (permutation p "
        f"{format_value(p_value, 'share', 2)}).",
        method="beta-binomial counts with a logit slope in the year, incomplete lists as intervals",
        probability=falling,
        rows=rows,
        evidence=grade,
        n=len(counts),
        power=setting.remember(("fall", rows, until, from_year, effect), lambda: assess(counts, effect).power),
        p_value=p_value,
    )


def _count_native(setting: Setting, category: str, stated: str) -> tuple[pd.DataFrame, tuple[str, ...], str]:
    ranks = setting.table("brand_rankings")
    ranks = ranks[(ranks["category"] == category) & ranks["evidence"].isin(setting.grades)]
    figures = setting.figures(stated, "event") if stated and setting.knows(stated, "event") else None
    if ranks.empty and figures is None:
        raise FitError(f"native brands in {category}: found no list public on {setting.as_of}, expected at least one.")
    counts = read_counts(ranks, category, _NATIVE, [] if figures is None else [figures])
    told = counts[counts["high"] - counts["low"] < PLACES]
    rows, grades = tuple(ranks.index), list(ranks["evidence"])
    if figures is not None:
        rows, grades = (*rows, *figures.rows), [*grades, *figures.grades]
    return told, rows, weakest(grades)


def _tell(row: pd.Series) -> str:
    low, high = int(row["low"]), int(row["high"])
    return str(low) if low == high else f"{low} to {high}"


@register
def judge_library_step(
    setting: Setting, category: str, stated: str, break_year: int, row: str, top: int, effect: float = -1.0
) -> Evidence:
    """Probability of a step down at an event, alone and beside a trend; from complete lists where supplied.

    Parameters
    ----------
    category, stated
        As for `judge_native_decline`.
    break_year : int
        First year with the step.
    row : str
        The catalogue's row of the event.
    top : int
        Places looked at in supplied lists.
    effect : float
        Smallest step that matters, in logits: one logit takes a share from one half to 27%.
    """
    supplied = setting.table("list_places")
    if len(supplied):
        counts, rows, grade = _count_supplied(supplied, top, break_year), tuple(supplied.index), "seen"
    else:
        counts, rows, grade = _count_native(setting, category, stated)
        rows = (*rows, row)
    late = counts.index >= break_year
    if not late.any() or late.all():
        raise FitError(f"native brands around {break_year}: found lists on one side of it only, expected both.")
    places = counts["places"] if "places" in counts else PLACES
    return combine(
        Evidence(
            basis="model",
            said=f"That native brands stepped down in {break_year} is {format_value(chance, 'probability')} {words}.",
            method="beta-binomial counts with a step, alone and beside a logit slope",
            probability=chance,
            rows=rows,
            evidence=grade,
            n=len(counts),
            power=power,
        )
        for chance, power, words in (
            (*_weigh_step(counts, break_year, trend, places, effect, setting.seed), words)
            for trend, words in ((False, "if nothing else changed"), (True, "if they were also fading year by year"))
        )
    )


def _weigh_step(counts: pd.DataFrame, break_year: int, trend: bool, places, effect: float, seed: int):
    """Probability of a step down, and the power to see one."""
    counts = counts[["low", "high", "known"]]
    found = weigh(counts, break_year, trend, places, seed=seed)
    return found.probability_negative("step"), assess(counts, effect, break_year, trend, places).power


def _count_supplied(lists: pd.DataFrame, top: int, break_year: int | None = None) -> pd.DataFrame:
    """Native brands and places by year in complete lists, of the categories that have lists on both sides of a year."""
    kept = lists[lists["place"] <= top]
    if break_year is not None:
        sides = kept.groupby("category")["year"].agg(["min", "max"])
        both = sides.index[(sides["min"] < break_year) & (sides["max"] >= break_year)]
        kept = kept[kept["category"].isin(both)]
    years = kept["year"].astype(int)
    native, places = (kept["origin"] == "native").groupby(years).sum(), kept.groupby(years).size()
    return pd.DataFrame({"low": native, "high": native, "known": places, "places": places})


@register
def judge_early_lead(setting: Setting, before: int, share: float, top: int) -> Evidence:
    """Whether native brands held more than a share of the places before a year; not testable without such a list."""
    lists = setting.table("list_places")
    early = lists[(lists["year"] < before) & (lists["place"] <= top)]
    native = early["origin"] == "native"
    if early.empty:
        ranks = setting.table("brand_rankings")
        early = ranks[ranks["year"] < before]
        native = early["origin"] == _NATIVE
    if early.empty:
        begin = (
            f"The rankings of the catalogue begin in {ranks['year'].min():.0f}"
            if len(ranks)
            else "No ranking is public"
        )
        return Evidence(
            "none", f"{begin}: none says which brands led before {before}.", "waits for the table list_places"
        )
    counts = pd.DataFrame({"hits": native, "places": 1}).groupby(early["year"].astype(int)).sum()
    counts = counts.assign(low=counts["hits"], high=counts["hits"], known=counts["places"])
    found = weigh(counts, trend=False, places=counts["places"], seed=setting.seed)
    return Evidence(
        basis="model",
        said=f"Before {before} native brands held {int(native.sum())} of {len(early)} listed places.",
        method="beta-binomial counts of each year with one share of places",
        probability=1 - found.probability_below("level", float(logit(share))),
        rows=tuple(early.index),
        n=len(early),
    )
