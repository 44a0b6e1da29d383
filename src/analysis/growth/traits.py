"""What a series is like: how fast it grew, how noisy it is, and whether its quarters differ.

All three look at the latest `RECENT` periods, the length of the windows in the reference class.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.stats import f

from analysis.growth.checks import refuse
from analysis.growth.models import season_length
from analysis.growth.problems import code_seasons

RECENT = 16
"""Latest periods looked at."""

SEASON_LEVEL = 0.1
"""Significance at which quarters differ."""

NEGLIGIBLE = 1e-12
"""Squared log residuals below which a series is its trend, and whatever is left is rounding."""


def measure_growth(series: pd.Series) -> float:
    """Mean log growth a year, over the whole years that the latest `RECENT` periods hold, counted from the end."""
    periods = season_length(series.index)
    years = min(RECENT, len(series)) // periods
    sums = series.to_numpy()[-years * periods :].reshape(years, periods).sum(axis=1)
    return float(np.log(sums[-1] / sums[0]) / (years - 1))


def measure_noise(model: str, series: pd.Series) -> float:
    """Residual sd of log values about a quadratic trend with seasons, sqrt(SSR / (n - k)), over the latest periods.

    Raises
    ------
    FitError
        If there are no more values than coefficients.
    """
    seasonal = season_length(series.index) > 1
    squares, spare = _bend(series, seasonal)
    if spare < 1:
        found = f"{min(RECENT, len(series))} values for {min(RECENT, len(series)) - spare} coefficients of its noise"
        raise refuse(model, found, "more values", "give a longer series")
    return float(np.sqrt(squares / spare))


def has_season(series: pd.Series) -> bool:
    """Whether the quarters of a series differ: an F test of three seasonal terms about a quadratic trend in logs.

    F = ((S0 - S1) / 3) / (S1 / (n - 6)) with the squared residuals S0 without seasons and S1 with them, against the
    F distribution with 3 and n - 6 degrees of freedom; never for years.
    """
    if season_length(series.index) == 1:
        return False
    (without, _), (squares, spare) = _bend(series, False), _bend(series, True)
    limit = f.isf(SEASON_LEVEL, 3, spare)
    return bool(without > NEGLIGIBLE and (without - squares) * spare > 3 * limit * squares)


def _bend(series: pd.Series, seasonal: bool) -> tuple[float, int]:
    """Squared residuals of log values about a quadratic trend, with seasons or without, and n - k."""
    recent = series.iloc[-RECENT:]
    time = np.arange(len(recent)) / len(recent)
    design = np.column_stack([np.ones_like(time), time, time**2])
    if seasonal:
        design = np.hstack([design, code_seasons(recent.index)])
    logs = np.log(recent.to_numpy())
    residuals = logs - design @ np.linalg.lstsq(design, logs, rcond=None)[0]
    return float(residuals @ residuals), len(recent) - design.shape[1]
