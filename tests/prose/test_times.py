import datetime

import pytest

from analysis.prose import find_later, keep_known

DAY = datetime.date(2016, 5, 31)


@pytest.mark.parametrize(
    "text",
    [
        "in 2017",
        "by FY2017.",
        "1 June 2016",
        "June 2016",
        "Jan-Mar 2019",
        "2016-06",
        "2016-06-01",
        "Dec. 2016",
        "(2017)",
    ],
)
def test_later_times_are_found(text):
    assert any(find_later(text, DAY))


@pytest.mark.parametrize(
    "text",
    [
        "in 2016",
        "FY2016",
        "31 May 2016",
        "May 2016",
        "2016-05",
        "RMB 2,017 bn",
        "2017.5",
        "0.2017",
        "2017%",
        "D_2017",
        "12017",
    ],
)
def test_numbers_and_earlier_times_are_not(text):
    assert not any(find_later(text, DAY))


def test_where_a_time_stands_is_told():
    assert list(find_later("Until 2015, and from 2018 on.", DAY)) == [(21, "2018")]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Orders of a year; called otherwise from 2017. Each overlaps.", "Orders of a year. Each overlaps."),
        (
            "Orders. Told by quarter to June 2016; dollars were turned into RMB.",
            "Orders. Dollars were turned into RMB.",
        ),
        ("Orders, as of 2015; settled or not.", "Orders, as of 2015; settled or not."),
        ("Of which 5 were new; the rest is of 2017", "Of which 5 were new."),
        ("Only in 2018.", ""),
        ("", ""),
    ],
)
def test_parts_that_name_a_later_time_are_left_out(text, kept):
    assert keep_known(text, DAY) == kept


def test_everything_is_kept_later_on():
    text = "Orders; called otherwise from 2017. Redrawn in 2021."
    assert keep_known(text, datetime.date(2021, 1, 1)) == text
