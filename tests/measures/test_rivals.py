"""Shares of the market, rivals' growth and sellers, on hand-made figures and the real ones."""

from __future__ import annotations

import datetime

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis import measures
from analysis.errors import FitError, NetredError, NotKnownError
from analysis.figures import Figures
from analysis.measures.rivals import compare_growth, grow_within

DAY = datetime.date(2020, 1, 1)
OWN = {"role": "total", "market": "market", "company": "alibaba"}


def figures(index, values, name="gmv", unit="CNY_bn") -> Figures:
    rows = tuple(f"{name}/{period}" for period in index)
    series = pd.Series(np.array(values, float), index=index)
    return Figures(name, name.upper(), unit, series, rows, ("seen",) * len(rows), DAY)


def years(first, values, **others):
    return figures(pd.period_range(str(first), periods=len(values), freq=others.pop("freq", "Y-MAR")), values, **others)


QUARTERS = figures(pd.period_range("2014-06-30", periods=8, freq="Q-MAR"), [10, 20, 30, 40, 20, 30, 40, 50])


def test_calendar_years_are_exact_where_quarters_are_known():
    found = measures.sum_calendar_years(years(2015, [100, 140, 200]), QUARTERS)
    part = np.mean([40 / 100, 50 / 140])
    assert found[pd.Period("2015", "Y-DEC")] == 40 + 20 + 30 + 40
    assert found[pd.Period("2016", "Y-DEC")] == pytest.approx(part * 140 + (1 - part) * 200)


def test_calendar_years_need_one_whole_fiscal_year():
    with pytest.raises(NotKnownError, match="no fiscal year with all its quarters"):
        measures.sum_calendar_years(years(2015, [100]), QUARTERS.last(3))


def test_ratios_stand_beside_two_plain_alignments():
    market = years(2014, [400, 500, 600], freq="Y-DEC", name="retail")
    found = measures.relate_to_market(years(2015, [100, 140, 200]), QUARTERS, market).loc["2015"]
    assert found["calendar"] == pytest.approx(130 / 500)
    assert (found["nine months"], found["three months"]) == pytest.approx((140 / 500, 100 / 500))


def test_two_currencies_are_never_divided():
    with pytest.raises(NetredError, match="found CNY_bn and USD_bn, expected one unit"):
        measures.relate_to_market(years(2015, [100]), QUARTERS, years(2014, [4], freq="Y-DEC", unit="USD_bn"))


def test_the_fall_is_a_line_through_the_logit(study):
    slope, falls = measures.share_falls(study, **OWN)
    used = [study.figures("total", "year", evidence=("seen", "derived")), study.figures("total", "quarter")]
    market = study.figures("market", "year", evidence=("seen", "derived"))
    ratio = measures.relate_to_market(*used, market)["calendar"]
    line = stats.linregress(ratio.index.year, np.log(ratio / (1 - ratio)))
    assert slope.value == pytest.approx(line.slope)
    assert falls.value == pytest.approx(stats.t.sf(line.slope / line.stderr, len(ratio) - 2))
    assert falls.answer.p_value == pytest.approx(1 - falls.value) and falls.answer.leaning
    assert 0 < falls.answer.power <= 1
    assert measures.share_falls(study, effect=0.001, **OWN)[1].answer.power < falls.answer.power


def test_each_alignment_is_a_finding_of_its_own(study):
    ids = [
        measures.share_falls(study.then, alignment=alignment, **OWN)[1].id
        for alignment in ("calendar", "nine months", "three months")
    ]
    assert ids == [f"market.alibaba.share_falls{mark}" for mark in ("", ".nine_months", ".three_months")]


def test_a_slope_needs_three_years(study):
    with pytest.raises(FitError, match="expected 3 or more"):
        measures.share_falls(study, first=2019, **OWN)


def test_the_share_and_its_change_span_the_alignments(study):
    share, change = measures.share_of_market(study, **OWN)
    assert share.low <= share.value <= share.high and change.low <= change.value <= change.high
    assert ("fell" in change.sentence) == (change.value < 0)


def test_growth_is_never_taken_across_definitions():
    first, second = years(2013, [10, 20, 40], freq="Y-DEC"), years(2015, [100, 150], freq="Y-DEC", name="new")
    found = grow_within([first, None, second])
    assert {year: round(growth, 6) for year, (growth, _) in found.items()} == {
        2014: round(np.log(2), 6),
        2015: round(np.log(2), 6),
        2016: round(np.log(1.5), 6),
    }
    gap = pd.PeriodIndex(["2013", "2015"], freq="Y-DEC")
    assert grow_within([figures(gap, [1, 2])]) == {}


def test_a_rival_is_set_beside_the_year_with_nine_months_in_common():
    table = compare_growth([years(2014, [10, 20], freq="Y-DEC")], years(2015, [100, 150]))
    assert list(table["year"]) == [2015]
    assert table["gap"].iloc[0] == pytest.approx(np.log(2) - np.log(1.5))


def test_the_mean_gap_is_in_log_points(study):
    rival = {
        "definitions": ["rival_sales", "jd_gmv_core", "jd_gmv_def2"],
        "own": "total",
        "company": "jd",
        "name": "JD",
    }
    (gap,) = measures.growth_gap(study, **rival)
    (since,) = measures.growth_gap(study, after=2016, **rival)
    assert since.n < gap.n and since.id.endswith("_after_2016")
    assert gap.low <= gap.value <= gap.high and "faster" in gap.sentence
    with pytest.raises(NotKnownError):
        measures.growth_gap(study, after=2090, **rival)


def test_a_newcomer_is_measured_by_what_it_added(study):
    asked = {"role": "newcomer_sales", "own": "total", "market": "market", "company": "newcomer", "name": "It"}
    share, added, own = measures.newcomer(study, **asked)
    sold, market = measures.take_years(study.figures("newcomer_sales", "quarter")), study.figures("market", "year")
    known = [year for year in sold.index if year in market.values.index]
    assert share.value == pytest.approx(sold[known[-1]] / market.values[known[-1]])
    both = [year for year in known if study.figures("total", "year").at(year.year + 1) is not None]
    grown = market.values[both[-1]] - market.values[both[0]]
    assert added.value == pytest.approx((sold[both[-1]] - sold[both[0]]) / grown)
    assert own.id == "market.newcomer.increment_own"


def test_social_commerce_has_a_narrow_and_a_wide_count(study):
    (found,) = measures.social_share(
        study,
        newcomer="newcomer_sales",
        programs="wechat_mini_program_gmv",
        exchange="exchange_calendar",
        market="market",
    )
    assert found.low == found.value < found.high and len(found.rows) == 4


def test_no_row_says_whether_social_commerce_was_small(study):
    asked = {"part": "audience_market", "market": "market", "audience": "outside_network", "until": 2015}
    found = measures.small_but_growing(study, **asked)
    assert all(finding.answer is None for finding in found)
    assert found[0].value == pytest.approx(
        study.figures("audience_market", "year").latest / study.figures("market", "year").at(2015).latest
    )


def test_rates_rise_by_a_line_through_their_logs(study):
    rates = [{"part": "revenue", "whole": "total", "until": "2016-03-31"}]
    (found,) = measures.selling_gets_harder(study, rates=rates, effect=0.05)
    parts = [study.figures(role, "year") for role in ("revenue", "total")]
    known = [year for year in parts[0].ends_of_years if year <= 2016 and parts[1].at(year) is not None]
    ratio = [parts[0].at(year).latest / parts[1].at(year).latest for year in known]
    line = stats.linregress(known, np.log(ratio))
    assert found.answer.probability == pytest.approx(stats.t.cdf(line.slope / line.stderr, len(known) - 2))
    assert found.answer.leaning and found.value == pytest.approx(ratio[-1])
    with pytest.raises(FitError):
        measures.selling_gets_harder(study, rates=[{"part": "revenue", "whole": "total", "first": 2100}])
