"""Findings as text, whole or by their parts, and the words for chances, counts and days.

A number that rests on a recalled row carries `RECALLED_MARK` wherever it shows; a number made of assumptions has two
significant figures and its band is called a range of assumptions, never an interval.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from analysis.errors import UnknownNameError
from analysis.findings import Finding
from analysis.prose.numbers import FIGURES, format_range, format_value, name_unit

RECALLED_MARK = "†"
"""Follows every number whose evidence is `recalled`."""

FIGURES_OF_ASSUMPTIONS = 2
_NUMERALS = (
    *("no", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)
_CHANCES = ((0.9, "very likely"), (0.67, "likely"), (0.33, "about as likely as not"))


def describe(finding: Finding) -> str:
    """Write a finding with its band: ``RMB 5.15 trillion (80% band RMB 4.51 to 7.71 trillion)``.

    A band made of assumptions is called a range of assumptions, and one without a level a range; never an interval.
    """
    parts = _list_parts(finding)
    if finding.low is None:
        return parts["value"]
    if finding.kind == "range of assumptions":
        name = "range of assumptions"
    else:
        name = "range" if finding.level is None else f"{parts['level']} band"
    unmarked = parts["range"].removesuffix(RECALLED_MARK)
    return f"{parts['value']} ({name} {unmarked})"


def part(finding: Finding, name: str = "value") -> str:
    """Write one part of a finding, as the book's facts ask for it.

    Parameters
    ----------
    name : str
        ``value``, ``size`` (a growth without its plus), ``low``, ``high``, ``range``, ``level``, ``n``, ``as_of``,
        ``sentence``, ``unit``, ``evidence``,
        ``method``, ``note``, or ``full``, which is `describe`.

    Raises
    ------
    UnknownNameError
        If there is no such part, or this finding lacks it (``low`` where there is no band).
    """
    parts = _list_parts(finding) | {"full": describe(finding)}
    if name not in parts:
        raise UnknownNameError("part", name, parts, f"finding {finding.id}")
    return parts[name]


def format_date(day: datetime.date) -> str:
    """Write a day as ``31 May 2016``."""
    return f"{day.day} {day:%B %Y}"


def say_probability(probability: float) -> str:
    """Say a probability in words and figures, ``unlikely (26%)``, with the cuts of the verdict scale."""
    figure = format_value(probability, "probability")
    if probability <= 0.1:
        return f"very unlikely ({figure})"
    words = next((words for cut, words in _CHANCES if probability >= cut), "unlikely")
    return f"{words} ({figure})"


def say_count(count: int, noun: str, plural: str = "") -> str:
    """Count things in a sentence: ``no claims``, ``one claim``, ``twelve claims``, ``13 claims``."""
    number = _NUMERALS[count] if 0 <= count < len(_NUMERALS) else format_value(count, "count")
    return f"{number} {noun if count == 1 else plural or noun + 's'}"


def join(words: Iterable[str]) -> str:
    """Join words into ``a, b and c``."""
    *first, last = list(words) or [""]
    return f"{', '.join(first)} and {last}" if first else last


def _list_parts(finding: Finding) -> dict[str, str]:
    """The parts that a finding has, written."""
    unit = "probability" if finding.kind == "probability" and finding.unit == "share" else finding.unit
    figures = FIGURES_OF_ASSUMPTIONS if finding.kind == "range of assumptions" else FIGURES
    mark = RECALLED_MARK if finding.evidence == "recalled" else ""
    value = format_value(finding.value, unit, figures) + mark
    parts = {"value": value, "size": value.lstrip("+"), "unit": name_unit(unit)}
    if finding.low is not None and finding.high is not None:
        parts["low"] = format_value(finding.low, unit, figures) + mark
        parts["high"] = format_value(finding.high, unit, figures) + mark
        parts["range"] = format_range(finding.low, finding.high, unit, figures) + mark
    if finding.level is not None:
        parts["level"] = format_value(finding.level, "share")
    if finding.n is not None:
        parts["n"] = format_value(finding.n, "count")
    if finding.sentence:
        parts["sentence"] = finding.sentence + mark
    if finding.note:
        parts["note"] = finding.note
    return parts | {"as_of": format_date(finding.as_of), "evidence": finding.evidence, "method": finding.method}
