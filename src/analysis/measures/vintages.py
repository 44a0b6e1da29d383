"""A goal as it looked on each day on which figures came out, and the score of these chances."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.errors import FitError
from analysis.figures import Figures
from analysis.findings import Finding, find
from analysis.measures.goals import find_goal
from analysis.measures.trajectory import finished_year
from analysis.periods import label_period
from analysis.prose import format_date, format_range, format_value, say_count
from analysis.scores import score_brier
from analysis.study import Number, Role, Study, Window, measure

STRICT, PUBLISHED = "strict", "published"


def follow_goal(study: Study, role: str, goal: str, window: int, level: float, reconstructed: str) -> pd.DataFrame:
    """Chance of a goal on each day on which quarters of a total changed, from the figures of that day alone.

    Parameters
    ----------
    window : int
        Latest quarters fitted.
    level : float
        Probability that the band is meant to cover.
    reconstructed : {'strict', 'published'}
        How values that were computed from later documents are dated.

    Returns
    -------
    DataFrame
        One row for each day before the goal's year is over: ``day``, ``count`` (quarters fitted), ``last`` (the last of
        them), ``probability``, ``median``, ``low``, ``high`` of the goal's year (NaN where there is no forecast),
        ``missing`` (why there is none, else empty) and ``figures``.
    """
    target = study.then.figures(goal, "year").last(1)
    year, records = target.values.index[-1], []
    for figures in study.history(role, "quarter", reconstructed):
        kept = figures.last(min(window, len(figures)))
        if year.year <= finished_year(kept):
            continue
        record = {"day": figures.as_of, "count": len(kept), "last": label_period(kept.values.index[-1])}
        record |= dict.fromkeys(("probability", "median", "low", "high"), np.nan) | {"missing": "", "figures": kept}
        try:
            forecast = study.forecast_years(kept, year.year)
        except FitError:
            gap = kept.filled.isna().any()
            records.append(record | {"missing": "a quarter was not public" if gap else "too few quarters"})
            continue
        low, median, high = np.quantile(forecast.at(year), [(1 - level) / 2, 0.5, (1 + level) / 2])
        chance = forecast.probability_at_least(year, target.latest)
        records.append(record | {"probability": chance, "median": median, "low": low, "high": high})
    columns = ["day", "count", "last", "probability", "median", "low", "high", "missing", "figures"]
    return pd.DataFrame(records, columns=columns)


@measure
def goal_by_day(study: Study, role: Role, goal: Role, window: Window = 16, level: Number = 0.8) -> list[Finding]:
    """Chance of a goal on each day of publication, and how these chances scored.

    The score is the mean of (p - o)^2, o being one where the goal was reached and zero where not: 0 is best and 0.25
    that of an even chance. There is one outcome, so that the score says how these chances fared and not how good the
    model is. Source: brier1950.

    Parameters
    ----------
    study, role, goal, window
        As for `goal_reached`.
    level : float
        Probability that the bands are meant to cover.

    Returns
    -------
    list of Finding
        ``growth.<slug>.<goal>.vintages`` (the last chance, with the lowest and highest) and, once the goal's year is
        public, ``.brier``; both again with ``.published`` behind them, values that were computed from later documents
        dated by the day on which the figure itself came out.
    """
    target, came = find_goal(study, role, goal)
    found = []
    for reconstructed in (STRICT, PUBLISHED):
        chances = follow_goal(study, role, goal, window, level, reconstructed)
        known = chances[chances["missing"] == ""]
        suffix = "" if reconstructed == STRICT else f".{reconstructed}"
        if not known.empty:
            found.append(_tell_vintages(known, target, suffix))
            found += [_score_vintages(known, target, came, suffix)] if came is not None else []
    return found


def _tell_vintages(known: pd.DataFrame, target: Figures, suffix: str) -> Finding:
    last, low, high = known.iloc[-1], known["probability"].min(), known["probability"].max()
    return find(
        f"growth.{last['figures'].name}.{target.name}.vintages{suffix}",
        last["probability"],
        "share",
        "chance of the goal in simulated paths, by day of publication; the range is over these days",
        *known["figures"],
        target,
        kind="probability",
        low=low,
        high=high,
        n=len(known),
        note="days before the goal was announced ask what its chance would have been",
        sentence=f"From {format_date(known.iloc[0]['day'])} to {format_date(last['day'])} the chance of "
        f"{format_value(target.latest, target.unit)} in {label_period(target.values.index[-1])} lay between "
        f"{format_value(low, 'probability')} and {format_value(high, 'probability')}, over "
        f"{say_count(len(known), 'day')} of publication.",
    )


def _score_vintages(known: pd.DataFrame, target: Figures, came: Figures, suffix: str) -> Finding:
    reached = came.latest >= target.latest
    score = float(np.mean(score_brier(np.full(len(known), reached), known["probability"].to_numpy())))
    return find(
        f"growth.{came.name}.{target.name}.brier{suffix}",
        score,
        "ratio",
        "mean squared distance of the chances from the outcome; 0.25 is the score of an even chance",
        came,
        target,
        *known["figures"],
        n=len(known),
        note="one outcome, so that the scores of the days are not independent",
        sentence=f"The goal was {'reached' if reached else 'missed'}: {label_period(target.values.index[-1])} came to "
        f"{format_value(came.latest, came.unit)}. The chances given on {say_count(len(known), 'day')} of publication "
        f"score {format_value(score, 'ratio', 2)} (Brier), against {format_value(0.25, 'ratio')} for an even chance.",
    )


def tabulate_chances(chances: pd.DataFrame, unit: str) -> pd.DataFrame:
    """The chances as text, by day: what was known, the chance, the median with its band, and why there is none."""
    records = {}
    for row in chances.rename(columns={"count": "number"}).itertuples(index=False):
        told = not row.missing
        records[format_date(row.day)] = {
            "quarters fitted": format_value(row.number, "count"),
            "last of them": row.last,
            "chance": format_value(row.probability, "probability") if told else "",
            "median": format_value(row.median, unit) if told else "",
            "band": format_range(row.low, row.high, unit) if told else "",
            "no forecast because": row.missing,
        }
    return pd.DataFrame.from_dict(records, orient="index").rename_axis("day")


def date_chances(chances: pd.DataFrame) -> pd.DataFrame:
    """Chances over days of publication, for a timeline: ``day``, ``label`` (the last quarter known then), ``value``."""
    known = chances[chances["missing"] == ""]
    return pd.DataFrame({"day": pd.to_datetime(known["day"]), "label": known["last"], "value": known["probability"]})


def say_chances(chances: pd.DataFrame) -> str:
    """What chances over days show, in a few words."""
    known = chances["probability"].dropna()
    return f"On no day was the goal given more than {format_value(known.max(), 'probability')}"
