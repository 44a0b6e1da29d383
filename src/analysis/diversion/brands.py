"""Findings on the brands of one origin in the top lists."""

from __future__ import annotations

import datetime

import numpy as np
import pandas as pd

from analysis.diversion.displacement import DRAWS, PLACES, bound_counts, permute, weigh
from analysis.findings import Finding, weakest
from analysis.prose import format_range, format_value, say_count, say_probability

LEVEL = 0.8
FEWEST_YEARS = 2


def read_counts(ranks: pd.DataFrame, category: str, origin: str, stated=()) -> pd.DataFrame:
    """Bounds on the brands of an origin in each year's top list of a category; see `displacement.bound_counts`.

    Parameters
    ----------
    ranks : DataFrame
        The table of rankings, of all categories.
    stated : sequence of catalogue figures
        Counts that documents state, dated by day; none or one.
    """
    listed = ranks[ranks["category"] == category]
    counts = {day.year: count for figures in stated for day, count in figures.values.items()}
    return bound_counts(listed, origin, pd.Series(counts, dtype=float))


def tabulate_counts(counts: pd.DataFrame, event_day: str = "11-11") -> pd.DataFrame:
    """The counts as a chart over time takes them: ``day``, ``label``, ``value`` (NaN where bounded), ``low``, ``high``.

    Years of which the lists say nothing at all are left out.
    """
    told = counts[counts["high"] - counts["low"] < PLACES]
    exact = told["low"].where(told["low"] == told["high"])
    return pd.DataFrame(
        {
            "day": pd.to_datetime([f"{year}-{event_day}" for year in told.index]),
            "label": [str(year) for year in told.index],
            "value": exact.to_numpy(float),
            "low": told["low"].to_numpy(float),
            "high": told["high"].to_numpy(float),
        }
    )


def report_brands(
    counts: pd.DataFrame,
    break_year: int,
    ranks: pd.DataFrame,
    as_of: datetime.date,
    stated=(),
    draws: int = DRAWS,
    seed: int = 0,
) -> list[Finding]:
    """Counts of the first and the last exact year, the chance that they fall, the permutation p and the dated step.

    Parameters
    ----------
    counts : DataFrame
        Of `read_counts`.
    break_year : int
        First year of the step.
    ranks : DataFrame
        The rows behind the counts, for their grades.
    stated : sequence of catalogue figures
        As for `read_counts`.

    Returns
    -------
    list of Finding
        ``diversion.native_brands.first``, ``.last`` (counts, observations), ``.falling`` (probability),
        ``.permutation`` (p, with its range over completions) and, where years lie on both sides of the break,
        ``.step_alone`` and ``.step_with_trend`` (probabilities that the step is a fall). ``.years``, how many years the
        lists say anything of, comes last, and alone where they are fewer than two.
    """
    told = counts[counts["high"] - counts["low"] < PLACES]
    shared = {
        "as_of": as_of,
        "evidence": weakest([*ranks["evidence"], *(figures.evidence for figures in stated)]),
        "rows": (*ranks.index, *(row for figures in stated for row in figures.rows)),
    }
    years = _report_years(told, **shared)
    if len(told) < FEWEST_YEARS:
        return [years]
    findings = [*_report_fall(told, draws, seed, n=len(told), **shared), *_report_ends(told, **shared)]
    if told.index.min() < break_year <= told.index.max():
        findings += _report_step(told, break_year, draws, seed, n=len(told), **shared)
    return [*findings, years]


def _report_years(told: pd.DataFrame, **shared) -> Finding:
    return Finding(
        "diversion.native_brands.years",
        len(told),
        "count",
        "years of which the lists known say anything",
        kind="observation",
        sentence=f"By then {say_count(len(told), 'yearly list')} said anything of the native brands' places.",
        **shared,
    )


def _report_ends(told: pd.DataFrame, **shared) -> list[Finding]:
    exact = told[told["low"] == told["high"]]
    ends = {"first": exact.head(1), "last": exact.tail(1)}
    return [
        Finding(
            f"diversion.native_brands.{name}",
            row["low"].iloc[0],
            "count",
            "count of the list, stated or complete",
            kind="observation",
            sentence=f"In {row.index[0]} the top {say_count(PLACES, 'place')} held "
            f"{say_count(int(row['low'].iloc[0]), 'native brand')}.",
            **shared,
        )
        for name, row in ends.items()
        if len(row)
    ]


def _report_fall(told: pd.DataFrame, draws: int, seed: int, **shared) -> list[Finding]:
    found = weigh(told, draws=draws, seed=seed)
    falling = found.probability_negative("slope")
    low, median, high = found.quantiles("slope", [(1 - LEVEL) / 2, 0.5, (1 + LEVEL) / 2])
    middle, least, most = permute(told, seed=seed)
    return [
        Finding(
            "diversion.native_brands.falling",
            falling,
            "share",
            "beta-binomial with a logit slope in the year, incomplete lists as intervals; posterior probability",
            kind="probability",
            note=f"slope {median:.2f} logits a year, 80% band {low:.2f} to {high:.2f}; the lists leave "
            f"{found.deviation_ratio('slope'):.0%} of the prior's spread",
            sentence=f"That the native brands were on their way out of the top {say_count(PLACES, 'place')} was "
            f"{say_probability(falling)} from {say_count(len(told), 'yearly list')}.",
            **shared,
        ),
        Finding(
            "diversion.native_brands.permutation",
            middle,
            "share",
            "one-sided permutation p of a falling count, median and range over ways to complete the lists",
            kind="probability",
            low=least,
            high=most,
            sentence=f"Shuffled years fall as steeply {format_value(middle, 'probability')} of the time "
            f"({format_range(least, most, 'probability')}, depending on what stood in the places nobody wrote down).",
            **shared,
        ),
    ]


def _report_step(told: pd.DataFrame, break_year: int, draws: int, seed: int, **shared) -> list[Finding]:
    alone, trended = (weigh(told, break_year, trend, draws=draws, seed=seed) for trend in (False, True))
    tied = np.cov(trended.draws["slope"], trended.draws["step"], aweights=trended.weights)
    correlation = tied[0, 1] / np.sqrt(tied[0, 0] * tied[1, 1])
    records = {
        "step_alone": (alone, "if nothing else was changing"),
        "step_with_trend": (trended, "if brands were also fading year by year"),
    }
    return [
        Finding(
            f"diversion.native_brands.{name}",
            found.probability_negative("step"),
            "share",
            f"beta-binomial with a step from {break_year} on; posterior probability of a fall",
            kind="probability",
            note=f"step and slope have correlation {correlation:.2f} in the posterior of both",
            sentence=f"That the count stepped down in {break_year} is "
            f"{say_probability(found.probability_negative('step'))} {words}.",
            **shared,
        )
        for name, (found, words) in records.items()
    ]
