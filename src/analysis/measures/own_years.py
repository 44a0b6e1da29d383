"""A total's own (fiscal) years as every day of publication expected them, each held against what came."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.errors import FitError, NotKnownError
from analysis.figures import Figures
from analysis.findings import Finding, find
from analysis.measures.trajectory import finished_year
from analysis.periods import label_period
from analysis.prose import format_date, format_range, format_value, join, say_count
from analysis.study import Number, Role, Study, Window, measure

YEARS_AHEAD = 4


def follow_years(study: Study, role: str, window: int, level: float) -> pd.DataFrame:
    """What each day on which quarters of a total changed expected of the years that followed.

    Parameters
    ----------
    study : Study
    role : str
        Quarters and years of a total.
    window : int
        Latest quarters fitted.
    level : float
        Probability that the bands are meant to cover.

    Returns
    -------
    DataFrame
        One row for each day and each of the four years ahead: ``vintage`` (day), ``period``, ``value`` (median),
        ``low``, ``high``, ``came`` (NaN where it is not known by now), ``inside``, ``place`` (share of the paths at or
        below what came) and ``figures`` (the quarters). Days on which no forecast could be made are not among them.
    """
    years, records = study.figures(role, "year").values, []
    for quarters in study.history(role, "quarter"):
        kept = quarters.last(min(window, len(quarters)))
        try:
            forecast = study.forecast_years(kept, finished_year(kept) + YEARS_AHEAD)
        except FitError:
            continue
        for period in forecast.periods:
            paths, came = forecast.at(period), float(years.get(period, np.nan))
            low, middle, high = np.quantile(paths, [(1 - level) / 2, 0.5, (1 + level) / 2])
            record = {"vintage": quarters.as_of, "period": period, "value": middle, "low": low, "high": high}
            place = float(np.mean(paths <= came))
            records.append(record | {"came": came, "inside": low <= came <= high, "place": place, "figures": kept})
    names = ["vintage", "period", "value", "low", "high", "came", "inside", "place", "figures"]
    return pd.DataFrame(records, columns=names)


@measure
def own_years(study: Study, role: Role, window: Window = 16, level: Number = 0.8) -> list[Finding]:
    """How many of a total's own years came inside their bands: from the study's origin, and from every day.

    Parameters
    ----------
    study, role, window, level
        As for `follow_years`.

    Returns
    -------
    list of Finding
        ``growth.<slug>.own_years``, the share inside as forecast on the last day of publication by the study's origin,
        with the place of each year in the paths; ``growth.<slug>.own_years.by_day``, that of all days and years.

    Raises
    ------
    NotKnownError
        If no year that some day had forecast is known.
    """
    years = study.figures(role, "year")
    every = follow_years(study, role, window, level).dropna(subset="came")
    if every.empty:
        said = f"No year of {years.label} that an earlier day could forecast was public."
        raise NotKnownError(f"{years.name} as of {study.as_of}: found no year forecast from its quarters.", said)
    by_then = every[every["vintage"] <= study.origin]
    mine = by_then[by_then["vintage"] == by_then["vintage"].max()]
    return [*([_tell_origin(mine, years, level)] if len(mine) else []), _tell_days(every, years, level)]


def _tell_origin(mine: pd.DataFrame, years: Figures, level: float) -> Finding:
    inside, above, day = int(mine["inside"].sum()), int((mine["place"] > 0.5).sum()), mine["vintage"].iloc[0]
    places = join(
        f"{format_value(row.place, 'probability')} in {label_period(row.period)}" for row in mine.itertuples()
    )
    return find(
        f"growth.{years.name}.own_years",
        inside / len(mine),
        "share",
        "share of the years known since that lie inside their bands, as forecast on one day",
        *mine["figures"],
        years,
        kind="observation",
        n=len(mine),
        note="years that follow each other are not independent",
        sentence=f"Of {say_count(len(mine), 'year')} of {years.label} forecast on {format_date(day)} and known since, "
        f"{say_count(inside, 'lies', 'lie')} inside {format_value(level, 'share')} bands and "
        f"{say_count(above, 'lies', 'lie')} above the median. So many paths lay at or below what came: {places}.",
    )


def _tell_days(every: pd.DataFrame, years: Figures, level: float) -> Finding:
    shares = every.groupby("period")["inside"].mean()
    days = every["vintage"].nunique()
    return find(
        f"growth.{years.name}.own_years.by_day",
        float(every["inside"].mean()),
        "share",
        "share of forecasts of years inside their bands, from every day of publication; the range is over the years",
        *every["figures"],
        years,
        kind="observation",
        low=float(shares.min()),
        high=float(shares.max()),
        n=len(every),
        note="forecasts of one year from neighbouring days are nearly the same",
        sentence=f"From {say_count(days, 'day')} of publication {say_count(len(every), 'forecast')} of "
        f"{say_count(len(shares), 'year')} of {years.label} can be scored; {format_value(level, 'share')} bands held "
        f"{format_value(float(every['inside'].mean()), 'share')} of what came.",
    )


def say_years(every: pd.DataFrame) -> str:
    """What the forecasts of `follow_years` came to, in a few words."""
    known = every.dropna(subset="came")
    return f"{say_count(len(known), 'forecast').capitalize()} of known years: {int(known['inside'].sum())} bands held"


def tabulate_years(study: Study, role: str, every: pd.DataFrame) -> pd.DataFrame:
    """The forecasts of `follow_years` that what came can be held against, as text, one line for each day and year."""
    unit, known = study.figures(role, "year").unit, every.dropna(subset="came")
    return pd.DataFrame(
        {
            "forecast on": known["vintage"].map(format_date),
            "year": known["period"].map(label_period),
            "median": known["value"].map(lambda value: format_value(value, unit)),
            "band": [format_range(*ends, unit) for ends in zip(known["low"], known["high"], strict=True)],
            "came": known["came"].map(lambda value: format_value(value, unit)),
            "inside": known["inside"].map({True: "yes", False: "no"}),
            "paths below": known["place"].map(lambda share: format_value(share, "probability")),
        }
    ).set_index("forecast on")
