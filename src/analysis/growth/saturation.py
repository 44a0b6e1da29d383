"""Whether a level still has room: the chance that it grows less than a margin, and what came."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd

from analysis.errors import FitError
from analysis.findings import Finding, Forecast, weakest
from analysis.growth.registry import MODELS, PRIMARY
from analysis.periods import QUARTERS_A_YEAR, label_period, quarters_in, yearly_frequency
from analysis.prose import format_date, format_value, say_probability


def forecast_level(figures, years_ahead: int, draws: int, seed: int, model: str = PRIMARY) -> Forecast | None:
    """Paths of quarterly levels, such as users; None where the model refuses the figures (too few, or with gaps)."""
    try:
        fit = MODELS[model].fit(figures.filled)
    except FitError:
        return None
    forecast = fit.project(QUARTERS_A_YEAR * years_ahead, draws, seed)
    return dataclasses.replace(forecast, model=MODELS[model].label)


def pick_year_ends(levels: pd.Series) -> pd.Series:
    """Levels at the end of each (fiscal) year, on a yearly index."""
    index = levels.index
    ends = levels[[period == quarters_in(period.asfreq(yearly_frequency(index)))[-1] for period in index]]
    return ends.set_axis(ends.index.asfreq(yearly_frequency(index)))


def end_years(forecast: Forecast) -> Forecast:
    """A forecast of quarterly levels at the ends of (fiscal) years."""
    ends = pick_year_ends(pd.Series(np.arange(len(forecast.periods)), index=forecast.periods))
    return Forecast(forecast.model, ends.index, forecast.paths[:, ends.to_numpy()])


def report_saturation(forecast: Forecast | None, figures, slug: str, margin: float) -> list[Finding]:
    """Chance that a level grows less than a margin by the forecast's end: ``growth.<slug>.saturation.probability``.

    None where there is no forecast.

    Parameters
    ----------
    forecast : Forecast or None
        Of quarterly levels.
    figures : catalogue figures
        What it rests on.
    slug : str
    margin : float
        Share, such as 0.15.
    """
    if forecast is None:
        return []
    last = forecast.periods[-1]
    chance = 1 - forecast.probability_at_least(last, (1 + margin) * figures.latest)
    return [
        Finding(
            f"growth.{slug}.saturation.probability",
            chance,
            "share",
            f"share of {len(forecast.paths):,} simulated paths of {forecast.model.lower()} below the margin",
            figures.as_of,
            "probability",
            n=len(figures),
            evidence=figures.evidence,
            rows=figures.rows,
            sentence=f"{figures.label}: on {format_date(figures.as_of)} it was {say_probability(chance)} that growth "
            f"by {label_period(last)} would stay below {format_value(margin, 'share')}.",
        )
    ]


def report_saturated(figures, today, slug: str, years_ahead: int, margin: float) -> list[Finding]:
    """What came: growth over the years ahead, ``growth.<slug>.saturation.outturn``; none where it is not known."""
    period = figures.values.index[-1] + QUARTERS_A_YEAR * years_ahead
    if period not in today.values.index:
        return []
    place = today.values.index.get_loc(period)
    growth = float(today.values.iloc[place]) / figures.latest - 1
    beside = "less" if growth < margin else "more"
    return [
        Finding(
            f"growth.{slug}.saturation.outturn",
            growth,
            "rate",
            "ratio of two figures of the catalogue, less one",
            today.as_of,
            "observation",
            evidence=today.grades[place],
            rows=(figures.rows[-1], today.rows[place]),
            sentence=f"{today.label} came to {format_value(float(today.values.iloc[place]), today.unit)} in "
            f"{label_period(period)}, {format_value(growth, 'rate')} on {label_period(figures.values.index[-1])}: "
            f"{beside} than the {format_value(margin, 'share')} of a ceiling.",
        )
    ]


def report_last(figures) -> list[Finding]:
    """The last figure of a series: ``growth.<name>.last``."""
    last = figures.values.index[-1]
    return [
        Finding(
            f"growth.{figures.name}.last",
            figures.latest,
            figures.unit,
            "figure of the catalogue",
            figures.as_of,
            "observation",
            evidence=figures.grades[-1],
            rows=figures.rows[-1:],
            sentence=f"{figures.label} was {format_value(figures.latest, figures.unit)} in {label_period(last)}.",
        )
    ]


def report_pace(rates, today, years_ahead: int) -> list[Finding]:
    """Mean growth in the years that followed: ``growth.<name>.outturn``; none where they are not all known.

    Parameters
    ----------
    rates, today : catalogue figures
        Yearly rates of growth known at the origin and today.
    years_ahead : int
        Years that follow the last one known at the origin.
    """
    last = rates.values.index[-1]
    places = np.flatnonzero((today.values.index > last) & (today.values.index <= last + years_ahead))
    if len(places) < years_ahead:
        return []
    pace = float(np.expm1(np.log1p(today.values.iloc[places]).mean()))
    return [
        Finding(
            f"growth.{rates.name}.outturn",
            pace,
            "share",
            "geometric mean of yearly rates of the catalogue",
            today.as_of,
            "observation",
            n=years_ahead,
            evidence=weakest(today.grades[place] for place in places),
            rows=tuple(today.rows[place] for place in places),
            sentence=f"{today.label} was {format_value(pace, 'share')} a year from {label_period(last + 1)} to "
            f"{label_period(last + years_ahead)}, after {format_value(rates.latest, 'share')} in {label_period(last)}.",
        )
    ]
