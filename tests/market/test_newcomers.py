"""Newcomers are read in calendar years, and compared only where both sides are known."""

from __future__ import annotations

import pytest

from analysis.market import report_newcomer, report_users, take_years


@pytest.fixture
def own(years):
    return years("Ours", {2014: 1000, 2015: 1500, 2016: 1650, 2017: 1815}, "MAR")


def test_only_years_that_end_in_december_are_calendar_years(days):
    found = take_years(days("New", {"2018-06-30": 1, "2018-12-31": 2, "2019-12-31": 3}))
    assert list(found) == [2, 3] and [period.year for period in found.index] == [2018, 2019]
    assert take_years(None).empty


def test_a_newcomer_and_what_it_added(days, years, own):
    newcomer = days("New", {"2014-12-31": 10, "2015-06-30": 40, "2015-12-31": 110, "2016-12-31": 210}, "CNY_bn")
    retail = years("Retail", {2014: 2000, 2015: 2400, 2016: 3000, 2017: 4000})
    share, added, ours = report_newcomer(newcomer, own, retail, "new", "The newcomer")
    assert share.value == pytest.approx(0.07) and share.n == 3
    assert added.value == pytest.approx(200 / 1000) and ours.value == pytest.approx(315 / 1000)
    assert "From 2014 to 2016 The newcomer added" in added.sentence
    assert report_newcomer(None, own, retail, "new", "x") == []
    assert len(report_newcomer(days("New", {"2015-12-31": 110}), own, retail, "new", "x")) == 1


def test_users_are_compared_at_the_last_quarter_known_of_both(days, quarters):
    theirs = days("New", {"2016-03-31": 50, "2016-06-30": 90, "2016-09-30": 120})
    mine = quarters("Ours", "2016Q4", [100, 100])
    (found,) = report_users(theirs, mine, "new", ("New", "We"))
    assert found.value == pytest.approx(0.9) and "At the end of June 2016 New had 90 million" in found.sentence
    assert report_users(days("New", {"2020-03-31": 50}), mine, "new", ("New", "We")) == []
