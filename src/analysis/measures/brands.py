"""Brands of one origin in yearly lists of best sellers: how many, whether they were fading, whether a rule ended them.

Hardly a list is complete, so a year's count is an interval; see `analysis.diversion.displacement`. One window and one
set of draws serve the chapter and its claims.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from analysis.diversion import assess, bound_counts, permute, weigh
from analysis.diversion.displacement import PLACES, Displacement
from analysis.errors import NotKnownError
from analysis.findings import Answer, Finding, Source, find
from analysis.measures.brand_lists import count_supplied
from analysis.measures.steps import find_event
from analysis.prose import format_range, format_value, join, say_count, say_probability
from analysis.study import Number, Role, Row, Study, Year, measure

LEVEL = 0.8
FEWEST_LISTS = 2


def count_native(
    study: Study, category: str, origin: str, stated: str = "", until: int = 9999, first: int = 0
) -> tuple[pd.DataFrame, tuple[Source, ...]]:
    """Bounds on the brands of an origin in each year's list, where it says anything, and what they rest on.

    Parameters
    ----------
    category, origin : str
        Of the table of rankings.
    stated : str
        Role or series of counts that documents state; none where empty.
    until, first : int
        Last and first year.

    Raises
    ------
    NotKnownError
        Where no list was public.
    """
    ranks = study.table("brand_rankings")
    ranks = ranks[(ranks["category"] == category) & ranks["evidence"].isin(study.grades)]
    figures = study.find(stated, "event") if stated else None
    counts = {} if figures is None else dict(zip(figures.values.index.year, figures.values, strict=True))
    found = bound_counts(ranks, origin, pd.Series(counts, dtype=float))
    told = found[(found["high"] - found["low"] < PLACES) & (found.index <= until) & (found.index >= first)]
    if told.empty:
        said = "No list that says anything of these brands' places was public."
        raise NotKnownError(f"{category} as of {study.as_of}: found no list from {first} to {until}.", said)
    kept = ranks[(ranks["year"] <= until) & (ranks["year"] >= first)]
    if figures is not None:
        inside = [day for day in figures.values.index if first <= day.year <= until]
        figures = figures.between(inside[0], inside[-1]) if inside else None
    return told, tuple(each for each in (study.cite(kept), figures) if each is not None)


def tabulate_counts(counts: pd.DataFrame, event_day: str = "11-11") -> pd.DataFrame:
    """The counts as a chart over time takes them: ``day``, ``label``, ``value`` (NaN where bounded), ``low``, ``high``.

    Parameters
    ----------
    counts : DataFrame
        Of `count_native`.
    event_day : str
        Month and day of the lists.
    """
    exact = counts["low"].where(counts["low"] == counts["high"])
    return pd.DataFrame(
        {
            "day": pd.to_datetime([f"{year}-{event_day}" for year in counts.index]),
            "label": [str(year) for year in counts.index],
            "value": exact.to_numpy(float),
            "low": counts["low"].to_numpy(float),
            "high": counts["high"].to_numpy(float),
        }
    )


@measure
def native_brand_counts(
    study: Study, category: str, origin: str, stated: Role = "", until: Year = 2016
) -> list[Finding]:
    """How many brands of an origin the lists hold: ``diversion.native_brands.first``, ``.last`` and ``.years``.

    Parameters
    ----------
    category, origin, stated, until
        As for `count_native`.

    Returns
    -------
    list of Finding
        The counts of the first and the last exact year, and in how many years the lists say anything.
    """
    counts, sources = count_native(study, category, origin, stated, until)
    exact = counts[counts["low"] == counts["high"]]
    ends = [(name, row) for name, row in (("first", exact.head(1)), ("last", exact.tail(1))) if len(row)]
    observed = {"kind": "observation"}
    return [
        *(
            find(
                f"diversion.native_brands.{name}",
                int(row["low"].iloc[0]),
                "count",
                "count of the list, stated or complete",
                *sources,
                sentence=f"In {row.index[0]} the top {say_count(PLACES, 'place')} held "
                f"{say_count(int(row['low'].iloc[0]), 'native brand')}.",
                **observed,
            )
            for name, row in ends
        ),
        find(
            "diversion.native_brands.years",
            len(counts),
            "count",
            "years of which the lists say anything",
            *sources,
            sentence=f"{say_count(len(counts), 'yearly list').capitalize()}, of {counts.index[0]} to "
            f"{counts.index[-1]}, say something of the native brands' places.",
            **observed,
        ),
    ]


@measure
def native_brands(
    study: Study,
    category: str,
    origin: str,
    smallest_effect: Number,
    stated: Role = "",
    until: Year = 2016,
    first: Year = 1900,
) -> list[Finding]:
    """Whether brands of an origin were losing their places in a yearly list.

    Parameters
    ----------
    category, origin, stated, until, first
        As for `count_native`.
    smallest_effect : float
        Smallest fall of interest, in logits a year, below zero: half a logit takes a half to 38% in a year.

    Returns
    -------
    list of Finding
        ``diversion.native_brands.slope`` (logits a year, with the answer), ``.falling`` (its posterior probability of
        being below zero) and ``.permutation`` (p, with its range over ways to complete the lists).

    Raises
    ------
    NotKnownError
        From fewer than two lists.
    """
    counts, sources = count_native(study, category, origin, stated, until, first)
    if len(counts) < FEWEST_LISTS:
        said = f"Only {say_count(len(counts), 'list')} said anything of these brands' places: no fall can be seen."
        raise NotKnownError(f"{category} as of {study.as_of}: found {len(counts)} list, expected two.", said)
    key = ("native fall", tuple(counts.index), tuple(counts.to_numpy().ravel()), smallest_effect, study.seed)
    found, (middle, least, most), power = study.remember(key, lambda: _weigh_slope(counts, smallest_effect, study.seed))
    low, median, high = found.quantiles("slope", [(1 - LEVEL) / 2, 0.5, (1 + LEVEL) / 2])
    falling, shared = found.probability_negative("slope"), {"n": len(counts)}
    lists = say_count(len(counts), "yearly list")
    return [
        find(
            "diversion.native_brands.slope",
            median,
            "ratio",
            "beta-binomial counts with a logit slope in the year, incomplete lists as intervals",
            *sources,
            low=low,
            high=high,
            level=LEVEL,
            note=f"the lists leave {found.deviation_ratio('slope'):.0%} of the prior's spread; where nothing falls the "
            f"test finds a fall in {format_value(power.size, 'probability')} of simulated worlds",
            sentence=f"Of {say_count(PLACES, 'place')} the native brands held {_say_counts(counts)}; by {lists} their "
            f"odds changed by {format_value(float(np.expm1(median)), 'rate', 2)} a year; a fall of "
            f"{_say_logits(smallest_effect)} a year would be found {format_value(power.power, 'probability')} of the "
            "time.",
            answer=Answer(falling, "model", p_value=middle, **power.shares, against=0.0),
            **shared,
        ),
        find(
            "diversion.native_brands.falling",
            falling,
            "share",
            "beta-binomial with a logit slope in the year, incomplete lists as intervals; posterior probability",
            *sources,
            kind="probability",
            sentence=f"That the native brands were on their way out of the top {say_count(PLACES, 'place')} is "
            f"{say_probability(falling)} from {lists}.",
            **shared,
        ),
        find(
            "diversion.native_brands.permutation",
            middle,
            "share",
            "one-sided permutation p of a falling count, median and range over ways to complete the lists",
            *sources,
            kind="probability",
            low=least,
            high=most,
            sentence=f"Shuffled years fall as steeply {format_value(middle, 'probability')} of the time "
            f"({format_range(least, most, 'probability')}, depending on what stood in the places nobody wrote down).",
            **shared,
        ),
    ]


def _weigh_slope(counts: pd.DataFrame, effect: float, seed: int) -> tuple:
    return weigh(counts, seed=seed), permute(counts, seed=seed), assess(counts, effect, seed=seed)


def _say_logits(effect: float) -> str:
    return "one logit" if abs(effect) == 1 else f"{format_value(abs(effect), 'ratio')} logits"


def _say_counts(counts: pd.DataFrame) -> str:
    ends = []
    for year, row in (next(counts.head(1).iterrows()), next(counts.tail(1).iterrows())):
        low, high = int(row["low"]), int(row["high"])
        ends.append(f"{low if low == high else f'{low} to {high}'} in {year}")
    return join(ends)


@measure
def native_brands_step(
    study: Study,
    category: str,
    origin: str,
    event: Row,
    break_year: Year,
    smallest_effect: Number,
    stated: Role = "",
    until: Year = 2016,
    top: int = PLACES,
) -> list[Finding]:
    """Whether brands of an origin stepped down at an event, alone and beside a trend; supplied lists go before ours.

    Parameters
    ----------
    category, origin, stated, until
        As for `count_native`.
    event : str
        Identity of its row.
    break_year : int
        First year with the step.
    smallest_effect : float
        Smallest step of interest, in logits, below zero: one logit takes a half to 27%.
    top : int
        Places looked at in supplied lists.

    Returns
    -------
    list of Finding
        ``diversion.native_brands.step_alone`` and ``.step_with_trend``: posterior probabilities of a fall, each an
        answer.

    Raises
    ------
    NotKnownError
        Where lists lie on one side of the break only.
    """
    lists = study.table("list_places")
    if len(lists):
        counts = count_supplied(lists, top, break_year)
        sources: tuple[Source, ...] = (study.cite(lists),)
        places: ArrayLike = counts["places"]
    else:
        counts, sources = count_native(study, category, origin, stated, until)
        sources, places = (*sources, find_event(study, event)[1]), PLACES
    late = counts.index >= break_year
    if not late.any() or late.all():
        said = f"Lists from before and from {break_year} on were not both public."
        raise NotKnownError(f"native brands around {break_year}: found lists on one side of it.", said)
    bounds = counts[["low", "high", "known"]]
    known = tuple(bounds.index), tuple(bounds.to_numpy().ravel()), tuple(np.atleast_1d(places))
    key = ("native step", *known, break_year, smallest_effect, study.seed)
    told = study.remember(key, lambda: _weigh_steps(bounds, break_year, places, smallest_effect, study.seed))
    words = ("if nothing else was changing", "if brands were also fading year by year")
    return [
        find(
            f"diversion.native_brands.{name}",
            found.probability_negative("step"),
            "share",
            f"beta-binomial with a step from {break_year} on; posterior probability of a fall",
            *sources,
            kind="probability",
            n=len(counts),
            note=f"where nothing steps the test finds a fall in {format_value(power.size, 'probability')} of simulated "
            f"worlds{_say_tie(found, trend)}",
            sentence=f"That the count stepped down in {break_year} is "
            f"{say_probability(found.probability_negative('step'))} {said}; a fall of "
            f"{_say_logits(smallest_effect)} would be found "
            f"{format_value(power.power, 'probability')} of the time.",
            answer=Answer(found.probability_negative("step"), "model", **power.shares),
        )
        for name, trend, said, (found, power) in zip(
            ("step_alone", "step_with_trend"), (False, True), words, told, strict=True
        )
    ]


def _weigh_steps(bounds: pd.DataFrame, break_year: int, places: ArrayLike, effect: float, seed: int) -> list:
    return [
        (
            weigh(bounds, break_year, trend, places, seed=seed),
            assess(bounds, effect, break_year, trend, places, seed=seed),
        )
        for trend in (False, True)
    ]


def _say_tie(found: Displacement, trend: bool) -> str:
    """How the step and the slope hang together in the posterior of both."""
    if not trend:
        return ""
    tied = np.cov(found.draws["slope"], found.draws["step"], aweights=found.weights)
    correlation = tied[0, 1] / np.sqrt(tied[0, 0] * tied[1, 1])
    return f"; step and slope have correlation {correlation:.2f} in the posterior of both"
