"""The only calendar code: quarters, fiscal years and the periods that figures are dated by.

Periods are those of pandas. A frequency says where the year ends: ``Q-MAR`` and ``Y-MAR`` for Alibaba (April to March,
so fiscal 2016 ends on 31 March 2016), ``Q-JAN`` and ``Y-JAN`` for Walmart (February to January), ``Q-DEC`` and
``Y-DEC`` for calendar years.
"""

from __future__ import annotations

import datetime

import pandas as pd

from analysis.errors import NetredError

QUARTERS_A_YEAR = 4
MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")


def parse_date(text: str | datetime.date) -> datetime.date:
    """Read a day written as ``YYYY-MM-DD``.

    Raises
    ------
    NetredError
        If the text is no such day.
    """
    if isinstance(text, datetime.datetime):
        return text.date()
    if isinstance(text, datetime.date):
        return text
    try:
        day = datetime.date.fromisoformat(str(text))
    except ValueError:
        day = None
    if day is None or day.isoformat() != str(text):
        raise NetredError(f"date {text!r}: found no calendar day, expected YYYY-MM-DD.")
    return day


def year_end_month(index: pd.PeriodIndex) -> str:
    """Month in which the year of `index` ends, as pandas abbreviates it (``MAR``, ``JAN``, ``DEC``)."""
    return index.freqstr.partition("-")[2] or "DEC"


def is_quarterly(index: pd.PeriodIndex) -> bool:
    """Whether the periods are quarters."""
    return index.freqstr.startswith("Q")


def yearly_frequency(index: pd.PeriodIndex) -> str:
    """Frequency of the years that the periods of `index` add up to: ``Q-MAR`` gives ``Y-MAR``."""
    return f"Y-{year_end_month(index)}"


def year_of(index: pd.PeriodIndex) -> pd.PeriodIndex:
    """The (fiscal) year in which each period lies."""
    return index if not is_quarterly(index) else index.asfreq(yearly_frequency(index))


def quarter_of_year(index: pd.PeriodIndex) -> pd.Index:
    """Position of each quarter in its own (fiscal) year, 0 to 3; zeros for yearly periods."""
    return (index.quarter - 1) if is_quarterly(index) else index.year * 0


def quarters_in(year: pd.Period) -> pd.PeriodIndex:
    """The four quarters of a (fiscal) year, in order."""
    month = year.freqstr.partition("-")[2] or "DEC"
    return pd.period_range(year.asfreq(f"Q-{month}", "start"), periods=QUARTERS_A_YEAR, freq=f"Q-{month}")


def periods_after(index: pd.PeriodIndex, horizon: int) -> pd.PeriodIndex:
    """The `horizon` periods that follow the last one of `index`."""
    return pd.period_range(index[-1] + 1, periods=horizon, freq=index.freq)


def period_index(ends: pd.Series, frequency: str, year_end: str) -> pd.PeriodIndex:
    """Periods that end on the given days.

    Parameters
    ----------
    ends : Series of datetime64
        Last day of each period.
    frequency : {'quarter', 'year'}
        Length of the periods.
    year_end : str
        Month in which the year ends (``MAR``).

    Raises
    ------
    NetredError
        If a day does not close a period of that frequency.
    """
    letter = {"quarter": "Q", "year": "Y"}[frequency]
    index = pd.PeriodIndex(pd.to_datetime(ends), freq=f"{letter}-{year_end}")
    stray = index.end_time.normalize() != pd.to_datetime(ends).to_numpy()
    if stray.any():
        found = pd.to_datetime(ends).to_numpy()[stray][0]
        raise NetredError(
            f"period ending {pd.Timestamp(found):%Y-%m-%d}: found a day that does not close a {frequency} "
            f"of years ending in {year_end}, expected such a day; correct period_end or the role's year_end."
        )
    return index


def label_period(period: pd.Period) -> str:
    """Name of a period as readers know it: ``FY2016`` for fiscal years, ``2016`` for others, ``Jan-Mar 2016``.

    >>> label_period(pd.Period("2016", "Y-MAR")), label_period(pd.Period("2016Q4", "Q-MAR"))
    ('FY2016', 'Jan-Mar 2016')
    """
    if period.freqstr.startswith("Q"):
        start, end = period.start_time, period.end_time
        return f"{start:%b}-{end:%b} {end:%Y}"
    return str(period.year) if period.freqstr in ("Y-DEC", "A-DEC") else f"FY{period.year}"
