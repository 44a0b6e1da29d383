"""Rules between the columns of a row, and between tables; each goes with the column to blame."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Collection, Mapping

import pandas as pd

from analysis.catalog import vocabulary
from analysis.catalog.fields import Rule, read_days, read_numbers
from analysis.catalog.spans import SPAN_RULES

PAST = ("published", "computable", "date")
"""Columns that say when something became known or happened, in every table that has them."""

OBSERVATION_RULES = (
    (
        "period_start",
        Rule(
            "a day on or before period_end",
            lambda frame: ~(read_days(frame["period_start"]) > read_days(frame["period_end"])),
            "correct one of the two days",
        ),
    ),
    (
        "published",
        Rule(
            "a day on or after period_end, unless nature is forecast or target",
            lambda frame: (
                ~(read_days(frame["published"]) < read_days(frame["period_end"]))
                | frame["nature"].isin(vocabulary.AHEAD)
            ),
            "correct the day, or say what the figure is in nature",
        ),
    ),
    (
        "computable",
        Rule(
            "a day on or after published, or a blank",
            lambda frame: ~(read_days(frame["computable"]) < read_days(frame["published"])),
            "give the first day on which the value could be computed",
        ),
    ),
    (
        "computable",
        Rule(
            "a day, since date_evidence is reconstructed",
            lambda frame: (frame["computable"] != "") | (frame["date_evidence"] != "reconstructed"),
            "give the release day of the last document that the value is computed from",
        ),
    ),
    (
        "value",
        Rule(
            "a level of at least 0, unless unit is rate",
            lambda frame: ~(read_numbers(frame["value"]) < 0) | (frame["unit"] == "rate"),
        ),
    ),
    (
        "value",
        Rule(
            "a share from 0 to 1",
            lambda frame: ~(read_numbers(frame["value"]) > 1) | (frame["unit"] != "share"),
            "divide a percentage by 100",
        ),
    ),
    (
        "value",
        Rule(
            "a whole number of at least 1, since unit is rank",
            lambda frame: [
                unit != "rank" or (value >= 1 and value == round(value))
                for unit, value in zip(frame["unit"], read_numbers(frame["value"]).fillna(1), strict=True)
            ],
        ),
    ),
    *SPAN_RULES,
)

CORRECTION_RULES = (
    ("new", Rule("another text than old", lambda frame: frame["new"] != frame["old"], "drop the correction")),
)

ASSUMPTION_RULES = (
    (
        "mode",
        Rule(
            "low <= mode <= high",
            lambda frame: (
                ~(read_numbers(frame["low"]) > read_numbers(frame["mode"]))
                & ~(read_numbers(frame["mode"]) > read_numbers(frame["high"]))
            ),
            "put the three numbers in order",
        ),
    ),
    (
        "high",
        Rule(
            "a share from 0 to 1",
            lambda frame: (
                (~(read_numbers(frame["low"]) < 0) & ~(read_numbers(frame["high"]) > 1)) | (frame["unit"] != "share")
            ),
            "divide percentages by 100",
        ),
    ),
)


@dataclasses.dataclass(frozen=True)
class References:
    """What other tables and the calendar say, against which a table's cells are held.

    Parameters
    ----------
    documents : collection of str, optional
        Known source_ids; None where sources.csv could not be read.
    series : mapping of str to mapping of str to str, optional
        What series.csv allows for each series: ``units``, ``entities`` and ``natures``, joined by ``|``; None where it
        could not be read.
    today : datetime.date, optional
        Day after which nothing can have become known; None where the calendar is not asked.
    """

    documents: Collection[str] | None = None
    series: Mapping[str, Mapping[str, str]] | None = None
    today: datetime.date | None = None


def reference_rules(columns: Collection[str], known: References) -> list[tuple[str, Rule]]:
    """Rules that need more than the table itself, each with the column to blame.

    Parameters
    ----------
    columns : collection of str
        Columns of the table.
    """
    rules = []
    if known.documents is not None and "source_id" in columns:
        rules.append(("source_id", _known_document(known.documents)))
    if known.series is not None and {"series", "unit"} <= set(columns):
        rules.append(("series", _known_series(known.series)))
        rules.append(("unit", _allowed(known.series, "unit", "units", "convert the value, or allow the unit there")))
        rules.append(("entity", _allowed(known.series, "entity", "entities", "correct its spelling, or list it there")))
        rules.append(("nature", _allowed(known.series, "nature", "natures", "correct the word, or list it there")))
    if known.today is not None:
        rules += [(column, _not_ahead(column, known.today)) for column in PAST if column in columns]
    return rules


def _known_document(documents: Collection[str]) -> Rule:
    remedy, held = "add the document to sources.csv or correct the id", set(documents)
    return Rule("a source_id of sources.csv", lambda frame: [cell in held for cell in frame["source_id"]], remedy)


def _known_series(series: Mapping[str, Mapping[str, str]]) -> Rule:
    remedy = "add its definition to series.csv or correct the name"
    return Rule("a series of series.csv", lambda frame: [cell in series for cell in frame["series"]], remedy)


def _allowed(series: Mapping[str, Mapping[str, str]], column: str, listed: str, remedy: str) -> Rule:
    """A column's word is one of those that series.csv lists for the series.

    Unknown series and words of no vocabulary are blamed elsewhere.
    """
    words = {name: set(terms[listed].split("|")) for name, terms in series.items()}
    sound = {"unit": vocabulary.is_unit, "nature": vocabulary.NATURES.__contains__}.get(column, bool)

    def holds(frame: pd.DataFrame) -> list[bool]:
        pairs = zip(frame["series"], frame[column], strict=True)
        return [word in words.get(name, (word,)) or not sound(word) for name, word in pairs]

    return Rule(f"a word that series.csv lists for the series under {listed}", holds, remedy)


def _not_ahead(column: str, today: datetime.date) -> Rule:
    """Days are compared as text, so that a month or a year counts by its beginning."""
    last = today.isoformat()
    remedy = "correct the day: nothing is known ahead of time"
    return Rule(f"a day up to today ({last})", lambda frame: [cell <= last for cell in frame[column]], remedy)
