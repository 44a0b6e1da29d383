"""Scale: which fiscal year a forecast is set beside, and how much of an assumed range lies below a threshold."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from analysis.assumptions import Assumption
from analysis.audience import compare_bases, report_forecast_share, report_share_later
from analysis.audience.scale import nearest_year

RANGE = Assumption("audience.gmv_2016", 20, 58, 100, row="assumptions/a")


@pytest.fixture
def forecast(years):
    return years("Net reds", {2016: 58})


def test_the_year_with_most_months_in_common_is_taken_once_it_is_known(years):
    then = years("Taobao", {2015: 1600, 2016: 1900}, "MAR")
    now = years("Taobao", {2015: 1600, 2016: 1900, 2017: 2200, 2018: 2700}, "MAR")
    assert then.values.index[nearest_year(then, 2016)].year == 2016
    assert now.values.index[nearest_year(now, 2016)].year == 2017
    assert nearest_year(now, 2010) == 0
    calendar = years("Retail", {2015: 3900, 2016: 5200, 2017: 7200})
    assert calendar.values.index[nearest_year(calendar, 2016)].year == 2016


def test_the_share_and_the_draws_below_the_threshold(forecast, years):
    sales = years("Taobao", {2016: 1000}, "MAR", grade="derived")
    share, below = report_forecast_share(forecast, sales, RANGE, 0.05, 20_000, 1)
    assert (share.value, share.low, share.high) == pytest.approx((0.058, 0.02, 0.1))
    assert share.kind == below.kind == "range of assumptions" and share.evidence == "derived"
    expected = stats.triang(c=(58 - 20) / 80, loc=20, scale=80).cdf(50)
    assert below.value == pytest.approx(expected, abs=4 * np.sqrt(expected * (1 - expected) / 20_000))


def test_before_the_forecast_was_public_nothing_is_said_of_it(years):
    sales = years("Taobao", {2016: 1000}, "MAR")
    assert report_forecast_share(None, sales, RANGE, 0.05, 200, 1) == []
    assert report_share_later(None, sales) == []


def test_a_later_estimate_is_set_beside_its_own_year(years):
    sales = years("Taobao", {2018: 2000, 2019: 3000, 2020: 3500}, "MAR", grade="recalled")
    (found,) = report_share_later(years("Sales", {2014: 5, 2018: 300}), sales)
    assert found.value == pytest.approx(0.1) and found.evidence == "recalled"
    assert found.rows == ("sales/2018", "taobao/2019")


def test_the_range_holds_the_forecast_even_where_it_lies_outside(years):
    table = compare_bases(years("Net reds", {2016: 150}), [years("Taobao", {2016: 1000}, "MAR")], RANGE)
    assert tuple(table.loc[0, ["value", "low", "high"]]) == pytest.approx((0.15, 0.02, 0.15))
    assert compare_bases(None, [years("Retail", {2015: 2000})], RANGE).loc[0, "value"] == pytest.approx(58 / 2000)
