"""A yearly total told by the festival that falls in it, months before the year is over."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.errors import NotKnownError
from analysis.figures import Figures
from analysis.findings import Finding, find
from analysis.periods import label_period
from analysis.prose import compare, format_range, format_value
from analysis.study import Role, Study, Year, measure

FEWEST_RATIOS = 2
"""Earlier years of the festival without which it says nothing of the year it falls in."""


@measure
def festival_nowcasts(study: Study, role: Role, festival: Role, last: Year | None = None) -> list[Finding]:
    """What a festival's sales told of the year in which it fell, on the day after it.

    The year before, times the festival's growth to the power e. The power is the mean, over the years before, of the
    total's log growth over the festival's; the range takes its least and greatest.

    Parameters
    ----------
    role : str
        Yearly totals.
    festival : str
        Sales of the festival, by day.
    last : int, optional
        Last (fiscal) year in which the festival was counted in the same way.

    Returns
    -------
    list of Finding
        ``growth.<slug>.<year>.nowcast`` for each year with two earlier ones to learn from.

    Raises
    ------
    NotKnownError
        If there is none.
    """
    found = [_tell_nowcast(*each) for each in list_nowcasts(study, role, festival, last)]
    if not found:
        said = f"{study.label(festival)} and {study.label(role)} were not public over enough years."
        raise NotKnownError(f"{festival} as of {study.as_of}: found no year with two earlier ones.", said)
    return found


def list_nowcasts(study: Study, role: str, festival: str, last: int | None = None) -> list[tuple]:
    """For each year: totals, the year, the festival's figures it rests on, and the powers of the years before."""
    years, days = study.figures(role, "year"), study.figures(festival)
    freq = years.values.index.freq
    held = {pd.Period(day, freq=freq): days.between(day, day) for day in days.values.index}
    powers: list[float] = []
    told = []
    for year in sorted(held):
        before, now = years.at(year.year - 1), years.at(year.year)
        if year - 1 not in held or before is None or (last is not None and year.year > last):
            continue
        growth = float(np.log(held[year].latest / held[year - 1].latest))
        if len(powers) >= FEWEST_RATIOS:
            told.append((years, year, (held[year - 1], held[year]), growth, tuple(powers)))
        if now is not None:
            powers.append(float(np.log(now.latest / before.latest)) / growth)
    return told


def nowcast(years: Figures, year: pd.Period, growth: float, powers: tuple[float, ...]) -> tuple[float, float, float]:
    """A year's total by the growth of its festival, and its range, at the mean, least and greatest power."""
    before = years.year(year.year - 1).latest
    low, high = sorted(before * float(np.exp(power * growth)) for power in (min(powers), max(powers)))
    return before * float(np.exp(np.mean(powers) * growth)), low, high


def _tell_nowcast(years: Figures, year: pd.Period, held: tuple[Figures, ...], growth: float, powers: tuple) -> Finding:
    value, low, high = nowcast(years, year, growth, powers)
    earlier = years.between(years.values.index[0], year - 1)
    came, day = years.at(year.year), held[1].values.index[-1]
    came_to = (
        f", {compare(value, came.latest, years.unit)} the {format_value(came.latest, years.unit)} that came"
        if came is not None
        else ""
    )
    return find(
        f"growth.{years.name}.{label_period(year).lower()}.nowcast",
        value,
        years.unit,
        "the year before, times the festival's growth to the mean power of earlier years; the range is over the powers",
        earlier,
        *held,
        came,
        kind="forecast",
        low=low,
        high=high,
        n=len(powers),
        sentence=f"{held[1].label} of {day:%B %Y} put {label_period(year)} at {format_value(value, years.unit)} "
        f"({format_range(low, high, years.unit)}){came_to}.",
    )


def list_nowcast(study: Study, role: str, festival: str, last: int | None = None) -> dict[str, pd.Series]:
    """Nowcasts and what came, by year, for a chart."""
    told = list_nowcasts(study, role, festival, last)
    index = pd.PeriodIndex([year for _, year, *_ in told])
    values = [nowcast(years, year, growth, powers)[0] for years, year, _, growth, powers in told]
    came = [(years.at(year.year).latest if years.at(year.year) else np.nan) for years, year, *_ in told]
    return {"as the festival told it": pd.Series(values, index), "as it came": pd.Series(came, index)}


def say_nowcast(lines: dict[str, pd.Series]) -> str:
    """What nowcasts show, in a few words."""
    told, came = lines.values()
    miss = (told / came - 1).abs()
    if miss.isna().all():
        return f"The festival told {label_period(told.index[-1])} months before it was over"
    return f"In November the festival told the year to within {format_value(float(miss.max()), 'share', 2)}"
