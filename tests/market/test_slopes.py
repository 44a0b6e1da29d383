"""Slopes: a known one is recovered with honest errors, and every alignment is asked."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.errors import NetredError
from analysis.market import report_share_slope
from analysis.market.slopes import fit_logit_line


@pytest.fixture
def sales(years):
    return years("Sales", {2013: 800, 2014: 1000, 2015: 1250, 2016: 1600}, "MAR")


@pytest.fixture
def split(quarters):
    """Fiscal 2013 and 2014 by quarters, a quarter of each year in the March quarter."""
    return quarters("Sales", "2013Q1", [200] * 4 + [250] * 4)


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
