from __future__ import annotations

import datetime

import pytest

from analysis.publish.spans import name_period


@pytest.mark.parametrize(
    ("frequency", "start", "end", "words"),
    [
        ("fiscal_year", "2015-04-01", "2016-03-31", "FY2016"),
        ("year", "2015-01-01", "2015-12-31", "2015"),
        ("year", "2015-02-01", "2016-01-31", "year to Jan 2016"),
        ("quarter", "2016-01-01", "2016-03-31", "Jan\u2013Mar 2016"),
        ("quarter", "2015-11-01", "2016-01-31", "Nov 2015\u2013Jan 2016"),
        ("month", "2016-02-01", "2016-02-29", "Feb 2016"),
        ("point", "2016-05-04", "2016-05-04", "4 May 2016"),
        ("target", "2019-04-01", "2020-03-31", "by Mar 2020"),
        ("trailing_12m", "2015-04-01", "2016-03-31", "12 months to Mar 2016"),
        ("year_to_date", "2020-01-01", "2020-06-30", "Jan\u2013Jun 2020"),
        ("other", "2015-06-18", "2015-06-20", "18 Jun 2015 to 20 Jun 2015"),
    ],
)
def test_a_stretch_of_time_is_written_as_people_say_it(frequency, start, end, words):
    assert name_period(frequency, datetime.date.fromisoformat(start), datetime.date.fromisoformat(end)) == words
