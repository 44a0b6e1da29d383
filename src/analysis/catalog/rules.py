"""Rules between the columns of a row, and between tables; each goes with the column to blame."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pandas as pd

from analysis.catalog import vocabulary
from analysis.catalog.fields import Rule, read_days, read_numbers

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


def reference_rules(
    columns: Collection[str], documents: Collection[str] | None, units: Mapping[str, str] | None
) -> list[tuple[str, Rule]]:
    """Rules that need other tables: known documents, known series, and units that a series may have.

    Parameters
    ----------
    columns : collection of str
        Columns of the table.
    documents : collection of str, optional
        Known source_ids; None where sources.csv could not be read.
    units : mapping of str to str, optional
        Units of each series, joined by ``|``; None where series.csv could not be read.
    """
    rules = []
    if documents is not None and "source_id" in columns:
        rules.append(("source_id", _known_document(documents)))
    if units is not None and {"series", "unit"} <= set(columns):
        rules += [("series", _known_series(units)), ("unit", _known_unit(units))]
    return rules


def _known_document(documents: Collection[str]) -> Rule:
    remedy = "add the document to sources.csv or correct the id"
    return Rule("a source_id of sources.csv", lambda frame: frame["source_id"].isin(list(documents)), remedy)


def _known_series(units: Mapping[str, str]) -> Rule:
    remedy = "add its definition to series.csv or correct the name"
    return Rule("a series of series.csv", lambda frame: frame["series"].isin(list(units)), remedy)


def _known_unit(units: Mapping[str, str]) -> Rule:
    pairs = {(series, unit) for series, allowed in units.items() for unit in allowed.split("|")}

    def holds(frame):
        fits = [pair in pairs for pair in zip(frame["series"], frame["unit"], strict=True)]
        elsewhere = ~frame["series"].isin(list(units)) | ~frame["unit"].isin(vocabulary.UNITS)
        return pd.Series(fits, index=frame.index) | elsewhere

    return Rule("a unit that series.csv allows for the series", holds, "convert the value, or allow the unit there")
