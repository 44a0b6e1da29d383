"""Fields: the kinds of column that tables are made of, each with its rule and the sentence that a breach deserves.

A blank cell is an empty string.
"""

from __future__ import annotations

import dataclasses
import datetime
import functools
import math
import re
from collections.abc import Callable

import numpy as np
import pandas as pd

from analysis.catalog import vocabulary

MOST = 1e12
"""No figure in a unit of the vocabulary is larger."""

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")


@dataclasses.dataclass(frozen=True)
class Rule:
    """What a column, or a whole row, must satisfy.

    Parameters
    ----------
    expected : str
        The rule in words; unique within a column.
    holds : callable
        From a Series of str (a column's rule), or a mapping of columns to such (a row's rule), to as many truths.
    remedy : str
        What to do about a breach.
    """

    expected: str
    holds: Callable
    remedy: str = "correct the cell"


@dataclasses.dataclass(frozen=True)
class Field:
    """One column: its kind (``text``, ``day`` or ``number``), its rules, and whether a file may leave it out."""

    kind: str
    rules: tuple[Rule, ...] = ()
    optional: bool = False


def read_days(column: pd.Series) -> pd.Series:
    """Text read as days; NaT where it is none."""
    days = np.array([_read_day(cell) for cell in column], dtype="datetime64[us]")
    return pd.Series(days, index=column.index)


def read_numbers(column: pd.Series) -> pd.Series:
    """Text read as numbers; NaN where it is none."""
    return pd.Series([_read_number(cell) for cell in column], index=column.index, dtype=float)


@functools.lru_cache(maxsize=100_000)
def _read_day(cell: str) -> np.datetime64:
    try:
        return np.datetime64(datetime.date.fromisoformat(cell) if _DAY.fullmatch(cell) else "NaT", "us")
    except ValueError:
        return np.datetime64("NaT", "us")


@functools.lru_cache(maxsize=100_000)
def _read_number(cell: str) -> float:
    return float(cell) if _NUMBER.fullmatch(cell) else math.nan


def text() -> Field:
    """Text that is not blank."""
    return Field("text", (Rule("a text that is not blank", lambda column: column != ""),))


def word(words: tuple[str, ...], optional: bool = False) -> Field:
    """A word of a vocabulary."""
    expected = f"one of {', '.join(words)}" + (" or a blank" if optional else "")
    known = [*words, ""] if optional else words
    return Field("text", (Rule(expected, lambda column: column.isin(known), "use one of these"),))


def form(pattern: str, expected: str) -> Field:
    """Text of a form given as a regular expression."""
    spelt = re.compile(pattern)
    return Field("text", (Rule(expected, lambda column: [bool(spelt.fullmatch(cell)) for cell in column]),))


def day(optional: bool = False) -> Field:
    """A calendar day."""
    expected = "a calendar day written YYYY-MM-DD" + (" or a blank" if optional else "")
    return Field("day", (Rule(expected, lambda column: read_days(column).notna() | (optional & (column == ""))),))


def rough_day() -> Field:
    """A day of which the day, the month or all may be unknown; kept as text."""
    part = re.compile(r"([0-9]{4}(-(0[1-9]|1[0-2]))?)?")

    def holds(column: pd.Series) -> pd.Series:
        return read_days(column).notna() | np.array([bool(part.fullmatch(cell)) for cell in column])

    return Field("text", (Rule("a day YYYY-MM-DD, a month YYYY-MM, a year YYYY or a blank", holds),))


def number(low: float = -np.inf, high: float = np.inf, optional: bool = False, whole: bool = False) -> Field:
    """A finite number within bounds, none beyond a thousand billions."""
    span = "" if low == -np.inf else f" of at least {low:g}" if high == np.inf else f" from {low:g} to {high:g}"
    expected = f"a {'whole' if whole else 'finite'} number{span}" + (" or a blank" if optional else "")

    def holds(column: pd.Series) -> pd.Series:
        numbers = read_numbers(column)
        inside = (np.abs(numbers) <= MOST) & (numbers >= low) & (numbers <= high)
        if whole:
            inside &= numbers.round() == numbers
        return inside | (optional & (column == ""))

    return Field("number", (Rule(expected, holds),))


def link() -> Field:
    """The address of a page, or a blank."""
    expected = "an address that begins with http:// or https://, or a blank"
    return form(r"(https?://[^\s/]+\S*)?", expected)


def words(vocabulary: tuple[str, ...], optional: bool = False) -> Field:
    """Words of a vocabulary joined by ``|``."""
    expected = f"one or more of {', '.join(vocabulary)}, joined by |" + (" or a blank" if optional else "")
    known = set(vocabulary)

    def holds(column: pd.Series) -> pd.Series:
        return [(optional and cell == "") or set(cell.split("|")) <= known for cell in column]

    return Field("text", (Rule(expected, holds, "use these"),))


def names() -> Field:
    """Names joined by ``|``, each once."""

    def holds(column: pd.Series) -> pd.Series:
        parts = [cell.split("|") for cell in column]
        return [all(name == name.strip() != "" for name in each) and len(set(each)) == len(each) for each in parts]

    return Field("text", (Rule("one or more names joined by |, each once", holds),))


def unit() -> Field:
    """A unit of figures."""
    rule = Rule(vocabulary.UNIT_FORM, lambda column: [vocabulary.is_unit(cell) for cell in column], "use one of these")
    return Field("text", (rule,))


def units() -> Field:
    """One or more units joined by ``|``."""
    expected = f"one or more units joined by |, each {vocabulary.UNIT_FORM}"
    return Field("text", (Rule(expected, lambda column: [_are_units(cell) for cell in column], "use these"),))


def _are_units(cell: str) -> bool:
    return all(vocabulary.is_unit(name) for name in cell.split("|"))


def sparing(field: Field) -> Field:
    """The same column, which a file may leave out."""
    return dataclasses.replace(field, optional=True)
