"""A chart on a page: its words as text, its files, its knobs, and nothing twice."""

from __future__ import annotations

import csv
import datetime
import json
import re
from html.parser import HTMLParser

import altair as alt
import numpy as np
import pandas as pd
import pytest

from analysis.charts import Figure, chart_sliders
from analysis.publish.plates import chart_markup

NASTY = 'A "quoted" <b>title</b> & </script><script>alert()</script>'
DAY = datetime.date(2016, 5, 31)
SAID = {
    "source": "Alibaba Group",
    "edition": "netred, edition 2016-05.",
    "licence": "CC BY 4.0.",
    "code": "code/x.html#gmv",
}


class Page(HTMLParser):
    """Elements with their attributes, and the text inside each kind of element."""

    def __init__(self, markup: str):
        super().__init__()
        self.elements: list[tuple[str, dict]] = []
        self.text: dict[str, str] = {}
        self._open: list[str] = []
        self.feed(markup)

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        if tag not in ("img", "br", "input", "source"):
            self._open.append(tag)

    def handle_endtag(self, tag):
        assert self._open.pop() == tag

    def handle_data(self, data):
        if self._open:
            self.text[self._open[-1]] = self.text.get(self._open[-1], "") + data

    def find(self, tag, **wanted) -> list[dict]:
        found = [attributes for name, attributes in self.elements if name == tag]
        return [each for each in found if all(each.get(key) == value for key, value in wanted.items())]


@pytest.fixture(scope="module")
def specification():
    table = pd.DataFrame({"year": ["2016", "2017", "2018"], 'value, "raw"': [3092.123456, float("nan"), 0.5]})
    chart = alt.Chart(table[["year"]]).mark_point().encode(x="year:O")
    parts = {"rows": ("gmv_total/a",), "as_of": DAY, "units": {'value, "raw"': "RMB billion"}}
    return Figure("gmv", NASTY, "subtitle", "What <i>it</i> shows", chart, table, **parts).specification()


@pytest.fixture(scope="module")
def chart(specification, tmp_path_factory):
    folder = tmp_path_factory.mktemp("charts")
    return chart_markup(specification, "../", folder, [("GMV <1>", "../data/gmv.html")], **SAID), folder


@pytest.fixture(scope="module")
def moving(tmp_path_factory):
    grid = [(loss, x, x - loss, loss) for loss in (0.1, 0.2) for x in np.linspace(0, 1, 3)]
    table = pd.DataFrame(grid, columns=["loss", "x", "y", "zero"])
    about = {"rows": ("a/b",), "as_of": DAY, "knob_format": ".0%"}
    figure = chart_sliders(
        "turn", "It turns at {zero}", "caught", "change", table, {"loss": ("share lost", 0.2)}, **about
    )
    return Page(chart_markup(figure.specification(), "", tmp_path_factory.mktemp("moving"), []))


def test_a_chart_says_its_title_as_text_and_runs_no_script_of_it(chart):
    page = Page(chart[0])
    assert page.text["span"].startswith(NASTY) and "31 May 2016" in page.text["span"]
    assert [attributes["type"] for attributes in page.find("script")] == ["application/json"]
    assert "GMV <1>" in page.text["a"]


def test_what_the_script_draws_from_is_the_chart_itself(chart, specification):
    inside = json.loads(Page(chart[0]).text["script"])
    drawing = {key: value for key, value in specification.items() if key not in ("usermeta", "description")}
    assert inside["wide"] == drawing and inside["narrow"] == specification["usermeta"]["narrow"]
    written = json.loads((chart[1] / "gmv.json").read_text(encoding="utf-8"))
    assert written == drawing | {"description": "What <i>it</i> shows"}


def test_a_chart_has_a_picture_for_every_width_and_three_files(chart):
    page = Page(chart[0])
    (picture,), (narrow,) = page.find("img"), page.find("source")
    assert picture["alt"] == "What <i>it</i> shows" and picture["src"] == "../_static/charts/gmv.svg#plot"
    assert narrow["srcset"] == "../_static/charts/gmv-narrow.svg"
    downloads = [attributes["href"] for attributes in page.find("a") if "download" in attributes]
    assert downloads == [f"../_static/charts/gmv.{ending}" for ending in ("csv", "json", "svg")]
    assert all((chart[1] / place.rpartition("/")[2]).stat().st_size > 0 for place in (*downloads, narrow["srcset"]))


def test_the_picture_file_says_title_day_source_edition_and_licence(chart):
    picture = (chart[1] / "gmv.svg").read_text(encoding="utf-8")
    said = " ".join(re.sub("<[^>]*>", " ", picture).split())
    for words in ("quoted", "Subtitle. Known on 31 May 2016.", "Source: Alibaba Group", "edition 2016-05", "CC BY 4.0"):
        assert words in said
    assert "<script" not in picture and 'id="plot"' in picture


def test_source_code_and_the_way_to_cite_are_there_where_they_are_given(chart, specification, tmp_path):
    page = Page(chart[0])
    assert "Source: Alibaba Group" in page.text["p"] and page.find("a", href="code/x.html#gmv")
    bare = Page(chart_markup(specification, "", tmp_path, []))
    assert "Source" not in bare.text["p"] and "Cite" not in bare.text["a"] and "Code" not in bare.text["a"]
    own = json.loads(json.dumps(specification))
    own["usermeta"]["source"] = "the author's counts"
    assert "Source: the author's counts" in Page(chart_markup(own, "", tmp_path, [], **SAID)).text["p"]


def test_the_csv_reads_back_as_the_table_with_units(chart, specification):
    with (chart[1] / "gmv.csv").open(encoding="utf-8", newline="") as stream:
        header, *rows = csv.reader(stream)
    assert header == ["year", 'value, "raw" (RMB billion)']
    assert rows == [["2016", "3092.123456"], ["2017", ""], ["2018", "0.5"]]


def test_a_column_has_one_number_of_decimals(chart):
    assert re.findall("<td>(.*?)</td>", chart[0]) == ["2016", "3,092", "2017", "", "2018", "0"]


def test_shares_keep_four_digits(specification, tmp_path):
    own = json.loads(json.dumps(specification))
    own["usermeta"]["table"] = [["2016", 0.48612], ["2017", 0.5], ["2018", None]]
    cells = re.findall("<td>(.*?)</td>", chart_markup(own, "", tmp_path, []))
    assert cells[1::2] == ["0.4861", "0.5000", ""]


def test_the_name_of_a_chart_is_given_once(chart):
    page = Page(chart[0])
    (figure,) = page.find("figure")
    assert page.find("span", id=figure["aria-labelledby"])
    assert not any(NASTY in str(value) for _, attributes in page.elements for value in attributes.values())


def test_the_numbers_can_be_reached_and_scrolled_by_keyboard(chart):
    page = Page(chart[0])
    (region,) = page.find("div", role="region")
    (summary,), (title,) = page.find("summary"), page.find("span", **{"class": "chart-title"})
    assert region["tabindex"] == "0" and region["aria-labelledby"].split() == [summary["id"], title["id"]]


def test_knobs_are_sliders_with_words(moving):
    (slider,) = moving.find("input")
    assert (slider["min"], slider["max"], slider["value"]) == ("0", "1", "1")
    assert slider["aria-valuetext"] == "20%" and "share lost" in moving.text["span"]
    assert "It turns at 20%" in moving.text["span"]
    assert json.loads(moving.text["script"])["knobs"]["titles"] == ["It turns at 10%", "It turns at 20%"]


def test_a_chart_shown_twice_is_drawn_once(specification, tmp_path):
    first = chart_markup(specification, "", tmp_path, [])
    (tmp_path / "gmv.svg").unlink()
    assert chart_markup(specification, "", tmp_path, []) == first and not (tmp_path / "gmv.svg").exists()
