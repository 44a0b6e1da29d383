from __future__ import annotations

from html.parser import HTMLParser

import pytest

from analysis.publish.claim_pages import list_claim_pages
from analysis.publish.markup import fact_markup, gather_rows, render
from analysis.publish.provenance import Facts
from analysis.publish.series_pages import list_series_pages
from analysis.publish.shell import describe_shell

NASTY = 'A "quoted" <b>title</b> & </script><script>alert()</script>'

CARD = 'a "quick" <look>'

EMPTY = ("img", "br", "meta", "link", "input")


class Page(HTMLParser):
    """Elements with their attributes, and the text inside each kind of element."""

    def __init__(self, markup: str):
        super().__init__()
        self.elements: list[tuple[str, dict]] = []
        self.text: dict[str, str] = {}
        self.loose: list[str] = []  # text outside every element
        self._open: list[str] = []
        self.feed(markup)

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        if tag not in EMPTY:
            self._open.append(tag)
        if tag == "button" and len(self.elements) == 1:
            self.before = list(self.loose)

    def handle_endtag(self, tag):
        assert self._open.pop() == tag

    def handle_data(self, data):
        if self._open:
            self.text[self._open[-1]] = self.text.get(self._open[-1], "") + data
        else:
            self.loose.append(data)

    def handle_startendtag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))


CARD = 'a "quick" <look>'


def test_a_fact_is_a_button_that_opens_a_card_without_a_script(make_finding):
    finding = make_finding(method=CARD, low=3000.0, high=4000.0, level=0.8, kind="forecast", n=16)
    page = Page(fact_markup(finding, "RMB 3.62 trillion", "../", "card-1"))
    button, card = page.elements[0], next(each for each in page.elements if each[0] == "span")
    assert button[0] == "button" and button[1]["popovertarget"] == card[1]["id"] == "card-1" and "popover" in card[1]
    assert page.text["button"] == "RMB 3.62 trillion"
    said = " ".join(page.text.values())
    for told in (
        CARD[1:],
        "80% band RMB 3 to 4 trillion",
        "Known on 31 May 2016",
        "16 observations",
        "read in a document",
    ):
        assert told in said
    assert [attributes["href"] for tag, attributes in page.elements if tag == "a"] == [
        "../findings.html#growth.gmv.fy2017"
    ]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("On that day it was put at RMB 3.62 trillion, more or less.", "RMB 3.62 trillion"),
        ("On that day it was put at about RMB 3.6 trillion, in all.", "RMB 3.6 trillion"),
        ("A whole sentence that writes the number in another way.", "i"),
    ],
)
def test_in_a_sentence_the_number_opens_the_card(make_finding, text, number):
    page = Page(fact_markup(make_finding(), text, "", "card-2"))
    assert page.text["button"] == number
    assert "".join(page.before).replace("\u2060", "") == text.partition(number)[0] if number != "i" else text


def test_rows_are_gathered_by_series_with_their_span(make_book):
    rows = [*make_book().row_by_id, "events/2014-01-01/x/DOC", "unknown_series/a/b/c"]
    series, table, lost = gather_rows(rows, make_book().row_by_id)
    assert series["text"] == "GMV (3 figures, quarter to 2013-12-31 to quarter to 2015-12-31)" and series["count"] == 3
    assert series["place"].startswith("data/gmv-total.html#gmv_total/") and table["place"].startswith(
        "evidence/events.html#"
    )
    assert lost["text"] == "unknown_series/a/b/c"


HOSTILE = '<img src=x onerror="alert(1)"> ```{raw} html {{ 7*7 }} \u202e'


@pytest.mark.parametrize("template", ["claims.html", "claim.html", "series.html", "series-index.html"])
def test_pages_made_of_hostile_words_have_no_element_of_theirs(
    make_book, make_claim, make_series, make_row, make_finding, template
):
    words = dict.fromkeys(
        ("meaning", "quote", "statement", "theme", "caution", "refuted_by", "method", "firmness"), HOSTILE
    )
    claim = make_claim(**words, sentence=f"Supported. {HOSTILE}", searches=[HOSTILE], supply=[HOSTILE])
    row = make_row("gmv_total", "2015-12-31", 1.0, note=HOSTILE, entity=HOSTILE, period=HOSTILE, source=HOSTILE)
    series = make_series("gmv_total", row, label=HOSTILE, definition=HOSTILE, topic=HOSTILE)
    plain = make_book()
    study = plain.study | {"title": HOSTILE, "summary": HOSTILE}
    document = plain.documents[0] | {"title": HOSTILE, "publisher": HOSTILE, "url": "javascript:alert(1)"}
    book = make_book(claims=[claim], series=[series], documents=[document], study=study, label=HOSTILE)
    finding = make_finding(rows=(row["row"],), sentence=HOSTILE)
    pages = [*list_claim_pages(book, Facts([], {})), *list_series_pages(book, [finding])]
    page, context, _ = next(each for each in pages if each[2] == template)
    shell = describe_shell(book, page, {page, "editions", "own-study"}, HOSTILE)
    made = Page(render(template, **context, **shell))
    assert not any(tag == "img" for tag, _ in made.elements)
    assert not any(name.startswith("on") for _, attributes in made.elements for name in attributes)
    assert not any("javascript" in (attributes.get("href") or "") for _, attributes in made.elements)
    assert HOSTILE in " ".join(made.text.values())
