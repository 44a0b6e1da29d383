"""What came, held against what had been forecast."""

from __future__ import annotations

import datetime

import numpy as np
import pandas as pd

from analysis.findings import Finding, Forecast, Source, find
from analysis.periods import label_period
from analysis.prose import compare, format_date, format_range, format_value


def hold_against(
    forecast: Forecast,
    period: pd.Period,
    value: float,
    id: str,
    subject: str,
    unit: str,
    origin: datetime.date,
    level: float,
    *sources: Source,
) -> Finding:
    """A finding on one outturn: where it lies beside the median and the band that had been forecast.

    Parameters
    ----------
    forecast : Forecast
        Made on `origin`; it reaches `period`.
    value : float
        What came, in `unit`.
    id : str
        Of the forecast's finding; ``.outturn`` is added.
    subject : str
        What the sentence speaks of.
    level : float
        Probability of the band that the outturn is held against.
    *sources
        Of the outturn.
    """
    draws = forecast.at(period)
    low, median, high = np.quantile(draws, [(1 - level) / 2, 0.5, (1 + level) / 2])
    where = "inside" if low <= value <= high else "outside"
    return find(
        f"{id}.outturn",
        value,
        unit,
        "figure of the catalogue, held against the forecast's paths",
        *sources,
        kind="observation",
        note=f"{format_value(float(np.mean(draws <= value)), 'probability')} of the paths lay at or below it",
        sentence=f"{subject} came in at {format_value(value, unit)} in {label_period(period)}, "
        f"{compare(value, median, unit)} the {format_value(median, unit)} expected on {format_date(origin)} and "
        f"{where} the {format_value(level, 'share')} band of {format_range(low, high, unit)}.",
    )
