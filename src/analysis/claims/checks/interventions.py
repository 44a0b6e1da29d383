"""Checks of effects at dated events: a step in a series, with the size and power of exactly its layout."""

from __future__ import annotations

import pandas as pd

from analysis.claims.checks.registry import register
from analysis.claims.checks.supplied import compare_new_buyers, compare_referrals
from analysis.claims.evidence import Evidence
from analysis.claims.setting import Setting
from analysis.diversion.interruptions import interrupt
from analysis.findings import Finding
from analysis.periods import label_period
from analysis.prose import format_range, format_value
from analysis.series import measure_growth

_LEVEL = 0.8


@register
def judge_referral_step(
    setting: Setting, role: str, event: str, until: str, effect_points: float, row: str
) -> Evidence:
    """Probability that growth stepped up at an event; from daily referrals where a user supplied them.

    Parameters
    ----------
    role : str
        Quarters whose growth on the year before is tested.
    event : str
        A day in the first quarter with the step; it is fixed by the catalogue's row and never searched for.
    until : str
        Last day looked at.
    effect_points : float
        Smallest step of interest, in percentage points of growth.
    row : str
        The catalogue's row of the event.
    """
    supplied = setting.table("referral_days")
    if len(supplied):
        return compare_referrals(supplied, setting, event)
    figures = setting.figures_until(role, "quarter", until)
    return _judge_step(setting, figures, measure_growth(figures.values) * 100, event, effect_points, "points", row)


@register
def judge_buyer_step(
    setting: Setting, role: str, event: str, until: str, effect: float, row: str, first: str = "2000-01-01"
) -> Evidence:
    """Probability that net new buyers a quarter stepped up at an event; from first-touch counts where supplied."""
    supplied = setting.table("first_touch_weeks")
    if len(supplied):
        return compare_new_buyers(supplied, setting, event, effect)
    figures = setting.figures_until(role, "quarter", until)
    figures = figures.between(first, figures.values.index[-1])
    added = figures.filled.diff().dropna()
    return _judge_step(setting, figures, added, event, effect, figures.unit, row)


def _judge_step(setting: Setting, figures, series: pd.Series, event: str, effect: float, unit: str, row: str):
    start = pd.Period(event, freq=series.index.freq)
    key = ("step", figures.rows, str(start))
    found = setting.remember(key, lambda: interrupt(series, start, _LEVEL))
    power = setting.remember((*key, effect), lambda: found.power(effect))
    one_sided = found.p_value / 2 if found.step > 0 else 1 - found.p_value / 2
    return Evidence(
        basis="model",
        said=f"From {label_period(start)} on, {figures.label} stepped by {format_value(found.step, unit)} (80% band "
        f"{format_range(found.low, found.high, unit)}); power to see a step of {format_value(effect, unit)} is "
        f"{format_value(power, 'share', 2)} in this layout, so that the band says what the event can have done "
        "at most.",
        method="interrupted series with AR(1) errors; one minus the one-sided p against the simulated null of "
        "the layout",
        probability=1 - one_sided,
        rows=(*figures.rows, row),
        evidence=figures.evidence,
        n=len(series),
        power=power,
        p_value=one_sided,
        estimates=(
            Finding(
                "claim.step",
                found.step,
                unit,
                "step at the event",
                setting.as_of,
                low=found.low,
                high=found.high,
                level=_LEVEL,
                n=len(series),
                evidence=figures.evidence,
                rows=(*figures.rows, row),
            ),
        ),
    )
