"""Launches and fans: the largest is found, the nearest count is taken, and what is not public stays out."""

from __future__ import annotations

import pytest

from analysis.audience import report_claimed_fans, report_launches, report_sales_per_fan, see_launch


def test_the_largest_launch_decides(days):
    small = days("Some shops", {"2015-08-26": 0.004}, "CNY_bn")
    large = days("One shop", {"2016-06-20": 0.02, "2016-11-11": 0.1}, "CNY_bn", "derived")
    (found,) = report_launches([small, None, large], 0.01)
    assert (found.value, found.n, found.evidence) == (0.1, 3, "derived")
    assert found.sentence.endswith("on 11 November 2016, reaches the claimed RMB 10 million.")
    (short,) = report_launches([small], 0.01)
    assert "falls short of" in short.sentence
    assert report_launches([None], 0.01) == []


def test_sales_per_fan_take_the_count_nearest_to_the_middle_of_the_year(years, days):
    sales = years("Shop", {2015: 0.1, 2016: 0.3})
    fans = days("Fans", {"2015-04-30": 0.3, "2016-03-16": 4.0, "2019-04-04": 11.0})
    (found,) = report_sales_per_fan(sales, fans, "star", "The shop")
    assert found.value == pytest.approx(75) and found.rows == ("shop/2016", "fans/2016-03-16")
    assert report_sales_per_fan(None, fans, "star", "x") == [] == report_sales_per_fan(sales, None, "star", "x")
    assert report_sales_per_fan(years("Shop", {2016: 0.046}, unit="USD_bn"), fans, "star", "x") == []


def test_a_launch_is_seen_only_where_fans_are_known(days):
    launch = days("Launch", {"2016-06-20": 0.02}, "CNY_bn")
    fans = days("Fans", {"2016-03-16": 4.0, "2019-04-04": 11.0})
    assert see_launch(launch, fans, "She") == {"She, June 2016": (4.0, pytest.approx(20))}
    assert see_launch(launch, None, "She") == {} == see_launch(None, fans, "She")


def test_claimed_fans_are_set_beside_the_network_they_are_on(days):
    claimed, network = days("Claim", {"2016-05-04": 50}, grade="derived"), days("Weibo users", {"2016-03-31": 250})
    (found,) = report_claimed_fans(claimed, network)
    assert found.value == pytest.approx(0.2) and found.evidence == "derived"
    assert found.sentence == "The claimed 50 million fans are 0.2 for each of the 250 million monthly users of Weibo."
    assert report_claimed_fans(None, network) == [] == report_claimed_fans(claimed, None)
