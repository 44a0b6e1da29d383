"""Sizes over rates, measures and haircuts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import NetredError
from analysis.growth.sizes import compare_sizes, report_milestone, report_sizes, space_haircuts


@pytest.fixture(scope="module")
def world(make_figures):
    """Sales, two benchmarks and two rates, one of which does not know the year."""
    return {
        "sales": make_figures("sales", {2015: 2400.0, 2016: 3000.0}, "CNY_bn"),
        "net": make_figures("net", {2015: 480.0, 2016: 490.0}, year_end="JAN"),
        "wide": make_figures("wide", {2016: 510.0}, year_end="JAN"),
        "spot": make_figures("spot", {2016: 6.0}, "CNY_per_USD"),
        "old": make_figures("old", {2014: 6.2}, "CNY_per_USD"),
    }


def test_every_combination_is_a_cell_and_the_primary_one_comes_first(world):
    grid = compare_sizes(world["sales"], [world["net"], world["wide"]], [world["spot"]], [0.0, 0.2])
    assert len(grid.table) == 4
    np.testing.assert_allclose(grid.unadjusted["ratio"], [3000 / (6 * 490), 3000 / (6 * 510)])
    assert grid.share_above == 0.25
    assert grid.rows == ("sales/2016", "net/2016", "wide/2016", "spot/2016")


def test_figures_that_do_not_know_the_year_are_left_out(world):
    grid = compare_sizes(world["sales"], [world["net"]], [world["old"], world["spot"]])
    assert list(grid.table["rate"]) == ["Spot"]
    with pytest.raises(NetredError, match="old"):
        compare_sizes(world["sales"], [world["net"]], [world["old"]])


def test_a_lag_takes_the_benchmark_of_an_earlier_year(world):
    assert compare_sizes(world["sales"], [world["net"]], [world["spot"]], lag=1).table["ratio"][0] == pytest.approx(
        3000 / (6 * 480)
    )


@given(sales=st.floats(1, 1e5), benchmark=st.floats(1, 1e4), rate=st.floats(0.1, 100), haircut=st.floats(0, 0.95))
def test_at_the_break_even_haircut_the_ratio_is_one(make_figures, sales, benchmark, rate, haircut):
    figures = [make_figures(*each) for each in (("s", {2016: sales}), ("b", {2016: benchmark}), ("r", {2016: rate}))]
    table = compare_sizes(figures[0], [figures[1]], [figures[2]], [0.0, haircut]).table
    np.testing.assert_allclose((1 - table["break_even"]) * sales / (rate * benchmark), 1.0)
    assert table["break_even"].nunique() == 1 or np.ptp(table["break_even"]) < 1e-9 * max(
        1, abs(table["break_even"][0])
    )


@pytest.mark.parametrize("haircuts", [[], [-0.1], [1.0]])
def test_haircuts_are_shares(world, haircuts):
    with pytest.raises(NetredError, match="haircuts"):
        compare_sizes(world["sales"], [world["net"]], [world["spot"]], haircuts)


def test_haircuts_run_from_none_to_the_highest():
    assert space_haircuts(0.4, 4) == [0.0, 0.1, 0.2, 0.3, 0.4]


def test_findings_say_what_the_grid_holds(world):
    grid = compare_sizes(world["sales"], [world["net"], world["wide"]], [world["spot"]], space_haircuts(0.4, 4))
    found = {finding.id: finding for finding in report_sizes(grid, world["sales"], "shop")}
    break_even = found["growth.shop.break_even_haircut"]
    assert break_even.value == pytest.approx(1 - 6 * 490 / 3000)
    assert (break_even.low, break_even.high) == pytest.approx((1 - 6 * 510 / 3000, 1 - 6 * 490 / 3000))
    assert break_even.kind == "range of assumptions" and break_even.level is None
    assert found["growth.shop.share_of_unadjusted"].value == 0.5
    assert "1 of 2" in found["growth.shop.share_of_unadjusted"].sentence


def test_a_claim_of_another_year_is_left_out(world, make_figures):
    claim = make_figures("claim", {2016: 2900.0}, "CNY_bn")
    (found,) = report_milestone(world["sales"], [claim, make_figures("other", {2015: 1.0}, "CNY_bn")], "gmv")
    assert found.value == pytest.approx(1 / 30) and found.rows == ("sales/2016", "claim/2016")
