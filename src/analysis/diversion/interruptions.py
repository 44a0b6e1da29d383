"""Interrupted series: whether one stepped at a dated event, and whether this test could have seen it.

    g_t = trend_t + c 1(t >= T) + u_t,    u_t = rho u_{t-1} + e_t

On a dozen points neither the t distribution nor the estimate of rho can be trusted, so the critical value is simulated
for exactly the layout in hand (`analysis.series`). The same simulation gives the power at any step. The date is fixed
in the catalogue and never searched for.

A dozen quarters bear a straight line beside the step. Weeks and days bear more, and need it, since smooth growth bends:
their trend has a bend for each `POINTS_A_BEND`, and what swings faster is noise or the step.
"""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd

from analysis.errors import FitError
from analysis.series import Estimate, Layout, estimate

LEVEL = 0.8
POINTS_A_BEND = 13
"""Weeks (or months) for each bend of the trend: with them smooth growth, S-curves through the event among it, gives no
step."""

FEWEST_WEEKS, FEWEST_MONTHS = 26, 13
"""Before an event and from it on, without which a bending trend leaves too little to tell a step by."""

_LEAST = 0.5
"""Counts a day below which a logarithm says nothing."""


@dataclasses.dataclass(frozen=True, eq=False)
class Interruption(Estimate):
    """A series and what the test says of a step in it; made by `interrupt`.

    Parameters
    ----------
    event : Period or int
        First period with the step.
    level : float
        Of the band.
    """

    event: pd.Period
    level: float = LEVEL

    @property
    def step(self) -> float:
        """Estimate of c, in the unit of the series."""
        return self.value

    @property
    def low(self) -> float:
        """Least step that the null does not reject at `level`."""
        return self.interval(self.level)[0]

    @property
    def high(self) -> float:
        """Greatest such step."""
        return self.interval(self.level)[1]

    @property
    def p_value(self) -> float:
        """Two-sided, against the simulated null of the layout."""
        return 2 * min(self.chance_above(), self.chance_below())


def interrupt(series: pd.Series, event: pd.Period, level: float = LEVEL, bends: int = 1) -> Interruption:
    """Estimate a step at a dated event, with simulated size.

    Parameters
    ----------
    series : Series of float
        On a PeriodIndex of consecutive periods.
    event : Period
        First period with the step.
    level : float
        Of the band.
    bends : int
        Of the trend; see `analysis.series.Layout`.

    Raises
    ------
    FitError
        If the series has gaps, or too few points before the event or from it on.
    """
    before = int((series.index < event).sum())
    return estimate(series, Layout(len(series), before, bends), Interruption, event=event, level=level)


def interrupt_long(series: pd.Series, event, fewest: int = FEWEST_WEEKS, level: float = LEVEL) -> Interruption:
    """Estimate a step in a series of weeks or months, from the first that begins on the day of an event or after it.

    Parameters
    ----------
    series : Series of float
        On a PeriodIndex of weeks or months.
    fewest : int
        Points before the event and from it on.

    Raises
    ------
    FitError
        If there are fewer points on a side, or a gap among them.
    """
    before = int((series.index.start_time < pd.Timestamp(event)).sum())
    if min(before, len(series) - before) < fewest:
        raise FitError(
            f"series around {pd.Timestamp(event):%Y-%m-%d}: found {before} points before and {len(series) - before} "
            f"from then on, expected {fewest} or more of each; supply a longer stretch."
        )
    return interrupt(series, series.index[before], level, len(series) // POINTS_A_BEND)


def interrupt_groups(days: pd.DataFrame, column: str, groups: tuple[str, str], event) -> Interruption:
    """Estimate a step in the log ratio of daily counts of two groups, by weeks that begin on the weekday of an event.

    Parameters
    ----------
    days : DataFrame
        Columns ``day``, ``group`` and the counts; those of several sources in a group are added up.
    column : str
        The counts.
    groups : tuple of str
        The group looked at, and the untouched one beside which it stands.

    Raises
    ------
    FitError
        If a group is missing, or as `interrupt_long`.
    """
    totals = days.groupby(["day", "group"])[column].sum().unstack()
    if set(totals) != set(groups):
        found = ", ".join(sorted(totals))
        raise FitError(f"{column} by day: found {found} only, expected {' and '.join(groups)}; add the other.")
    weekly = pd.DataFrame({name: average_weeks(totals[name].dropna(), event) for name in groups})
    ratio = weekly[groups[0]].clip(lower=_LEAST) / weekly[groups[1]].clip(lower=_LEAST)
    return interrupt_long(np.log(ratio), event)


def average_weeks(days: pd.Series, event) -> pd.Series:
    """Means of whole weeks of counts by day, weeks that begin on the weekday of an event, so that it cuts none.

    Parameters
    ----------
    days : Series of float
        On a DatetimeIndex; days may be missing.
    """
    last = (pd.Timestamp(event) - pd.Timedelta(days=1)).day_name()[:3].upper()
    means = days.groupby(days.index.to_period(f"W-{last}")).mean()
    whole = (means.index.start_time >= days.index.min()) & (means.index.end_time.normalize() <= days.index.max())
    return means[np.asarray(whole)]
