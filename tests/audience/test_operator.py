"""The operator: losses are counted, concentration is ranged, and top and tail are compared by head."""

from __future__ import annotations

import pytest

from analysis.audience import report_concentration, report_losses, report_price, report_tail


def test_losses_are_counted_over_all_periods_and_a_profit_is_none(years, days):
    losses = years("Loss", {2017: 0.04, 2018: 0.09}, "MAR")
    revenue = [years("Goods", {2018: 0.8}, "MAR"), years("Services", {2018: 0.1}, "MAR", grade="derived")]
    count, margin = report_losses(losses, days("Loss", {"2018-12-31": 0.05}, "CNY_bn"), revenue)
    assert (count.value, count.n) == (3, 3) and "every one of the three periods" in count.sentence
    assert margin.value == pytest.approx(0.1) and margin.evidence == "derived"
    mixed, _ = report_losses(years("Loss", {2017: -0.01, 2018: 0.09}, "MAR"), None, revenue)
    assert (mixed.value, mixed.n) == (1, 2) and "one period of the two periods" in mixed.sentence
    assert report_losses(None, None, revenue) == [] == report_losses(losses, None, [None])


def test_concentration_is_the_last_value_with_the_range_of_all(years, days):
    top = [years("Top", {2017: 0.6, 2018: 0.7}, "MAR", "share"), days("Top", {"2018-12-31": 0.55}, "share")]
    (found,) = report_concentration(top, [None, None], 3)
    assert found.id == "audience.operator.top_share"
    assert (found.value, found.low, found.high, found.n) == (0.55, 0.55, 0.7, 3)


def test_equal_influencers_sell_equally(days):
    sales, heads = days("Sales", {"2018-12-31": 10}, "CNY_bn"), days("Heads", {"2018-12-31": 30}, "count")
    equal = days("Top", {"2018-12-31": 0.1}, "share")
    assert report_tail(sales, heads, equal, 3)[0].value == pytest.approx(1)
    half = days("Top", {"2018-12-31": 0.5}, "share")
    assert report_tail(sales, heads, half, 3)[0].value == pytest.approx(9)
    assert report_tail(sales, None, half, 3) == []


def test_the_price_fell_by_what_was_lost(days):
    offer, close = days("Offer", {"2019-04-03": 12.5}, "USD"), days("Close", {"2021-04-22": 2.5}, "USD")
    (found,) = report_price(offer, close)
    assert found.value == pytest.approx(-0.8) and "80% lower" in found.sentence
    assert report_price(offer, None) == []
