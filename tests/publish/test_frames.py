from __future__ import annotations

from html.parser import HTMLParser

import pandas as pd
import pytest

from analysis.publish.frames import frame_markup


class Cells(HTMLParser):
    """Rows of a table, each cell with its tag, class and text."""

    def __init__(self, text: str):
        super().__init__()
        self.rows: list[list[list[str]]] = []
        self.links: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append([tag, values.get("class") or "", ""])
        elif tag == "a":
            self.links.append(values["href"])

    def handle_data(self, data):
        if self.rows and self.rows[-1]:
            self.rows[-1][-1][2] += data.strip("\n")


@pytest.fixture
def show(make_book):
    def make(table: pd.DataFrame) -> Cells:
        return Cells(frame_markup(make_book(), table.to_html(), "../"))

    return make


def test_numbers_of_rows_go_and_names_become_words(show):
    cells = show(pd.DataFrame({"interval_score": [1.5, 2.25], "stands": [True, False]}))
    assert cells.rows[0] == [["th", "number", "interval score"], ["th", "", "stands"]]
    assert cells.rows[1] == [["td", "number", "1.50"], ["td", "", "yes"]] and cells.rows[2][1][2] == "no"


def test_the_name_of_an_index_heads_its_column_and_no_head_is_empty(show):
    cells = show(pd.DataFrame({"p": [0.000142, None]}, index=pd.Index(["one", "two"], name="claim")))
    assert [cell[2] for cell in cells.rows[0]] == ["claim", "p"] and len(cells.rows) == 3
    assert cells.rows[1] == [["th", "", "one"], ["td", "number", "0.000142"]] and cells.rows[2][1][2] == ""
    nameless = show(pd.DataFrame({"p": [1.0]}, index=["one"]))
    assert nameless.rows[0][0] == ["td", "", ""]


def test_a_head_over_several_rows_leaves_the_others_in_their_columns(show):
    index = pd.MultiIndex.from_product([["a", "b"], ["x", "y"]], names=["rate", "measure"])
    cells = show(pd.DataFrame({"ratio": [1.0, 2.0, 3.0, 4.0]}, index=index))
    assert [cell[2] for cell in cells.rows[0]] == ["rate", "measure", "ratio"]
    assert [cell[1] for cell in cells.rows[2]] == ["", "number"]


def test_claims_are_linked_and_verdicts_shown_as_such(show):
    cells = show(pd.DataFrame({"then": ["refuted", "supported"]}, index=["C01", "C77"]))
    assert cells.links == ["../claims/c01.html"] and "\u2717" in cells.rows[1][1][2]


def test_words_of_data_stay_text(make_book):
    table = pd.DataFrame({"<b>x</b>": ["<script>run()</script>"]}, index=["<i>y</i>"])
    markup = frame_markup(make_book(), table.to_html(), "")
    assert "<script" not in markup and "<b>" not in markup and "<i>" not in markup and "&lt;script&gt;" in markup


def test_styled_tables_keep_their_caption(make_book):
    styled = pd.DataFrame({"FY2017": [1.0]}, index=["a"]).style.set_caption("RMB billion").to_html()
    markup = frame_markup(make_book(), styled, "")
    assert "<caption>RMB billion</caption>" in markup and "<style" not in markup


@pytest.mark.parametrize(
    "text", ["<p>no table</p>", "<table></table>", "<table><tbody><tr><td>1</td></tr></tbody></table>"]
)
def test_other_html_is_left_to_others(make_book, text):
    assert frame_markup(make_book(), text, "") is None
