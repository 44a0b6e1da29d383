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

from analysis.errors import NetredError
from analysis.findings import Finding, weakest
from analysis.periods import label_period
from analysis.prose import format_range, format_value


@dataclasses.dataclass(frozen=True, eq=False)
class SizeGrid:
    """Sales against a benchmark in one year, over every rate and measure that was known.

    Parameters
    ----------
    table : DataFrame
        One row for each cell: ``rate`` and ``measure`` (labels), ``price`` (the rate itself), ``haircut``, ``ratio``
        and ``break_even``, the haircut at which the ratio is one. The first rate and measure are the primary ones.
    year : int
        Number of the (fiscal) year.
    rows, grades : tuple of str
        Rows of the catalogue used, and their grades.
    """

    table: pd.DataFrame
    year: int
    rows: tuple[str, ...]
    grades: tuple[str, ...]

    @property
    def unadjusted(self) -> pd.DataFrame:
        """The cells without a haircut, primary first."""
        return self.table[self.table["haircut"] == 0].reset_index(drop=True)

    @property
    def alternatives(self) -> pd.DataFrame:
        """Ratios by name of the rate and measure, and haircut: columns ``name``, ``value`` and ``haircut``."""
        names = self.table["measure"] + "; " + self.table["rate"].map(_lower)
        return self.table.assign(name=names, value=self.table["ratio"])[["name", "value", "haircut"]]

    @property
    def share_above(self) -> float:
        """Share of all cells whose ratio is above one."""
        return float((self.table["ratio"] > 1).mean())

    @property
    def evidence(self) -> str:
        """The weakest grade among the rows."""
        return weakest(self.grades)


def compare_sizes(
    sales, benchmarks: Sequence, rates: Sequence, haircuts: Iterable[float] = (0.0,), year: int | None = None, lag=0
) -> SizeGrid:
    """Compare sales with a benchmark for every rate, measure and haircut.

    Parameters
    ----------
    sales : catalogue figures
        Yearly, in home money.
    benchmarks, rates : sequence of catalogue figures
        Yearly measures of the benchmark, and rates of exchange in home money for one unit of theirs; the primary ones
        first. Those that do not know the year are left out.
    haircuts : iterable of float
        Shares of the sales taken off, 0 to below 1.
    year : int, optional
        Number of the year; the last of the sales where it is not given.
    lag : int
        Years by which the benchmark's year lies before that of the sales.

    Returns
    -------
    SizeGrid

    Raises
    ------
    NetredError
        If a haircut lies outside 0 to 1, or the sales, every benchmark or every rate of that year are unknown.
    """
    haircuts = np.asarray(list(haircuts), dtype=float)
    if len(haircuts) == 0 or (haircuts < 0).any() or (haircuts >= 1).any():
        raise NetredError(f"haircuts {haircuts.tolist()}: expected at least one, each a share from 0 to below 1.")
    year = sales.values.index[-1].year if year is None else year
    size, *used = _pick([sales], year)
    levels, prices = _pick(benchmarks, year - lag), _pick(rates, year)
    cells = [
        (price[0].label, level[0].label, price[1], haircut, (1 - haircut) * size[1] / (price[1] * level[1]))
        for price in prices
        for level in levels
        for haircut in haircuts
    ]
    table = pd.DataFrame(cells, columns=["rate", "measure", "price", "haircut", "ratio"])
    table["break_even"] = 1 - (1 - table["haircut"]) / table["ratio"]
    used = [size, *levels, *prices]
    return SizeGrid(table, year, tuple(row for *_, row, _ in used), tuple(grade for *_, grade in used))


def space_haircuts(highest: float, count: int) -> list[float]:
    """Evenly spaced haircuts from none to the highest, `count` of them beside none."""
    return np.linspace(0.0, highest, count + 1).round(6).tolist()


def _pick(several: Sequence, year: int) -> list[tuple]:
    """Figures, value, row and grade of one year, of those that know it.

    Raises
    ------
    NetredError
        If none knows it.
    """
    found = []
    for figures in several:
        places = np.flatnonzero(figures.values.index.year == year)
        if len(places):
            place = int(places[-1])
            found.append((figures, float(figures.values.iloc[place]), figures.rows[place], figures.grades[place]))
    if not found:
        names = ", ".join(figures.name for figures in several) or "no figures"
        raise NetredError(f"{names}: found no figure of {year}, expected one to compare; ask for another year or day.")
    return found


def report_sizes(grid: SizeGrid, sales, slug: str) -> list[Finding]:
    """How the sizes compare, unadjusted and over the grid.

    Parameters
    ----------
    grid : SizeGrid
    sales : catalogue figures
        What was compared.
    slug : str
        Of the benchmark, in ids.

    Returns
    -------
    list of Finding
        ``growth.<slug>.ratio``, ``growth.<slug>.break_even_haircut``, ``growth.<slug>.share_of_unadjusted`` and
        ``growth.<slug>.share_of_cells``. The bands run over rates and measures: ranges of assumptions.
    """
    cells = grid.unadjusted
    name, primary = label_period(sales.values.index[sales.values.index.year == grid.year][0]), cells.iloc[0]
    shared = {
        "as_of": sales.as_of,
        "n": len(cells),
        "evidence": grid.evidence,
        "rows": grid.rows,
        "kind": "range of assumptions",
    }
    above = int((cells["ratio"] > 1).sum())
    low, high = cells["ratio"].min(), cells["ratio"].max()
    least, most = cells["break_even"].min(), cells["break_even"].max()
    versus = f"{primary['measure']} at {_lower(primary['rate'])}"
    return [
        Finding(
            f"growth.{slug}.ratio",
            primary["ratio"],
            "ratio",
            "sales over the rate and the benchmark; the range is over rates and measures",
            low=low,
            high=high,
            sentence=f"{sales.label} of {name} was {format_value(primary['ratio'], 'ratio')} times {versus}, and "
            f"{format_range(low, high, 'ratio')} times over all rates and measures.",
            **(shared | {"kind": "estimate"}),
        ),
        Finding(
            f"growth.{slug}.break_even_haircut",
            primary["break_even"],
            "share",
            "one less the rate times the benchmark over the sales; the range is over rates and measures",
            low=least,
            high=most,
            note="a negative share says that the sales were below the benchmark before any haircut",
            sentence=f"A haircut of {format_value(primary['break_even'], 'share', 2)} brings {sales.label} of {name} "
            f"level with {versus}; over all rates and measures, {format_range(least, most, 'share', 2)} does.",
            **shared,
        ),
        Finding(
            f"growth.{slug}.share_of_unadjusted",
            above / len(cells),
            "share",
            "share of the combinations of rate and measure whose ratio is above one, without a haircut",
            sentence=f"Taken as announced, {sales.label} of {name} was above the benchmark in {above} of "
            f"{len(cells)} combinations of rate and measure.",
            **shared,
        ),
        Finding(
            f"growth.{slug}.share_of_cells",
            grid.share_above,
            "share",
            "share of the combinations of rate, measure and haircut whose ratio is above one",
            sentence=f"With haircuts of {_haircuts(grid)}, it was above in "
            f"{format_value(grid.share_above, 'share', 2)} of all {len(grid.table)} combinations.",
            **(shared | {"n": len(grid.table)}),
        ),
    ]


def report_milestone(sales, claims: Sequence, slug: str) -> list[Finding]:
    """Haircut at which the last year's sales fall to a claimed level: ``growth.<slug>.milestone_haircut``.

    Parameters
    ----------
    sales : catalogue figures
    claims : sequence of catalogue figures
        Claimed levels of single years; those of another year than the last one known are left out.
    slug : str
        Of the sales.
    """
    year = sales.values.index[-1]
    findings = []
    for claimed in claims:
        if claimed.values.index[-1] != year:
            continue
        share = 1 - claimed.latest / sales.latest
        findings.append(
            Finding(
                f"growth.{slug}.milestone_haircut",
                share,
                "share",
                "one less the claimed level over the sales",
                sales.as_of,
                evidence=weakest([sales.grades[-1], claimed.grades[-1]]),
                rows=(sales.rows[-1], claimed.rows[-1]),
                sentence=f"{sales.label} of {label_period(year)} was {format_value(sales.latest, sales.unit)}; "
                f"a haircut of {format_value(share, 'share', 2)} takes it to "
                f"{format_value(claimed.latest, sales.unit)}.",
            )
        )
    return findings


def _haircuts(grid: SizeGrid) -> str:
    return format_range(grid.table["haircut"].min(), grid.table["haircut"].max(), "share")


def _lower(label: str) -> str:
    return f"the {label[0].lower()}{label[1:]}"
