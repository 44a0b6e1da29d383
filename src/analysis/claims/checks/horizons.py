"""Checks of ceilings, markets and shares some years ahead: a probability first, a fact once they are known."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.claims.checks.goals import forecast_finding
from analysis.claims.checks.registry import register
from analysis.claims.evidence import Evidence, combine
from analysis.claims.setting import Setting
from analysis.errors import FitError, NetredError
from analysis.findings import weakest
from analysis.growth import MODELS, PRIMARY
from analysis.periods import label_period
from analysis.prose import format_date, format_range, format_value

_LEVEL = 0.8


@register
def judge_ceiling(
    setting: Setting,
    roles: Sequence[str],
    base: str,
    until: str,
    less_than: float,
    model: str = PRIMARY,
    window: int = 40,
) -> Evidence:
    """Whether each of several counts grows by less than a share between two days: a ceiling in sight.

    Parameters
    ----------
    roles : sequence of str
        Quarterly counts.
    base, until : str
        The two days, ends of quarters.
    less_than : float
        Growth that still counts as a ceiling, 0.15 for 15%.
    """
    parts = [_judge_one_ceiling(setting, role, base, until, less_than, model, window) for role in roles]
    return combine(parts)


def _judge_one_ceiling(setting, role, base, until, less_than, model, window) -> Evidence:
    figures = setting.figures(role, "quarter")
    start, end = (pd.Period(day, freq=figures.values.index.freq) for day in (base, until))
    if end in figures.values.index:
        growth = float(figures.values[end] / figures.values[start] - 1)
        used = [figures.between(each, each) for each in (start, end)]
        return Evidence(
            basis="outturn",
            said=f"{figures.label} grew by {format_value(growth, 'share')} from {label_period(start)} to "
            f"{label_period(end)}.",
            method="figures of the catalogue",
            probability=float(growth < less_than),
            rows=sum((each.rows for each in used), ()),
            evidence=weakest(each.evidence for each in used),
            n=2,
        )
    known = setting.figures(role, "quarter", at_origin=True)
    known = known.last(min(window, len(known)))
    horizon = (end - known.values.index[-1]).n
    try:
        paths = setting.forecast(known, horizon, model).paths[:, -1]
    except FitError:
        said = f"{known.label} had too short a past for a forecast ({len(known)} quarters)."
        return Evidence("none", said, "none", rows=known.rows)
    first = known.values[start] if start in known.values.index else known.latest
    growth = paths / first - 1
    low, middle, high = np.quantile(growth, [(1 - _LEVEL) / 2, 0.5, (1 + _LEVEL) / 2])
    return Evidence(
        basis="model",
        said=f"On {format_date(known.as_of)} {known.label} was put to grow by {format_value(middle, 'share')} "
        "(80% band "
        f"{format_range(low, high, 'share')}) to {label_period(end)}; by less than "
        f"{format_value(less_than, 'share')} in "
        f"{format_value(float(np.mean(growth < less_than)), 'probability')} of paths.",
        method=f"{len(paths):,} paths of {MODELS[model].label.lower()}",
        probability=float(np.mean(growth < less_than)),
        rows=known.rows,
        evidence=known.evidence,
        n=len(known),
        estimates=(forecast_finding(setting, f"claim.{known.name}_growth", (low, middle, high), "rate", known),),
    )


@register
def judge_market_growth(
    setting: Setting,
    printed: str,
    levels: str,
    base: int,
    years: int,
    below: float,
    assumption: str,
    persistence: float | None = None,
) -> Evidence:
    """Whether a market's mean growth over the years that follow stays below a rate.

    Ahead of them, its last growth g persists from year to year by a share f of an assumed range: the mean of the next
    n years is g (f + f^2 + ... + f^n) / n.

    Parameters
    ----------
    printed, levels : str
        Series of growth as printed, and role of the levels, which stand in where a growth is not known.
    base : int
        Last year before.
    years : int
        Years that follow.
    below : float
        Yearly rate.
    assumption : str
        Id of the range of f.
    persistence : float, optional
        One f instead of the range.
    """
    growth, rows, grades, label = _read_growth(setting, printed, levels)
    after = list(range(base + 1, base + years + 1))
    if all(year in growth for year in after):
        mean = float(np.expm1(np.mean([np.log1p(growth[year]) for year in after])))
        return Evidence(
            basis="outturn",
            said=f"{label} grew by {format_value(mean, 'share')} a year from {base} to {base + years}, "
            f"{'below' if mean < below else 'not below'} {format_value(below, 'share')}.",
            method="growth of the catalogue; the statistics office restates its base years",
            probability=float(mean < below),
            rows=sum((rows[year] for year in after), ()),
            evidence=weakest(grades[year] for year in after),
            n=years,
        )
    if base not in growth:
        raise NetredError(f"{label}: found no growth of {base} public on {setting.as_of}, expected one.")
    last, band = float(np.log1p(growth[base])), setting.assumption(assumption)
    if persistence is None:
        kept = np.random.default_rng(setting.seed).triangular(band["low"], band["mode"], band["high"], 20_000)
    else:
        kept = np.array([persistence])
    mean = last * np.mean([kept**step for step in range(1, years + 1)], axis=0)
    return Evidence(
        basis="model",
        said=f"{label} grew by {format_value(growth[base], 'share')} in {base}; if a share of it between "
        f"{format_range(band['low'], band['high'], 'share')} persists from year to year, the mean of the next {years} "
        f"years lies between {format_range(np.expm1(mean.min()), np.expm1(mean.max()), 'share')}.",
        method="last growth with an assumed persistence",
        probability=float(np.mean(mean < np.log1p(below))),
        rows=(*rows[base], band["row"]),
        evidence=grades[base],
        n=1,
    )


def _read_growth(setting: Setting, printed: str, levels: str) -> tuple[dict, dict, dict, str]:
    """Growth of each year with its rows and grade: as printed, else of two levels."""
    market = setting.figures(levels, "year")
    growth, rows, grades = {}, {}, {}
    for place in range(1, len(market)):
        year = market.values.index[place].year
        if market.values.index[place - 1].year == year - 1:
            growth[year] = float(market.values.iloc[place] / market.values.iloc[place - 1] - 1)
            rows[year], grades[year] = market.rows[place - 1 : place + 1], weakest(market.grades[place - 1 : place + 1])
    if setting.knows(printed, "year"):
        figures = setting.figures(printed, "year")
        for period, value, row, grade in zip(
            figures.values.index, figures.values, figures.rows, figures.grades, strict=True
        ):
            growth[period.year], rows[period.year], grades[period.year] = float(value), (row,), grade
    return growth, rows, grades, market.label
