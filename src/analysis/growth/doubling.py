"""How long paths take to double."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from analysis.findings import Forecast
from analysis.periods import label_period


def time_doubling(forecast: Forecast, base: float) -> np.ndarray:
    """Years until each path has doubled, shape (draws,); infinite where it does not within the forecast.

    A path doubles in the first year that reaches twice `base`, the level of the year before the forecast; the fraction
    of that year is that of log growth within it.
    """
    levels = np.log(np.column_stack([np.full(len(forecast.paths), base), np.maximum(forecast.paths, 1e-300)]))
    reached = levels >= math.log(2 * base)
    first = reached.argmax(axis=1)
    row = np.arange(len(levels))
    before, after = levels[row, np.maximum(first - 1, 0)], levels[row, first]
    with np.errstate(divide="ignore", invalid="ignore"):
        times = first - 1 + (math.log(2 * base) - before) / (after - before)
    return np.where(reached.any(axis=1), times, np.inf)


def tabulate_doubling(forecast: Forecast, base: float) -> pd.DataFrame:
    """Chance that sales first reach twice `base` in each year: ``year``, ``first``, ``by``; the last row is "later"."""
    times = time_doubling(forecast, base)
    names = [*map(label_period, forecast.periods), "later"]
    by = [*(float(np.mean(times <= ahead)) for ahead in range(1, len(names))), 1.0]
    return pd.DataFrame({"year": names, "first": np.diff(by, prepend=0.0), "by": by})
