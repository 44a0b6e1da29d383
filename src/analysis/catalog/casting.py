"""A study held against the figures: which series plays which role, in which unit, and on which days it is judged."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

import pandas as pd

from analysis.catalog.plain_yaml import find_line
from analysis.catalog.roles import FILE, Role, Study
from analysis.errors import DataError

ONE_UNIT = (
    ("entrance", "destination"),
    ("total", "entrance"),
    ("total", "goal"),
    ("total", "market"),
    ("total", "mobile_sales"),
    ("total", "claimed_sales"),
    ("entrance", "audience_market"),
    ("audience_market", "audience_sales"),
    ("market", "market_physical"),
    ("outside_network_ads", "outside_network_ads_own"),
    ("outside_network_ads", "outside_network_ads_related"),
)
"""Roles whose figures are divided by each other, added or compared, without a rate of exchange between them."""


def check_study(
    study: Study,
    series: set[str],
    observations: pd.DataFrame,
    lines: Mapping[tuple, int],
    today: datetime.date | None = None,
) -> list[DataError]:
    """Hold a study against the figures.

    Parameters
    ----------
    series : set of str
        Known series.
    observations : DataFrame of str
        The figures' text.
    lines : dict of tuple to int
        Line of each key of the study.
    today : datetime.date, optional
        Day after which no edition can be; without it the calendar is not asked.
    """
    columns = ["series", "entity", "nature", "frequency", "unit"]
    held = set(observations[columns].itertuples(index=False, name=None))
    problems = _check_editions(study, observations, lines, today)
    slugs: dict[str, str] = {}
    for name, role in study.roles.items():
        if name in series:
            found, expected = f"role {name!r}", "a name that no series has"
            problems.append(_refuse(found, expected, lines, ("roles", name), "rename the role"))
        if slugs.setdefault(role.slug, name) != name:
            found = f"{role.slug!r} at key roles.{name}.slug, also of role {slugs[role.slug]}"
            problems.append(_refuse(found, "a slug of its own", lines, ("roles", name, "slug"), "choose another"))
        problems += _check_rows(name, role, held, lines)
    return problems + _check_units(study, held, lines)


def _refuse(found: str, expected: str, lines: Mapping[tuple, int], path: tuple, remedy: str) -> DataError:
    return DataError(FILE, found, expected, find_line(lines, path), remedy=remedy)


def _check_editions(
    study: Study, observations: pd.DataFrame, lines: Mapping[tuple, int], today: datetime.date | None
) -> list[DataError]:
    """Editions of days before anything was known, or after today."""
    problems, days = [], [day for day in observations["published"] if day[:4].isdecimal()]
    for name, edition in study.editions.items():
        if not isinstance(edition.as_of, datetime.date):
            continue
        found, path = f"{edition.as_of} at key editions.{name}.as_of", ("editions", name, "as_of")
        if days and edition.as_of.isoformat() < min(days):
            expected = f"a day from {min(days)} on, when the first figure became known"
            problems.append(_refuse(found, expected, lines, path, "correct the day"))
        elif today is not None and edition.as_of > today:
            expected = f"a day up to today ({today})"
            problems.append(_refuse(found, expected, lines, path, "correct the day, or write latest"))
    return problems


def _rows_of(role: Role, held: set[tuple]) -> list[tuple[str, str]]:
    """Frequencies and units of the rows that a role means."""
    return [(row[3], row[4]) for row in held if row[:3] == (role.series, role.entity, role.nature)]


def _check_rows(name: str, role: Role, held: set[tuple], lines: Mapping[tuple, int]) -> list[DataError]:
    """Errors where observations.csv has no rows for a role, or none of one of its frequencies."""
    frequencies = {frequency for frequency, _ in _rows_of(role, held)}
    if not frequencies:
        found = f"series {role.series!r} of {role.entity!r} ({role.nature}) at key roles.{name}"
        expected = "a series, entity and nature that observations.csv has"
        return [_refuse(found, expected, lines, ("roles", name, "entity"), "correct the role or add the figures")]
    expected = f"one that {role.series} has ({', '.join(sorted(frequencies))})"
    return [
        _refuse(
            f"{word!r} at key roles.{name}.frequencies.{asked}",
            expected,
            lines,
            ("roles", name, "frequencies", asked),
            "correct the word",
        )
        for asked, word in role.frequencies.items()
        if word not in frequencies
    ]


def _check_units(study: Study, held: set[tuple], lines: Mapping[tuple, int]) -> list[DataError]:
    """Errors where two roles that are set against each other are in two currencies or two sizes of unit.

    Quarters are set against quarters and years against years, so each frequency counts by itself.
    """
    rows = {name: _rows_of(role, held) for name, role in study.roles.items()}
    problems = []
    for first, second in ONE_UNIT:
        shared = {frequency for frequency, _ in rows.get(first, ())} & {each for each, _ in rows.get(second, ())}
        pairs = [
            [{unit for each, unit in rows[name] if each == frequency} for name in (second, first)]
            for frequency in sorted(shared)
        ]
        different = next((pair for pair in pairs if len(set.union(*pair)) > 1), None)
        if different:
            theirs, ours = (", ".join(sorted(units)) for units in different)
            remedy = "convert the figures of one, since no rate of exchange stands between the two"
            found = f"role {second} in {theirs}, role {first} in {ours}"
            problems.append(_refuse(found, "both in one unit", lines, ("roles", second, "series"), remedy))
    return problems
