"""Times that a text names: what lies after a day is left out of the edition of that day, part by part."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

_MONTHS = {
    name[:3]: at
    for at, name in enumerate(
        (
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ),
        start=1,
    )
}
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_TIMES = (
    re.compile(rf"\b{_YEAR}-(?P<month>\d\d)(?:-(?P<day>\d\d))?\b"),
    re.compile(rf"\b(?:(?P<day>\d\d?) )?(?P<month>{'|'.join(_MONTHS)})[a-z]*\.? {_YEAR}\b"),
    re.compile(rf"(?<![\w.,/])(?:FY)?{_YEAR}(?![\d%]|[.,]\d)"),
)
_PART = re.compile(r"(?<=[.;]) (?=\S)")


def find_later(text: str, day: datetime.date) -> Iterator[tuple[int, str]]:
    """Times named in a text that begin after a day: where each stands, and its words.

    A month begins on its first day, a year (fiscal or not) on 1 January.
    """
    for pattern in _TIMES:
        for match in pattern.finditer(text):
            parts = match.groupdict()
            month = parts.get("month") or "1"
            number = int(month) if month.isdigit() else _MONTHS[month[:3]]
            if (int(parts["year"]), number, int(parts.get("day") or 1)) > (day.year, day.month, day.day):
                yield match.start(), match.group()


def keep_known(text: str, day: datetime.date) -> str:
    """A text without those of its sentences, or parts between semicolons, that name a time after a day."""
    kept: list[str] = []
    ended = True
    for part in _PART.split(text):
        if any(find_later(part, day)):
            if kept and not ended:
                kept[-1] = f"{kept[-1][:-1]}."
            ended = True
            continue
        kept.append(part[:1].upper() + part[1:] if kept and ended else part)
        ended = not part.endswith(";")
    return " ".join(kept).removesuffix(";")
