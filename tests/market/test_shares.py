"""Shares: calendar years are exact where quarters are known, slopes recover a known one, alignment shows its doubt."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.errors import NetredError
from analysis.market import relate_to_market, report_restatement, report_share, report_share_slope, sum_calendar_years
from analysis.market.shares import fit_logit_line


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


def test_the_slope_of_a_logit_line_is_recovered_with_honest_errors():
    generator, slope, inside = np.random.default_rng(3), -0.2, 0
    index = pd.period_range("2010", periods=8, freq="Y-DEC")
    for _ in range(400):
        logits = 0.5 + slope * np.arange(8) + generator.normal(0, 0.1, 8)
        found, error, freedom = fit_logit_line(pd.Series(1 / (1 + np.exp(-logits)), index=index))
        inside += abs(found - slope) < 1.4398 * error  # Student's t, 6 degrees of freedom, 80%
    assert freedom == 6
    assert inside / 400 == pytest.approx(0.8, abs=0.06)


def test_a_falling_share_is_supported_in_every_alignment_where_it_halves(sales, split, years):
    slope, falls = report_share_slope(sales, split, years("Retail", {2013: 2000, 2014: 4000, 2015: 8000}), "ours", 0.8)
    assert slope.value < 0 and slope.level == 0.8 and slope.n == 3
    assert 0.9 < falls.low <= falls.value <= falls.high <= 1 and falls.level is None
    assert report_share_slope(sales, split, years("Retail", {2014: 4000, 2015: 8000}), "ours", 0.8) == []


def test_a_ratio_above_one_has_no_logit(sales, split, years):
    with pytest.raises(NetredError, match="found 1.19 in 2013, expected one between 0 and 1"):
        report_share_slope(sales, split, years("Retail", {2013: 800, 2014: 2500, 2015: 4000}), "ours", 0.8)


def test_restatement_is_the_gap_between_levels_and_printed_growth(years):
    levels = years("Retail", {2013: 100, 2014: 150, 2015: 180, 2017: 300})
    printed = years("Growth", {2014: 0.5, 2015: 0.3, 2017: 0.4}, unit="rate", grade="recalled")
    (found,) = report_restatement(levels, printed)
    assert found.value == pytest.approx(-10) and found.n == 2  # the gap in 2016 leaves 2017 out
    assert found.evidence == "recalled"
    assert report_restatement(levels, None) == []
