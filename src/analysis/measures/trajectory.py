"""The trajectory of a total: its last year, the years ahead as they were forecast, and what came."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from analysis.errors import FitError, NotKnownError
from analysis.figures import Figures
from analysis.findings import Finding, Forecast, find
from analysis.growth import MODELS, PRIMARY
from analysis.growth.comparison import Comparison, compare_models
from analysis.outturns import hold_against
from analysis.periods import QUARTERS_A_YEAR, label_period
from analysis.prose import format_date, format_range, format_value, name_unit
from analysis.study import Model, Role, Study, Window, measure

THOUSAND = 1000.0


@measure
def last_year(study: Study, role: Role) -> list[Finding]:
    """The last year known and its growth.

    Parameters
    ----------
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
    study: Study, role: Role, window: Window = 16, years_ahead: int = 4, level: float = 0.8, model: Model = PRIMARY
) -> list[Finding]:
    """The years that follow as forecast on the study's origin, each with its band; and what has come of them by now.

    Parameters
    ----------
    role : str
        Quarters and years of a flow.
    window : int
        Latest quarters fitted.
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
    found = [tell_forecast(forecast, period, quarters, level) for period in forecast.periods]
    years = study.find(role, "year")
    came = [(period, years.at(period.year)) for period in forecast.periods if years is not None]
    return found + [
        hold_against(
            forecast,
            period,
            figure.latest,
            name_year(quarters.name, period),
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
    return forecast_until(study, quarters, finished_year(quarters) + years_ahead, model)


def finished_year(quarters: Figures) -> int:
    """Number of the last (fiscal) year whose quarters are over."""
    last = quarters.values.index[-1]
    return last.qyear if last.quarter == QUARTERS_A_YEAR else last.qyear - 1


def forecast_until(study: Study, figures: Figures, year: int, model: str = PRIMARY) -> Forecast:
    """Paths of the years that follow some figures, up to one.

    Raises
    ------
    NotKnownError
        If the figures are too few for the model, or have a gap.
    """
    try:
        return study.forecast_years(figures, year, model)
    except FitError as error:
        raise NotKnownError(str(error), say_too_short(figures)) from error


def say_too_short(figures: Figures) -> str:
    """That no forecast can be made of some figures, for readers."""
    return (
        f"The figures of {figures.label} public on {format_date(figures.as_of)} were too few for a forecast, or had a "
        "gap."
    )


def tell_forecast(forecast: Forecast, period: pd.Period, quarters: Figures, level: float) -> Finding:
    """A year ahead: the median of the paths and their band."""
    low, median, high = np.quantile(forecast.at(period), [(1 - level) / 2, 0.5, (1 + level) / 2])
    label = MODELS[forecast.model].label.lower()
    return find(
        name_year(quarters.name, period),
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
        sentence=f"On {format_date(quarters.as_of)} the {label} put {quarters.label} of {label_period(period)} at "
        f"{format_value(median, quarters.unit)}, {format_value(level, 'share')} band "
        f"{format_range(low, high, quarters.unit)}.",
    )


def compare_trajectories(study: Study, role: str, window: Window = 16, years_ahead: int = 4) -> Comparison:
    """Every model fitted to the same quarters of a role, for a table and a chart.

    Raises
    ------
    NotKnownError
        If the quarters are too few for the primary forecast, or have a gap.
    """
    quarters = pick_quarters(study, role, window)
    key = ("comparison", quarters.rows, *quarters.values, years_ahead, study.draws, study.seed)
    compared = study.remember(key, lambda: compare_models(quarters.filled, years_ahead, study.draws, study.seed))
    if PRIMARY in compared.failures:
        raise NotKnownError(compared.failures[PRIMARY], say_too_short(quarters))
    return compared


@measure
def spread_of_models(study: Study, role: Role, window: Window = 16, years_ahead: int = 4) -> list[Finding]:
    """How far the models' medians of the last year ahead lie apart: ``growth.<slug>.<year>.models``."""
    comparison = compare_trajectories(study, role, window, years_ahead)
    quarters = pick_quarters(study, role, window)
    medians, last = comparison.medians.iloc[-1], comparison.primary.periods[-1]
    primary = float(np.median(comparison.primary.at(last)))
    low, high = min(medians.min(), primary), max(medians.max(), primary)
    return [
        find(
            f"{name_year(quarters.name, last)}.models",
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


def say_expected(ahead: Iterable[Finding]) -> str:
    """What a fan shows, in a few words: the last year ahead, and how the outturn compares where it is known."""
    findings = list(ahead)
    forecast = [each for each in findings if each.kind == "forecast"][-1]
    year = forecast.id.rpartition(".")[2].upper()
    expected = format_value(forecast.value, forecast.unit)
    came = next((each for each in findings if each.id == f"{forecast.id}.outturn"), None)
    if came is None:
        return f"{year} was expected to reach {expected}"
    return f"{year} was expected at {expected} and came to {format_value(came.value, came.unit)}"


def say_models(spread: Iterable[Finding]) -> str:
    """How far models lie apart, in a few words."""
    (found,) = spread
    return f"Models fitted to the same quarters: {format_range(*found.band, found.unit, 2)}"


def name_year(slug: str, period: pd.Period) -> str:
    """Id of the finding on one year ahead: ``growth.gmv.fy2020``."""
    return f"growth.{slug}.{label_period(period).lower()}"
