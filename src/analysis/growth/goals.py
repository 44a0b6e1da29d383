"""A goal as it looked on each day on which figures came out: its chance by vintage, and the score of these chances."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.findings import Finding
from analysis.growth.comparison import compare_models
from analysis.growth.registry import PRIMARY
from analysis.periods import is_quarterly, label_period, quarters_in, year_of
from analysis.prose import format_date, format_range, format_value, say_count

COLUMNS = ("day", "count", "last", "probability", "median", "low", "high", "status", "rows")


def follow_goal(
    vintages: Sequence,
    goal,
    window: int,
    level: float,
    draws: int,
    seed: int,
    model: str = PRIMARY,
) -> pd.DataFrame:
    """Chance of a goal as of each vintage, from the figures of that day alone.

    Parameters
    ----------
    vintages : sequence of catalogue figures
        Quarters or years as they stood on days of publication.
    goal : catalogue figures
        One target: its year and its level.
    window : int
        Latest periods fitted.
    level : float
        Probability that the band is meant to cover.
    draws, seed : int
        Paths and their seed.
    model : str
        Name in `MODELS`.

    Returns
    -------
    DataFrame
        One row for each vintage whose last period lies before the goal's year is over: ``day``, ``count`` (periods
        fitted), ``last`` (the last of them), ``probability``, ``median``, ``low``, ``high`` of the goal's year,
        ``status``, which is ``ok`` or says why no forecast could be made, and ``rows`` (the vintage's).
    """
    year, target = goal.values.index[-1], goal.latest
    records = []
    for figures in vintages:
        series = figures.filled.tail(window)
        ahead = year.year - _finished_year(series.index)
        if ahead < 1:
            continue
        record = {"day": figures.as_of, "count": int(series.notna().sum()), "last": label_period(series.index[-1])}
        record["rows"] = figures.rows
        comparison = compare_models(series, ahead, draws, seed, (model,))
        if model in comparison.failures:
            records.append(record | {"status": comparison.failures[model]})
            continue
        forecast = comparison.forecasts[model]
        low, median, high = np.quantile(forecast.at(year), [(1 - level) / 2, 0.5, (1 + level) / 2])
        chance = forecast.probability_at_least(year, target)
        records.append(record | {"probability": chance, "median": median, "low": low, "high": high, "status": "ok"})
    return pd.DataFrame(records, columns=list(COLUMNS))


def _finished_year(index: pd.PeriodIndex) -> int:
    """Number of the last year that is complete."""
    last = year_of(index)[-1]
    done = not is_quarterly(index) or quarters_in(last)[-1] == index[-1]
    return last.year if done else last.year - 1


def report_vintages(chances: pd.DataFrame, vintages: Sequence, goal, slug: str, suffix: str = "") -> list[Finding]:
    """Lowest and highest chance over the vintages: ``growth.<slug>.<goal>.vintages``; none without a forecast.

    Parameters
    ----------
    chances : DataFrame
        Of `follow_goal`.
    vintages : sequence of catalogue figures
        What it was made from.
    goal : catalogue figures
    slug : str
        Of the series.
    suffix : str
        Added to the id, for a sensitivity.
    """
    known = chances[chances["status"] == "ok"]
    if known.empty:
        return []
    last, final = known.iloc[-1], vintages[-1]
    low, high = known["probability"].min(), known["probability"].max()
    return [
        Finding(
            f"growth.{slug}.{goal.name}.vintages{suffix}",
            last["probability"],
            "share",
            "chance of the goal in simulated paths, by day of publication; the range is over these days",
            final.as_of,
            "probability",
            low,
            high,
            n=len(known),
            evidence=final.evidence,
            rows=(*final.rows, *goal.rows),
            note="days before the goal was announced ask what its chance would have been",
            sentence=f"From {format_date(known.iloc[0]['day'])} to {format_date(last['day'])} the chance of "
            f"{format_value(goal.latest, goal.unit)} in {label_period(goal.values.index[-1])} ran from "
            f"{format_range(low, high, 'probability')} over {say_count(len(known), 'vintage')}.",
        )
    ]


def tabulate_chances(chances: pd.DataFrame, goal) -> pd.DataFrame:
    """The chances as text, by day: what was known, the chance, the median with its band, and why there is none."""
    records = {}
    for row in chances.rename(columns={"count": "number"}).itertuples(index=False):
        known = row.status == "ok"
        records[format_date(row.day)] = {
            "fitted": format_value(row.number, "count"),
            "last": row.last,
            "chance": format_value(row.probability, "probability") if known else "",
            "median": format_value(row.median, goal.unit) if known else "",
            "band": format_range(row.low, row.high, goal.unit) if known else "",
            "refused for": "" if known else _shorten(row.status),
        }
    return pd.DataFrame.from_dict(records, orient="index")


def _shorten(status: str) -> str:
    """What a refusal found, without what was expected and the remedy."""
    return status.partition("found ")[2].partition(", expected")[0]


def date_chances(chances: pd.DataFrame) -> pd.DataFrame:
    """Chances over days of publication, for a timeline: ``day``, ``label`` (the last period known then), ``value``."""
    known = chances[chances["status"] == "ok"]
    return pd.DataFrame({"day": pd.to_datetime(known["day"]), "label": known["last"], "value": known["probability"]})


def score_goal(chances: pd.DataFrame, goal, years, slug: str, suffix: str = "") -> list[Finding]:
    """Brier score of the chances: ``growth.<slug>.<goal>.brier``; none where the outcome is not known.

    The score is the mean of (p - o)^2, o being one where the goal was reached and zero where not: 0 is best and 0.25
    that of an even chance. There is one outcome, so that the score says how these chances fared and not how good the
    model is. Source: brier1950.

    Parameters
    ----------
    chances : DataFrame
        Of `follow_goal`.
    goal, years : catalogue figures
        The target, and yearly totals known today.
    slug, suffix : str
        As for `report_vintages`.
    """
    year, known = goal.values.index[-1], chances[chances["status"] == "ok"]
    if year not in years.values.index or known.empty:
        return []
    place = years.values.index.get_loc(year)
    came = float(years.values.iloc[place])
    reached = came >= goal.latest
    score = float(np.mean((known["probability"] - reached) ** 2))
    return [
        Finding(
            f"growth.{slug}.{goal.name}.brier{suffix}",
            score,
            "ratio",
            "mean squared distance of the chances from the outcome; 0.25 is the score of an even chance",
            years.as_of,
            n=len(known),
            evidence=years.grades[place],
            rows=(years.rows[place], *goal.rows, *(row for vintage in known["rows"] for row in vintage)),
            note="one outcome, so that the scores of the vintages are not independent",
            sentence=f"The goal was {'reached' if reached else 'missed'}: {label_period(year)} came to "
            f"{format_value(came, years.unit)}. The chances given by {say_count(len(known), 'vintage')} score "
            f"{format_value(score, 'ratio', 2)} (Brier), against {format_value(0.25, 'ratio')} for an even chance.",
        )
    ]
