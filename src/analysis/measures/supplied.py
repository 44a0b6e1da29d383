"""What users supply, by week, month or day, as findings that answer a statement; `series` holds the estimators."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from analysis.diversion import Interruption
from analysis.errors import FitError
from analysis.findings import Answer, Finding, find
from analysis.prose import format_range, format_value
from analysis.series import Estimate, estimate_mean
from analysis.study import Study

FEWEST = 4
"""Weeks, shops or years without which a mean has no spread worth the name."""

LEVEL = 0.8


def tell_mean(
    study: Study,
    id: str,
    rows: pd.DataFrame,
    values: ArrayLike,
    against: float,
    effect: float,
    unit: str,
    said: str,
) -> Finding:
    """A mean that lies above a level, or below it; what varies may persist from one value to the next.

    Parameters
    ----------
    rows : DataFrame
        The supplied rows.
    values : array_like
        In the order of time.
    against : float
        The level.
    effect : float
        Smallest distance from it that matters; below zero where the statement says that the mean lies below.
    unit, said : str
        Of the values, and the words before the number.

    Raises
    ------
    FitError
        From fewer than `FEWEST` values.
    """
    known = np.asarray(values, float)
    known = known[np.isfinite(known)]
    if len(known) < FEWEST:
        raise FitError(f"{said} found {len(known)} values, expected at least {FEWEST}; supply more rows.")
    found = estimate_mean(known)
    low, high = found.interval(LEVEL)
    return find(
        id,
        found.value,
        unit,
        "mean with AR(1) errors; one minus the one-sided p against a simulated null",
        study.cite(rows),
        low=low,
        high=high,
        level=LEVEL,
        n=len(known),
        sentence=f"{said} {format_value(found.value, unit)} (80% band {format_range(low, high, unit)}), against "
        f"{format_value(against, unit)}.",
        answer=answer(found, against, effect),
    )


def tell_step(
    study: Study, id: str, rows: pd.DataFrame, found: Interruption, against: float, effect: float, unit: str, said: str
) -> Finding:
    """A step of a supplied series beside a trend that may bend.

    Parameters
    ----------
    found : Interruption
        Of logs where the unit is a rate.
    against : float
        In the unit of the series.
    effect : float
        Smallest step beyond it that matters.
    """
    convert = np.expm1 if unit == "rate" else float
    step, low, high, line = (float(convert(each)) for each in (found.step, found.low, found.high, against))
    return find(
        id,
        step,
        unit,
        "interrupted series with AR(1) errors; one minus the one-sided p against the layout's simulated null",
        study.cite(rows),
        low=low,
        high=high,
        level=found.level,
        n=found.layout.count,
        sentence=f"{said} {format_value(step, unit)} (80% band {format_range(low, high, unit)}), beside a trend that "
        "may bend.",
        answer=answer(found, against, effect, line),
    )


def answer(found: Estimate, against: float, effect: float, line: float | None = None) -> Answer:
    """That an estimate lies above a level, or below it where the effect is below zero: one minus the one-sided p.

    Parameters
    ----------
    line : float, optional
        The level in the unit of the finding, where it is another.
    """
    above, below = found.chance_above(against), found.chance_below(against)
    chance, p_value = (below, above) if effect < 0 else (above, below)
    drawn = against if line is None else line
    return Answer(chance, "one minus p", p_value=p_value, **found.assess(effect).shares, against=drawn)
