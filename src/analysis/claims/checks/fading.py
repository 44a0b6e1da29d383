"""Checks of a marketplace that fades: its growth against its past and against the market."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.claims.checks.registry import register
from analysis.claims.checks.trends import judge_slope
from analysis.claims.evidence import Evidence, combine
from analysis.claims.setting import Setting
from analysis.errors import NetredError
from analysis.findings import weakest
from analysis.periods import label_period
from analysis.prose import format_value


@register
def judge_fading(
    setting: Setting, role: str, market: str, until: str, effect_points: float, horizon: int, window: int = 40
) -> Evidence:
    """Whether a marketplace fades: its growth falls and lies below the market's; later, whether it fell further.

    Parameters
    ----------
    role, market : str
        Of the marketplace and of the market.
    until : str
        Last day of the figures that the claim spoke of.
    effect_points : float
        As for `judge_slowing`.
    horizon : int
        Fiscal year up to which later growth is looked at, once it is public.
    """
    years = setting.figures(role, "year")
    last = pd.Period(until, freq=years.values.index.freq)
    growth_then = float(np.log(years.values[last] / years.values[last - 1]))
    if horizon in [period.year for period in years.values.index]:
        return _judge_later(setting, years, last, horizon, growth_then)
    slowing = judge_slope(setting, role, "flow", until, effect_points, window)
    return combine([slowing, _judge_below_market(setting, years, market, last, growth_then)])


def _judge_later(setting: Setting, years, last: pd.Period, horizon: int, growth_then: float) -> Evidence:
    end = next(period for period in years.values.index if period.year == horizon)
    growth = float(np.log(years.values[end] / years.values[last]) / (horizon - last.year))
    held = growth < growth_then
    used = [years.between(period, period) for period in (last - 1, last, end)]
    return Evidence(
        basis="outturn",
        said=f"{years.label} grew by {format_value(np.expm1(growth), 'share')} a year from {label_period(last)} to "
        f"{label_period(end)}, {'less' if held else 'no less'} than the {format_value(np.expm1(growth_then), 'share')} "
        f"of {label_period(last)}: it {'faded' if held else 'did not fade'} further.",
        method="later growth against growth when the claim was made",
        probability=float(held),
        rows=sum((each.rows for each in used), ()),
        evidence=weakest(each.evidence for each in used),
        n=3,
    )


def _judge_below_market(setting: Setting, years, market: str, last: pd.Period, growth: float) -> Evidence:
    whole = setting.figures(market, "year")
    year = whole.values.index[whole.values.index.year <= last.year - 1][-1]
    if year - 1 not in whole.values.index:
        raise NetredError(f"{whole.label}: found {year} without the year before it, expected both.")
    faster = float(np.log(whole.values[year] / whole.values[year - 1]))
    used = [years.between(last - 1, last), whole.between(year - 1, year)]
    return Evidence(
        basis="outturn",
        said=f"In {label_period(last)} {years.label} grew by {format_value(np.expm1(growth), 'share')}, "
        f"{whole.label} by {format_value(np.expm1(faster), 'share')} in {label_period(year)}.",
        method="growth of the marketplace against growth of the market",
        probability=float(growth < faster),
        rows=sum((each.rows for each in used), ()),
        evidence=weakest(each.evidence for each in used),
        n=2,
    )
