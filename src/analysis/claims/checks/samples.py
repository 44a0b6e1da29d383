"""What users supply, by week, month, shop or year, held against a level or a date: sentences about the estimators."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.claims.evidence import Evidence
from analysis.claims.setting import Setting
from analysis.diversion import Interruption
from analysis.errors import FitError
from analysis.prose import format_range, format_value, say_count
from analysis.series import estimate_mean

FEWEST = 4
"""Weeks, shops or years without which a mean has no spread worth the name."""

_LEVEL = 0.8


def judge_mean(
    values: pd.Series | np.ndarray,
    against: float,
    above: bool,
    said: str,
    unit: str,
    what: str,
    rows: tuple[str, ...],
    effect: float,
) -> Evidence:
    """Probability that a mean lies above (or below) a level; what varies may persist from one value to the next.

    Parameters
    ----------
    values : array_like
        In the order of time.
    effect : float
        Smallest distance from the level that matters, above zero.
    """
    values = np.asarray(values, float)
    values = values[np.isfinite(values)]
    if len(values) < FEWEST:
        raise FitError(f"{what}: found {len(values)} values, expected at least {FEWEST}; supply more rows.")
    found = estimate_mean(values)
    band = format_range(*found.interval(_LEVEL), unit)
    return Evidence(
        basis="model",
        said=f"{said} {format_value(found.value, unit)} (80% band {band}), against {format_value(against, unit)}.",
        method=f"mean of {what} with AR(1) errors; one minus the one-sided p against a simulated null",
        probability=found.chance_above(against) if above else found.chance_below(against),
        rows=rows,
        n=len(values),
        power=found.power(effect if above else -effect),
        p_value=found.chance_below(against) if above else found.chance_above(against),
    )


def judge_step(
    found: Interruption, against: float, effect: float, said: str, unit: str, rows: tuple[str, ...], logs: bool = False
) -> Evidence:
    """Probability that a series stepped up by more than a level.

    Parameters
    ----------
    against : float
        In the unit of the series.
    effect : float
        Smallest step beyond it that matters.
    logs : bool
        The series is logs, so that the step is said as a rate.
    """
    convert = np.expm1 if logs else float
    step, low, high = (float(convert(each)) for each in (found.step, found.low, found.high))
    return Evidence(
        basis="model",
        said=f"{said} {format_value(step, unit)} (80% band {format_range(low, high, unit)}), against "
        f"{format_value(float(convert(against)), unit)}, beside a trend that may "
        f"bend {say_count(found.layout.bends, 'time')} in {say_count(found.layout.count, 'point')}.",
        method="interrupted series with AR(1) errors; one minus the one-sided p against the layout's simulated null",
        probability=found.chance_above(against),
        rows=rows,
        n=found.layout.count,
        power=found.power(effect),
        p_value=found.chance_below(against),
    )


def explain_missing(
    setting: Setting, table: str, said: str, rows: tuple[str, ...] = (), evidence: str = "seen"
) -> Evidence:
    """Evidence that no public row informs the question."""
    return Evidence("none", said, f"waits for the table {table}", rows=rows, evidence=evidence)
