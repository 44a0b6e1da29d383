"""Slopes of growth in findings: how fast it slowed, how sure that is, and what the test could have seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from analysis.errors import FitError
from analysis.findings import Finding, weakest
from analysis.growth.deceleration import FLOW, Slope, fit_slope
from analysis.periods import label_period
from analysis.prose import format_date, format_range, format_value, say_probability

SMALLEST_EFFECT = -0.01
"""Smallest slope of interest: growth that falls by one percentage point from one quarter to the next."""


def fit_slopes(several: Sequence, overlaps: Mapping[str, str], beyond: Sequence | None = None) -> dict[str, Slope]:
    """Slopes of several figures by their name; those with too few points, or with a gap, are left out.

    Parameters
    ----------
    several : sequence of catalogue figures
    overlaps : mapping of str to str
        Name to a key of `analysis.growth.deceleration.OVERLAPS`; ``flow`` where it is not named.
    beyond : sequence of catalogue figures, optional
        Only figures that reach beyond those of the same name are taken.
    """
    reached = {figures.name: figures.values.index[-1] for figures in beyond or ()}
    slopes = {}
    for figures in several:
        if figures.name in reached and figures.values.index[-1] <= reached[figures.name]:
            continue
        try:
            slopes[figures.name] = fit_slope(figures.values, overlaps.get(figures.name, FLOW))
        except FitError:
            continue
    return slopes


def _pair(slopes: Mapping[str, Slope], several: Sequence) -> list[tuple]:
    """Each slope with its figures."""
    return [(slopes[figures.name], figures) for figures in several if figures.name in slopes]


def tabulate_slopes(slopes: Mapping[str, Slope], several: Sequence, level: float) -> pd.DataFrame:
    """Slopes side by side, in percentage points a quarter, with the size and power of each test.

    Returns
    -------
    DataFrame
        Indexed by label: ``points``, ``slope``, ``low``, ``high``, ``t``, ``autocorrelation``, ``P(slope < 0)``,
        ``size`` and ``power`` at `SMALLEST_EFFECT`.
    """
    rows = {}
    for slope, figures in _pair(slopes, several):
        low, high = slope.interval(level)
        rows[figures.label] = {
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


def list_growth(slopes: Mapping[str, Slope], several: Sequence) -> pd.DataFrame:
    """Growth on the year before and its line: columns ``name``, ``period``, ``value`` and ``line``, for a chart."""
    parts = [
        pd.DataFrame({"period": slope.growth.index, "value": slope.growth.to_numpy(), "line": slope.line.to_numpy()})
        for slope, _ in _pair(slopes, several)
    ]
    names = [figures.label for _, figures in _pair(slopes, several)]
    return pd.concat(parts, keys=names, names=["name", None]).reset_index("name").reset_index(drop=True)


def report_slopes(slopes: Mapping[str, Slope], several: Sequence, level: float, suffix: str = "") -> list[Finding]:
    """Slope, chance and power of each: ``growth.<name>.slope``, ``.slope.probability`` and ``.slope.power``.

    Parameters
    ----------
    slopes : mapping of str to Slope
    several : sequence of catalogue figures
    level : float
        Probability that the band is meant to cover.
    suffix : str
        Added to the ids after ``slope``, for those of another day.
    """
    return [
        finding
        for slope, figures in _pair(slopes, several)
        for finding in _report(slope, figures, f"growth.{figures.name}.slope{suffix}", level)
    ]


def report_slowing(slopes: Mapping[str, Slope], several: Sequence) -> list[Finding]:
    """The least sure of several slopes, ``growth.slowing.probability``: all must fall for traffic to have slowed."""
    pairs = _pair(slopes, several)
    if not pairs:
        return []
    slope, least = min(pairs, key=lambda pair: pair[0].probability)
    falling = sum(slope.slope < 0 for slope, _ in pairs)
    return [
        Finding(
            "growth.slowing.probability",
            slope.probability,
            "share",
            f"the smallest of {len(pairs)} chances of a falling slope",
            least.as_of,
            "probability",
            n=len(pairs),
            evidence=weakest(figures.evidence for _, figures in pairs),
            rows=sum((figures.rows for _, figures in pairs), ()),
            sentence=f"Growth falls along {falling} of {len(pairs)} fitted lines; the least sure of them, "
            f"{least.label}, is {say_probability(slope.probability)} to have slowed.",
        )
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
