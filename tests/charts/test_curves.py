"""Curves: the line at the setting, the area of all settings, and where the sign turns."""

from __future__ import annotations

import datetime
import itertools

import numpy as np
import pandas as pd
import pytest

from analysis.charts import chart_knobs, chart_sliders, find_long_titles

ABOUT = {"rows": ("a/b",), "as_of": datetime.date(2016, 5, 31)}


@pytest.fixture(scope="module")
def sliders():
    """y = gain x - loss, zero at loss / gain."""
    x = np.linspace(0, 1, 11)
    table = pd.concat(
        pd.DataFrame({"x": x, "y": gain * x - loss, "zero": loss / gain, "loss": loss, "gain": gain})
        for loss, gain in itertools.product((0.1, 0.2, 0.3), (0.5, 1.0, 1.5))
    )
    labels = {"loss": ("share lost", 0.21), "gain": ("gain for a unit", 1.0)}
    return chart_sliders("s", "It turns at {zero}", "recaptured", "change", table, labels, **ABOUT)


@pytest.fixture(scope="module")
def knobs():
    """y = speed x on logarithmic axes."""
    table = pd.DataFrame(
        [(a, x, a * x) for a, x in itertools.product((1, 2, 5), (1.0, 10.0))], columns=["speed", "x", "y"]
    )
    given = {"knobs": {"speed": "how fast"}, "settings": {"speed": 2}, "level": ("claimed", 40.0)}
    title = "It takes {needed} fans"
    return chart_knobs("k", title, "fans", "sales", table, **given, seen={"she": (4.0, 20.0)}, **ABOUT)


def find_data(figure, *columns: str) -> pd.DataFrame:
    frames = [pd.DataFrame(records) for records in figure.specification()["datasets"].values()]
    return next(frame for frame in frames if set(columns) <= set(frame.columns))


def test_the_table_gives_the_break_even_of_every_setting(sliders):
    table = sliders.table
    assert len(table) == 9 and list(table.columns) == ["share lost", "gain for a unit", "break-even"]
    assert table["break-even"].to_numpy() == pytest.approx(table["share lost"] / table["gain for a unit"])
    assert "zero at 20%" in sliders.description and "share lost 0.2" in sliders.description


def test_the_title_moves_with_the_sliders(sliders):
    about = sliders.specification()["usermeta"]
    assert about["title"] == "It turns at 20%"
    zeros = [loss / gain for loss, gain in itertools.product((0.1, 0.2, 0.3), (0.5, 1.0, 1.5))]
    assert about["knobs"]["titles"] == [f"It turns at {zero:.0%}" for zero in zeros]


def test_the_level_of_a_line_is_found_beyond_its_points(knobs):
    assert knobs.specification()["usermeta"]["knobs"]["titles"] == [
        f"It takes {fans} fans" for fans in ("40", "20", "8")
    ]


@pytest.mark.parametrize("kind", ["sliders", "knobs"])
def test_the_area_holds_the_whole_grid_and_the_line_one_setting(kind, request):
    figure = request.getfixturevalue(kind)
    reach, grid = find_data(figure, "least", "most"), find_data(figure, "x", "y").groupby("x")["y"]
    assert list(reach["least"]) == pytest.approx(list(grid.min())) and list(reach["most"]) == list(grid.max())
    filters = [layer.get("transform") for layer in figure.specification()["layer"]]
    assert filters[0] is None and all("knob_" in str(each) for each in filters[1:3])


def test_every_title_of_a_chart_is_measured(sliders):
    long = {"title": "x" * 71, "knobs": {"titles": ["short", "y" * 80, "x" * 71]}}
    assert find_long_titles(sliders.specification()) == []
    assert find_long_titles({"usermeta": long}) == ["x" * 71, "y" * 80]
