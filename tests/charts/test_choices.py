"""Dots under a choice, grids and slopes: what is drawn is what the table holds."""

from __future__ import annotations

import datetime

import numpy as np
import pandas as pd
import pytest
import vl_convert

from analysis.charts import chart_choices, chart_heat, chart_slopes

ABOUT = {"rows": ("a/b",), "as_of": datetime.date(2016, 5, 31)}


@pytest.fixture(scope="module")
def choices():
    table = pd.DataFrame(
        [
            (name, haircut, (1 - haircut) * size)
            for name in ("one; of two", "two")
            for haircut in (0.0, 0.1, 0.2)
            for size in (1.1,)
        ],
        columns=["name", "haircut", "value"],
    )
    return chart_choices(
        "choices",
        "They turn.",
        quantity="ratio",
        table=table,
        choices={"haircut": "haircut"},
        settings={"haircut": 0.1},
        marks={"level": (1.0, "ink")},
        **ABOUT,
    )


@pytest.fixture(scope="module")
def ceilings():
    table = pd.DataFrame(
        {"name": ["a", "b"] * 2, "prior": ["none"] * 2 + ["low"] * 2, "value": [5.0, 90.0, 4.0, 8.0]}
    ).assign(low=lambda frame: frame["value"] - 1, high=lambda frame: frame["value"] + 1)
    return chart_choices(
        "ceilings",
        "They run away.",
        quantity="ceiling",
        table=table,
        choices={"prior": "prior"},
        settings={"prior": "none"},
        highest=20,
        **ABOUT,
    )


@pytest.fixture(scope="module")
def heat():
    table = pd.DataFrame({"x": ["b", "a"] * 2, "y": ["none"] * 2 + ["10%"] * 2, "value": [1.0, 0.5, 0.25, 0.0]})
    return chart_heat("heat", "It fades.", across="year", down="haircut", quantity="chance", table=table, **ABOUT)


@pytest.fixture(scope="module")
def slopes():
    periods = pd.period_range("2014Q1", periods=5, freq="Q-MAR")
    part = pd.DataFrame({"period": periods, "value": np.linspace(0.5, 0.3, 5), "line": np.linspace(0.48, 0.3, 5)})
    table = pd.concat([part.assign(name=name) for name in ("x", "y")], ignore_index=True)
    return chart_slopes("slopes", "They fall.", quantity="growth", table=table, colours={"x": "ink"}, **ABOUT)


def controls(figure) -> dict:
    return {each["name"]: each for each in figure.specification()["params"]}


def test_numbers_have_a_slider_and_words_a_list(choices, ceilings):
    slider = controls(choices)["haircut_choice"]
    assert slider["bind"]["input"] == "range" and slider["value"] == 0.1
    assert (slider["bind"]["min"], slider["bind"]["max"], slider["bind"]["step"]) == (0.0, 0.2, 0.1)
    words = controls(ceilings)["prior_choice"]
    assert words["bind"]["options"] == ["none", "low"] and words["value"] == "none"


def test_the_table_holds_every_setting_and_the_description_the_first(choices, ceilings):
    assert len(choices.table) == 6 and "low" not in choices.table
    assert "one; of two 0.99" in choices.description and "level: 1." in choices.description
    assert len(ceilings.table) == 4 and "b 90, from 89 to 91" in ceilings.description


@pytest.mark.parametrize("kind", ["choices", "ceilings", "heat", "slopes"])
def test_they_are_drawn(kind, request):
    figure = request.getfixturevalue(kind)
    picture = vl_convert.vegalite_to_svg({k: v for k, v in figure.specification().items() if k != "usermeta"})
    words = {"choices": "of two", "ceilings": "beyond the axis", "heat": "25%", "slopes": ">y<"}[kind]
    assert words in picture and "NaN" not in picture


def test_a_grid_keeps_the_order_it_was_given(heat):
    assert list(heat.table.columns) == ["haircut", "b", "a"] and list(heat.table["haircut"]) == ["none", "10%"]
    assert "haircut 10%: b 25%, a 0%" in heat.description


def test_slopes_hold_points_and_lines(slopes):
    assert len(slopes.table) == 10
    np.testing.assert_allclose(slopes.table["fitted"][:5], np.linspace(0.48, 0.3, 5))
    assert "x: fitted 48%" in slopes.description
