"""The calendar: quarters tile years whatever month these end in, and stray days are refused."""

from __future__ import annotations

import datetime

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import NetredError
from analysis.periods import (
    MONTHS,
    QUARTERS_A_YEAR,
    is_quarterly,
    label_period,
    parse_date,
    period_index,
    periods_after,
    quarter_of_year,
    quarters_in,
    year_end_month,
    year_of,
    yearly_frequency,
)

months, years, letters = st.sampled_from(MONTHS), st.integers(1990, 2060), st.sampled_from("QY")


@st.composite
def year_periods(draw):
    return pd.Period(year=draw(years), freq=f"Y-{draw(months)}")


@given(st.dates())
def test_a_day_is_read_as_it_is_written(day):
    assert parse_date(day.isoformat()) == parse_date(day) == day
    assert parse_date(datetime.datetime(day.year, day.month, day.day, 23, 59)) == day


@pytest.mark.parametrize(
    "text", ["", "31.5.2016", "2016-5-31", "2016-02-30", "20160531", "2016-W22-2", "2016-05-31 ", "latest", None, 2016]
)
def test_what_is_no_day_is_refused(text):
    with pytest.raises(NetredError, match=r"date .*: found no calendar day, expected YYYY-MM-DD\."):
        parse_date(text)


@given(year_periods())
def test_the_quarters_of_a_year_tile_it(year):
    quarters = quarters_in(year)
    assert len(quarters) == QUARTERS_A_YEAR
    assert quarters[0].start_time == year.start_time
    assert quarters[-1].end_time == year.end_time
    gaps = quarters.start_time[1:] - quarters.end_time[:-1]
    assert (gaps > pd.Timedelta(0)).all() and (gaps < pd.Timedelta("1s")).all()
    assert set(year_of(quarters)) == {year}
    assert list(quarter_of_year(quarters)) == [0, 1, 2, 3]


@given(year_periods())
def test_values_of_quarters_add_up_to_their_year(year):
    quarters = quarters_in(year).union(quarters_in(year + 1))
    values = pd.Series([1.0, 2, 3, 4, 10, 20, 30, 40], index=quarters)
    assert values.groupby(year_of(quarters)).sum().to_dict() == {year: 10, year + 1: 100}


@given(year_periods())
def test_frequencies_lead_to_each_other_and_keep_the_month(year):
    quarters, yearly = quarters_in(year), pd.PeriodIndex([year])
    assert is_quarterly(quarters) and not is_quarterly(yearly)
    assert yearly_frequency(quarters) == yearly_frequency(yearly) == year.freqstr
    assert year_end_month(quarters) == year_end_month(yearly)
    assert year_of(yearly) is yearly
    assert list(quarter_of_year(yearly)) == [0]


@given(year_periods(), st.booleans(), st.integers(1, 12))
def test_the_periods_after_follow_without_a_gap(year, quarterly, horizon):
    index = quarters_in(year) if quarterly else pd.PeriodIndex([year])
    following = periods_after(index, horizon)
    assert list(following) == [index[-1] + step for step in range(1, horizon + 1)]


@given(months, st.sampled_from(["quarter", "year"]), years, st.integers(1, 6))
def test_last_days_name_their_periods(month, frequency, year, count):
    periods = pd.period_range(f"{year}-06-30", periods=count, freq=f"{frequency[0].upper()}-{month}")
    assert list(period_index(pd.Series(periods.end_time.normalize()), frequency, month)) == list(periods)


@given(months, st.sampled_from(["quarter", "year"]), st.dates(datetime.date(1990, 1, 1), datetime.date(2060, 1, 1)))
def test_a_day_that_closes_no_period_is_refused(month, frequency, day):
    place = MONTHS.index(month) + 1
    last_of_month = (day + datetime.timedelta(1)).day == 1
    closing = last_of_month and (day.month - place) % (3 if frequency == "quarter" else 12) == 0
    ends = pd.Series(pd.to_datetime([day]))
    if closing:
        assert period_index(ends, frequency, month)[0].end_time.date() == day
    else:
        with pytest.raises(NetredError, match=f"period ending {day}: .*{frequency} of years ending in {month}"):
            period_index(ends, frequency, month)


def test_one_stray_day_among_good_ones_is_named():
    ends = pd.Series(pd.to_datetime(["2015-12-31", "2016-03-30", "2016-06-30"]))
    with pytest.raises(NetredError, match="period ending 2016-03-30"):
        period_index(ends, "quarter", "MAR")


@pytest.mark.parametrize(
    ("period", "label"),
    [
        (pd.Period("2016-03-31", "Y-MAR"), "FY2016"),
        (pd.Period("2016-01-31", "Y-JAN"), "FY2016"),
        (pd.Period("2016", "Y-DEC"), "2016"),
        (pd.Period("2016-03-31", "Q-MAR"), "Jan-Mar 2016"),
        (pd.Period("2016-01-31", "Q-JAN"), "Nov-Jan 2016"),
    ],
)
def test_periods_are_named_as_readers_know_them(period, label):
    assert label_period(period) == label
