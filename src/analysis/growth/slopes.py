"""Slopes of growth in findings: how fast it slowed, how sure that is, and what the test could have seen."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from analysis.errors import FitError
from analysis.findings import Finding
from analysis.growth.deceleration import FLOW, Slope, fit_slope
from analysis.periods import label_period
from analysis.prose import format_date, format_range, format_value, say_probability

SMALLEST_EFFECT = -0.01
"""Smallest slope of interest: growth that falls by one percentage point from one quarter to the next."""


def fit_slopes(several: Mapping[str, object], overlaps: Mapping[str, str]) -> dict[str, Slope]:
    """Slopes of several figures; those with too few points are left out.

    Parameters
    ----------
    several : mapping of str to catalogue figures
        By short name.
    overlaps : mapping of str to str
        Short name to a key of `analysis.growth.deceleration.OVERLAPS`; ``flow`` where it is not named.
    """
    slopes = {}
    for slug, figures in several.items():
        try:
            slopes[slug] = fit_slope(figures.values, overlaps.get(slug, FLOW))
        except FitError:
            continue
    return slopes


def tabulate_slopes(slopes: Mapping[str, Slope], several: Mapping[str, object], level: float) -> pd.DataFrame:
    """Slopes side by side, in percentage points a quarter, with the size and power of each test.

    Returns
    -------
    DataFrame
        Indexed by label: ``points``, ``slope``, ``low``, ``high``, ``t``, ``autocorrelation``, ``P(slope < 0)``,
        ``size`` and ``power`` at `SMALLEST_EFFECT`.
    """
    rows = {}
    for slug, slope in slopes.items():
        low, high = slope.interval(level)
        rows[several[slug].label] = {
            "points": len(slope.growth),
            "slope": 100 * slope.slope,
            "low": 100 * low,
            "high": 100 * high,
            "t": slope.statistic,
            "autocorrelation": slope.autocorrelation,
            "P(slope < 0)": slope.probability,
            "size": slope.power(0.0),
            "power": slope.power(SMALLEST_EFFECT),
        }
    return pd.DataFrame.from_dict(rows, orient="index")


def list_growth(slopes: Mapping[str, Slope], several: Mapping[str, object]) -> pd.DataFrame:
    """Growth on the year before and its line: columns ``name``, ``period``, ``value`` and ``line``, for a chart."""
    return pd.concat(
        [
            pd.DataFrame(
                {
                    "name": several[slug].label,
                    "period": slope.growth.index,
                    "value": slope.growth.to_numpy(),
                    "line": slope.line.to_numpy(),
                }
            )
            for slug, slope in slopes.items()
        ],
        ignore_index=True,
    )


def report_slopes(slopes: Mapping[str, Slope], several: Mapping[str, object], level: float, suffix="") -> list[Finding]:
    """Slope, chance and power of each: ``growth.<slug>.slope``, ``.slope.probability`` and ``.slope.power``.

    Parameters
    ----------
    slopes : mapping of str to Slope
    several : mapping of str to catalogue figures
    level : float
        Probability that the band is meant to cover.
    suffix : str
        Added to the ids, with a dot, for slopes of another day.
    """
    return [
        finding
        for slug, slope in slopes.items()
        for finding in _report(slope, several[slug], f"growth.{slug}.slope{suffix}", level)
    ]


def _report(slope: Slope, figures, id: str, level: float) -> list[Finding]:
    low, high = slope.interval(level)
    first, last = slope.growth.index[0], slope.growth.index[-1]
    shared = {
        "as_of": figures.as_of,
        "n": len(slope.growth),
        "evidence": figures.evidence,
        "rows": figures.rows,
    }
    power, size = slope.power(SMALLEST_EFFECT), slope.power(0.0)
    return [
        Finding(
            id,
            100 * slope.slope,
            "points",
            "slope of log growth on the year before, generalised least squares with AR(1) errors, a quarter; band "
            "from the simulated null",
            low=100 * low,
            high=100 * high,
            level=level,
            sentence=f"{figures.label}: growth on the year before changed by "
            f"{format_value(100 * slope.slope, 'points', 2)} a quarter from {label_period(first)} to "
            f"{label_period(last)}, "
            f"{format_value(level, 'share')} band {format_range(100 * low, 100 * high, 'points', 2)}.",
            **shared,
        ),
        Finding(
            f"{id}.probability",
            slope.probability,
            "share",
            "one minus the one-sided p of the slope against the simulated null",
            kind="probability",
            note=f"the test rejects a true null in {format_value(size, 'share', 2)} of simulated series at a nominal "
            f"{format_value(0.1, 'share')}",
            sentence=f"{figures.label}: on {format_date(figures.as_of)} it was {say_probability(slope.probability)} "
            "that growth was slowing.",
            **shared,
        ),
        Finding(
            f"{id}.power",
            power,
            "share",
            f"share of simulated series of this layout that fall by {format_value(-100 * SMALLEST_EFFECT, 'count')} "
            "point a quarter and are found to slow",
            kind="probability",
            sentence=f"{figures.label}: had growth slowed by one percentage point a quarter, the test would have "
            f"seen it with a chance of {format_value(power, 'probability')}.",
            **shared,
        ),
    ]
