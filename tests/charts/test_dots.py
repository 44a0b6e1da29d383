"""Dots, with and without a choice, grids and slopes: what is drawn is what the table holds."""

from __future__ import annotations

import datetime
import json

import numpy as np
import pandas as pd
import pytest
import vl_convert

from analysis.charts import chart_choices, chart_heat, chart_intervals, chart_slopes
from analysis.charts.pictures import narrow, render_plot
from analysis.charts.theme import COLOURS

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
        "At {haircut}, {above} of {count} are above.",
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


def test_the_table_holds_every_setting_and_the_description_the_first(choices, ceilings):
    assert len(choices.table) == 6 and "low" not in choices.table
    assert "one; of two 0.99" in choices.description and "level: 1.00." in choices.description
    assert len(ceilings.table) == 4 and "b 90.00, from 89.00 to 91.00" in ceilings.description


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


def test_the_title_counts_the_alternatives_above_the_level(choices):
    titles = choices.specification()["usermeta"]["knobs"]["titles"]
    assert titles == [f"At {haircut}, {above} of 2 are above." for haircut, above in (("0", 2), ("0.1", 0), ("0.2", 0))]


def test_a_pale_line_holds_what_the_choices_reach(choices):
    (spans,) = [rows for rows in choices.specification()["datasets"].values() if "least" in rows[0]]
    assert [(row["least"], row["most"]) for row in spans] == [(pytest.approx(0.88), 1.1)] * 2


def test_an_arrow_stands_where_the_axis_ends_before_the_number():
    frame = pd.DataFrame({"name": ["in", "half", "out"], "prior": "none", "value": [5.0, 30.0, 90.0]})
    table = frame.assign(low=[4.0, 10.0, 80.0], high=[6.0, 50.0, 100.0])
    given = {"choices": {"prior": "prior"}, "settings": {"prior": "none"}, "highest": 20}
    picture = render_plot(chart_choices("c", "t", "ceiling", table, **given, **ABOUT).specification())
    assert picture.count("\u25b8") == 2 and picture.count("beyond the axis") == 1


def chart_rows(primary, **others):
    table = pd.DataFrame({"name": ["a", "b", "c"], "value": [1.0, 2.0, 3.0]}).assign(low=0.5, high=4.0, primary=primary)
    return chart_intervals("i", "They differ.", "ratio", table, **ABOUT, **others).specification()


def test_colours_that_nothing_explains_are_not_drawn():
    two = [True, True, False]
    assert COLOURS["other"] not in json.dumps(chart_rows(two)["layer"])
    keyed = json.dumps(chart_rows(two, key=("fitted", "not fitted"))["layer"])
    assert COLOURS["other"] in keyed and "not fitted" in keyed
    one = chart_rows([False, True, False])
    assert COLOURS["other"] in json.dumps(one["layer"]) and '"bold"' in json.dumps(one["layer"])


def test_names_stand_above_their_rows_where_the_column_is_narrow():
    specification = chart_rows([False] * 3)
    wide, slim = (json.dumps(each["layer"]) for each in (specification, narrow(specification)))
    assert '"axis": null' in slim and '"axis": null' not in wide
    assert narrow(specification)["width"] < 350 and "narrow" not in narrow(specification)


def test_a_level_carries_its_number():
    words = json.dumps(chart_rows([False] * 3, marks={"parity": (1.5, "ink")})["datasets"])
    assert "parity 1.5" in words
