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
        From a Series of str (a column's rule) or a DataFrame of str (a row's rule) to a Series of bool.
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
    return Field("text", (Rule("a text that is not blank", lambda column: column.str.strip() != ""),))


def word(words: tuple[str, ...], optional: bool = False) -> Field:
    """A word of a vocabulary."""
    expected = f"one of {', '.join(words)}" + (" or a blank" if optional else "")
    known = [*words, ""] if optional else words
    return Field("text", (Rule(expected, lambda column: column.isin(known), "use one of these"),))


def form(pattern: str, expected: str) -> Field:
    """Text of a form given as a regular expression."""
    return Field("text", (Rule(expected, lambda column: column.str.fullmatch(pattern)),))


def day(optional: bool = False) -> Field:
    """A calendar day."""
    expected = "a calendar day written YYYY-MM-DD" + (" or a blank" if optional else "")
    return Field("day", (Rule(expected, lambda column: read_days(column).notna() | (optional & (column == ""))),))


def rough_day() -> Field:
    """A day of which the day, the month or all may be unknown; kept as text."""

    def holds(column):
        return column.str.fullmatch(r"(\d{4}(-(0[1-9]|1[0-2]))?)?") | read_days(column).notna()

    return Field("text", (Rule("a day YYYY-MM-DD, a month YYYY-MM, a year YYYY or a blank", holds),))


def number(low: float = -np.inf, high: float = np.inf, optional: bool = False) -> Field:
    """A finite number within bounds."""
    span = "" if low == -np.inf else f" of at least {low:g}" if high == np.inf else f" from {low:g} to {high:g}"
    expected = f"a finite number{span}" + (" or a blank" if optional else "")

    def holds(column):
        numbers = read_numbers(column)
        inside = np.isfinite(numbers) & (numbers >= low) & (numbers <= high)
        return inside | (optional & (column == ""))

    return Field("number", (Rule(expected, holds),))


def units() -> Field:
    """One or more units joined by ``|``."""
    rule = Rule(
        f"units joined by |, each one of {', '.join(vocabulary.UNITS)}",
        lambda column: column.map(lambda cell: set(cell.split("|")) <= set(vocabulary.UNITS)).astype(bool),
    )
    return Field("text", (rule,))
