"""Growth in findings: what was observed, what was expected, how likely the goal was, and what came."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
import pandas as pd

from analysis.errors import NetredError
from analysis.findings import Finding, Forecast
from analysis.growth.comparison import Comparison
from analysis.outturns import hold_against
from analysis.periods import QUARTERS_A_YEAR, label_period, quarters_in
from analysis.prose import format_date, format_range, format_value, name_unit, say_probability

THOUSAND = 1000.0


def report_level(years, slug: str) -> list[Finding]:
    """The last observed year and its growth.

    Parameters
    ----------
    years : catalogue figures
        Yearly totals.
    slug : str
        Short name in the findings' ids.

    Returns
    -------
    list of Finding
        ``growth.<slug>.last_year`` and ``growth.<slug>.last_growth`` (rate).

    Raises
    ------
    NetredError
        If the year before the last is not known.
    """
    last = years.values.index[-1]
    if last - 1 not in years.values.index:
        raise NetredError(
            f"{years.name} as of {years.as_of}: found {label_period(last)} without the year before it, expected "
            f"{label_period(last - 1)} too; add it, or ask as of another day."
        )
    growth = years.latest / years.values[last - 1] - 1
    name = label_period(last)
    shared = {"as_of": years.as_of, "kind": "observation", "evidence": years.evidence, "rows": years.rows[-2:]}
    level = format_value(years.latest, years.unit)
    return [
        Finding(
            f"growth.{slug}.last_year",
            years.latest,
            years.unit,
            "figure of the catalogue",
            sentence=f"In {name} {years.label} was {level}, {format_value(growth, 'rate')} on the year before.",
            **shared,
        ),
        Finding(
            f"growth.{slug}.last_growth",
            growth,
            "rate",
            "ratio of two yearly totals, less one",
            sentence=f"{years.label} grew by {format_value(growth, 'share')} in {name}.",
            **shared,
        ),
    ]


def report_forecast(comparison: Comparison, quarters, slug: str, level: float) -> list[Finding]:
    """The primary forecast of every year, ``growth.<slug>.fy2017`` and so on, with its band.

    Parameters
    ----------
    comparison : Comparison
    quarters : catalogue figures
        What the models were fitted to.
    slug : str
    level : float
        Probability that the band is meant to cover.
    """
    forecast = comparison.primary
    findings = []
    for row in forecast.table((level,)).to_dict("records"):
        period, median = row["period"], row["median"]
        low, high = row[f"lo_{100 * level:g}"], row[f"hi_{100 * level:g}"]
        findings.append(
            Finding(
                _name(slug, period),
                median,
                quarters.unit,
                f"median of {len(forecast.paths):,} simulated paths of {forecast.model.lower()}, summed to years",
                quarters.as_of,
                "forecast",
                low,
                high,
                level,
                len(quarters),
                quarters.evidence,
                quarters.rows,
                "the band carries the errors that the same model made on other growth series",
                f"On {format_date(quarters.as_of)} the {forecast.model.lower()} put {label_period(period)} at "
                f"{format_value(median, quarters.unit)}, {format_value(level, 'share')} band "
                f"{format_range(low, high, quarters.unit)}.",
            )
        )
    return findings


def report_models(comparison: Comparison, quarters, slug: str) -> Finding:
    """How far the models' medians of the last year lie apart: ``growth.<slug>.<year>.models``."""
    medians = comparison.medians.iloc[-1]
    last = comparison.primary.periods[-1]
    primary = float(np.median(comparison.primary.at(last)))
    low, high = min(medians.min(), primary), max(medians.max(), primary)
    return Finding(
        f"{_name(slug, last)}.models",
        primary,
        quarters.unit,
        f"lowest and highest median of {len(medians) + 1} models fitted to the same figures",
        quarters.as_of,
        "range of assumptions",
        low,
        high,
        None,
        len(quarters),
        quarters.evidence,
        quarters.rows,
        "the range is one of models, not of data",
        f"Fitted to the same {len(quarters)} quarters, the models' medians for {label_period(last)} run from "
        f"{format_range(low, high, quarters.unit)}.",
    )


def report_goal(forecast: Forecast, goal, quarters, slug: str) -> Finding:
    """Probability that the announced goal is reached: ``growth.<slug>.<goal>.probability``.

    Parameters
    ----------
    forecast : Forecast
        Over years that include the goal's.
    goal : catalogue figures
        One target; its year and its level.
    quarters : catalogue figures
        What the forecast rests on; the growth that the goal needs is counted from the last four of them.
    slug : str
    """
    year = goal.values.index[-1]
    chance = forecast.probability_at_least(year, goal.latest)
    years = (quarters_in(year)[-1] - quarters.values.index[-1]).n / QUARTERS_A_YEAR
    base = quarters.values.tail(QUARTERS_A_YEAR).sum()
    needed = math.exp(math.log(goal.latest / base) / years) - 1
    return Finding(
        f"growth.{slug}.{goal.name}.probability",
        chance,
        "share",
        f"share of {len(forecast.paths):,} simulated paths of {forecast.model.lower()} at or above the goal",
        quarters.as_of,
        "probability",
        n=len(quarters),
        evidence=quarters.evidence,
        rows=(*quarters.rows, *goal.rows),
        note=f"the goal needs {format_value(needed, 'share')} a year",
        sentence=f"On {format_date(quarters.as_of)} the goal of {format_value(goal.latest, goal.unit)} in "
        f"{label_period(year)}, which needs {format_value(needed, 'share')} a year, was "
        f"{say_probability(chance)}.",
    )


def report_goals(forecast: Forecast, goals: Iterable, quarters, slug: str) -> list[Finding]:
    """`report_goal` for every goal whose year is forecast; none where no goal was announced."""
    return [report_goal(forecast, goal, quarters, slug) for goal in goals if goal.values.index[-1] in forecast.periods]


def report_outturns(forecast: Forecast, quarters, years, slug: str, level: float) -> list[Finding]:
    """What came in the years that were forecast: ``growth.<slug>.<year>.outturn``; none where nothing was public yet.

    Parameters
    ----------
    forecast : Forecast
        Over years.
    quarters, years : catalogue figures
        What the forecast rests on, and yearly totals known today.
    slug : str
    level : float
        Probability of the band that each outturn is held against.
    """
    return [
        hold_against(
            forecast,
            period,
            float(value),
            _name(slug, period),
            years.label,
            years.unit,
            origin=quarters.as_of,
            as_of=years.as_of,
            level=level,
            rows=(row,),
            evidence=grade,
        )
        for (period, value), row, grade in zip(years.values.items(), years.rows, years.grades, strict=True)
        if period in forecast.periods
    ]


def choose_scale(years) -> tuple[str, float]:
    """The unit in which a chart of these figures is read, in words, and what its numbers are divided by."""
    words = name_unit(years.unit)
    if "billion" in words and years.values.max() >= THOUSAND:
        return words.replace("billion", "trillion"), THOUSAND
    return words, 1.0


def mark_levels(goals: Iterable, years, forecast: Forecast) -> dict[str, tuple[float, str]]:
    """The goals, and, where it is known, what came in the forecast's last year: levels for a chart of alternatives."""
    levels = [goal.latest for goal in goals]
    marks = {
        "goal" if len(levels) == 1 else f"goal {number}": (level, "goal") for number, level in enumerate(levels, 1)
    }
    last = forecast.periods[-1]
    if last in years.values.index:
        marks["what came"] = (float(years.values[last]), "outturn")
    return marks


def _name(slug: str, period: pd.Period) -> str:
    return f"growth.{slug}.{label_period(period).lower()}"
