"""The funnel: its algebra, the ends of its ranges, and the fans that a launch needs."""

from __future__ import annotations

import datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.assumptions import Assumption
from analysis.audience.funnel import KNOBS, Funnel, sales_per_fan
from analysis.errors import NetredError

DAY = datetime.date(2016, 5, 31)


def make_funnel(**changes) -> Funnel:
    ranges = {
        "visit_share": (0.02, 0.05, 0.2),
        "order_share": (0.02, 0.1, 0.2),
        "basket": (100, 200, 400),
        "launches": (10, 20, 50),
        "return_share": (0.1, 0.2, 0.5),
    } | changes
    return Funnel(*(Assumption(f"audience.{name}", *numbers, row=f"a/{name}") for name, numbers in ranges.items()))


@pytest.fixture
def funnel():
    return make_funnel()


def test_the_stages_multiply(funnel):
    stages = funnel.stages(2.0).set_index("stage")
    assert stages.loc["fans who visit at a launch", "value"] == pytest.approx(0.1)
    assert stages.loc["orders at a launch", "value"] == pytest.approx(0.01)
    assert stages.loc["sales of a launch", "value"] == pytest.approx(0.002)  # 10,000 orders of RMB 200
    assert stages.loc["sales of a year", "value"] == pytest.approx(0.04)
    assert stages.loc["sales that are kept", "value"] == pytest.approx(0.032)
    assert (stages["low"] <= stages["value"]).all() and (stages["value"] <= stages["high"]).all()


def test_readers_see_the_stages_with_their_units(funnel):
    table = funnel.format_stages(1.0)
    assert table.loc["sales of a launch", "middle assumptions"] == "RMB 1 million"
    assert table.loc["orders at a launch", "range"] == "0.4 to 40 thousand"


def test_what_is_kept_is_least_where_returns_are_highest(funnel):
    kept = funnel.stages(1.0).set_index("stage").loc["sales that are kept"]
    assert kept["low"] == pytest.approx(1e6 * 0.02 * 0.02 * 100 * 10 * (1 - 0.5) / 1e9)
    assert kept["high"] == pytest.approx(1e6 * 0.2 * 0.2 * 400 * 50 * (1 - 0.1) / 1e9)


@given(st.floats(1e-4, 10), st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_no_shop_in_the_box_leaves_the_range(launch, visit, order, basket):
    funnel = make_funnel()
    places = zip(funnel.per_launch, (visit, order, basket), strict=True)
    inside = [each.low + place * (each.high - each.low) for each, place in places]
    needed, fan = funnel.fans_for(launch), funnel.launch_sales_per_fan
    fans = launch * 1e9 / (sales_per_fan(*inside) * 1e6)
    assert needed.low * (1 - 1e-9) <= fans <= needed.high * (1 + 1e-9)
    assert fan.low * (1 - 1e-9) <= sales_per_fan(*inside) <= fan.high * (1 + 1e-9)


def test_the_fans_needed_sell_the_launch(funnel):
    needed = funnel.fans_for(0.01)
    assert funnel.stages(needed.value).set_index("stage").loc["sales of a launch", "value"] == pytest.approx(0.01)


def test_the_grid_holds_every_setting_and_the_first_is_on_it(funnel):
    grid = funnel.grid(points=3)
    assert len(grid) == 3 ** len(KNOBS) * 3
    first = grid[np.logical_and.reduce([grid[name] == value for name, value in funnel.settings.items()])]
    np.testing.assert_allclose(first["y"], first["x"] * funnel.launch_sales_per_fan.value)


def test_findings_are_ranges_of_assumptions_and_never_intervals(funnel):
    fan, needed = funnel.findings(0.01, DAY)
    assert (fan.id, needed.id) == ("audience.shop.sales_per_fan", "audience.shop.fans_needed")
    for finding in (fan, needed):
        assert finding.kind == "range of assumptions" and finding.level is None
    assert fan.value == pytest.approx(0.05 * 0.1 * 200 * 20)
    assert "a/launches" in fan.rows and "a/launches" not in needed.rows
    assert needed.sentence.startswith("A launch of RMB 10 million takes 10 million fans")


@pytest.mark.parametrize(("name", "numbers"), [("visit_share", (0.1, 0.5, 1.2)), ("basket", (0, 100, 200))])
def test_what_cannot_be_is_refused(name, numbers):
    with pytest.raises(NetredError, match=f"assumption 'audience.{name}'"):
        make_funnel(**{name: numbers})


def test_the_projects_own_assumptions_make_a_funnel(catalog):
    funnel = Funnel.of(catalog.as_of("2016-05-31").assumptions("audience"))
    assert funnel.yearly_sales_per_fan.low < funnel.yearly_sales_per_fan.value < funnel.yearly_sales_per_fan.high
    with pytest.raises(NetredError, match="found no row audience.visit_share"):
        Funnel.of(pd.DataFrame(columns=["low", "mode", "high", "basis", "row"]))
