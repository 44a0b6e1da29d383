"""An announced goal: its chance, and how far that hangs on choices; what came; and what bounds it from below."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

import pandas as pd

from analysis.errors import NotKnownError
from analysis.figures import Figures
from analysis.findings import Answer, Finding, find
from analysis.growth import MODELS, PRIMARY
from analysis.growth.reference import load_reference
from analysis.measures.trajectory import compare_trajectories, finished_year, forecast_until, pick_quarters
from analysis.periods import QUARTERS_A_YEAR, label_period, quarters_in
from analysis.prose import format_date, format_range, format_value, say_probability
from analysis.study import Model, Role, Study, Window, measure

WINDOWS = (14, 20)
OTHERS = ("theta", "damped_ets", "dynamic_theta", "decaying_growth")
"""Numbers of quarters and models that were declared beside the published ones, as in the grid of the goal's claim."""


@measure
def goal_reached(study: Study, role: Role, goal: Role, window: Window = 16, model: Model = PRIMARY) -> list[Finding]:
    """Whether a total reaches an announced goal: a probability first, a fact once its year is public.

    Parameters
    ----------
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
    target, came = find_goal(study, role, goal)
    if came is not None:
        return [_tell_outcome(came, target)]
    return [_tell_chance(study, pick_quarters(study, role, window), target, model)]


def find_goal(study: Study, role: str, goal: str) -> tuple[Figures, Figures | None]:
    """A goal as it was known on the origin, and the total of its year where that is public."""
    target = study.then.figures(goal, "year").last(1)
    years = study.find(role, "year")
    return target, years.at(target.ends_of_years[-1]) if years is not None else None


def _tell_chance(study: Study, quarters: Figures, target: Figures, model: str) -> Finding:
    year = target.values.index[-1]
    forecast = forecast_until(study, quarters, year.year, model)
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


def _tell_outcome(came: Figures, target: Figures) -> Finding:
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
        sentence=f"{came.label} of {label_period(target.values.index[-1])} came to "
        f"{format_value(came.latest, came.unit)}, {'at or above' if reached else 'below'} the goal of "
        f"{format_value(target.latest, target.unit)}.",
        answer=Answer(float(reached), "outturn", against=target.latest, event=f"{came.name}.{target.name}"),
    )


@measure
def goal_missed_by_trend(
    study: Study, role: Role, goal: Role, window: Window = 16, model: Model = PRIMARY, added: Role = ""
) -> list[Finding]:
    """Probability that a total forecast from its own past misses a goal; nothing that came can answer that.

    Once the goal's year is public the trend alone cannot be watched any more, and no finding has an answer. What can
    be said then is a bound: the year without all sales of a new kind.

    Parameters
    ----------
    study, role, goal, window, model
        As for `goal_reached`.
    added : str
        Role or series of the sales of the new kind.

    Returns
    -------
    list of Finding
        ``growth.<slug>.<goal>.probability.missed`` ahead of the year, that of `goal_without` after it.

    Raises
    ------
    NotKnownError
        Once the goal's year is public, where nothing bounds it.
    """
    target, came = find_goal(study, role, goal)
    if came is not None:
        bound = bound_without(study, came, target, added)
        if bound is None:
            raise NotKnownError(f"{target.name}: found the goal's year public.", _say_unwatched(target))
        return [bound]
    quarters = pick_quarters(study, role, window)
    chance = _tell_chance(study, quarters, target, model)
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
            sentence=f"Forecast from its own past alone, {label_period(target.values.index[-1])} missed the goal in "
            f"{format_value(missed, 'probability')} of the paths.",
            answer=Answer(missed, "model", event=f"{quarters.name}.{target.name}.missed"),
        )
    ]


def _say_unwatched(target: Figures) -> str:
    return (
        f"{label_period(target.values.index[-1])} came with everything that was done by then; what the trend alone "
        "would have brought cannot be watched."
    )


@measure
def goal_without(study: Study, role: Role, goal: Role, added: Role) -> list[Finding]:
    """The goal's year without all sales of a new kind: ``growth.<slug>.<goal>.without_<added>``.

    Parameters
    ----------
    role, goal, added : str
        Of the total, the goal and the sales of the new kind.

    Raises
    ------
    NotKnownError
        If the goal's year, or the sales of the new kind over all of it, are not public.
    """
    target, came = find_goal(study, role, goal)
    bound = bound_without(study, came, target, added) if came is not None else None
    if bound is None:
        said = f"Not all that bounds {label_period(target.values.index[-1])} from below was public."
        raise NotKnownError(f"{target.name} as of {study.as_of}: found no bound.", said)
    return [bound]


def bound_without(study: Study, came: Figures, target: Figures, added: str) -> Finding | None:
    """A total less all sales of a new kind, by the highest of the years that its own year touches.

    Sales of the new kind over the year lie between those of the years that it touches, where they rise or fall
    throughout. None where one of these years is not known.
    """
    figures, year = study.find(added, "year") if added else None, target.values.index[-1]
    if figures is None:
        return None
    touched = [each for each in figures.values.index if _overlap(each, year)]
    if not touched or touched[0].start_time > year.start_time or touched[-1].end_time < year.end_time:
        return None
    sold = figures.between(touched[0], touched[-1])
    most, least = float(sold.values.max()), float(sold.values.min())
    left, name = came.latest - most, label_period(year)
    return find(
        f"growth.{came.name}.{target.name}.without_{sold.name}",
        left,
        came.unit,
        "the year's total less all sales of the new kind, in the highest and the lowest of the years that it touches",
        came,
        sold,
        target,
        low=left,
        high=came.latest - least,
        n=1 + len(sold),
        note="a bound on one new kind of sales alone, not on everything else that was done",
        sentence=f"Taking all of {sold.label} off, at {format_value(most, sold.unit)}, leaves "
        f"{format_value(left, came.unit)} for {name}, {'still above' if left >= target.latest else 'below'} the goal "
        f"of {format_value(target.latest, target.unit)}. {_say_unwatched(target)}",
    )


def _overlap(one: pd.Period, other: pd.Period) -> bool:
    return one.start_time <= other.end_time and other.start_time <= one.end_time


@measure
def goal_by_choice(
    study: Study,
    role: Role,
    goal: Role,
    windows: list[int] | None = None,
    models: list[Model] | None = None,
    window: Window = 16,
) -> list[Finding]:
    """How far the chance of a goal hangs on choices: other windows and models, and every model there is.

    Parameters
    ----------
    study, role, goal, window
        As for `goal_reached`.
    windows : list of int, optional
        Other numbers of quarters for the primary model; `WINDOWS` where they are not given.
    models : list of str, optional
        Other models for the primary number of quarters; `OTHERS` where they are not given.

    Returns
    -------
    list of Finding
        ``growth.<slug>.<goal>.probability.variants`` over the windows and models named, and ``.models`` over all models
        of the table of trajectories, each with its own band; ``.classes`` over errors of other series, each collection
        of the reference class left out in turn. The value of all is the published chance.
    """
    target = study.then.figures(goal, "year").last(1)
    quarters = pick_quarters(study, role, window)
    primary = _tell_chance(study, quarters, target, PRIMARY)
    cells = [(each, PRIMARY) for each in windows or WINDOWS] + [(window, each) for each in models or OTHERS]
    found = (_find_chance(study, role, target, *cell) for cell in cells)
    variants = [chance for chance in found if chance is not None]
    year = target.values.index[-1]
    ahead = year.year - finished_year(quarters)
    forecasts = compare_trajectories(study, role, window, ahead).forecasts
    every = [forecast.probability_at_least(year, target.latest) for forecast in forecasts.values()]
    return [
        _tell_range(primary, "variants", variants, f"{len(cells)} other windows and models"),
        _tell_range(primary, "models", every, f"{len(every)} models with bands of their own"),
        _tell_range(primary, "classes", _vary_class(study, quarters, target), "bands without one collection in turn"),
    ]


def _vary_class(study: Study, quarters: Figures, target: Figures) -> list[float]:
    """Chances by the primary forecast with each collection of the reference class left out."""
    year, reference = target.values.index[-1], load_reference()
    fit: Any = MODELS[PRIMARY].fit(quarters.filled)
    ahead = (quarters_in(year)[-1] - quarters.values.index[-1]).n
    left = [reference.without(source) for source in dict.fromkeys(reference.source)]
    fits = [dataclasses.replace(fit, reference=lambda kept=kept: kept) for kept in left]
    forecasts = [each.project(ahead, study.draws, study.seed).yearly(quarters.values) for each in fits]
    return [forecast.probability_at_least(year, target.latest) for forecast in forecasts]


def _find_chance(study: Study, role: str, target: Figures, window: int, model: str) -> float | None:
    try:
        forecast = forecast_until(study, pick_quarters(study, role, window), target.ends_of_years[-1], model)
    except NotKnownError:
        return None
    return forecast.probability_at_least(target.values.index[-1], target.latest)


def _tell_range(primary: Finding, name: str, chances: list[float], over: str) -> Finding:
    low, high = min([primary.value, *chances]), max([primary.value, *chances])
    return find(
        f"{primary.id}.{name}",
        primary.value,
        "share",
        f"the published chance, with the lowest and highest over {over}",
        primary,
        kind="probability",
        low=low,
        high=high,
        n=1 + len(chances),
        note="a range over choices, not a band",
        sentence=f"The chance of the goal was {format_value(primary.value, 'probability')} by the published forecast, "
        f"and from {format_range(low, high, 'probability')} over {over}.",
    )
