"""The trajectory of a total: its last year, the years ahead as they were forecast, the goal, and what came."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
import pandas as pd

from analysis.errors import NotKnownError
from analysis.figures import Figures
from analysis.findings import Answer, Finding, Forecast, find
from analysis.growth import MODELS, PRIMARY
from analysis.growth.comparison import Comparison, compare_models
from analysis.outturns import hold_against
from analysis.periods import QUARTERS_A_YEAR, label_period, quarters_in
from analysis.prose import format_date, format_range, format_value, name_unit, say_probability
from analysis.study import Model, Role, Study, measure

THOUSAND = 1000.0


@measure
def last_year(study: Study, role: Role) -> list[Finding]:
    """The last year known and its growth.

    Parameters
    ----------
    study : Study
    role : str
        A yearly total.

    Returns
    -------
    list of Finding
        ``growth.<slug>.last_year`` and ``growth.<slug>.last_growth`` (rate).

    Raises
    ------
    NotKnownError
        If the year before the last is not known.
    """
    years = study.figures(role, "year")
    last = years.values.index[-1]
    before, now = years.at(last.year - 1), years.last(1)
    name = label_period(last)
    if before is None:
        said = f"The year before {name} of {years.label} was not public."
        raise NotKnownError(f"{years.name} as of {years.as_of}: found {name} without the year before it.", said)
    growth = now.latest / before.latest - 1
    level = format_value(now.latest, now.unit)
    return [
        find(
            f"growth.{years.name}.last_year",
            now.latest,
            now.unit,
            "figure of the catalogue",
            now,
            kind="observation",
            sentence=f"In {name} {now.label} was {level}, {format_value(growth, 'rate')} on the year before.",
        ),
        find(
            f"growth.{years.name}.last_growth",
            growth,
            "rate",
            "ratio of two yearly totals, less one",
            before,
            now,
            kind="observation",
            sentence=f"{now.label} grew by {format_value(growth, 'share')} in {name}.",
        ),
    ]


@measure
def trajectory(
    study: Study, role: Role, window: int = 16, years_ahead: int = 4, level: float = 0.8, model: Model = PRIMARY
) -> list[Finding]:
    """The years that follow as forecast on the study's origin, each with its band; and what has come of them by now.

    Parameters
    ----------
    study : Study
    role : str
        Quarters and years of a flow.
    window : int
        Latest quarters fitted.
    years_ahead : int
    level : float
        Probability that the bands are meant to cover.
    model : str
        Name in `analysis.growth.MODELS`.

    Returns
    -------
    list of Finding
        ``growth.<slug>.fy2017`` and so on; ``growth.<slug>.fy2017.outturn`` where that year is public.
    """
    quarters = pick_quarters(study, role, window)
    forecast = forecast_ahead(study, quarters, years_ahead, model)
    found = [_tell_forecast(forecast, period, quarters, level) for period in forecast.periods]
    years = study.find(role, "year")
    came = [(period, years.at(period.year)) for period in forecast.periods if years is not None]
    return found + [
        hold_against(
            forecast,
            period,
            figure.latest,
            _name(quarters.name, period),
            figure.label,
            figure.unit,
            quarters.as_of,
            level,
            figure,
        )
        for period, figure in came
        if figure is not None
    ]


def pick_quarters(study: Study, role: str, window: int) -> Figures:
    """The latest quarters of a role that were known on the study's origin."""
    quarters = study.then.figures(role, "quarter")
    return quarters.last(min(window, len(quarters)))


def forecast_ahead(study: Study, quarters: Figures, years_ahead: int, model: str = PRIMARY) -> Forecast:
    """Paths of the years that follow some quarters; an unfinished one counts as the first."""
    last = quarters.values.index[-1]
    finished = last.qyear if last.quarter == QUARTERS_A_YEAR else last.qyear - 1
    return study.forecast_years(quarters, finished + years_ahead, model)


def _tell_forecast(forecast: Forecast, period: pd.Period, quarters: Figures, level: float) -> Finding:
    low, median, high = np.quantile(forecast.at(period), [(1 - level) / 2, 0.5, (1 + level) / 2])
    label = MODELS[forecast.model].label.lower()
    return find(
        _name(quarters.name, period),
        median,
        quarters.unit,
        f"median of {len(forecast.paths):,} simulated paths of {label}, summed to years",
        quarters,
        kind="forecast",
        low=low,
        high=high,
        level=level,
        n=len(quarters),
        note="the band carries the errors that the same model made on other growth series",
        sentence=f"On {format_date(quarters.as_of)} the {label} put {label_period(period)} at "
        f"{format_value(median, quarters.unit)}, {format_value(level, 'share')} band "
        f"{format_range(low, high, quarters.unit)}.",
    )


def compare_trajectories(study: Study, role: str, window: int = 16, years_ahead: int = 4) -> Comparison:
    """Every model fitted to the same quarters of a role, for a table and a chart."""
    quarters = pick_quarters(study, role, window)
    key = ("comparison", quarters.rows, *quarters.values, years_ahead, study.draws, study.seed)
    return study.remember(key, lambda: compare_models(quarters.filled, years_ahead, study.draws, study.seed))


@measure
def spread_of_models(study: Study, role: Role, window: int = 16, years_ahead: int = 4) -> list[Finding]:
    """How far the models' medians of the last year ahead lie apart: ``growth.<slug>.<year>.models``."""
    comparison = compare_trajectories(study, role, window, years_ahead)
    quarters = pick_quarters(study, role, window)
    medians, last = comparison.medians.iloc[-1], comparison.primary.periods[-1]
    primary = float(np.median(comparison.primary.at(last)))
    low, high = min(medians.min(), primary), max(medians.max(), primary)
    return [
        find(
            f"{_name(quarters.name, last)}.models",
            primary,
            quarters.unit,
            f"lowest and highest median of {len(medians) + 1} models fitted to the same figures",
            quarters,
            kind="range of assumptions",
            low=low,
            high=high,
            n=len(quarters),
            note="the range is one of models, not of data",
            sentence=f"Fitted to the same {len(quarters)} quarters, the models' medians for {label_period(last)} run "
            f"from {format_range(low, high, quarters.unit)}.",
        )
    ]


@measure
def goal_reached(study: Study, role: Role, goal: Role, window: int = 16, model: Model = PRIMARY) -> list[Finding]:
    """Whether a total reaches an announced goal: a probability first, a fact once its year is public.

    Parameters
    ----------
    study : Study
    role : str
        Quarters and years of the total.
    goal : str
        Its year and its level.
    window : int
        Latest quarters fitted.
    model : str
        Name in `analysis.growth.MODELS`.

    Returns
    -------
    list of Finding
        ``growth.<slug>.<goal>.probability`` ahead of the year, ``growth.<slug>.<goal>.outcome`` after it.
    """
    target = study.then.figures(goal, "year").last(1)
    year = target.values.index[-1]
    years = study.find(role, "year")
    came = years.at(year.year) if years is not None else None
    if came is not None:
        return [_tell_outcome(came, target, year)]
    quarters = pick_quarters(study, role, window)
    return [_tell_chance(study, quarters, target, year, model)]


@measure
def goal_missed_by_trend(
    study: Study, role: Role, goal: Role, window: int = 16, model: Model = PRIMARY
) -> list[Finding]:
    """Probability that a total forecast from its own past misses a goal; nothing that came can answer that.

    Once the goal's year is public the trend alone cannot be watched any more: the claim is then not testable.

    Raises
    ------
    NotKnownError
        Once the goal's year is public.
    """
    target = study.then.figures(goal, "year").last(1)
    year = target.values.index[-1]
    years = study.find(role, "year")
    if years is not None and years.at(year.year) is not None:
        said = (
            f"{label_period(year)} came with everything that was done by then; what the trend alone would have brought "
            "cannot be watched."
        )
        raise NotKnownError(f"{target.name}: found the goal's year public.", said)
    chance = _tell_chance(study, pick_quarters(study, role, window), target, year, model)
    missed = 1 - chance.value
    return [
        find(
            f"{chance.id}.missed",
            missed,
            "share",
            chance.method,
            chance,
            kind="probability",
            n=chance.n,
            sentence=f"Forecast from its own past alone, {label_period(year)} missed the goal in "
            f"{format_value(missed, 'probability')} of the paths.",
            answer=Answer(missed, "model"),
        )
    ]


def _tell_chance(study: Study, quarters: Figures, target: Figures, year: pd.Period, model: str) -> Finding:
    forecast = study.forecast_years(quarters, year.year, model)
    chance = forecast.probability_at_least(year, target.latest)
    ahead = (quarters_in(year)[-1] - quarters.values.index[-1]).n / QUARTERS_A_YEAR
    base = quarters.values.tail(QUARTERS_A_YEAR).sum()
    needed = math.exp(math.log(target.latest / base) / ahead) - 1
    return find(
        f"growth.{quarters.name}.{target.name}.probability",
        chance,
        "share",
        f"share of {len(forecast.paths):,} simulated paths of {MODELS[model].label.lower()} at or above the goal",
        quarters,
        target,
        kind="probability",
        n=len(quarters),
        note=f"the goal needs {format_value(needed, 'share')} a year",
        sentence=f"On {format_date(quarters.as_of)} the goal of {format_value(target.latest, target.unit)} in "
        f"{label_period(year)}, which needs {format_value(needed, 'share')} a year, was {say_probability(chance)}.",
        answer=Answer(chance, "model", event=f"{quarters.name}.{target.name}"),
    )


def _tell_outcome(came: Figures, target: Figures, year: pd.Period) -> Finding:
    reached = came.latest >= target.latest
    return find(
        f"growth.{came.name}.{target.name}.outcome",
        came.latest,
        came.unit,
        "figure of the catalogue against the goal",
        came,
        target,
        kind="observation",
        n=1,
        sentence=f"{came.label} of {label_period(year)} came to {format_value(came.latest, came.unit)}, "
        f"{'at or above' if reached else 'below'} the goal of {format_value(target.latest, target.unit)}.",
        answer=Answer(float(reached), "outturn", against=target.latest, event=f"{came.name}.{target.name}"),
    )


def choose_scale(years: Figures) -> tuple[str, float]:
    """The unit in which a chart of these figures is read, in words, and what its numbers are divided by."""
    words = name_unit(years.unit)
    if "billion" in words and years.values.max() >= THOUSAND:
        return words.replace("billion", "trillion"), THOUSAND
    return words, 1.0


def mark_levels(goals: Iterable[Figures], years: Figures, forecast: Forecast) -> dict[str, tuple[float, str]]:
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
