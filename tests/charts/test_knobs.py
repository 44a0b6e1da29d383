"""Knobs: every setting is on the grid, the first one is drawn, and a title with fields follows them."""

from __future__ import annotations

import itertools

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.charts.knobs import Knobs
from analysis.errors import NetredError

GRID = pd.DataFrame(
    [(a, b, word, a * b) for a, b, word in itertools.product((1, 2, 5), (0.1, 0.2, 0.3), ("none", "low"))],
    columns=["speed", "size", "prior", "y"],
)
LABELS = {"speed": "how fast", "size": "how large", "prior": "prior"}


@pytest.fixture
def knobs():
    return Knobs.find(GRID, LABELS, {"speed": 2, "size": 0.22, "prior": "low"})


def test_numbers_start_at_the_nearest_setting_and_words_where_they_are_told(knobs):
    assert knobs.start == {"speed": 2, "size": 0.2, "prior": "low"}
    assert knobs.describe() == "how fast 2, how large 0.2, prior low"


def test_a_first_setting_in_words_must_exist():
    with pytest.raises(NetredError, match="'prior': found the first setting 'high', expected one of none, low"):
        Knobs.find(GRID, LABELS, {"speed": 2, "size": 0.2, "prior": "high"})


def test_numbers_slide_and_words_are_listed(knobs):
    controls = {each["signal"]: each for each in knobs.to_dict()["controls"]}
    assert controls["knob_size"]["slides"] and controls["knob_size"]["words"] == ["0.1", "0.2", "0.3"]
    assert not controls["knob_prior"]["slides"] and controls["knob_prior"]["values"] == ["none", "low"]
    assert controls["knob_speed"]["start"] == 1


def test_editors_of_vega_lite_get_controls_of_their_own(knobs):
    binds = {each.param.name: each.param.bind.to_dict() for each in knobs.params()}
    assert binds["knob_size"] == {"input": "range", "min": 0.1, "max": 0.3, "step": 0.1, "name": "how large "}
    assert binds["knob_speed"]["options"] == [1, 2, 5] and binds["knob_prior"]["options"] == ["none", "low"]


@given(st.sampled_from((1, 2, 5)), st.sampled_from((0.1, 0.2, 0.3)), st.sampled_from(("none", "low")))
def test_the_title_of_a_setting_stands_where_the_page_looks_for_it(speed, size, prior):
    knobs = Knobs.find(GRID, LABELS, {"speed": speed, "size": size, "prior": prior})
    told = knobs.tell(GRID, lambda rows: {"y": f"{rows['y'].item():.3f}"})
    place = 0
    for control in told.to_dict()["controls"]:  # as netred-charts.js does
        place = place * len(control["values"]) + control["start"]
    assert place == told.place
    assert told.fill("{y} at {speed}, {prior}")[place] == f"{speed * size:.3f} at {speed}, {prior}"


def test_a_title_without_fields_stays(knobs):
    assert knobs.fill("It grew.") == []


def test_a_field_that_no_chart_has_is_refused(knobs):
    told = knobs.tell(GRID, lambda rows: {})
    with pytest.raises(NetredError, match="found 'zero' in it, expected the fields {speed}, {size}, {prior}"):
        told.fill("It turns at {zero}")
