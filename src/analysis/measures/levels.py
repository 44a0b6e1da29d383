"""Levels and shares that were reached by a day; a milestone on the way is a floor of its year."""

from __future__ import annotations

from typing import Literal

import pandas as pd

from analysis.errors import NotKnownError
from analysis.figures import Figures
from analysis.findings import Answer, Finding, find
from analysis.periods import QUARTERS_A_YEAR, label_period, year_of
from analysis.prose import format_date, format_value
from analysis.study import Day, Number, Role, Study, Year, measure


@measure
def level_reached(
    study: Study,
    role: Role,
    year: Year,
    at_least: Number,
    milestone: Role = "",
    source: Literal["year", "quarter"] = "year",
) -> list[Finding]:
    """Whether the total of a year reached a level; before it is printed, whether a milestone on the way says so.

    A milestone is a floor of the year: it can show that a level was reached and never that it was not.

    Parameters
    ----------
    role : str
        A yearly total.
    at_least : float
        In the total's unit.
    milestone : str
        Role or series of dated milestones.
    source : {'year', 'quarter'}
        The year as printed, or the sum of its quarters.

    Returns
    -------
    list of Finding
        ``growth.<slug>.<year>.level`` and ``growth.<slug>.milestone_haircut``, the share of the total that can be taken
        off before it falls to the level; or ``growth.<slug>.<year>.floor``.

    Raises
    ------
    NotKnownError
        If neither the whole year nor a milestone in it was public.
    """
    total = study.find(role, source)
    total = total.at(year) if total is not None else None
    if total is None or len(total) != (QUARTERS_A_YEAR if source == "quarter" else 1):
        return [_tell_floor(study, role, year, at_least, milestone)]
    value, name = float(total.values.sum()), label_period(year_of(total.values.index)[0])
    held, share = value >= at_least, 1 - at_least / value
    level = format_value(at_least, total.unit)
    return [
        find(
            f"growth.{total.name}.{name.lower()}.level",
            value,
            total.unit,
            "figure of the catalogue against the level",
            total,
            kind="observation",
            n=len(total),
            sentence=f"{total.label} of {name} was {format_value(value, total.unit)}, "
            f"{'at or above' if held else 'below'} {level}.",
            answer=Answer(float(held), "outturn", against=at_least),
        ),
        find(
            f"growth.{total.name}.milestone_haircut",
            share,
            "share",
            "one less the level over the total",
            total,
            note="a negative share says that the total was below the level before any haircut",
            sentence=f"Taking {format_value(share, 'share', 2)} off for orders that were never settled brings "
            f"{total.label} of {name} to {level}."
            if held
            else f"Nothing can be taken off: {total.label} of {name} was below {level} before that.",
        ),
    ]


def _tell_floor(study: Study, role: str, year: int, at_least: float, milestone: str) -> Finding:
    years = study.figures(role, "year")
    dated = study.find(milestone, "event") if milestone else None
    floor = find_floor(years, dated, year)
    if floor is None:
        said = f"No total of {years.label} for that year, and no milestone on the way, was public."
        raise NotKnownError(f"{years.name} of {year} as of {study.as_of}: found neither total nor milestone.", said)
    passed = floor.latest >= at_least
    name = label_period(pd.Period(year=year, freq=years.values.index.freq))
    return find(
        f"growth.{years.name}.{name.lower()}.floor",
        floor.latest,
        years.unit,
        "a milestone on the way, a floor of the year",
        floor,
        kind="observation",
        n=1,
        sentence=f"By {format_date(floor.values.index[-1])} {years.label} of {name} had passed "
        f"{format_value(floor.latest, floor.unit)}"
        + (
            "; the whole year was not public yet."
            if passed
            else f", which leaves {format_value(at_least, years.unit)} open."
        ),
        answer=Answer(1.0, "outturn", against=at_least) if passed else None,
    )


def find_floor(years: Figures, dated: Figures | None, year: int) -> Figures | None:
    """The last milestone that lies in a (fiscal) year, None where there is none."""
    if dated is None:
        return None
    inside = [day for day in dated.values.index if pd.Period(day, freq=years.values.index.freq).year == year]
    return dated.between(inside[-1], inside[-1]) if inside else None


@measure
def share_above(study: Study, role: Role, above: Number, until: Day | None = None) -> list[Finding]:
    """Whether the last share known lies above a level: ``growth.<slug>.last``.

    Parameters
    ----------
    role : str
        Quarterly shares.
    until : date, optional
        Only quarters that had ended by then.
    """
    known = study.figures(role, "quarter") if until is None else study.until(role, "quarter", until)
    last = known.last(1)
    held = last.latest > above
    return [
        find(
            f"growth.{last.name}.last",
            last.latest,
            last.unit,
            "figure of the catalogue against the level",
            last,
            kind="observation",
            n=1,
            sentence=f"{last.label} was {format_value(last.latest, last.unit)} in "
            f"{label_period(last.values.index[-1])}, {'above' if held else 'not above'} "
            f"{format_value(above, 'share')}.",
            answer=Answer(float(held), "outturn", against=above),
        )
    ]
