"""Checks of growth: how fast, whether it slows, and whether a ratio moves one way."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import stats

from analysis.claims.checks.registry import register
from analysis.claims.evidence import Evidence, combine
from analysis.claims.setting import Setting
from analysis.errors import FitError
from analysis.findings import Finding, weakest
from analysis.growth.deceleration import fit_slope
from analysis.periods import label_period
from analysis.prose import format_range, format_value, say_count
from analysis.series import Layout, estimate, measure_growth

_LEVEL = 0.8


@register
def judge_growth(setting: Setting, role: str, until: str, above: float, last: int = 4, window: int = 16) -> Evidence:
    """Probability that underlying growth over the last quarters was above a rate.

    Their mean growth on the year before, with the spread that persistent errors about a line give to such a mean.

    Parameters
    ----------
    role : str
        Quarters of a flow.
    until : str
        Last day looked at.
    above : float
        Yearly rate, 0.1 for 10%.
    last : int
        Quarters averaged.
    window : int
        Quarters the line is fitted to.
    """
    figures = setting.figures_until(role, "quarter", until)
    figures = figures.last(min(window + 4, len(figures)))
    growth = measure_growth(figures.values)
    level, error = growth.iloc[-last:].mean(), estimate(growth, Layout(len(growth))).error_of_last(last)
    freedom = len(growth) - 2
    chance = float(stats.t.sf((np.log1p(above) - level) / error, freedom))
    reach = error * stats.t.ppf((1 + _LEVEL) / 2, freedom)
    low, middle, high = np.expm1([level - reach, level, level + reach])
    return Evidence(
        basis="model",
        said=f"{figures.label} grew by {format_value(middle, 'share')} a year over the last {last} quarters to "
        f"{label_period(figures.values.index[-1])} (80% band {format_range(low, high, 'share')}), "
        f"against a threshold of {format_value(above, 'share')}.",
        method="mean growth on the year before; AR(1) errors about a line, Student's t",
        probability=chance,
        rows=figures.rows,
        evidence=figures.evidence,
        n=len(growth),
        estimates=(
            Finding(
                "claim.growth",
                middle,
                "rate",
                "mean growth on the year before",
                setting.as_of,
                low=low,
                high=high,
                level=_LEVEL,
                n=len(growth),
                evidence=figures.evidence,
                rows=figures.rows,
            ),
        ),
    )


@register
def judge_slowing(
    setting: Setting, series: Sequence[dict], until: str, effect_points: float, window: int = 40
) -> Evidence:
    """Probability that growth on the year before falls, in every one of several series.

    Parameters
    ----------
    series : sequence of dict
        ``role`` of quarterly figures, and ``overlap``: ``flow``, or ``trailing`` for counts of twelve months.
    until : str
        Last day looked at.
    effect_points : float
        Smallest slope of interest, in percentage points a quarter (below zero).
    window : int
        Latest quarters used.
    """
    return combine(
        [judge_slope(setting, each["role"], each["overlap"], until, effect_points, window) for each in series]
    )


def judge_slope(setting: Setting, role: str, overlap: str, until: str, effect_points: float, window: int) -> Evidence:
    """Probability that growth of one series falls, against the simulated null of its layout, with the power there."""
    try:
        figures = setting.figures_until(role, "quarter", until)
        figures = figures.last(min(window, len(figures)))
        key = ("slope", figures.rows, overlap)
        slope = setting.remember(key, lambda: fit_slope(figures.values, overlap))
        power = setting.remember((*key, effect_points), lambda: slope.power(effect_points / 100))
    except FitError:
        said = f"Growth of {figures.label} has too few quarters in a row for a slope ({len(figures)} figures)."
        return Evidence("none", said, "none", rows=figures.rows)
    low, high = slope.interval(_LEVEL)
    return Evidence(
        basis="model",
        said=f"Growth of {figures.label} changed by {format_value(100 * slope.slope, 'points')} a quarter (80% band "
        f"{format_range(100 * low, 100 * high, 'points')}) over {len(slope.growth)} quarters; one minus the "
        "one-sided p "
        f"against the simulated null is {format_value(slope.probability, 'probability')}, power at "
        f"{format_value(effect_points, 'points')} is {format_value(power, 'share', 2)}.",
        method="slope of growth on the year before with AR(1) errors; one minus the one-sided p against a "
        "simulated null",
        probability=slope.probability,
        rows=figures.rows,
        evidence=figures.evidence,
        n=len(slope.growth),
        power=power,
        p_value=1 - slope.probability,
        estimates=(
            Finding(
                f"claim.{figures.name}_slope",
                100 * slope.slope,
                "points",
                "slope a quarter of growth on the year before",
                setting.as_of,
                low=100 * min(low, slope.slope),
                high=100 * max(high, slope.slope),
                level=_LEVEL,
                n=len(slope.growth),
                evidence=figures.evidence,
                rows=figures.rows,
            ),
        ),
    )


@register
def judge_ratio_trend(
    setting: Setting,
    part: str,
    whole: str,
    until: str,
    rising: bool,
    effect: float,
    first: int = 0,
    lag: int = 0,
    logit: bool = False,
    cap: bool = False,
) -> Evidence:
    """Probability that a ratio of two yearly series rises (or falls), from a straight line with independent errors.

    Parameters
    ----------
    part, whole : str
        Roles with yearly figures.
    until : str
        Last day looked at.
    rising : bool
        The direction claimed.
    effect : float
        Smallest slope of interest a year, on the scale of the line, above zero.
    first : int
        First year of the part; all where zero.
    lag : int
        Years by which the whole's year lies before the part's.
    logit : bool
        Take the logit of the ratio, for shares; the log otherwise.
    cap : bool
        The ratio is only a part of what is claimed, so that the verdict stays leaning.
    """
    over, under = setting.figures_until(part, "year", until), setting.figures(whole, "year")
    ends = {period.year: period for period in under.values.index}
    pairs = [
        (period, ends[period.year - lag])
        for period in over.values.index
        if period.year - lag in ends and period.year >= first
    ]
    if len(pairs) < 3:
        raise FitError(f"{over.label} over {under.label}: found {len(pairs)} years, expected at least three.")
    ratio = np.array([over.values[one] / under.values[other] for one, other in pairs])
    scale = np.log(ratio / (1 - ratio)) if logit else np.log(ratio)
    line = stats.linregress([one.year for one, _ in pairs], scale)
    freedom = len(pairs) - 2
    statistic = line.slope / line.stderr * (1 if rising else -1)
    chance = float(stats.t.cdf(statistic, freedom))
    power = float(stats.nct.sf(stats.t.ppf(0.9, freedom), freedom, effect / line.stderr))
    used = [over.between(pairs[0][0], pairs[-1][0]), under.between(pairs[0][1], pairs[-1][1])]
    return Evidence(
        basis="model",
        said=f"{over.label} over {under.label} went from {format_value(ratio[0], 'share')} in "
        f"{label_period(pairs[0][0])} "
        f"to {format_value(ratio[-1], 'share')} in {label_period(pairs[-1][0])} ({say_count(len(pairs), 'year')}); "
        f"one minus the one-sided p of a {'rising' if rising else 'falling'} line is "
        f"{format_value(chance, 'probability')}.",
        method=f"straight line through the {'logit' if logit else 'log'} of the ratio, independent errors, t "
        "distribution",
        probability=chance,
        rows=sum((each.rows for each in used), ()),
        evidence=weakest(each.evidence for each in used),
        n=len(pairs),
        power=power,
        p_value=1 - chance,
        cap=cap,
        estimates=(
            Finding(
                "claim.slope",
                float(line.slope),
                "ratio",
                "slope a year of the line",
                setting.as_of,
                n=len(pairs),
                evidence=weakest(each.evidence for each in used),
                rows=sum((each.rows for each in used), ()),
            ),
        ),
    )
