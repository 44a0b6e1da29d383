"""Checks of what was still to come: a forecast's probability while it lies ahead, a fact once it is known."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.claims.checks.registry import register
from analysis.claims.evidence import Evidence, combine
from analysis.claims.setting import Setting
from analysis.errors import FitError, NetredError
from analysis.findings import Finding, weakest
from analysis.growth import MODELS, PRIMARY
from analysis.growth.crossing import fit_walk, simulate_crossing
from analysis.growth.sizes import compare_sizes
from analysis.periods import label_period
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
    known = _find_year(setting, role, year)
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
        estimates=(_forecast_finding(setting, f"claim.fy{year}", (low, middle, high), quarters.unit, quarters),),
    )


def _forecast_finding(setting: Setting, id: str, band: tuple, unit: str, figures) -> Finding:
    low, middle, high = band
    return Finding(
        id, middle, unit, "median of the simulated paths", figures.as_of, "forecast", low=low, high=high, level=_LEVEL,
        n=len(figures), evidence=figures.evidence, rows=figures.rows,
    )  # fmt: skip


def _find_year(setting: Setting, role: str, year: int):
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
        estimates=(_forecast_finding(setting, f"claim.{known.name}_growth", (low, middle, high), "rate", known),),
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
    known = _find_year(setting, role, year)
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


@register
def judge_later_share(
    setting: Setting, part: str, whole: str, year: int, above: float, start: str, start_nature: str, also=None
) -> Evidence:
    """Whether a new kind of sales makes up a share of the market in a later year, by every source.

    Ahead of that year nothing public informs its growth, so that only the growth it would need is given.

    Parameters
    ----------
    part, whole : str
        Series of the new kind, and role of the market.
    year : int
    above : float
        Share to be exceeded.
    start, start_nature : str
        Series of the only earlier figure.
    also : dict, optional
        Another source of the part: ``nature`` and ``prefer``.
    """
    market = setting.figures(whole, "year")
    sources = [{"nature": "actual"}, *([also] if also else [])]
    found = []
    for source in sources:
        if setting.knows(part, "year", **source):
            figures = setting.figures(part, "year", **source)
            place = np.flatnonzero(figures.values.index.year == year)
            found += [(float(figures.values.iloc[at]), figures.rows[at], figures.grades[at]) for at in place]
    ends = np.flatnonzero(market.values.index.year == year)
    if found and len(ends):
        total, row = float(market.values.iloc[ends[0]]), market.rows[ends[0]]
        shares = [value / total for value, _, _ in found]
        return Evidence(
            basis="outturn",
            said=f"Live commerce made {format_range(min(shares), max(shares), 'share')} of {market.label} in {year}, "
            f"by {len(found)} sources, {'above' if min(shares) > above else 'not above'} "
            f"{format_value(above, 'share')} "
            "by each of them." if min(shares) > above or max(shares) <= above else
            f"Live commerce made {format_range(min(shares), max(shares), 'share')} of {market.label} in {year}.",
            method="figures of the catalogue, every source",
            probability=float(np.mean([share > above for share in shares])),
            rows=(*(row for _, row, _ in found), row),
            evidence=weakest([*(grade for *_, grade in found), market.grades[ends[0]]]),
            n=len(found),
        )  # fmt: skip
    first = setting.figures(start, "year", nature=start_nature)
    years = year - first.values.index[-1].year
    need = (above * market.latest / first.latest) ** (1 / years) - 1
    return Evidence(
        basis="none",
        said=f"No row says how {first.label}, put at {format_value(first.latest, first.unit)}, would grow: to reach "
        f"{format_value(above, 'share')} of a market that stood still it needed {format_value(need, 'share')} a year.",
        method="growth needed, the market held at its last level",
        rows=(*first.rows[-1:], *market.rows[-1:]),
        evidence=weakest([first.evidence, market.grades[-1]]),
    )
