"""Knobs: every setting is on the grid, the first one is drawn, and the area holds them all."""

from __future__ import annotations

import datetime
import itertools

import pandas as pd
import pytest

from analysis.charts import chart_knobs

DAY = datetime.date(2016, 5, 31)


@pytest.fixture
def figure():
    table = pd.DataFrame(
        [(a, b, x, a * b * x) for a, b, x in itertools.product((1, 2, 5), (0.1, 1), (1.0, 10.0))],
        columns=["speed", "size", "x", "y"],
    )
    return chart_knobs(
        "knobs",
        "It moves.",
        across="fans",
        quantity="sales",
        table=table,
        knobs={"speed": "how fast", "size": "how large"},
        settings={"speed": 2, "size": 0.1},
        rows=("a/b",),
        as_of=DAY,
        level=("claimed", 10.0),
        seen={"she": (4.0, 20.0)},
    )


def test_each_knob_is_a_control_that_starts_at_its_setting(figure):
    params = {each["name"]: each for each in figure.specification()["params"]}
    assert params["knob_speed"]["value"] == 2 and params["knob_speed"]["bind"]["options"] == [1, 2, 5]
    assert params["knob_size"]["value"] == 0.1 and params["knob_size"]["bind"]["options"] == [0.1, 1]
    assert "ink" in params


def test_the_line_is_filtered_by_every_knob_and_the_area_is_not(figure):
    filters = [layer.get("transform") for layer in figure.specification()["layer"]]
    assert filters[0] is None
    assert all("knob_speed" in str(each) and "knob_size" in str(each) for each in filters[1:3])


def test_the_area_holds_the_whole_grid(figure):
    (reach,) = [
        pd.DataFrame(data) for data in figure.specification()["datasets"].values() if {"least", "most"} <= set(data[0])
    ]
    grid = figure.table.groupby("fans")["sales"]
    assert list(reach["least"]) == list(grid.min()) and list(reach["most"]) == list(grid.max())
    assert len(figure.table) == 12 and "how large" in figure.table
