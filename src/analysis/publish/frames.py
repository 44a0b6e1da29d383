"""Tables that notebooks show, as readers want them: headings in words, numbers aligned, verdicts and claims as such."""

from __future__ import annotations

import dataclasses
import re
from html.parser import HTMLParser
from typing import Any

from analysis.publish.book import Book, place_claim
from analysis.publish.markup import render
from analysis.publish.verdict_words import GLYPHS

WORDS = {"True": "yes", "False": "no", "NaN": "", "None": "", "nan": "", "...": "\u2026"}
"""Cells of code and what readers are shown for them."""

_NUMBER = re.compile(r"^[<>]?\s*[+\u2212-]?(RMB |US\$ )?\d[\d,.]*(e[+-]?\d+)?\s*(%|pp|bn|million|trillion|thousand)?$")
_ROUND = re.compile(r"^(-?)(\d+\.\d{4,})$")


@dataclasses.dataclass
class _Cell:
    """One cell: its text, whether it heads its row, and over how many rows and columns it reaches."""

    text: str = ""
    head: bool = False
    rows: int = 1
    columns: int = 1


class _Table(HTMLParser):
    """Reads the first table of a piece of HTML: caption, rows of the head and rows of the body."""

    def __init__(self, text: str):
        super().__init__()
        self.caption = ""
        self.head: list[list[_Cell]] = []
        self.body: list[list[_Cell]] = []
        self._part: list[list[_Cell]] = self.body
        self._cell: _Cell | None = None
        self._inside = ""
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        self._inside = tag
        if tag in ("thead", "tbody"):
            self._part = self.head if tag == "thead" else self.body
        elif tag == "tr":
            self._part.append([])
        elif tag in ("td", "th") and self._part:
            spans = (int(values.get(name) or 1) for name in ("rowspan", "colspan"))
            self._cell = _Cell("", tag == "th", *spans)
            self._part[-1].append(self._cell)

    def handle_endtag(self, tag):
        if tag in ("td", "th"):
            self._cell = None
        self._inside = ""

    def handle_data(self, data):
        if self._cell is not None:
            self._cell.text += data.replace("\u00a0", " ")
        elif self._inside == "caption":
            self.caption += data


def frame_markup(book: Book, text: str, root: str) -> str | None:
    """A table of a notebook as readers want it; None where the HTML holds no table of that form.

    Names of rows that are mere numbers from zero on are left out, as are heads without a name; a claim's number leads
    to its page, and a verdict is shown as one.
    """
    table = _Table(text)
    if not table.head or not any(table.body):
        return None
    columns = [_say_name(name) for name in _join_heads(table.head)]
    body = [[dataclasses.replace(cell, text=_say_cell(cell.text)) for cell in line] for line in table.body]
    if columns and not columns[0] and all(line[0].text == str(place) for place, line in enumerate(body)):
        columns, body = columns[1:], [line[1:] for line in body]
    numeric = [_is_numeric(body, place, len(columns)) for place in range(len(columns))]
    lines = [[_show(book, cell, numeric[place], root) for place, cell in _place(line, len(columns))] for line in body]
    heads = [{"text": name, "number": numeric[place]} for place, name in enumerate(columns)]
    return render("frame.html", caption=table.caption.strip(), heads=heads, lines=lines)


def _join_heads(head: list[list[_Cell]]) -> list[str]:
    """Names of columns: the lowest row of the head that says something of each."""
    names: list[str] = []
    for line in head:
        cells = [cell.text.strip() for cell in line for _ in range(cell.columns)]
        names += [""] * (len(cells) - len(names))
        names = [cell or name for cell, name in zip(cells, names, strict=True)]
    return names


def _say_name(name: str) -> str:
    return name.replace("_", " ")


def _say_cell(text: str) -> str:
    """A cell in words; a number of many decimals to three figures."""
    text = text.strip()
    found = _ROUND.match(text)
    if found:
        return f"{float(text):.3g}"
    return WORDS.get(text, text)


def _place(line: list[_Cell], width: int) -> list[tuple[int, _Cell]]:
    """Cells with their columns; a line that lacks cells has them at its left, in heads that reach over several rows."""
    start = width - sum(cell.columns for cell in line)
    placed = []
    for cell in line:
        placed.append((min(max(start, 0), width - 1), cell))
        start += cell.columns
    return placed


def _is_numeric(body: list[list[_Cell]], place: int, width: int) -> bool:
    texts = [cell.text for line in body for at, cell in _place(line, width) if at == place and cell.text]
    return bool(texts) and all(_NUMBER.match(text) for text in texts)


def _show(book: Book, cell: _Cell, number: bool, root: str) -> dict[str, Any]:
    claim = book.claim_by_id.get(cell.text)
    return {
        "text": cell.text,
        "head": cell.head,
        "rows": cell.rows,
        "columns": cell.columns,
        "number": number,
        "place": root + place_claim(claim["id"]) if claim else "",
        "verdict": cell.text if cell.text in GLYPHS and not cell.head else "",
    }
