"""When sales pass a benchmark abroad: a chance by haircut first, the ratio that came later."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from analysis.errors import NetredError, NotKnownError
from analysis.figures import Figures, all_known
from analysis.findings import Answer, Finding, find
from analysis.growth import PRIMARY
from analysis.growth.crossing import Crossing, LogWalk, fit_walk, grid_chances, simulate_crossing
from analysis.measures.sizes import compare_sizes
from analysis.measures.trajectory import finished_year, forecast_until, pick_quarters
from analysis.periods import QUARTERS_A_YEAR, label_period
from analysis.prose import format_date, format_value, say_probability
from analysis.study import Model, Role, Share, Study, Window, Year, measure

YEARS_AHEAD = 4


@measure
def passed_benchmark(
    study: Study,
    sales: Role,
    benchmark: Role,
    rate: Role,
    start_rate: Role,
    year: Year,
    haircuts: list[Share],
    window: Window = 16,
    model: Model = PRIMARY,
) -> list[Finding]:
    """Whether sales, less each of several haircuts, are above a benchmark abroad in a year: chances first, then a fact.

    Sales are the paths of a growth model. The benchmark drifts on logs as it has drifted, the rate of exchange wanders
    without a drift, and the three are independent.

    Parameters
    ----------
    sales, benchmark, rate : str
        Roles with yearly figures, and quarters of the sales.
    start_rate : str
        Role of the rate from which the walk goes on, where it is known.
    haircuts : list of float
    window : int
        Latest quarters fitted.
    model : str
        Name in `analysis.growth.MODELS`.

    Returns
    -------
    list of Finding
        ``growth.<benchmark>.<year>.haircut_<per cent>.probability`` ahead of the year, ``.outturn`` once it is public:
        the ratio without a haircut, whose answer takes the largest haircut off.
    """
    whole = all_known(study.find(role, "year") for role in (sales, benchmark, rate))
    if whole is not None and all(each.at(year) is not None for each in whole):
        return [_tell_passed(whole[0], whole[1], whole[2], year, max(haircuts))]
    quarters = pick_quarters(study, sales, window)
    walk, exchange = (study.then.figures(role, "year") for role in (benchmark, rate))
    crossing = simulate_passing(study, sales, benchmark, rate, start_rate, year, window, model)
    period = next(each for each in crossing.periods if each.year == year)
    return [_tell_chance(crossing, period, haircut, quarters, walk, exchange) for haircut in haircuts]


def simulate_passing(
    study: Study,
    sales: str,
    benchmark: str,
    rate: str,
    start_rate: str,
    year: int,
    window: Window = 16,
    model: str = PRIMARY,
) -> Crossing:
    """Ratios of simulated sales to simulated benchmarks, from what was known on the study's origin.

    They reach four years ahead, or up to a later year, so that a year has the same chance whoever asks.

    Raises
    ------
    NotKnownError
        If the past of the sales, the benchmark or the rate is too short.
    """
    quarters = pick_quarters(study, sales, window)
    levels, prices = (study.then.figures(role, "year") for role in (benchmark, rate))
    first = study.then.find(start_rate, "year") or prices
    last = max(year, finished_year(quarters) + YEARS_AHEAD)
    forecast = forecast_until(study, quarters, last, model)
    now = quarters.values.tail(QUARTERS_A_YEAR).sum() / (first.latest * levels.latest)
    walks = _walk(levels), _walk(prices, drifts=False, start=first.latest)
    key = ("crossing", quarters.rows, levels.rows, prices.rows, first.latest, last, model, *_settings(study, quarters))
    known = levels.ends_of_years[-1], first.ends_of_years[-1]
    return study.remember(key, lambda: simulate_crossing(forecast, now, *walks, study.seed, known))


def _settings(study: Study, quarters: Figures) -> tuple:
    return study.draws, study.seed, *quarters.values


def _walk(figures: Figures, **parts: Any) -> LogWalk:
    try:
        return fit_walk(figures.values, **parts)
    except NetredError as error:
        said = f"Too few years of {figures.label} were public on {format_date(figures.as_of)}."
        raise NotKnownError(str(error), said) from error


def _tell_chance(
    crossing: Crossing, year: pd.Period, haircut: float, sales: Figures, benchmark: Figures, rate: Figures
) -> Finding:
    chance, name = crossing.probability_above(year.year, haircut), label_period(year)
    less = f"less {format_value(haircut, 'share')}" if haircut else "taken as announced"
    per_cent = round(100 * haircut)
    return find(
        f"growth.{benchmark.name}.{name.lower()}.haircut_{per_cent}.probability",
        chance,
        "share",
        f"share of {len(crossing.ratios):,} paths; {benchmark.label} a random walk with drift on logs over "
        f"{len(benchmark)} years, the rate one without drift over {len(rate)} years",
        sales,
        benchmark,
        rate,
        kind="probability",
        n=len(sales),
        sentence=f"On {format_date(sales.as_of)} it was {say_probability(chance)} that {sales.label}, {less}, would be "
        f"above {benchmark.label} in {name}.",
        answer=Answer(chance, "model", event=_name_event(sales, benchmark, name, per_cent)),
    )


def _name_event(sales: Figures, benchmark: Figures, name: str, per_cent: int) -> str:
    return f"{sales.name}.{benchmark.name}.{name.lower()}.haircut_{per_cent}"


def _tell_passed(sales: Figures, benchmark: Figures, rate: Figures, year: int, haircut: float) -> Finding:
    grid = compare_sizes(sales, [benchmark], [rate], year=year)
    primary, name = grid.unadjusted.iloc[0], label_period(grid.year)
    needed = 1 / (1 - haircut)
    even = primary["break_even"]
    would = (
        f"a haircut of {format_value(even, 'share', 2)} would have brought them level"
        if even > 0
        else "they were below it before any haircut"
    )
    return find(
        f"growth.{benchmark.name}.{name.lower()}.outturn",
        primary["ratio"],
        "ratio",
        "sales over the rate and the benchmark, figures of the catalogue",
        *grid.sources,
        kind="observation",
        n=1,
        sentence=f"In {name} {sales.label} was {format_value(primary['ratio'], 'ratio')} times {benchmark.label}; "
        f"{would}.",
        answer=Answer(
            float(primary["ratio"] > needed),
            "outturn",
            against=needed,
            event=_name_event(sales, benchmark, name, round(100 * haircut)),
        ),
    )


def tabulate_crossing(crossing: Crossing, highest: float) -> pd.DataFrame:
    """Chances of being above in each year, for a grid of haircuts from none to the highest: ``x``, ``y``, ``value``."""
    return grid_chances(crossing, np.linspace(0, highest, 5).round(6))


def say_crossing(found: Iterable[Finding]) -> str:
    """What a grid of chances shows, in a few words: the first and the middle haircut."""
    first, second, *_ = [format_value(each.value, "probability") for each in found]
    return f"Passing was {first} likely as announced, {second} after a haircut"
