"""Stretches of time in words."""

from __future__ import annotations

import datetime


def name_period(frequency: str, start: datetime.date, end: datetime.date) -> str:
    """Write the stretch of time that a figure covers: ``FY2016``, ``Jan\u2013Mar 2016``, ``31 Mar 2016``.

    Parameters
    ----------
    frequency : str
        Word of the catalogue.
    start, end : datetime.date
        First and last day.
    """
    if frequency == "fiscal_year":
        return f"FY{end.year}"
    if frequency == "year":
        return f"{end.year}" if (end.month, end.day) == (12, 31) else f"year to {end:%b %Y}"
    if frequency in ("point", "event"):
        return f"{end.day} {end:%b %Y}"
    if frequency == "month":
        return f"{end:%b %Y}"
    if frequency == "target":
        return f"by {end:%b %Y}"
    if frequency == "trailing_12m":
        return f"12 months to {end:%b %Y}"
    return _name_span(start, end)


def _name_span(start: datetime.date, end: datetime.date) -> str:
    """Months where they are whole, days where they are not."""
    whole = start.day == 1 and (end + datetime.timedelta(days=1)).day == 1
    if not whole:
        return f"{start.day} {start:%b %Y} to {end.day} {end:%b %Y}"
    if start.year != end.year:
        return f"{start:%b %Y}\u2013{end:%b %Y}"
    return f"{end:%b %Y}" if start.month == end.month else f"{start:%b}\u2013{end:%b %Y}"
