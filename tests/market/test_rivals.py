"""Rivals: growth never crosses two definitions, and newcomers are read in calendar years."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.market import (
    compare_growth,
    grow_within,
    list_growth,
    report_growth_gap,
    report_latest,
    report_newcomer,
    report_users,
    take_years,
)


@pytest.fixture
def definitions(years):
    narrow = years("Narrow", {2013: 100, 2014: 200, 2015: 300})
    wide = years("Wide", {2015: 900, 2016: 990, 2018: 2000}, grade="derived")
    return [narrow, None, wide]


@pytest.fixture
def own(years):
    return years("Ours", {2014: 1000, 2015: 1500, 2016: 1650, 2017: 1815}, "MAR")


def test_no_growth_is_taken_across_definitions_or_gaps(definitions):
    found = grow_within(definitions).set_index("year")
    assert list(found.index) == [2014, 2015, 2016]
    assert list(found["definition"]) == ["Narrow", "Narrow", "Wide"]
    np.testing.assert_allclose(np.exp(found["growth"]), [2, 1.5, 1.1])


def test_the_first_definition_that_knows_a_year_is_taken(years):
    preferred, other = years("A", {2014: 10, 2015: 20}), years("B", {2014: 10, 2015: 11, 2016: 12})
    found = grow_within([preferred, other]).set_index("year")
    assert list(found["definition"]) == ["A", "B"]


def test_growth_is_compared_with_the_fiscal_year_that_shares_nine_months(definitions, own):
    found = compare_growth(definitions, own).set_index("year")
    assert found.loc[2014, "gap"] == pytest.approx(np.log(2) - np.log(1.5))
    assert found.loc[2016, "gap"] == pytest.approx(0)
    assert set(found.loc[2014, "rows"]) == {"narrow/2013", "narrow/2014", "ours/2014", "ours/2015"}
    lines = list_growth(found.reset_index(), "They", "We")
    assert [period.year for period in lines["They"].index] == [2014, 2015, 2016]


def test_the_gap_is_a_mean_with_the_range_of_its_years(definitions, own):
    (found,) = report_growth_gap(definitions, own, "they", "They")
    years = compare_growth(definitions, own)
    assert found.value == pytest.approx(100 * years["gap"].mean()) and found.n == 3
    assert found.low == pytest.approx(0) and found.evidence == "derived"
    (later,) = report_growth_gap(definitions, own, "they", "They", 2015)
    assert later.id == "market.they.growth_gap_after_2015" and later.n == 1
    assert report_growth_gap([None], own, "they", "They") == []


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


def test_the_latest_figure_is_named_by_its_period(years, days):
    (year,) = report_latest(years("Shops", {2018: 33, 2019: 64.5}), "shops.sales", "They sold")
    assert year.sentence == "They sold RMB 64.5 bn (2019)." and year.rows == ("shops/2019",)
    (day,) = report_latest(days("Readers", {"2024-06-30": 300}), "readers", "They numbered")
    assert day.sentence == "They numbered 300 million (June 2024)."
    assert report_latest(None, "shops.sales", "x") == []
