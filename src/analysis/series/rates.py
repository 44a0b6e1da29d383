"""Rates of growth."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.series.seasons import season_length


def measure_growth(series: pd.Series) -> pd.Series:
    """Log growth of each period on the same period of the year before; periods without one are left out.

    Parameters
    ----------
    series : Series of float on a PeriodIndex of quarters or years
        Values above zero; periods may be missing.
    """
    full = series.reindex(pd.period_range(series.index[0], series.index[-1], freq=series.index.freq))
    logs = np.log(full)
    return (logs - logs.shift(season_length(series.index))).dropna()
