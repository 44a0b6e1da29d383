"""Acquisition: at the break-even share of advertised sales both sources of buyers cost the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.assumptions import Assumption
from analysis.audience import report_acquisition
from analysis.audience.acquisition import break_even_ad_share

CUT = Assumption("audience.influencer_cut", 0.05, 0.1, 0.4, row="assumptions/cut")


@given(st.floats(0.001, 0.2), st.floats(0.01, 1))
def test_at_the_break_even_an_advertised_sale_costs_the_cut(take_rate, cut):
    share = break_even_ad_share(take_rate, cut)
    assert 0 < share <= 1
    if share < 1:
        assert take_rate / share == pytest.approx(cut)
    else:
        assert cut <= take_rate


def test_the_last_year_known_of_both_counts(years):
    advertising = years("Ads", {2015: 36, 2016: 52}, "MAR")
    sales = years("Sales", {2014: 1500, 2015: 2400}, "MAR", grade="derived")
    rate, share = report_acquisition(advertising, sales, CUT)
    assert rate.value == pytest.approx(0.015) and rate.evidence == "derived"
    assert (share.low, share.value, share.high) == pytest.approx((0.0375, 0.15, 0.3))
    assert share.level is None and "assumptions/cut" in share.rows
    assert report_acquisition(advertising, years("Sales", {2013: 1000}, "MAR"), CUT) == []
