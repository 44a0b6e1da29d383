"""Pictures: the same bytes on every render, whole sheets, no words left out."""

from __future__ import annotations

import json
import subprocess
import sys
import xml.etree.ElementTree

import pytest
import vl_convert

from analysis.charts.pictures import draw_picture, fill_sheet, make_sheet, measure_plot, narrow, render_plot

KINDS = ["fan", "fan-with-outturn", "intervals"]
FOOT = ("Source: Alibaba Group.", "netred, edition 2016-05. CC BY 4.0.")


def read_words(markup: str) -> str:
    return " ".join(xml.etree.ElementTree.fromstring(markup).itertext())


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_has_the_same_bytes_on_every_render(figures, kind):
    specification = figures[kind].specification()
    first = draw_picture(specification)
    render_plot(figures["intervals"].specification())
    assert first == draw_picture(specification)


def test_another_process_draws_the_same_bytes(figures):
    specification = figures["fan-with-outturn"].specification()
    program = (
        "import json, sys; from analysis.charts.pictures import draw_picture; print(draw_picture(json.load(sys.stdin)))"
    )
    other = subprocess.run(
        [sys.executable, "-c", program], input=json.dumps(specification), capture_output=True, text=True, check=True
    )
    assert other.stdout == draw_picture(specification) + "\n"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("form", [dict, narrow], ids=["wide", "narrow"])
def test_nothing_is_drawn_beyond_the_picture(figures, kind, form):
    specification = form(figures[kind].specification())
    plot = render_plot(specification)
    width, _ = measure_plot(plot)
    assert width == pytest.approx(specification["width"], abs=2)
    assert "NaN" not in plot and "\u2026" not in read_words(plot)


def test_the_sheet_carries_all_that_a_print_needs(figures):
    words = read_words(draw_picture(figures["fan-with-outturn"].specification(), FOOT))
    assert all(part in words for part in ("It grew.", "GMV, RMB trillion", *FOOT, "what came 6.6"))


def test_words_of_a_chart_are_text_in_its_sheet(figures):
    about = {"title": "A <b>bold</b> & title", "subtitle": "s", "note": "1 a\n2 b"}
    sheet = make_sheet(about, (680.0, 300.0), FOOT)
    assert "A <b>bold</b> & title" in read_words(sheet)
    plot = render_plot(figures["fan"].specification())
    assert plot in fill_sheet(sheet, plot)


def test_a_sheet_is_as_high_as_its_words_need():
    def measure(title):
        root = xml.etree.ElementTree.fromstring(
            make_sheet({"title": title, "subtitle": "s", "note": ""}, (680.0, 300.0), FOOT)
        )
        places = [float(each.get("y")) for each in root.iter("{http://www.w3.org/2000/svg}text")]
        return max(places), float(root.get("height"))

    for title in ("short", "a long title " * 12):
        lowest, height = measure(title)
        assert lowest < height
    assert measure("a long title " * 12)[1] > measure("short")[1]


def test_a_sheet_can_be_made_into_pixels(figures):
    assert vl_convert.svg_to_png(draw_picture(figures["fan"].specification(), FOOT))[:4] == b"\x89PNG"
