"""Outcomes: sources that differ make a range, and a surprise is explained only where there was one."""

from __future__ import annotations

import datetime

import numpy as np
import pandas as pd
import pytest

from analysis.audience import report_influencer_part, report_live_share, report_revival
from analysis.findings import Forecast

ORIGIN = datetime.date(2016, 5, 31)


@pytest.fixture
def retail(years):
    return years("Retail", {2019: 10_000, 2020: 12_000})


def test_every_source_that_knows_the_year_counts_and_the_last_is_preferred(years, retail):
    sources = [years("One", {2020: 1200}), None, years("Old", {2019: 400}), years("Two", {2020: 1500}, grade="derived")]
    (found,) = report_live_share(sources, retail, 2020)
    assert (found.value, found.low, found.high, found.n) == pytest.approx((0.125, 0.1, 0.125, 2))
    assert "25% apart" in found.sentence and found.evidence == "derived"
    assert report_live_share(sources, retail, 2021) == [] == report_live_share([None], retail, 2020)


def test_influencers_have_what_merchants_leave(years, days, retail):
    live = report_live_share([years("One", {2020: 1200})], retail, 2020)
    (found,) = report_influencer_part(live, days("Merchants", {"2020-09-30": 0.7}, "share"))
    assert found.id == "audience.live.share_of_retail_2020.influencers"
    assert found.value == pytest.approx(0.03)
    assert report_influencer_part(live, None) == [] == report_influencer_part([], days("M", {"2020-01-01": 0.7}))


@pytest.fixture
def forecast():
    index = pd.period_range("2017", periods=3, freq="Y-MAR")
    return Forecast("Combination", index, np.column_stack([np.linspace(900, 1100, 201) * (1 + k) for k in range(3)]))


def test_a_surprise_is_what_came_above_the_median(years, forecast):
    sales = years("Taobao", {2016: 1, 2017: 1050, 2018: 1900, 2019: 3200}, "MAR")
    found = {each.id: each for each in report_revival(forecast, sales, years("Net reds", {2014: 5, 2018: 105}), ORIGIN)}
    assert found["audience.revival.fy2017.surprise"].value == pytest.approx(50)
    assert found["audience.revival.fy2017.rank"].value == pytest.approx(151 / 201, abs=0.01)
    assert found["audience.revival.fy2018.surprise"].value == pytest.approx(-100)
    assert found["audience.revival.fy2019.net_red_part"].value == pytest.approx(100 / 200)
    assert sum(".net_red_part" in id for id in found) == 1


def test_without_a_surprise_there_is_nothing_to_explain(years, forecast):
    reds = years("Net reds", {2014: 5, 2018: 105})
    ids = [each.id for each in report_revival(forecast, years("Taobao", {2019: 2500}, "MAR"), reds, ORIGIN)]
    assert ids == ["audience.revival.fy2019.surprise", "audience.revival.fy2019.rank"]
    assert report_revival(forecast, years("Taobao", {2016: 900}, "MAR"), None, ORIGIN) == []
