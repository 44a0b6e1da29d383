"""Small drawings: what stands in them is what was given, they say it in words, and they are whole SVG."""

from __future__ import annotations

import datetime
import xml.etree.ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.charts import (
    Move,
    Part,
    Step,
    draw_bars,
    draw_for_both,
    draw_moves,
    draw_path,
    draw_sparkline,
    draw_strip,
)
from analysis.charts.svg import NAMESPACE, element, flatten, shade_stance
from analysis.charts.theme import COLOURS, STANCES
from analysis.errors import UnknownNameError

BARS = {
    "May 2016": [Part(14, "held", "held up"), Part(25, "open", "open"), Part(1, "fell", "fell")],
    "Now": [Part(20, "held", "held up"), Part(20, "fell", "fell")],
}
WORDS = {
    "held": "held up",
    "open": "open",
    "fell": "fell",
    "leaning-held": "leaned that way",
    "leaning-fell": "leaned against",
}
MOVES = [Move("sales <b>would</b> double", "open", "held", "claims/c13.html"), Move("growth was over", "held", "fell")]
STEPS = [Step(datetime.date(2014, 5, 6), "open", "undetermined"), Step(datetime.date(2020, 5, 22), "fell", "refuted")]
NUMBERS = st.floats(-1e6, 1e6).map(lambda number: round(number, 3))


def parse(markup: str) -> xml.etree.ElementTree.Element:
    return xml.etree.ElementTree.fromstring(markup)


def find(markup: str, name: str) -> list[dict]:
    return [each.attrib for each in parse(markup).iter(f"{{{NAMESPACE}}}{name}")]


def read(markup: str) -> list[str]:
    return [each.text for each in parse(markup).iter(f"{{{NAMESPACE}}}text")]


def test_parts_of_a_bar_are_as_wide_as_their_counts():
    wide = [float(each["width"]) + 1 for each in find(draw_bars(BARS, "Verdicts"), "rect")]
    assert [round(part / sum(wide[:3]) * 40) for part in wide[:3]] == [14, 25, 1]
    assert wide[3] == pytest.approx(wide[4])
    assert sum(wide[:3]) == pytest.approx(sum(wide[3:]), abs=0.1)


def test_words_stand_where_there_is_room_and_in_the_description_always():
    for width, words in ((680, "14 held up"), (200, "14")):
        drawn = draw_bars(BARS, "Verdicts", width=width)
        assert words in read(drawn) and "1" not in read(drawn)
        assert (
            parse(drawn).get("aria-label").startswith("Verdicts. May 2016: 14 held up, 25 open, 1 fell. Now: 20 held")
        )


def test_every_move_has_its_line_its_name_and_its_link():
    drawn = draw_moves(MOVES, WORDS, ("May 2016", "now"), "Verdicts that moved")
    assert len(find(drawn, "path")) == 2 and [each["href"] for each in find(drawn, "a")] == ["claims/c13.html"]
    assert parse(drawn).get("role") == "group" and parse(draw_bars(BARS, "Verdicts")).get("role") == "img"
    assert "sales <b>would</b> double" in " ".join(read(drawn))
    colours = [each["stroke"] for each in find(drawn, "path")]
    assert colours == [shade_stance("held")[0], shade_stance("fell")[0]]


def test_lines_of_moves_never_share_an_end():
    moves = [
        Move(f"claim {number}", then, now)
        for number, (then, now) in enumerate([("open", "fell")] * 3 + [("held", "fell")])
    ]
    ends = [each["d"].split() for each in find(draw_moves(moves, WORDS, ("then", "now"), "m", width=344), "path")]
    assert len({end[2] for end in ends}) == len({end[-1] for end in ends}) == 4


@given(NUMBERS, NUMBERS, st.floats(0, 1e3), st.floats(0, 1e3))
def test_a_strip_keeps_the_order_of_its_numbers(value, criterion, below, above):
    drawn = draw_strip(value, criterion, value - below, value + above, "x", "y")
    (dot,) = find(drawn, "circle")
    _, band, line = find(drawn, "line")
    at, low, high, level = (float(each) for each in (dot["cx"], band["x1"], band["x2"], line["x1"]))
    assert 0 <= min(low, level) and max(high, level) <= 120 and low <= at <= high
    if abs(value - criterion) > 0.02 * (below + above + abs(value - criterion)):
        assert (at < level) == (value < criterion)


def test_a_strip_says_its_number_and_its_criterion():
    assert parse(draw_strip(0.4, 1.0, words="0.40", criterion_words="1")).get("aria-label") == "0.40, criterion 1"


@given(
    st.lists(st.one_of(NUMBERS, st.just(float("nan"))), min_size=1, max_size=30).filter(
        lambda each: any(x == x for x in each)
    )
)
def test_a_sparkline_stays_inside_and_ends_at_its_last_number(values):
    drawn = draw_sparkline(values, "GMV")
    (dot,) = find(drawn, "circle")
    known = [value for value in values if value == value]
    places = [tuple(map(float, pair.split(","))) for line in find(drawn, "polyline") for pair in line["points"].split()]
    assert all(0 <= x <= 100 and 0 <= y <= 24 for x, y in [*places, (float(dot["cx"]), float(dot["cy"]))])
    assert f"{len(known)} numbers" in parse(drawn).get("aria-label")


def test_a_gap_of_a_series_is_a_gap_of_its_sparkline():
    assert len(find(draw_sparkline([1, 2, float("nan"), 3, 4], "GMV"), "polyline")) == 2


def test_days_of_a_path_are_as_wide_as_they_lasted():
    until = datetime.date(2026, 5, 28)
    drawn = draw_path(STEPS, until, "C11 day by day")
    first, second = (float(each["width"]) + 1 for each in find(drawn, "rect"))
    days = [(STEPS[1].day - STEPS[0].day).days, (until - STEPS[1].day).days]
    assert first / second == pytest.approx(days[0] / days[1], rel=1e-2)
    assert {"undetermined", "refuted", "2015", "2020"} <= set(read(drawn))
    assert "undetermined from 6 May 2014; refuted from 22 May 2020" in parse(drawn).get("aria-label")


def test_a_path_of_one_day_is_a_whole_strip():
    (block,) = find(draw_path(STEPS[:1], STEPS[0].day, "one"), "rect")
    assert float(block["width"]) >= 1


def test_a_page_shows_one_of_two_widths():
    both = draw_for_both(draw_path, STEPS, datetime.date(2025, 6, 30), "days")
    assert both.count("<svg") == 2 and 'class="drawing-narrow"' in both


def test_a_stance_that_does_not_exist_is_refused():
    with pytest.raises(UnknownNameError, match="stance of a verdict 'kept' does not exist"):
        draw_bars({"Now": [Part(1, "kept", "kept")]}, "Verdicts")


def test_colours_of_stances_follow_the_page_and_have_a_value_elsewhere():
    drawn = draw_bars(BARS, "Verdicts")
    assert f"var(--held, {STANCES['held'][0]})" in drawn and "currentColor" in drawn
    flat = flatten(drawn)
    assert "var(" not in flat and "currentColor" not in flat and STANCES["fell"][0] in flat


def test_words_and_attributes_are_escaped():
    assert element("text", "ok", title='a "b" <c>') in ("<text title='a \"b\" &lt;c&gt;'>ok</text>",)
    assert "<b>" not in draw_sparkline([1, 2], "<b>GMV</b>")


def test_stances_have_colours_of_their_own():
    grounds = [ground for ground, _ in STANCES.values()]
    assert len(set(grounds)) == len(grounds) and not set(grounds) & set(COLOURS.values())
