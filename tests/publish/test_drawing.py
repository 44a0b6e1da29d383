from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from analysis.publish.drawing import choose_main, choose_ticks, draw_panels, draw_scale, draw_sparkline, draw_strip

NUMBER = {
    "value": 0.348,
    "low": 0.028,
    "high": 0.731,
    "level": 0.8,
    "unit": "rate",
    "kind": "forecast",
    "against": 0.15,
}


def test_a_number_stands_inside_its_band_and_right_of_the_line_that_it_exceeds():
    strip = draw_strip(NUMBER)
    assert 0 < strip["low"] < strip["against"] < strip["value"] < strip["high"] < strip["width"]
    assert strip["words"] == "+34.8% (80% band +2.8% to +73.1%)" and strip["criterion"] == "+15%"


def test_a_lone_number_has_no_band_and_no_line():
    strip = draw_strip(NUMBER | {"low": None, "high": None, "level": None, "against": None})
    assert strip["low"] is None and strip["against"] is None and strip["words"] == "+34.8%"
    assert 0 < strip["value"] < strip["width"]


def test_a_range_of_assumptions_is_called_so():
    number = NUMBER | {"kind": "range of assumptions", "level": None, "unit": "share"}
    assert "(range of assumptions 2.8% to 73%)" in draw_strip(number)["words"]


def test_the_scale_has_the_cuts_of_the_verdicts_and_no_gap():
    scale = draw_scale(0.5)
    ends = [(zone["x"], zone["x"] + zone["width"]) for zone in scale["zones"]]
    assert ends[0][0] == 0 and ends[-1][1] == pytest.approx(scale["width"])
    assert all(one[1] == pytest.approx(other[0], abs=0.2) for one, other in zip(ends, ends[1:], strict=False))
    assert scale["value"] == scale["width"] / 2 and draw_scale(None) is None


@pytest.mark.parametrize("chance", [0.0, 1.0])
def test_a_dot_at_the_end_stays_inside(chance):
    scale = draw_scale(chance)
    assert 0 < scale["value"] < scale["width"]


@given(st.floats(-1e12, 1e12), st.floats(-1e12, 1e12))
@example(0.0, 5e-324)
@example(5e-324, 5e-324)
@example(0.0, 2e-12)
def test_ticks_hold_the_range_and_are_few(one, other):
    least, most = min(one, other), max(one, other)
    ticks = choose_ticks(least, most)
    slack = 1e-6 * max(1.0, abs(least), abs(most))
    assert 2 <= len(ticks) <= 8
    assert ticks[0] <= least + slack and ticks[-1] >= most - slack


def test_a_sparkline_starts_left_and_rises():
    points = [tuple(map(float, point.split(","))) for point in draw_sparkline([1.0, 2.0, 4.0]).split()]
    assert [x for x, _ in points] == sorted(x for x, _ in points) and points[0][1] > points[-1][1]
    assert draw_sparkline([1.0]) == "" and draw_sparkline([1.0, 1.0]) != ""


def test_a_series_is_drawn_with_its_later_prints_told_apart(make_row):
    rows = [make_row("gmv_total", f"201{year}-12-31", float(year)) for year in range(2, 6)]
    later = make_row("gmv_total", "2014-12-31", 4.4, variant="alternate", source="NEW")
    (panel,) = draw_panels([*rows, later])
    assert len(panel["line"].split()) == 4 and len(panel["marks"]) == 5
    assert [mark["kind"] for mark in panel["marks"]].count("later print") == 1
    assert draw_panels(rows[:2]) == [] and choose_main([*rows, later]) == rows
