"""The stretch of time that a figure covers, held against the word that stands for it in `frequency`."""

from __future__ import annotations

import calendar
import dataclasses
import datetime
import functools
from collections import Counter
from collections.abc import Callable, Iterator, Mapping

import pandas as pd

from analysis.catalog.fields import Rule

Columns = Mapping[str, pd.Series]

WHOLE = ("quarter", "half_year", "fiscal_year", "year", "trailing_12m", "target")
"""Frequencies whose periods end with a month."""

MONTHS = {
    "quarter": ((1, 3, 12), "1, 3 or 12 whole months"),
    "half_year": ((6,), "6 whole months"),
    "fiscal_year": ((12,), "12 whole months"),
    "trailing_12m": ((12,), "12 whole months"),
    "target": ((12,), "12 whole months"),
    "year": (tuple(range(6, 13)), "a year, or at least half of one where it was cut short"),
    "year_to_date": (tuple(range(1, 13)), "up to 12 months"),
    "month": (tuple(range(1, 13)), "a month, or up to a year in which a month lies that the document does not name"),
    "point": (tuple(range(25)), "a day, or up to two years in which the day lies"),
    "event": (tuple(range(13)), "up to a year"),
}
"""How many months a period may touch, and how that is said; a trailing count of 12 months is a quarter where it is
reported each quarter."""

FROM_THE_FIRST = ("quarter", "half_year", "fiscal_year", "trailing_12m", "target", "year_to_date", "month")
"""Frequencies whose periods begin with a month."""


@dataclasses.dataclass(frozen=True)
class _Span:
    """How many months a period touches, whether it begins and closes with one, and the last one's number."""

    months: int
    begins: bool
    closes: bool
    last: int


@functools.lru_cache(maxsize=100_000)
def _read_span(frequency: str, start: str, end: str) -> _Span | None:
    """The span of a period; None where a day cannot be read, or the days are turned round."""
    try:
        first, last = datetime.date.fromisoformat(start), datetime.date.fromisoformat(end)
    except ValueError:
        return None
    if first > last:
        return None
    months = 12 * (last.year - first.year) + last.month - first.month + 1
    if first == last and frequency not in FROM_THE_FIRST:
        months = 0
    closes = last.day == calendar.monthrange(last.year, last.month)[1]
    return _Span(months, first.day == 1, closes, last.month)


def _spans(frame: Columns) -> Iterator[tuple[str, _Span | None]]:
    """Frequency and span of each row."""
    columns = (frame[name] for name in ("frequency", "period_start", "period_end"))
    return ((each[0], _read_span(*each)) for each in zip(*columns, strict=True))


def _end_with_a_month(frame: Columns) -> list[bool]:
    return [span is None or frequency not in WHOLE or span.closes for frequency, span in _spans(frame)]


def _begin_with_a_month(frame: Columns) -> list[bool]:
    return [span is None or frequency not in FROM_THE_FIRST or span.begins for frequency, span in _spans(frame)]


def _last_as_long(wanted: str) -> Callable[[Columns], list[bool]]:
    allowed = set(MONTHS[wanted][0])

    def holds(frame: Columns) -> list[bool]:
        return [span is None or frequency != wanted or span.months in allowed for frequency, span in _spans(frame)]

    return holds


def _keep_step(frame: Columns) -> list[bool]:
    """Quarters of a series and entity cover as many months, and close in the same months of the year, as most do."""
    rows = zip(frame["series"], frame["entity"], _spans(frame), strict=True)
    return _agree_with_most(
        [
            ((name, entity), (span.months, span.last % 3)) if span and frequency == "quarter" else None
            for name, entity, (frequency, span) in rows
        ]
    )


def _keep_word(frame: Columns) -> list[bool]:
    """Years of a series and entity that end in one month are all called by one word."""
    rows = zip(frame["series"], frame["entity"], _spans(frame), strict=True)
    return _agree_with_most(
        [
            ((name, entity, span.last), frequency) if span and frequency in ("year", "fiscal_year") else None
            for name, entity, (frequency, span) in rows
        ]
    )


def _agree_with_most(found: list[tuple[tuple, object] | None]) -> list[bool]:
    """Whether each has what most of its group have; the first one counts where there is no majority."""
    counts = Counter(found)
    most: dict = {}
    for each in filter(None, found):
        if each[0] not in most or counts[each] > counts[most[each[0]]]:
            most[each[0]] = each
    return [each is None or each == most[each[0]] for each in found]


SPAN_RULES = (
    (
        "period_end",
        Rule(f"the last day of a month, for {', '.join(WHOLE)}", _end_with_a_month, "correct the day or the frequency"),
    ),
    (
        "period_start",
        Rule(
            f"the first day of a month, for {', '.join(FROM_THE_FIRST)}",
            _begin_with_a_month,
            "correct the day or the frequency",
        ),
    ),
    *(
        ("period_start", Rule(f"{said}, for {frequency}", _last_as_long(frequency), "correct the days"))
        for frequency, (_, said) in MONTHS.items()
    ),
    (
        "period_end",
        Rule(
            "the length and the months of the series' other quarters", _keep_step, "correct the days or the frequency"
        ),
    ),
    (
        "frequency",
        Rule("the word of the series' other years that end in that month", _keep_word, "use one word for all of them"),
    ),
)
"""Rules between the days and the frequency of a figure, each with the column to blame."""
