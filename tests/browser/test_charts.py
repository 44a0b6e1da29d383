"""Charts on a page of their own: lazily drawn, as wide as their column, with knobs, under the policy of the site."""

from __future__ import annotations

import datetime
import functools
import html
import http.server
import itertools
import re
import runpy
import shutil
import struct
import threading
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.charts import LONGEST_TITLE, chart_sliders
from analysis.project import Project
from analysis.publish.bundle import BUNDLE, write_bundle
from analysis.publish.markup import STATIC
from analysis.publish.plates import chart_markup
from analysis.publish.shell import POLICY

pytestmark = pytest.mark.xdist_group("charts")

SAMPLES = Path(__file__).parents[1] / "charts" / "samples.py"
SAID = {
    "source": "Alibaba Group",
    "edition": "netred, edition 2016-05.",
    "licence": "CC BY 4.0.",
    "code": "code/x.html",
}
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Charts</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="netred.css"><link rel="stylesheet" href="netred-charts.css">
<script defer src="netred-charts.js"></script>
<style>body {{ margin: 0 1rem }} .columns {{ display: flex }} .side {{ flex: 0 0 20rem }}
main {{ flex: 1; min-width: 0 }} .far {{ height: 3000px }}
@media (max-width: 50rem) {{ .side {{ display: none }} }}</style></head><body><div class="columns">
<div class="side">side</div><main><h1>Charts</h1><div class="far">text</div>{body}</main></div></body></html>"""

WIDTHS = """() => [...document.querySelectorAll('figure.netred-chart')].map(figure => [
    figure.querySelector('.chart-picture').getBoundingClientRect().width,
    figure.querySelector('.chart-live svg').getBoundingClientRect().width])"""
CUT = """() => [...document.querySelectorAll('.chart-live svg')].flatMap(svg => {
    const around = svg.getBoundingClientRect();
    return [...svg.querySelectorAll('text')].filter(text => text.textContent.trim()).filter(text => {
        const box = text.getBoundingClientRect();
        return text.textContent.includes('\\u2026') || box.left < around.left - 1 || box.right > around.right + 1
            || box.top < around.top - 1 || box.bottom > around.bottom + 1;
    }).map(text => text.textContent);
})"""


def make_moving():
    """y = gain x - loss, zero at loss / gain."""
    x = np.linspace(0, 1, 11)
    table = pd.concat(
        pd.DataFrame({"x": x, "y": gain * x - loss, "zero": loss / gain, "loss": loss, "gain": gain})
        for loss, gain in itertools.product((0.1, 0.2, 0.3), (0.5, 1.0))
    )
    knobs = {"loss": ("share of the visits that is lost", 0.2), "gain": ("gain for a visit", 1.0)}
    about = {"rows": ("a/b",), "as_of": datetime.date(2016, 5, 31)}
    return chart_sliders(
        "moving", "It turns where {zero} of the visits come over", "caught", "change", table, knobs, **about
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory, project_root) -> Path:
    folder = tmp_path_factory.mktemp("charts")
    project = Project(project_root, project_root / "data", tmp_path_factory.mktemp("build"))
    shutil.copy(write_bundle(project), folder / BUNDLE)
    for name in ("netred.css", "netred-charts.css", "netred-charts.js"):
        shutil.copy(STATIC / name, folder / name)
    figures = [*runpy.run_path(str(SAMPLES))["make_figures"]().values(), make_moving()]
    drawn = [
        chart_markup(each.specification(), "", folder / "_static" / "charts", [("row", "#")], **SAID)
        for each in figures
    ]
    page = PAGE.format(policy=html.escape(POLICY), body="".join(drawn))
    (folder / "index.html").write_text(page, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def address(folder):
    """Of the page, on a server of this machine."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/index.html"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(params=["disk", "http"])
def either(request, folder):
    return (folder / "index.html").as_uri() if request.param == "disk" else request.getfixturevalue("address")


def settle(page) -> None:
    """Wait until every drawing is as wide as its column."""
    page.wait_for_function(f"() => ({WIDTHS})().every(([column, drawn]) => Math.abs(column - drawn) <= 1)")


def test_charts_are_drawn_under_the_policy_of_the_site(either, visit):
    reader = visit()
    page = reader.open(either)
    drawn = page.evaluate("() => [...document.querySelectorAll('figure.netred-chart')].map(each => each.dataset.drawn)")
    assert drawn == ["true"] * 4 and reader.complaints == []


def test_nothing_is_loaded_or_drawn_before_a_chart_comes_near(address, visit):
    reader = visit()
    reader.page.goto(address)
    reader.page.wait_for_timeout(300)
    assert not any(url.endswith(BUNDLE) for url in reader.requests)
    reader.page.locator("figure.netred-chart").first.scroll_into_view_if_needed()
    reader.page.wait_for_function("() => document.querySelector('figure.netred-chart').dataset.drawn === 'true'")
    assert sum(url.endswith(BUNDLE) for url in reader.requests) == 1
    assert reader.page.evaluate("() => document.querySelector('#chart-moving').dataset.drawn") is None


def test_a_chart_is_as_wide_as_its_column_after_every_change_of_it(address, visit):
    page = visit(viewport={"width": 1300, "height": 900}).open(address)
    for width in (600, 1300, 390, 900, 1300):
        page.set_viewport_size({"width": width, "height": 900})
        settle(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.set_viewport_size({"width": 900, "height": 900})
    page.evaluate("document.querySelector('.side').style.display = 'none'")  # as a side bar that is closed
    settle(page)


@pytest.mark.parametrize("width", [1300, 700, 390, 320])
def test_no_word_of_a_chart_is_cut(address, visit, width):
    page = visit(viewport={"width": width, "height": 844}).open(address)
    settle(page)
    assert page.evaluate(CUT) == []
    above = "slow: 4.0" in page.locator("#chart-intervals .chart-live").text_content()
    assert above == (width < 480)


def test_a_knob_moves_the_line_the_title_and_its_own_words_from_the_keyboard(address, visit):
    page = visit().open(address)
    figure = page.locator("#chart-moving")
    title, live = figure.locator(".chart-title"), figure.locator(".chart-live svg")
    assert title.inner_text() == "It turns where 20% of the visits come over"
    before = live.inner_html()
    figure.locator("input").first.focus()
    page.keyboard.press("ArrowRight")
    assert (
        title.inner_text() == "It turns where 30% of the visits come over" and len(title.inner_text()) <= LONGEST_TITLE
    )
    assert figure.locator("output").first.inner_text() == "0.3"
    assert figure.locator("input").first.get_attribute("aria-valuetext") == "0.3"
    page.wait_for_function(
        "html => document.querySelector('#chart-moving .chart-live svg').innerHTML !== html", arg=before
    )
    assert "30%" in live.text_content()


def test_knobs_stay_where_they_are_when_colours_and_width_change(address, visit):
    page = visit().open(address)
    figure = page.locator("#chart-moving")
    figure.locator("input").first.fill("2")
    figure.locator("input").last.fill("0")
    live = "document.querySelector('#chart-moving .chart-live')"
    changes = {
        "document.documentElement.dataset.theme = 'dark'": f"{live}.innerHTML.includes('#eeeeee')",
        "document.querySelector('main').style.maxWidth = '350px'": f"{live}.querySelector('svg').clientWidth < 351",
    }
    for change, done in changes.items():
        page.evaluate(change)
        page.wait_for_function(f"() => {done}")
        page.wait_for_timeout(200)
        marked = page.evaluate(
            f"() => [...{live}.querySelectorAll('text[font-weight=bold]')].map(text => text.textContent)"
        )
        assert marked == ["60%"]
    assert figure.locator(".chart-title").inner_text() == "It turns where 60% of the visits come over"


def test_the_picture_as_pixels_is_that_of_the_sheet_as_the_knobs_stand(folder, address, visit, tmp_path):
    reader = visit(accept_downloads=True)
    page = reader.open(address)
    sizes = []
    for value in ("1", "2"):
        page.locator("#chart-moving input").first.fill(value)
        with page.expect_download() as download:
            page.locator("#chart-moving .chart-png").click()
        download.value.save_as(tmp_path / f"{value}.png")
        assert download.value.suggested_filename == "chart-moving.png"
        sizes.append(struct.unpack(">II", (tmp_path / f"{value}.png").read_bytes()[16:24]))
    sheet = (folder / "_static" / "charts" / "moving.svg").read_text(encoding="utf-8")
    width, height = (float(side) for side in re.search(r'width="([\d.]+)" height="([\d.]+)"', sheet).groups())
    assert sizes[0] == sizes[1] == (2 * width, pytest.approx(2 * height, abs=2))
    assert (tmp_path / "1.png").read_bytes() != (tmp_path / "2.png").read_bytes()
    assert reader.complaints == []


def test_the_name_of_a_chart_is_read_once(address, visit):
    snapshot = visit().open(address).locator("#chart-fan").aria_snapshot()
    assert len(re.findall('text: "?It will grow', snapshot)) == 1
    assert len(re.findall(r"""- '?img "Line chart of GMV""", snapshot)) == 1 and snapshot.count("img") == 1
    assert "document" not in snapshot and "Vega" not in snapshot


def test_a_point_tells_all_its_numbers(address, visit):
    page = visit().open(address)
    points = page.locator("#chart-fan .chart-live .mark-symbol path")
    points.first.scroll_into_view_if_needed()
    points.last.hover(force=True)
    page.wait_for_selector("#vg-tooltip-element.visible")
    page.locator("#chart-fan .chart-live .mark-symbol").first.locator("path").last.hover(force=True)
    told = page.locator("#vg-tooltip-element").inner_text()
    assert (
        all(word in told for word in ("FY2020", "median", "low, 80% band", "high, 95% band"))
        and "undefined" not in told
    )


def test_without_scripts_there_is_a_picture_of_the_plot_for_each_width(address, visit):
    for width, file in ((1300, "fan.svg#plot"), (390, "fan-narrow.svg")):
        page = visit(java_script_enabled=False, viewport={"width": width, "height": 844}).open(address, drawn=False)
        picture = page.locator("#chart-fan img.chart-static")
        picture.scroll_into_view_if_needed()
        page.wait_for_timeout(200)
        assert picture.evaluate("each => each.currentSrc").endswith(file)
        box = picture.bounding_box()
        assert box["width"] > 300 and box["height"] > 150
        assert not page.locator("#chart-moving .chart-knobs").is_visible()


def test_on_paper_the_picture_takes_the_place_of_the_drawing(address, visit):
    page = visit().open(address)
    page.emulate_media(media="print")
    assert page.locator("#chart-fan .chart-static").is_visible()
    for hidden in (".chart-live", ".chart-more"):
        assert not page.locator(f"#chart-fan {hidden}").is_visible()
