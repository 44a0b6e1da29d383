from __future__ import annotations

import csv
import datetime
import json
from html.parser import HTMLParser

import altair as alt
import pandas as pd
import pytest

from analysis.charts import Figure
from analysis.publish.markup import TABLES, chart_markup, fact_markup, findings_markup, link_rows

NASTY = 'A "quoted" <b>title</b> & </script><script>alert()</script>'


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
        if tag not in ("img", "br"):
            self._open.append(tag)

    def handle_endtag(self, tag):
        assert self._open.pop() == tag

    def handle_data(self, data):
        if self._open:
            self.text[self._open[-1]] = self.text.get(self._open[-1], "") + data


@pytest.fixture(scope="module")
def specification():
    table = pd.DataFrame({"year": ["2016", "2017"], 'value, "raw"': [3092.123456, float("nan")]})
    chart = alt.Chart(table[["year"]]).mark_point().encode(x="year:O")
    rows = ("gmv_total/retail/quarter/2015-12-31", "assumptions/phi")
    figure = Figure("gmv", NASTY, "subtitle", "What <i>it</i> shows", chart, table, rows, datetime.date(2016, 5, 31))
    return figure.specification()


@pytest.fixture(scope="module")
def chart(specification, tmp_path_factory):
    folder = tmp_path_factory.mktemp("charts")
    return chart_markup(specification, "../", folder), folder


def test_a_chart_says_its_title_as_text_and_runs_no_script_of_it(chart):
    page = Page(chart[0])
    assert page.text["span"].startswith(NASTY)
    assert [tag for tag, _ in page.elements].count("script") == 1
    assert "31 May 2016" in page.text["span"]


def test_the_specification_inside_the_page_is_the_charts_own(chart, specification):
    inside = json.loads(Page(chart[0]).text["script"])
    assert inside == {key: value for key, value in specification.items() if key != "usermeta"}
    assert json.loads((chart[1] / "gmv.json").read_text(encoding="utf-8")) == inside


def test_a_chart_has_a_picture_with_words_and_three_files(chart):
    page = Page(chart[0])
    (picture,) = [attributes for tag, attributes in page.elements if tag == "img"]
    assert picture["alt"] == "What <i>it</i> shows" and picture["src"] == "../_static/charts/gmv.svg"
    downloads = [attributes["href"] for tag, attributes in page.elements if "download" in attributes]
    assert downloads == [f"../_static/charts/gmv.{ending}" for ending in ("csv", "svg", "json")]
    assert all((chart[1] / place.rpartition("/")[2]).stat().st_size > 0 for place in downloads)


def test_the_csv_of_a_chart_reads_back_as_its_table(chart, specification):
    with (chart[1] / "gmv.csv").open(encoding="utf-8", newline="") as stream:
        header, *rows = csv.reader(stream)
    assert header == specification["usermeta"]["columns"]
    assert rows == [["2016", "3092.123456"], ["2017", ""]]


@pytest.mark.parametrize(
    ("row", "page"),
    [("gmv_total/china-retail-marketplaces/quarter/2015-12-31", "observations")]
    + [(f"{table}/some-row", table) for table in TABLES],
)
def test_a_row_is_linked_where_it_stands(row, page):
    assert link_rows([row], "../") == [(row, f"../evidence/{page}.html#{row}")]


def test_a_fact_links_to_its_finding_and_escapes_its_method(make_finding):
    finding = make_finding(method='a "quick" <look>')
    page = Page(fact_markup(finding, "RMB 3.62 trillion", "../"))
    ((tag, attributes),) = page.elements
    assert tag == "a" and attributes["href"] == "../findings.html#growth.gmv.fy2017"
    assert 'a "quick" <look>' in attributes["title"] and attributes["class"] == "fact"
    sentence = Page(fact_markup(finding, "A whole sentence that may be broken over lines.", ""))
    assert sentence.elements[0][1]["class"] == "fact fact-sentence"


@pytest.mark.parametrize("anchors", [True, False])
def test_findings_list_everything_that_is_known_about_them(make_finding, anchors):
    recalled = make_finding("a.b", evidence="recalled", note="mind <this>", n=7, sentence="It & that.")
    page = Page(findings_markup([make_finding(), recalled], "", anchors))
    ids = [attributes["id"] for tag, attributes in page.elements if tag == "li" and "id" in attributes]
    assert ids == (["growth.gmv.fy2017", "a.b"] if anchors else [])
    assert "It & that." in page.text["p"] and "mind <this>" in page.text["dd"]
    assert page.text["sup"] == "†"
    links = [attributes["href"] for tag, attributes in page.elements if tag == "a"]
    assert links == ["evidence/observations.html#gmv_total/retail/quarter/2015-12-31"] * 2
