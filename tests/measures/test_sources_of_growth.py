"""Growth taken apart: identities that hold to the last digit, and the numbers of the outside reading."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import measures
from analysis.errors import NotKnownError

split, had = measures.buyers_and_spend.__wrapped__, measures.buyers_to_be_had.__wrapped__
market_part = measures.market_and_part.__wrapped__
WORLD = {
    ("total", "Y-MAR"): {2014: 100, 2015: 150, 2016: 180, 2017: (200, "2017-05-01"), 2018: (250, "2018-05-01")},
    ("users", "Q-MAR"): {
        **{"2014Q4": 10, "2015Q3": 13, "2015Q4": 14, "2016Q3": 16, "2016Q4": 17},
        **{"2017Q3": (18, "2017-01-30"), "2017Q4": (18, "2017-05-01"), "2018Q4": (22, "2018-05-01")},
    },
    ("shoppers", "D"): {
        "2014-12-31": 20,
        "2015-12-31": 25,
        "2016-12-31": (30, "2017-01-22"),
        "2017-06-30": (31, "2017-08-04"),
    },
    ("printed", "Y-DEC"): {2015: 0.25, 2016: (0.2, "2017-01-20"), 2017: (0.3, "2018-01-18")},
    ("market", "Y-DEC"): {2013: 100, 2014: 140, 2015: 170},
}
positive = st.floats(0.5, 2.0).filter(lambda ratio: abs(ratio - 1) > 0.01)


def by_id(findings):
    return {each.id.removeprefix("growth.total."): each for each in findings}


def test_each_year_and_each_stretch_has_its_part(made_up):
    found = by_id(split(made_up(WORLD), role="total", users="users"))
    assert found["fy2015.from_buyers"].value == pytest.approx(np.log(14 / 10) / np.log(150 / 100))
    assert found["from_buyers"].value == pytest.approx(np.log(17 / 10) / np.log(180 / 100))
    assert found["from_buyers.since"].value == pytest.approx(np.log(22 / 17) / np.log(250 / 180))
    assert found["per_buyer"].value == pytest.approx(1000 * 250 / 22)
    assert found["from_buyers.since"].rows == ("total/2016", "total/2018", "users/2016Q4", "users/2018Q4")
    short = by_id(split(made_up(WORLD), role="total", users="users", years_ahead=1))
    assert short["from_buyers.since"].value == pytest.approx(np.log(18 / 17) / np.log(200 / 180))


def test_on_the_origins_day_nothing_came_since(made_up):
    found = by_id(split(made_up(WORLD, as_of="2016-05-31"), role="total", users="users"))
    assert "from_buyers" in found and "from_buyers.since" not in found and "fy2017.from_buyers" not in found


@given(buyers=positive, spend=positive)
def test_buyers_times_spend_is_the_total(made_up, buyers, spend):
    if abs(np.log(buyers * spend)) < 1e-3:
        return
    world = {
        ("total", "Y-MAR"): {2015: 100, 2016: 100 * buyers * spend},
        ("users", "Q-MAR"): {"2015Q4": 10, "2016Q4": 10 * buyers},
    }
    found = by_id(split(made_up(world), role="total", users="users"))
    assert found["from_buyers"].value == pytest.approx(np.log(buyers) / np.log(buyers * spend))
    lines = measures.list_parts(made_up(world), "total", "users")
    assert (1 + lines["buyers"].iloc[0]) * (1 + lines["spend per buyer"].iloc[0]) == pytest.approx(buyers * spend)


def test_years_without_buyers_at_their_end_are_left_out(made_up):
    world = WORLD | {("users", "Q-MAR"): {"2014Q4": 10, "2016Q4": 17}}
    with pytest.raises(NotKnownError, match="no two years"):
        split(made_up(world), role="total", users="users")


def test_table_and_chart_have_a_line_a_year(made_up):
    study = made_up(WORLD)
    table = measures.tabulate_parts(study, "total", "users")
    assert list(table.index) == ["FY2015", "FY2016", "FY2017", "FY2018"]
    assert table.loc["FY2016", "part of the buyers"] == "110%"  # spend per buyer fell
    assert len(measures.say_parts(split(study, role="total", users="users"))) <= 70


def test_buyers_are_set_beside_shoppers_on_the_same_day(made_up):
    first, last, since = had(made_up(WORLD), users="users", shoppers="shoppers")
    assert (first.value, first.rows) == (pytest.approx(16 / 25), ("users/2016Q3", "shoppers/2015-12-31"))
    assert (last.value, since.value) == pytest.approx((18 / 30, 30 / 25 - 1))
    (alone,) = had(made_up(WORLD, as_of="2016-05-31"), users="users", shoppers="shoppers")
    assert alone == first.__class__(**(first.__dict__ | {"as_of": alone.as_of}))
    lines = measures.list_buyers(made_up(WORLD), "users", "shoppers")
    assert [str(period) for period in lines["online shoppers"].index] == ["2014", "2015", "2016"]
    assert list(lines["buyers of the marketplaces"]) == [13, 16, 18]
    with pytest.raises(NotKnownError, match="no day of both"):
        had(made_up(WORLD | {("shoppers", "D"): {"2015-11-30": 25}}), users="users", shoppers="shoppers")


def test_the_part_of_the_market_is_what_the_markets_growth_leaves(made_up):
    first, since = market_part(made_up(WORLD), role="total", printed="printed", market="market")
    assert first.value == pytest.approx((180 / 100) / ((140 / 100) * 1.25) - 1)
    assert since.value == pytest.approx((250 / 180) / (1.2 * 1.3) - 1)
    assert first.id == "growth.total.part_of_market" and since.id == "growth.total.part_of_market.since"
    assert "printed/2017" in since.rows and "market/2013" in first.rows


def test_the_real_parts_are_those_of_the_outside_reading(study):
    """80-89% of growth from buyers in FY2014-16; FY2017 buyers +7%, spend +13%; FY2016-20 71% from buyers."""
    found = {each.id.removeprefix("growth.gmv."): each for each in measures.buyers_and_spend(study, role="total", users="users")}  # fmt: skip  # noqa: E501
    years = [found[f"fy{year}.from_buyers"].value for year in (2014, 2015, 2016)]
    assert 0.80 < min(years) and max(years) < 0.89
    assert found["from_buyers.since"].value == pytest.approx(0.71, abs=0.005)
    lines = measures.list_parts(study, "total", "users")
    assert [lines[name]["2017"] for name in lines] == pytest.approx([0.073, 0.135], abs=0.001)
    ratio, latest, since = measures.buyers_to_be_had(study, users="users", shoppers="online_shoppers")
    assert (ratio.value, latest.value) == pytest.approx((407 / 413, 779 / 782))
    assert since.value == pytest.approx(782 / 413 - 1)
