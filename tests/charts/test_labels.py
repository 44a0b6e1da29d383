"""Labels: names stand apart, levels have room, rows keep their order."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.charts.axes import reach, say
from analysis.charts.labels import name_ends, rule_levels, spread, wrap
from analysis.charts.theme import LINE, NARROW, WIDE

PLACES = st.lists(st.tuples(st.floats(-100, 100), st.floats(0.1, 20)), min_size=1, max_size=8)


@given(PLACES)
def test_what_is_spread_stands_apart_in_its_order_and_never_below_its_place(pairs):
    places, sizes = (np.array(each) for each in zip(*pairs, strict=True))
    moved = spread(places, sizes)
    order = np.argsort(places, kind="stable")
    gaps, needed = np.diff(moved[order]), (sizes[order][1:] + sizes[order][:-1]) / 2
    assert (gaps >= needed - 1e-9).all() and (moved >= places).all()


@given(PLACES)
def test_nothing_moves_that_stands_apart(pairs):
    sizes = np.array([size for _, size in pairs])
    places = 20.0 * np.arange(len(sizes))
    assert list(spread(places, sizes)) == list(places)


def draw_ends(space, values, names) -> pd.DataFrame:
    ends = pd.DataFrame({"year": 2020, "value": values, "name": names, "meaning": "ink"})
    (layer,) = name_ends(ends, "year:Q", [0, 10], space)
    return layer.data


def test_names_that_end_side_by_side_are_a_line_apart():
    frame = draw_ends(WIDE, [4.0, 3.99], ["ours", "theirs"])
    assert abs(np.diff(frame["place"])[0]) * WIDE.height / 10 >= LINE


def test_a_long_name_is_broken_and_stays_above_the_axis():
    frame = draw_ends(NARROW, [0.0], ["a name of many words indeed"])
    lines = frame["words"].iloc[0].count("\n") + 1
    last_line = frame["place"].iloc[0] * NARROW.height / 10 - LINE * (lines - 0.5)
    assert lines > 1 and last_line >= -1e-9


def read_levels(levels, plot=300):
    layers = [layer.to_dict() for layer in rule_levels(levels, [0, 10], ".1f", plot)]
    return [(layer["mark"]["align"], layer["mark"]["dy"]) for layer in layers if layer["mark"]["type"] == "text"]


def test_a_level_near_the_end_has_its_name_before_it():
    assert [align for align, _ in read_levels({"low": (1.0, "ink"), "top": (9.5, "ink")})] == ["left", "right"]


def test_names_of_levels_close_together_stand_in_lines_of_their_own():
    (_, first), (_, second), (_, third) = read_levels({"goal": (3.0, "ink"), "came": (3.2, "ink"), "far": (8.0, "ink")})
    assert first == third and second == first - LINE


def test_a_name_that_no_side_has_room_for_is_broken():
    (layer,) = [each for each in rule_levels({"all that guide sites carried": (4.0, "ink")}, [0, 10], ".1f", 200)][1:]
    assert "\n" in layer.data["words"].iloc[0]


@pytest.mark.parametrize(
    ("numbers", "low", "top"),
    [([2, 10], 0.0, 10.5), ([9, 10], 8.95, 10.05), ([-4, 6], -4.5, 6.5), ([-10, -2], -10.5, 0.0), ([5, 5], 4.75, 5.25)],
)
def test_a_scale_begins_at_zero_where_zero_is_not_far(numbers, low, top):
    assert reach(numbers, [np.nan]) == pytest.approx([low, top])


@pytest.mark.parametrize(
    ("number", "number_format", "text"),
    [
        (-0.123, "+.0%", "−12%"),
        (1234.5, ",.1f", "1,234.5"),
        (0.25, "~g", "0.25"),
        (3, "g", "3"),
        (1234.5, ",.3r", "1,230"),
        (0.012345, ",.3r", "0.0123"),
    ],
)
def test_numbers_are_said_as_the_axes_write_them(number, number_format, text):
    assert say(number, number_format) == text


def test_a_semicolon_breaks_a_name_in_any_case():
    assert wrap("Walmart; net sales", 30) == "Walmart\nnet sales"
