"""The cases of a backtest: one series as it stood on one day of publication, and what came after."""

from __future__ import annotations

import dataclasses
import datetime
import itertools
from collections.abc import Sequence

import pandas as pd

from analysis.catalog import Catalog
from analysis.errors import NetredError
from analysis.figures import Figures
from analysis.findings import weakest
from analysis.periods import QUARTERS_A_YEAR, is_quarterly

FEWEST_PERIODS = 10
"""Periods that a series has at the least to be scored."""

NO_LEVELS = ("share", "rate")
"""Units of series that are no levels: growth models are not made for them."""

REGULAR = ("quarter", "fiscal_year", "year")


@dataclasses.dataclass(frozen=True, eq=False)
class Case:
    """One series as it stood on one day, and what came after.

    Parameters
    ----------
    series, entity, frequency : str
        Where its rows are in the catalogue.
    origin : date
        Day of publication.
    fitted : Series of float
        The latest periods known on that day, gaps as NaN.
    rows : tuple of str
        Rows of the catalogue behind them.
    actual : Series of float
        Later periods, as known on the day of the backtest.
    actual_rows : tuple of str
        Rows behind them.
    evidence : str
        The weakest grade among all these rows.
    """

    series: str
    entity: str
    frequency: str
    origin: datetime.date
    fitted: pd.Series
    rows: tuple[str, ...]
    actual: pd.Series
    actual_rows: tuple[str, ...]
    evidence: str

    @property
    def names(self) -> tuple:
        """What identifies the case in a table of scores."""
        return self.series, self.entity, self.frequency, self.origin


def plan_backtest(
    catalog: Catalog, as_of, roles: Sequence[tuple[str, str]] | None = None, window: int = 16, reach: int = 16
) -> list[Case]:
    """The cases of a backtest: every series and every day on which it changed, in a fixed order. Pure.

    Parameters
    ----------
    as_of : date or str
        Day whose knowledge scores the forecasts.
    roles : sequence of (role or series, frequency), optional
        What to forecast; by default every series of levels with at least ten actual periods at a regular frequency.
    window, reach : int
        Latest quarters fitted, and quarters ahead scored; yearly series keep all years and a quarter of the reach.
    """
    vintage = catalog.as_of(as_of)
    asked = [(name, frequency, None) for name, frequency in roles] if roles else list_series(catalog, vintage.as_of)
    cases = []
    for name, frequency, entity in asked:
        *earlier, final = vintage.history(name, frequency, entity=entity)
        entity = catalog.rows(final.rows[:1])["entity"].iloc[0]
        for figures in earlier:
            case = _state_case(figures, final, entity, frequency, window, reach)
            if len(case.actual):
                cases.append(case)
    return cases


def pair_roles(catalog: Catalog, roles: Sequence[str], frequency: str) -> list[tuple[str, str]]:
    """Those roles that the study has at a frequency, each with it; at least one.

    Raises
    ------
    NetredError
        If the study has none of them.
    """
    held = [name for name in roles if frequency in getattr(catalog.study.roles.get(name), "frequencies", {})]
    if not held:
        raise NetredError(f"backtest of {', '.join(roles)}: found no such role by {frequency}, expected at least one.")
    return [(name, frequency) for name in held]


def list_series(catalog: Catalog, as_of: datetime.date) -> list[tuple[str, str, str]]:
    """Series, frequency and entity of everything that can be scored with what is known on a day."""
    rows = catalog.tables["observations"]
    kept = (
        (rows["nature"] == "actual")
        & rows["frequency"].isin(REGULAR)
        & ~rows["unit"].isin(NO_LEVELS)
        & (rows["published"] <= pd.Timestamp(as_of))
    )
    counts = rows[kept].groupby(["series", "frequency", "entity"])["period_end"].nunique()
    return list(counts[counts >= FEWEST_PERIODS].index)


def _state_case(figures: Figures, final: Figures, entity: str, frequency: str, window: int, reach: int) -> Case:
    quarterly = is_quarterly(final.values.index)
    fitted = figures.filled.tail(window) if quarterly else figures.filled
    ahead = reach if quarterly else reach // QUARTERS_A_YEAR
    last = figures.values.index[-1]
    later = (final.values.index > last) & (final.values.index <= last + ahead)
    known = int(fitted.notna().sum())
    return Case(
        series=final.name,
        entity=entity,
        frequency=frequency,
        origin=figures.as_of,
        fitted=fitted,
        rows=figures.rows[-known:],
        actual=final.values[later],
        actual_rows=tuple(itertools.compress(final.rows, later)),
        evidence=weakest([*figures.grades[-known:], *itertools.compress(final.grades, later)]),
    )
