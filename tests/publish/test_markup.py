from __future__ import annotations

from html.parser import HTMLParser

import pytest

from analysis.publish.markup import TABLES, fact_markup, findings_markup, link_rows


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
