"""Sizes over rates, measures and haircuts; floors that leave a comparison open."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import measures
from analysis.errors import NetredError, NotKnownError

WORLD = {
    ("sales", "Y-MAR"): {2015: 2400, 2016: (3000, "2016-05-05")},
    ("net", "Y-JAN"): {2015: 480, 2016: 490},
    ("wide", "Y-JAN"): {2016: 510},
    ("spot", "Y-MAR"): {2016: 6.0},
    ("old", "Y-MAR"): {2014: 6.2},
    ("passed", "D"): {"2016-03-21": 2950},
    ("stated", "D"): {"2016-03-31": 500},
}
ASKED = {"sales": "sales", "benchmarks": ["net", "wide"], "rates": ["spot", "old"]}
larger = measures.larger_than_benchmark.__wrapped__


def test_every_combination_is_a_cell_and_the_primary_one_comes_first(made_up):
    study = made_up(WORLD)
    sales, net, wide, spot = (study.figures(role, "year") for role in ("sales", "net", "wide", "spot"))
    grid = measures.compare_sizes(sales, [net, wide], [spot], [0.0, 0.2])
    assert len(grid.table) == 4
    np.testing.assert_allclose(grid.unadjusted["ratio"], [3000 / (6 * 490), 3000 / (6 * 510)])
    assert grid.share_above == 0.25
    assert grid.rows == ("sales/2016", "net/2016", "wide/2016", "spot/2016")
    assert list(grid.break_evens["value"]) == pytest.approx([1 - 6 * 490 / 3000, 1 - 6 * 510 / 3000])


def test_a_lag_takes_the_benchmark_of_an_earlier_year_and_what_does_not_know_the_year_is_left_out(made_up):
    study = made_up(WORLD)
    sales, net, spot, old = (study.figures(role, "year") for role in ("sales", "net", "spot", "old"))
    assert measures.compare_sizes(sales, [net], [spot], lag=1).table["ratio"][0] == pytest.approx(3000 / (6 * 480))
    assert list(measures.compare_sizes(sales, [net], [old, spot]).table["rate"]) == ["Spot"]
    with pytest.raises(NotKnownError, match="old"):
        measures.compare_sizes(sales, [net], [old])


@given(sales=st.floats(1, 1e5), benchmark=st.floats(1, 1e4), rate=st.floats(0.1, 100), haircut=st.floats(0, 0.95))
def test_at_the_break_even_haircut_the_ratio_is_one(made_up, sales, benchmark, rate, haircut):
    given_ = {("s", "Y-MAR"): {2016: sales}, ("b", "Y-MAR"): {2016: benchmark}, ("r", "Y-MAR"): {2016: rate}}
    study = made_up(given_)
    s, b, r = (study.figures(role, "year") for role in "sbr")
    table = measures.compare_sizes(s, [b], [r], [0.0, haircut]).table
    np.testing.assert_allclose((1 - table["break_even"]) * sales / (rate * benchmark), 1.0)


@pytest.mark.parametrize("haircuts", [[], [-0.1], [1.0]])
def test_haircuts_are_shares(made_up, haircuts):
    sales, net, spot = (made_up(WORLD).figures(role, "year") for role in ("sales", "net", "spot"))
    with pytest.raises(NetredError, match="haircuts"):
        measures.compare_sizes(sales, [net], [spot], haircuts)


def test_the_answer_is_the_share_of_combinations_and_no_probability(made_up):
    ratio, even, share = larger(made_up(WORLD), **ASKED)
    assert (ratio.answer.probability, ratio.answer.kind, ratio.answer.against) == (0.5, "share of variants", 1.0)
    assert (ratio.low, ratio.value, ratio.high) == pytest.approx((3000 / 3060, 3000 / 2940, 3000 / 2940))
    assert (even.low, even.high) == pytest.approx((1 - 6 * 510 / 3000, 1 - 6 * 490 / 3000))
    assert even.kind == "range of assumptions" and even.level is None
    assert share.value == 0.5 and "1 of 2" in share.sentence


@pytest.mark.parametrize(("haircut", "share"), [(0.01, 0.5), (0.03, 0.0)])
def test_a_haircut_takes_cells_below_the_benchmark(made_up, haircut, share):
    ratio, even, _ = larger(made_up(WORLD), **ASKED, haircut=haircut)
    assert ratio.answer.probability == share
    assert even.value == pytest.approx(1 - 6 * 490 / 3000)


@pytest.mark.parametrize(
    ("floor", "stated", "share"),
    [
        (2900, "", 0.5),  # below both: nothing is settled
        (2950, "", 0.75),  # above one of two
        (3100, "", 1.0),  # above both
        (2900, "stated", 0.625),  # the company's own words settle one of their two
    ],
)
def test_a_floor_supports_and_never_refutes(made_up, floor, stated, share):
    study = made_up(WORLD | {("passed", "D"): {"2016-03-21": floor}}, as_of="2016-05-04")
    (found,) = larger(study, **ASKED, year=2016, milestone="passed", stated=stated)
    assert found.answer.probability == share >= 0.5
    assert found.answer.kind == "share of variants" and found.id == "growth.net.floor"
    assert found.answer.against == 1.0 and found.n == (4 if stated else 2)


def test_without_the_year_and_without_a_floor_there_is_no_comparison(made_up):
    with pytest.raises(NotKnownError, match="neither total nor milestone"):
        larger(made_up(WORLD, as_of="2016-05-04"), **ASKED, year=2016)


def test_haircuts_run_from_none_to_the_highest(made_up):
    (found,) = measures.larger_after_haircuts.__wrapped__(made_up(WORLD), **ASKED, highest=0.4)
    assert found.n == 82 and found.value == pytest.approx(2 / 82)  # the first holds at 0 and 1%, and is level at 2%


def test_the_real_margin_is_that_of_the_outside_reading(study):
    """Ratio 1.0133, haircut 1.32% (-0.53 to 2.29%), 5 of 6 combinations: recomputed by others from the rows."""
    asked = {"benchmarks": ["benchmark", "benchmark_revenue"], "year": 2016, "stated": "milestone_largest_retailer"}
    rates = ["exchange_release", "exchange_convenience", "exchange_benchmark"]
    ratio, even, share = measures.larger_than_benchmark(study, sales="total", rates=rates, **asked)
    assert ratio.value == pytest.approx(1.0133, abs=5e-5)
    assert (even.value, even.low, even.high) == pytest.approx((0.0132, -0.0053, 0.0229), abs=5e-5)
    assert share.value == pytest.approx(5 / 6)


@pytest.mark.parametrize(("day", "share"), [("2016-04-01", 0.5), ("2016-05-04", 0.75)])
def test_on_the_articles_day_the_filing_settles_half(study, day, share):
    asked = {"benchmarks": ["benchmark", "benchmark_revenue"], "rates": ["exchange_benchmark"], "year": 2016}
    floors = {"milestone": "milestone_gmv", "stated": "milestone_largest_retailer"}
    (found,) = measures.larger_than_benchmark(study.at(day), sales="total", **asked, **floors)
    assert found.answer.probability == share
