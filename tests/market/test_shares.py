"""Shares: calendar years are exact where quarters are known, and alignment shows its doubt."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.market import relate_to_market, report_restatement, report_share, sum_calendar_years


@pytest.fixture
def sales(years):
    return years("Sales", {2013: 800, 2014: 1000, 2015: 1250, 2016: 1600}, "MAR")


@pytest.fixture
def split(quarters):
    """Fiscal 2013 and 2014 by quarters, a quarter of each year in the March quarter."""
    return quarters("Sales", "2013Q1", [200] * 4 + [250] * 4)


def test_calendar_years_are_sums_of_quarters_where_all_four_are_known(sales, split):
    found = sum_calendar_years(sales, split)
    assert found[pd.Period("2013", "Y-DEC")] == 200 + 3 * 250
    assert found[pd.Period("2015", "Y-DEC")] == pytest.approx(0.25 * 1250 + 0.75 * 1600)
    assert [period.year for period in found.index] == [2013, 2014, 2015]


def test_a_gap_between_fiscal_years_is_not_bridged(years, split):
    found = sum_calendar_years(years("Sales", {2014: 1000, 2016: 1600, 2017: 1700}, "MAR"), split)
    assert [period.year for period in found.index] == [2013, 2016]


def test_the_three_alignments(sales, split, years):
    ratios = relate_to_market(sales, split, years("Retail", {2013: 2000, 2014: 2500, 2015: 4000}))
    last = ratios.iloc[-1]
    assert last["nine months"] == pytest.approx(0.4) and last["three months"] == pytest.approx(1250 / 4000)
    assert last["three months"] < last["calendar"] < last["nine months"]


def test_a_share_that_hangs_on_the_alignment_says_so(sales, split, years):
    doubtful = years("Retail", {2013: 1900, 2014: 2350, 2015: 2980})
    share, change = report_share(sales, split, doubtful, "ours")
    assert share.low <= share.value <= share.high and share.id == "market.ours.share"
    assert (change.low < 0 < change.high) == ("sign depends" in change.sentence)
    clear = report_share(sales, split, years("Retail", {2013: 2000, 2014: 4000, 2015: 8000}), "ours")[1]
    assert clear.high < 0 and "sign depends" not in clear.sentence
    assert report_share(sales, split, years("Retail", {2020: 9000}), "ours") == []


def test_restatement_is_the_gap_between_levels_and_printed_growth(years):
    levels = years("Retail", {2013: 100, 2014: 150, 2015: 180, 2017: 300})
    printed = years("Growth", {2014: 0.5, 2015: 0.3, 2017: 0.4}, unit="rate", grade="recalled")
    (found,) = report_restatement(levels, printed)
    assert found.value == pytest.approx(-10) and found.n == 2  # the gap in 2016 leaves 2017 out
    assert found.evidence == "recalled"
    assert report_restatement(levels, None) == []
