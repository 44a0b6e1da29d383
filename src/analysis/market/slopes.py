"""Whether a company's ratio to online retail falls: a straight line through its logit."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats

from analysis.errors import NetredError
from analysis.findings import Finding, weakest
from analysis.market.shares import CALENDAR, relate_to_market
from analysis.prose import format_range, format_value, say_count

FEWEST_YEARS = 3
"""Years from which a slope is fitted."""


def fit_logit_line(ratios: pd.Series) -> tuple[float, float, int]:
    """Least squares through the logit of yearly ratios: slope a year, its standard error, degrees of freedom.

    Parameters
    ----------
    ratios : Series of float
        Between 0 and 1, by year; at least three.

    Raises
    ------
    NetredError
        If a ratio has no logit.
    """
    if not ratios.between(0, 1, inclusive="neither").all():
        raise NetredError(
            f"ratio to the market: found {ratios.max():.3g} in {ratios.idxmax()}, expected one between 0 and 1; "
            "compare the sales with a market that holds them."
        )
    line = stats.linregress(ratios.index.year, np.log(ratios / (1 - ratios)))
    return float(line.slope), float(line.stderr), len(ratios) - 2


def report_share_slope(sales, quarters, market, slug: str, level: float) -> list[Finding]:
    """Whether the ratio to online retail falls: a straight line through its logit.

    Parameters
    ----------
    sales, quarters, market : catalogue figures
        As for `relate_to_market`.
    slug : str
        The company in ids.
    level : float
        Probability that the slope's band is meant to cover.

    Returns
    -------
    list of Finding
        ``market.<slug>.share_slope`` (logit a year) and ``market.<slug>.share_falls`` (one minus the one-sided p, with
        the range over the alignments); none with fewer than three years.

    Raises
    ------
    NetredError
        If a ratio is not below one, which has no logit.
    """
    ratios = relate_to_market(sales, quarters, market)
    if len(ratios) < FEWEST_YEARS:
        return []
    lines = {name: fit_logit_line(ratios[name].dropna()) for name in ratios if ratios[name].count() >= FEWEST_YEARS}
    support = {name: _support_fall(*line) for name, line in lines.items()}
    slope, error, freedom = lines[CALENDAR]
    half = stats.t.ppf((1 + level) / 2, freedom) * error
    shared = {
        "as_of": market.as_of,
        "n": len(ratios),
        "evidence": weakest([sales.evidence, quarters.evidence, market.evidence]),
        "rows": (*sales.rows, *quarters.rows, *market.rows),
        "note": "takes the years for independent, which makes the band too narrow",
    }
    years = say_count(len(ratios), "year")
    return [
        Finding(
            f"market.{slug}.share_slope",
            slope,
            "ratio",
            "least squares through the logit of the ratio to online retail, a year",
            low=slope - half,
            high=slope + half,
            level=level,
            sentence=f"Over {years} the logit of {sales.label}'s ratio to online retail moved by "
            f"{format_value(slope, 'ratio')} a year.",
            **shared,
        ),
        Finding(
            f"market.{slug}.share_falls",
            support[CALENDAR],
            "share",
            "one minus the one-sided p of a slope of zero, Student's t; the range is that of the alignments",
            kind="probability",
            low=min(support.values()),
            high=max(support.values()),
            sentence=f"By {years} alone, the support for a falling ratio of {sales.label} to online retail is "
            f"{format_value(support[CALENDAR], 'probability')}, and "
            f"{format_range(min(support.values()), max(support.values()), 'probability')} over the ways to align "
            "years.",
            **shared,
        ),
    ]


def _support_fall(slope: float, error: float, freedom: int) -> float:
    return float(stats.t.cdf(-slope / error, freedom)) if error else float(slope < 0)
