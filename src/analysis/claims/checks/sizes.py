"""Checks of sizes on a day: a level reached, a benchmark passed, a share held."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analysis.claims.checks.registry import register
from analysis.claims.evidence import Evidence
from analysis.claims.setting import Setting
from analysis.errors import NetredError
from analysis.findings import Finding, weakest
from analysis.growth.sizes import compare_sizes
from analysis.periods import label_period
from analysis.prose import format_range, format_value


@register
def judge_level(
    setting: Setting, role: str, year: int, at_least: float, milestone: str = "", source: str = "year"
) -> Evidence:
    """Whether the total of a year reached a level; before it is reported, whether a milestone of that level was.

    Parameters
    ----------
    role : str
        A yearly total.
    year : int
    at_least : float
        In the total's unit.
    milestone : str
        Series of dated milestones, used where the year is not public.
    source : {'year', 'quarter'}
        The year as printed, or the sum of its quarters.
    """
    value, unit, label, rows, grade, what = _read_total(setting, role, year, milestone, source)
    haircut = 1 - at_least / value
    held = value >= at_least
    spare = (
        f"a haircut of {format_value(haircut, 'share', 2)} for unsettled orders would take it below"
        if haircut > 0
        else "there is nothing to spare for unsettled orders"
    )
    return Evidence(
        basis="outturn",
        said=f"{label} of {what} was {format_value(value, unit)}, {'at or above' if held else 'below'} "
        f"{format_value(at_least, unit)}; {spare}.",
        method="figure of the catalogue against the level",
        probability=float(held),
        rows=rows,
        evidence=grade,
        n=len(rows),
        estimates=(
            Finding(
                "claim.haircut", haircut, "share", "one less the level over the figure", setting.as_of, evidence=grade,
                rows=rows,
            ),
        ),
    )  # fmt: skip


def _read_total(setting: Setting, role: str, year: int, milestone: str, source: str) -> tuple:
    if milestone and year not in _years(setting, role):
        figures = setting.figures(milestone, "event")
        return (
            float(figures.values.iloc[-1]),
            figures.unit,
            figures.label,
            figures.rows[-1:],
            figures.grades[-1],
            f"the year to {figures.values.index[-1]:%d %B %Y}",
        )
    figures = setting.figures(role, source)
    picked = np.flatnonzero([getattr(period, "qyear", period.year) == year for period in figures.values.index])
    rows = tuple(figures.rows[place] for place in picked)
    if len(picked) != (4 if source == "quarter" else 1):
        raise NetredError(f"{figures.label} of {year}: found {len(picked)} figures, expected the whole year.")
    grade = weakest(figures.grades[place] for place in picked)
    name = f"FY{year}" if source == "quarter" else label_period(figures.values.index[picked[0]])
    return float(figures.values.iloc[picked].sum()), figures.unit, figures.label, rows, grade, name


def _years(setting: Setting, role: str) -> list[int]:
    return [period.year for period in setting.figures(role, "year").values.index]


@register
def judge_ratio_grid(
    setting: Setting,
    sales: str,
    benchmarks: Sequence[str],
    rates: Sequence[str],
    year: int,
    haircut: float = 0.0,
    milestone: str = "",
) -> Evidence:
    """Share of the combinations of exchange rate and benchmark in which sales exceed the benchmark.

    Parameters
    ----------
    sales : str
        Role of the yearly sales.
    benchmarks, rates : sequence of str
        Roles of the benchmark's measures and of the rates; those not known on the day are left out.
    year : int
    haircut : float
        Share taken off the sales.
    milestone : str
        Series of dated milestones, a floor where the year is not public.
    """
    known = [[setting.figures(name, "year") for name in names if setting.knows(name, "year")] for names in (benchmarks, rates)]  # fmt: skip  # noqa: E501
    if milestone and year not in _years(setting, sales):
        return _compare_milestone(setting, milestone, known, year, haircut)
    grid = compare_sizes(
        setting.figures(sales, "year"), *known, haircuts=(0.0, haircut) if haircut else (0.0,), year=year
    )
    cells = grid.table[grid.table["haircut"] == haircut]
    share = float((cells["ratio"] > 1).mean())
    even = grid.unadjusted["break_even"]
    return Evidence(
        basis="model",
        said=f"{_less(haircut)}the sales of FY{year} were above the benchmark in {int((cells['ratio'] > 1).sum())} of "
        f"{len(cells)} combinations of exchange rate and measure, "
        f"{format_range(cells['ratio'].min(), cells['ratio'].max(), 'ratio')} times as large; "  # noqa: E501
        f"a haircut of {format_range(even.min(), even.max(), 'share', 2)} brings them level.",
        method="share of the combinations of rate and measure in which the ratio is above one",
        probability=share,
        rows=grid.rows,
        evidence=grid.evidence,
        n=len(cells),
        estimates=(
            Finding(
                "claim.break_even_haircut",
                even.iloc[0],
                "share",
                "one less the rate times the benchmark over the sales, over rates and measures",
                setting.as_of,
                "range of assumptions",
                low=min(even.min(), even.iloc[0]),
                high=max(even.max(), even.iloc[0]),
                evidence=grid.evidence,
                rows=grid.rows,
            ),
        ),
    )


def _compare_milestone(setting: Setting, milestone: str, known: list, year: int, haircut: float) -> Evidence:
    floor = setting.figures(milestone, "event")
    cells, rows = [], list(floor.rows[-1:])
    for rate in known[1]:
        for benchmark in known[0]:
            places = [np.flatnonzero(each.values.index.year == year) for each in (rate, benchmark)]
            if all(map(len, places)):
                price, level = (float(each.values.iloc[place[-1]]) for each, place in zip((rate, benchmark), places, strict=True))  # fmt: skip  # noqa: E501
                cells.append((1 - haircut) * floor.latest / (price * level))
                rows += [rate.rows[places[0][-1]], benchmark.rows[places[1][-1]]]
    if not cells:
        raise NetredError(f"{floor.label}: found no rate and benchmark of {year} public on {setting.as_of}.")
    above = sum(cell > 1 for cell in cells)
    return Evidence(
        basis="model",
        said=f"{_less(haircut)}the milestone of {format_value(floor.latest, floor.unit)}, a floor for the year, "
        "was above the "
        f"benchmark in {above} of {len(cells)} combinations of exchange rate and measure.",
        method="share of the combinations of rate and measure in which the floor is above the benchmark",
        probability=above / len(cells),
        rows=tuple(rows),
        evidence=floor.grades[-1],
        n=len(cells),
    )


def _less(haircut: float) -> str:
    return f"Less {format_value(haircut, 'share', 2)}, " if haircut else "Taken as announced, "
