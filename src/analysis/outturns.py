"""What came, held against what had been forecast."""

from __future__ import annotations

import datetime

import numpy as np
import pandas as pd

from analysis.findings import Finding, Forecast
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
    as_of: datetime.date,
    level: float,
    rows: tuple[str, ...],
    evidence: str,
) -> Finding:
    """A finding on one outturn: where it lies beside the median and the band that had been forecast.

    Parameters
    ----------
    forecast : Forecast
        Made on `origin`; it reaches `period`.
    value : float
        What came, in `unit`, as known on `as_of`.
    id : str
        Of the forecast's finding; ``.outturn`` is added.
    subject : str
        What the sentence speaks of.
    level : float
        Probability of the band that the outturn is held against.
    rows, evidence
        Of the outturn.
    """
    draws = forecast.at(period)
    low, median, high = np.quantile(draws, [(1 - level) / 2, 0.5, (1 + level) / 2])
    where = "inside" if low <= value <= high else "outside"
    return Finding(
        f"{id}.outturn",
        value,
        unit,
        "figure of the catalogue, held against the forecast's paths",
        as_of,
        "observation",
        evidence=evidence,
        rows=rows,
        note=f"{format_value(float(np.mean(draws <= value)), 'probability')} of the paths lay at or below it",
        sentence=f"{subject} came in at {format_value(value, unit)} in {label_period(period)}, "
        f"{compare(value, median, unit)} the {format_value(median, unit)} expected on {format_date(origin)} and "
        f"{where} the {format_value(level, 'share')} band of {format_range(low, high, unit)}.",
    )
