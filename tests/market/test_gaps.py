"""Gaps: growth never crosses two definitions, and is compared with the year that shares most months."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.market import compare_growth, grow_within, list_growth, report_growth_gap


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
