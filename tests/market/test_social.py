"""Social commerce: a narrow and a wide count, in one currency and one year."""

from __future__ import annotations

import pytest

from analysis.market import report_guides, report_latest, report_social_share


def test_the_wide_count_adds_the_mini_programs_in_the_same_currency(days, years):
    newcomer = days("New", {"2018-12-31": 500, "2019-09-30": 800, "2019-12-31": 1000}, "CNY_bn")
    programs, rate = years("Programs", {2019: 100}, unit="USD_bn"), years("Rate", {2019: 7}, unit="CNY_per_USD")
    retail = years("Retail", {2018: 9000, 2019: 10_000})
    (found,) = report_social_share(newcomer, programs, rate, retail)
    assert (found.value, found.low, found.high) == pytest.approx((0.1, 0.1, 0.17))
    assert found.rows[0] == "new/2019-12-31"
    assert report_social_share(newcomer, None, rate, retail) == [] == report_social_share(None, programs, rate, retail)
    assert report_social_share(newcomer, programs, years("Rate", {2018: 7}), retail) == []


def test_guide_sites_are_set_beside_the_fiscal_year_they_fall_in(days, years):
    guides = days("Guides", {"2012-11-21": 1.0}, "CNY_bn_per_month")
    own = years("Ours", {2012: 600, 2013: 1200}, "MAR")
    (found,) = report_guides(guides, own)
    assert found.value == pytest.approx(0.01) and "ours/2013" in found.rows
    assert report_guides(None, own) == [] == report_guides(guides, years("Ours", {2015: 2400}, "MAR"))


def test_the_latest_figure_is_named_by_its_period(years, days):
    (year,) = report_latest(years("Shops", {2018: 33, 2019: 64.5}), "shops.sales", "They sold")
    assert year.sentence == "They sold RMB 64.5 bn (2019)." and year.rows == ("shops/2019",)
    (day,) = report_latest(days("Readers", {"2024-06-30": 300}), "readers", "They numbered")
    assert day.sentence == "They numbered 300 million (June 2024)."
    assert report_latest(None, "shops.sales", "x") == []
