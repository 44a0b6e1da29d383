"""One marketplace against a retailer abroad, today: over every rate of exchange, measure and haircut.

Sales on a marketplace are confirmed orders; a haircut h takes off the share that is never settled. With sales S, rate e
(home money for one unit abroad) and benchmark B the comparison is the ratio (1 - h) S / (e B), and the haircut at which
both are level is 1 - e B / S.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from analysis.errors import NetredError, NotKnownError
from analysis.figures import Figures
from analysis.findings import Answer, Finding, find
from analysis.measures.levels import find_floor
from analysis.periods import label_period
from analysis.prose import format_date, format_range, format_value
from analysis.study import Role, Share, Study, Year, measure

STEPS = 40
"""Haircuts from none to the highest, beside none."""


@dataclasses.dataclass(frozen=True, eq=False)
class SizeGrid:
    """Sales against a benchmark in one year, over every rate and measure that was known.

    Parameters
    ----------
    table : DataFrame
        One row for each cell: ``rate`` and ``measure`` (labels), ``price`` (the rate itself), ``haircut``, ``ratio``
        and ``break_even``, the haircut at which the ratio is one. The first rate and measure are the primary ones.
    year : Period
        The (fiscal) year.
    sources : tuple of Figures
        Sales, measures and rates of that year.
    """

    table: pd.DataFrame
    year: pd.Period
    sources: tuple[Figures, ...]

    @property
    def unadjusted(self) -> pd.DataFrame:
        """The cells without a haircut, primary first."""
        return self.table[self.table["haircut"] == 0].reset_index(drop=True)

    @property
    def rows(self) -> tuple[str, ...]:
        """Rows of the catalogue used."""
        return sum((source.rows for source in self.sources), ())

    @property
    def break_evens(self) -> pd.DataFrame:
        """Haircuts that bring both level, by measure and rate: a table for a chart of dots."""
        cells = self.unadjusted
        names = cells["measure"] + "; " + cells["rate"].map(_lower)
        even = cells["break_even"]
        return pd.DataFrame({"name": names, "value": even, "low": even, "high": even})

    @property
    def share_above(self) -> float:
        """Share of all cells whose ratio is above one."""
        return float((self.table["ratio"] > 1).mean())


def compare_sizes(
    sales: Figures,
    benchmarks: Sequence[Figures],
    rates: Sequence[Figures],
    haircuts: Iterable[float] = (0.0,),
    year: int | None = None,
    lag: int = 0,
) -> SizeGrid:
    """Compare sales with a benchmark for every rate, measure and haircut.

    Parameters
    ----------
    sales : Figures
        Yearly, in home money.
    benchmarks, rates : sequence of Figures
        Yearly measures of the benchmark, and rates of exchange in home money for one unit of theirs; the primary ones
        first. Those that do not know the year are left out.
    haircuts : iterable of float
        Shares of the sales taken off, 0 to below 1.
    year : int, optional
        Number of the year; the last of the sales where it is not given.
    lag : int
        Years by which the benchmark's year lies before that of the sales.

    Raises
    ------
    NetredError
        If a haircut lies outside 0 to 1.
    NotKnownError
        If the sales, every benchmark or every rate of that year are unknown.
    """
    haircuts = np.asarray(list(haircuts), dtype=float)
    if len(haircuts) == 0 or (haircuts < 0).any() or (haircuts >= 1).any():
        raise NetredError(f"haircuts {haircuts.tolist()}: expected at least one, each a share from 0 to below 1.")
    year = sales.ends_of_years[-1] if year is None else year
    (size,) = pick_year([sales], year)
    levels, prices = pick_year(benchmarks, year - lag), pick_year(rates, year)
    cells = [
        (price.label, level.label, price.latest, haircut, (1 - haircut) * size.latest / (price.latest * level.latest))
        for price in prices
        for level in levels
        for haircut in haircuts
    ]
    table = pd.DataFrame(cells, columns=["rate", "measure", "price", "haircut", "ratio"])
    table["break_even"] = 1 - (1 - table["haircut"]) / table["ratio"]
    return SizeGrid(table, size.values.index[-1], (size, *levels, *prices))


def pick_year(several: Sequence[Figures], year: int) -> list[Figures]:
    """Figures of one year, of those that know it.

    Raises
    ------
    NotKnownError
        If none knows it.
    """
    found = [each for each in (figures.at(year) for figures in several) if each is not None]
    if not found:
        names = ", ".join(figures.name for figures in several) or "no figures"
        said = (
            f"No figure of {several[0].label} for {year} was public." if several else "Nothing to compare was public."
        )
        raise NotKnownError(f"{names}: found no figure of {year}, expected one to compare.", said)
    return found


@measure
def larger_than_benchmark(
    study: Study,
    sales: Role,
    benchmarks: list[Role],
    rates: list[Role],
    year: Year | None = None,
    haircut: Share = 0.0,
    milestone: Role = "",
    stated: Role = "",
) -> list[Finding]:
    """Share of the combinations of rate and measure in which sales exceed a benchmark abroad.

    Before the year is printed a milestone is a floor of it, and so is the benchmark that the company itself said it had
    passed. A floor can only support: a combination that it leaves open counts as a half.

    Parameters
    ----------
    sales : str
        Yearly sales in home money.
    benchmarks, rates : list of str
        Measures of the benchmark, and rates of exchange, the primary ones first.
    year : int, optional
        The last of the sales where it is not given.
    haircut : float
        Share taken off the sales.
    milestone, stated : str
        Dated floors of the sales in home money, and in the benchmark's.

    Returns
    -------
    list of Finding
        ``growth.<benchmark>.ratio`` with the answer, ``.break_even_haircut`` and ``.share_of_unadjusted``, whose bands
        run over rates and measures; or ``growth.<benchmark>.floor``.
    """
    years = study.figures(sales, "year")
    measures, prices = study.collect(benchmarks, "year"), study.collect(rates, "year")
    if year is None or years.at(year) is not None:
        grid = compare_sizes(years, measures, prices, sorted({0.0, haircut}), year)
        return _tell_sizes(grid, years, measures[0].name, haircut)
    floor = find_floor(years, study.find(milestone, "event") if milestone else None, year)
    if floor is None:
        raise NotKnownError(
            f"{years.name} of {year} as of {study.as_of}: found neither total nor milestone.",
            f"No total of {years.label} for that year, and no milestone on the way, was public.",
        )
    said = find_floor(years, study.find(stated, "event") if stated else None, year)
    return [_compare_floor(floor, said, pick_year(measures, year), pick_year(prices, year), haircut)]


def _tell_sizes(grid: SizeGrid, sales: Figures, slug: str, haircut: float) -> list[Finding]:
    cells = grid.table[grid.table["haircut"] == haircut]
    primary, even = cells.iloc[0], grid.unadjusted["break_even"]
    above, name = int((cells["ratio"] > 1).sum()), label_period(grid.year)
    ratio = format_range(cells["ratio"].min(), cells["ratio"].max(), "ratio")
    taken = f"less {format_value(haircut, 'share', 2)}, " if haircut else ""
    return [
        find(
            f"growth.{slug}.ratio",
            primary["ratio"],
            "ratio",
            "sales over the rate and the benchmark; the range is over rates and measures",
            *grid.sources,
            low=cells["ratio"].min(),
            high=cells["ratio"].max(),
            n=len(cells),
            sentence=f"{sales.label} of {name} was {taken}{format_value(primary['ratio'], 'ratio')} times "
            f"{primary['measure']} at {_lower(primary['rate'])}, and {ratio} times over all rates and measures.",
            answer=Answer(above / len(cells), "share of variants", against=1.0),
        ),
        find(
            f"growth.{slug}.break_even_haircut",
            even.iloc[0],
            "share",
            "one less the rate times the benchmark over the sales; the range is over rates and measures",
            *grid.sources,
            kind="range of assumptions",
            low=even.min(),
            high=even.max(),
            n=len(even),
            note="a negative share says that the sales were below the benchmark before any haircut",
            sentence=f"Taking {format_value(even.iloc[0], 'share', 2)} off for orders that were never settled brings "
            f"both level; over all rates and measures that share runs from "
            f"{format_range(even.min(), even.max(), 'share', 2)}.",
        ),
        find(
            f"growth.{slug}.share_of_unadjusted",
            above / len(cells),
            "share",
            "share of the combinations of rate and measure whose ratio is above one",
            *grid.sources,
            kind="range of assumptions",
            n=len(cells),
            sentence=f"{sales.label} of {name} was {taken}above the benchmark in {above} of {len(cells)} combinations "
            "of rate and measure.",
        ),
    ]


def _compare_floor(
    floor: Figures, stated: Figures | None, levels: list[Figures], prices: list[Figures], haircut: float
) -> Finding:
    ratios = [(1 - haircut) * floor.latest / (price.latest * level.latest) for price in prices for level in levels]
    above = sum(ratio > 1 for ratio in ratios)
    filed = [(1 - haircut) * stated.latest >= round(level.latest, 1) for level in levels] if stated else []
    cells, sure = len(ratios) + len(filed), above + sum(filed)
    words = (
        f", and the company had filed that it was above {format_value(stated.latest, stated.unit)}" if stated else ""
    )
    return find(
        f"growth.{levels[0].name}.floor",
        ratios[0],
        "ratio",
        "a milestone on the way over the rate and the benchmark; what it leaves open counts as a half",
        floor,
        stated,
        *levels,
        *prices,
        low=min(ratios),
        high=max(ratios),
        n=cells,
        sentence=f"By {format_date(floor.values.index[-1])} the year had passed "
        f"{format_value(floor.latest, floor.unit)}, {format_range(min(ratios), max(ratios), 'ratio')} times the "
        f"benchmark{words}. That is a floor: of {cells} comparisons it settles {sure} and leaves {cells - sure} open.",
        answer=Answer((sure + cells) / (2 * cells), "share of variants", against=1.0),
    )


@measure
def larger_after_haircuts(
    study: Study, sales: Role, benchmarks: list[Role], rates: list[Role], highest: Share = 0.4
) -> list[Finding]:
    """In how many combinations of rate, measure and haircut the last year was larger: ``growth.<slug>.share_of_cells``.

    Parameters
    ----------
    sales, benchmarks, rates
        As for `larger_than_benchmark`.
    highest : float
        Haircuts run from none to this one in even steps.
    """
    measures, haircuts = study.collect(benchmarks, "year"), np.linspace(0, highest, STEPS + 1).round(6)
    years = study.figures(sales, "year")
    grid = compare_sizes(years, measures, study.collect(rates, "year"), haircuts)
    return [
        find(
            f"growth.{measures[0].name}.share_of_cells",
            grid.share_above,
            "share",
            "share of the combinations of rate, measure and haircut whose ratio is above one",
            *grid.sources,
            kind="range of assumptions",
            n=len(grid.table),
            sentence=f"With haircuts from none to {format_value(highest, 'share')}, {years.label} was above the "
            f"benchmark in {format_value(grid.share_above, 'share', 2)} of all {len(grid.table)} combinations.",
        )
    ]


def say_haircuts(grid: SizeGrid) -> str:
    """What a chart of break-even haircuts shows, in a few words."""
    return f"A haircut of {format_value(grid.unadjusted['break_even'].max(), 'share', 2)} undoes the lead at every rate"


def _lower(label: str) -> str:
    return f"the {label[0].lower()}{label[1:]}"
