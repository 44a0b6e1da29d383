"""Checks of whether a ratio moves one way."""

from __future__ import annotations

import numpy as np
from scipy import stats

from analysis.claims.checks.registry import register
from analysis.claims.evidence import Evidence
from analysis.claims.setting import Setting
from analysis.errors import FitError
from analysis.findings import Finding, weakest
from analysis.periods import label_period
from analysis.prose import format_value, say_count


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
