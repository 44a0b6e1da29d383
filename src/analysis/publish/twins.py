"""The words of a page as Markdown: a twin for those who read with programs."""

from __future__ import annotations

import re
from html.parser import HTMLParser

SILENT = {"script", "style", "svg", "nav", "noscript", "form"}
"""Elements of which a twin says nothing."""

VOID = {"br", "img", "input", "link", "meta", "source", "hr", "wbr"}
"""Elements that HTML never closes."""

_SPACE = re.compile(r"\s+")
_SPECIAL = re.compile(r"([\\`*_\[\]<>])")
_HEADS = {f"h{level}": "#" * level for level in range(1, 7)}
_BLOCKS = {"p", "li", "dt", "dd", "blockquote", "figcaption", "summary", "tr", "pre", *_HEADS}


class _Writer(HTMLParser):
    """Writes the main part of a page block by block."""

    def __init__(self):
        super().__init__()
        self.lines: list[str] = []
        self._text = ""
        self._silent = 0
        self._inside = False
        self._links: list[str] = []
        self._cells = 0
        self._rows = 0

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        self._inside = self._inside or tag == "main"
        if self._silent or tag in SILENT or "popover" in values or values.get("class") == "fact more":
            self._silent += tag not in VOID
            return
        if tag in _BLOCKS:
            self._end()
        if tag == "table":
            self._rows = 0
        elif tag == "tr":
            self._cells, self._text = 0, "|"
        elif tag in ("td", "th"):
            self._cells += 1
        elif tag == "a":
            self._links.append(values.get("href") or "")
            self._text += "["
        elif tag == "li":
            self._text = "- "
        elif tag in _HEADS:
            self._text = f"{_HEADS[tag]} "

    def handle_startendtag(self, tag, attributes):
        """An element without content says nothing."""

    def handle_endtag(self, tag):
        if self._silent:
            self._silent -= 1
            return
        if tag == "a" and self._links:
            self._text += f"]({_lead(self._links.pop())})"
        elif tag in ("td", "th"):
            self._text = f"{self._text.rstrip()} |"
        elif tag in _BLOCKS:
            self._end(tag == "tr")
        self._inside = self._inside and tag != "main"

    def handle_data(self, data):
        if self._inside and not self._silent:
            self._text += _SPECIAL.sub(r"\\\1", _SPACE.sub(" ", data)).replace("|", "\\|")

    def _end(self, row: bool = False) -> None:
        text, self._text = self._text.strip(), ""
        if text in ("", "-", "|"):
            return
        if row:
            self.lines.append(text)
            self._rows += 1
            if self._rows == 1:
                self.lines.append("|" + " --- |" * self._cells)
        else:
            self.lines += ["", text] if not text.startswith("- ") else [text]


def _lead(place: str) -> str:
    """A link to another page leads to its twin."""
    return place if ":" in place else re.sub(r"\.html(?=#|$)", ".md", place)


def write_twin(page: str) -> str:
    """The main part of a page as Markdown: headings, paragraphs, lists, tables and links.

    Parameters
    ----------
    page : str
        HTML, as the templates make it.
    """
    writer = _Writer()
    writer.feed(page)
    writer.close()
    writer._end()
    return re.sub(r"\n{3,}", "\n\n", "\n".join(writer.lines)).strip() + "\n"
