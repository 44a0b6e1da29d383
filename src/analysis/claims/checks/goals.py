"""Checks of goals ahead: a probability of the paths while they lie ahead, a fact once the year is known."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analysis.claims.checks.registry import register
from analysis.claims.evidence import Evidence
from analysis.claims.setting import Setting
from analysis.findings import Finding, weakest
from analysis.growth import MODELS, PRIMARY
from analysis.growth.crossing import fit_walk, simulate_crossing
from analysis.growth.sizes import compare_sizes
from analysis.prose import format_date, format_range, format_value

_LEVEL = 0.8


@register
def judge_goal(
    setting: Setting,
    role: str,
    goal: str,
    year: int,
    reached: bool,
    model: str = PRIMARY,
    window: int = 16,
) -> Evidence:
    """Whether a year's total reaches (or misses) a goal.

    Parameters
    ----------
    role, goal : str
        Roles of the total and of the goal, whose level is used.
    year : int
    reached : bool
        Whether the claim is that it is reached, or that it is missed.
    model : str
    window : int
        Latest quarters that the model is fitted to.
    """
    level = setting.figures(goal, "year")
    known = find_year(setting, role, year)
    if known is not None:
        came, row, grade, label, unit = known
        held = (came >= level.latest) == reached
        return Evidence(
            basis="outturn",
            said=f"{label} of FY{year} came to {format_value(came, unit)}, "
            f"{'at or above' if came >= level.latest else 'below'} {format_value(level.latest, unit)}.",
            method="figure of the catalogue against the goal",
            probability=float(held),
            rows=(row, *level.rows),
            evidence=weakest([grade, *level.grades]),
            n=1,
        )
    quarters = setting.figures(role, "quarter", at_origin=True)
    quarters = quarters.last(min(window, len(quarters)))
    forecast = setting.forecast_years(quarters, year, model)
    paths = forecast.paths[:, -1]
    chance = float(np.mean(paths >= level.latest))
    low, middle, high = np.quantile(paths, [(1 - _LEVEL) / 2, 0.5, (1 + _LEVEL) / 2])
    return Evidence(
        basis="model",
        said=f"On {format_date(quarters.as_of)} {quarters.label} of FY{year} was put at "
        f"{format_value(middle, quarters.unit)} (80% band {format_range(low, high, quarters.unit)}), so that it would "
        f"reach {format_value(level.latest, level.unit)} in {format_value(chance, 'probability')} of paths.",
        method=f"{len(paths):,} paths of {MODELS[model].label.lower()}, summed to years",
        probability=chance if reached else 1 - chance,
        rows=(*quarters.rows, *level.rows),
        evidence=weakest([quarters.evidence, level.evidence]),
        n=len(quarters),
        estimates=(forecast_finding(setting, f"claim.fy{year}", (low, middle, high), quarters.unit, quarters),),
    )


def forecast_finding(setting: Setting, id: str, band: tuple, unit: str, figures) -> Finding:
    """The middle of simulated paths with its band, as a finding of the day it was made on."""
    low, middle, high = band
    return Finding(
        id, middle, unit, "median of the simulated paths", figures.as_of, "forecast", low=low, high=high, level=_LEVEL,
        n=len(figures), evidence=figures.evidence, rows=figures.rows,
    )  # fmt: skip


def find_year(setting: Setting, role: str, year: int):
    """Value, row, grade, label and unit of a year that is public; None where it is not."""
    if not setting.knows(role, "year"):
        return None
    years = setting.figures(role, "year")
    places = np.flatnonzero(years.values.index.year == year)
    if not len(places):
        return None
    place = int(places[0])
    return float(years.values.iloc[place]), years.rows[place], years.grades[place], years.label, years.unit


@register
def judge_crossing(
    setting: Setting,
    sales: str,
    benchmark: str,
    rate: str,
    start_rate: str,
    year: int,
    haircuts: Sequence[float],
    model: str = PRIMARY,
    window: int = 16,
) -> Evidence:
    """Probability that sales, less each of several haircuts, exceed a benchmark abroad in a year.

    Parameters
    ----------
    sales, benchmark, rate : str
        Roles with yearly figures (and quarters of the sales).
    start_rate : str
        Role of the rate that the walk starts from, where it is known.
    year : int
    haircuts : sequence of float
    """
    roles = [setting.figures(role, "year") for role in (sales, benchmark, rate)]
    if all(year in each.values.index.year for each in roles):
        grid = compare_sizes(roles[0], roles[1:2], roles[2:], haircuts=haircuts, year=year)
        ratios = grid.table["ratio"]
        return Evidence(
            basis="outturn",
            said=f"In FY{year} the sales were {format_range(ratios.min(), ratios.max(), 'ratio')} times the benchmark, "
            f"haircuts of up to {format_value(max(haircuts), 'share')} taken off.",
            method="figures of the catalogue compared",
            probability=float((ratios > 1).all()),
            rows=grid.rows,
            evidence=grid.evidence,
            n=len(ratios),
        )
    crossing, rows, grade, count = _simulate(setting, sales, benchmark, rate, start_rate, year, model, window)
    chances = {haircut: crossing.probability_above(year, haircut) for haircut in haircuts}
    return Evidence(
        basis="model",
        said=f"On {format_date(setting.origin)} the sales of FY{year} were put above the benchmark with probability "
        + ", ".join(
            f"{format_value(chance, 'probability')} at a haircut of {format_value(haircut, 'share')}"
            for haircut, chance in chances.items()
        )
        + ".",
        method=f"paths of {MODELS[model].label.lower()}; benchmark and rate random walks of logs",
        probability=min(chances.values()),
        rows=rows,
        evidence=grade,
        n=count,
    )


def _simulate(setting: Setting, sales, benchmark, rate, start_rate, year, model, window) -> tuple:
    quarters = setting.figures(sales, "quarter", at_origin=True)
    quarters = quarters.last(min(window, len(quarters)))
    levels, prices = (setting.figures(role, "year", at_origin=True) for role in (benchmark, rate))
    first = setting.figures(start_rate, "year", at_origin=True) if setting.knows(start_rate, "year") else prices
    forecast = setting.forecast_years(quarters, year, model)
    now = quarters.values.tail(4).sum() / (first.latest * levels.latest)
    crossing = simulate_crossing(
        forecast,
        now,
        fit_walk(levels.values),
        fit_walk(prices.values, drifts=False, start=first.latest),
        setting.seed,
    )
    used = (quarters, levels, prices, first)
    return crossing, sum((each.rows for each in used), ()), weakest(each.evidence for each in used), len(quarters)


@register
def judge_revival(
    setting: Setting, role: str, year: int, quantile: float, helper: str, helper_year: int, part: float,
    model: str = PRIMARY, window: int = 16,
) -> Evidence:  # fmt: skip
    """Whether a marketplace beat its own forecast, and a new source of sales explains enough of the surprise.

    Parameters
    ----------
    role : str
        Of the marketplace.
    year : int
        Fiscal year in which it is looked at.
    quantile : float
        Share of the predictive draws that the outturn must exceed.
    helper, helper_year
        Series of the new source and the year of its level.
    part : float
        Share of the surprise that the new source must make up.
    """
    quarters = setting.figures(role, "quarter", at_origin=True)
    quarters = quarters.last(min(window, len(quarters)))
    paths = setting.forecast_years(quarters, year, model).paths[:, -1]
    middle, bar = np.quantile(paths, [0.5, quantile])
    known = find_year(setting, role, year)
    if known is None:
        return Evidence(
            basis="model",
            said=f"On {format_date(quarters.as_of)} {quarters.label} of FY{year} was put at "
            f"{format_value(middle, quarters.unit)}; that it would beat the middle of its own forecast is even by "
            "construction, and nothing public said how much of a surprise influencers would make up.",
            method=f"median of {len(paths):,} paths of {MODELS[model].label.lower()}",
            probability=0.5,
            rows=quarters.rows,
            evidence=quarters.evidence,
            n=len(quarters),
        )
    came, row, grade, label, unit = known
    new = setting.figures(helper, "year")
    place = np.flatnonzero(new.values.index.year == helper_year)
    added = float(new.values.iloc[place[0]]) if len(place) else 0.0
    surprise = came - middle
    held = came > bar and surprise > 0 and added >= part * surprise
    rows = (*quarters.rows, row, *(new.rows[at] for at in place))
    return Evidence(
        basis="outturn",
        said=f"{label} of FY{year} came to {format_value(came, unit)}, "
        f"{'above' if came > bar else 'not above'} {format_value(quantile, 'share')} of the paths made on "
        f"{format_date(quarters.as_of)} (middle {format_value(middle, unit)}); {new.label} stood at "
        f"{format_value(added, unit)}.",
        method="figure of the catalogue against the paths of the forecast",
        probability=float(held),
        rows=rows,
        evidence=weakest([quarters.evidence, grade]),
        n=len(quarters),
    )
