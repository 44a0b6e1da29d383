"""How long sales take to double: within a forecast, at its pace, and in the end."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from analysis.errors import NotKnownError
from analysis.figures import Figures
from analysis.findings import Finding, Forecast, find
from analysis.growth import MODELS, PRIMARY
from analysis.growth.doubling import tabulate_doubling, time_doubling
from analysis.measures.trajectory import forecast_ahead, pick_quarters
from analysis.periods import label_period
from analysis.prose import format_range, format_value, say_count
from analysis.study import Model, Number, Role, Study, Window, measure


@measure
def doubling(
    study: Study, role: Role, window: Window = 16, years_ahead: int = 4, level: Number = 0.8, model: Model = PRIMARY
) -> list[Finding]:
    """Whether a total doubles within the years ahead, how long that takes at their pace, and how long it took.

    Parameters
    ----------
    study, role, window, years_ahead, level, model
        As for `analysis.measures.trajectory.trajectory`.

    Returns
    -------
    list of Finding
        ``growth.<slug>.doubling.probability``; ``.years``, log 2 over the yearly log growth of each path, left out
        where the band holds paths that do not grow; ``.outturn`` once it has doubled.
    """
    quarters, base = pick_quarters(study, role, window), study.then.figures(role, "year").last(1)
    forecast = forecast_ahead(study, quarters, years_ahead, model)
    years = study.figures(role, "year")
    if forecast.periods[-1].year <= base.ends_of_years[-1]:
        said = f"The quarters of {quarters.label} that were public end years before its last year: nothing lies ahead."
        raise NotKnownError(f"{quarters.name} as of {study.as_of}: found no year ahead of the last one.", said)
    return [
        *_tell_doubling(forecast, base, quarters, level),
        *_tell_doubled(base, years),
    ]


def tabulate_doubled(study: Study, role: str, window: int, years_ahead: int) -> pd.DataFrame:
    """Chance that a total first reaches twice its last year in each year ahead, and by then, as text."""
    quarters, base = pick_quarters(study, role, window), study.then.figures(role, "year").last(1)
    table = tabulate_doubling(forecast_ahead(study, quarters, years_ahead), base.latest).set_index("year")
    return table.map(lambda chance: format_value(chance, "probability")).rename(
        columns={"first": "first in this year", "by": "by then"}
    )


def _tell_doubling(forecast: Forecast, base: Figures, quarters: Figures, level: float) -> list[Finding]:
    last = forecast.periods[-1]
    horizon = last.year - base.ends_of_years[-1]
    chance = float(np.mean(np.isfinite(time_doubling(forecast, base.latest))))
    method = f"{len(forecast.paths):,} simulated paths of {MODELS[forecast.model].label.lower()}"
    found = [
        find(
            f"growth.{base.name}.doubling.probability",
            chance,
            "share",
            f"share of {method} that reach twice the last year known",
            quarters,
            base,
            kind="probability",
            n=len(quarters),
            sentence=f"{format_value(chance, 'probability')} of the paths reach twice the "
            f"{format_value(base.latest, base.unit)} of {label_period(base.values.index[-1])} within "
            f"{say_count(horizon, 'year')}.",
        )
    ]
    pace = np.log(np.maximum(forecast.at(last), 1e-300) / base.latest) / horizon
    slow, middle, fast = np.quantile(pace, [(1 - level) / 2, 0.5, (1 + level) / 2])
    if slow <= 0:
        return found
    low, median, high = (math.log(2) / each for each in (fast, middle, slow))
    return [
        *found,
        find(
            f"growth.{base.name}.doubling.years",
            median,
            "years",
            f"log 2 over the yearly log growth of {method}",
            quarters,
            base,
            kind="forecast",
            low=low,
            high=high,
            level=level,
            n=len(quarters),
            sentence=f"At the pace expected for the next {say_count(horizon, 'year')}, sales double in "
            f"{format_value(median, 'years', 2)}, {format_value(level, 'share')} band "
            f"{format_range(low, high, 'years', 2)}.",
        ),
    ]


def _tell_doubled(base: Figures, years: Figures) -> list[Finding]:
    start = base.values.index[-1]
    later = years.values[years.values.index > start]
    if later.empty or later.max() < 2 * base.latest or not (np.diff(later.index.year) == 1).all():
        return []
    came = float(time_doubling(Forecast("outturn", later.index, later.to_numpy()[None]), base.latest)[0])
    when = later.index[math.ceil(came) - 1]
    return [
        find(
            f"growth.{base.name}.doubling.outturn",
            came,
            "years",
            "yearly totals of the catalogue; the fraction of a year is that of its log growth",
            base,
            years.between(start + 1, when),
            kind="observation",
            sentence=f"It took {format_value(came, 'years', 2)}: {years.label} passed twice its level of "
            f"{label_period(start)} in {label_period(when)}.",
        )
    ]
