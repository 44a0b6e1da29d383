"""Checks of effects at dated events: a step in a series, with the size and power of exactly its layout."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.claims.checks.registry import register
from analysis.claims.checks.samples import judge_step
from analysis.claims.checks.supplied import compare_new_buyers
from analysis.claims.evidence import Evidence
from analysis.claims.setting import Setting
from analysis.diversion.interruptions import interrupt, interrupt_groups
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
        said = "Referrals of the treated sources, against the untouched ones, stepped by"
        return _judge_groups(supplied, "referrals", ("treated", "control"), event, effect_points, said)
    return _judge_growth_step(setting, role, event, until, effect_points, row)


@register
def judge_visit_step(setting: Setting, role: str, event: str, until: str, effect_points: float, row: str) -> Evidence:
    """Probability that growth stepped up at an event; from the site's own daily visits where a user supplied them.

    What a blocked source still sends says nothing of this: only the visits from everywhere do, beside those of a site
    that the block did not touch. Parameters are those of `judge_referral_step`.
    """
    supplied = setting.table("visit_days")
    if len(supplied):
        said = "The marketplace's own visits, against those of an untouched site, stepped by"
        return _judge_groups(supplied, "visits", ("own", "control"), event, effect_points, said)
    return _judge_growth_step(setting, role, event, until, effect_points, row)


def _judge_groups(
    days: pd.DataFrame, column: str, groups: tuple[str, str], event: str, effect_points: float, said: str
) -> Evidence:
    found = interrupt_groups(days, column, groups, event)
    return judge_step(found, 0.0, float(np.log1p(effect_points / 100)), said, "rate", tuple(days.index), logs=True)


def _judge_growth_step(setting: Setting, role: str, event: str, until: str, effect_points: float, row: str) -> Evidence:
    figures = setting.figures_until(role, "quarter", until)
    growth = measure_growth(figures.values) * 100
    return _judge_step(setting, figures, growth, f"growth of {figures.label}", event, effect_points, "points", row)


@register
def judge_buyer_step(
    setting: Setting, role: str, event: str, until: str, effect: float, row: str, first: str = "2000-01-01"
) -> Evidence:
    """Probability that net new buyers a quarter stepped up at an event; from first-touch counts where supplied."""
    supplied = setting.table("first_touch_weeks")
    if len(supplied):
        return compare_new_buyers(supplied, event, effect)
    figures = setting.figures_until(role, "quarter", until)
    figures = figures.between(first, figures.values.index[-1])
    added = figures.filled.diff().dropna()
    what = f"the quarter's change in {figures.label[:1].lower()}{figures.label[1:]}"
    return _judge_step(setting, figures, added, what, event, effect, figures.unit, row)


def _judge_step(
    setting: Setting, figures, series: pd.Series, what: str, event: str, effect: float, unit: str, row: str
) -> Evidence:
    start = pd.Period(event, freq=series.index.freq)
    key = ("step", figures.rows, str(start))
    found = setting.remember(key, lambda: interrupt(series, start, _LEVEL))
    power = setting.remember((*key, effect), lambda: found.power(effect))
    return Evidence(
        basis="model",
        said=f"From {label_period(start)} on, {what} stepped by {format_value(found.step, unit)} (80% band "
        f"{format_range(found.low, found.high, unit)}); power to see a step of {format_value(effect, unit)} is "
        f"{format_value(power, 'share', 2)} in this layout, so that the band says what the event can have done "
        "at most.",
        method="interrupted series with AR(1) errors; one minus the one-sided p against the simulated null of "
        "the layout",
        probability=found.chance_above(),
        rows=(*figures.rows, row),
        evidence=figures.evidence,
        n=len(series),
        power=power,
        p_value=found.chance_below(),
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
