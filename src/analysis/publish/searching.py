"""What the search page looks through: claims, figures, series, terms and pages, each by its kind, in one file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx

from analysis.prose import describe
from analysis.publish.book import Book, place_claim
from analysis.publish.provenance import Facts

INDEX_FILE = "search-index.js"
GLOSSARY = "glossary"

_WORD = re.compile(r"[\w\u00c0-\u024f\u4e00-\u9fff]+")

Entry = tuple[str, str, str, str]
"""Kind, title, place from the root of the edition, and further words."""


def write_index(app: Sphinx, book: Book, facts: Facts, out: Path) -> None:
    """Write the index as a script that works from disk as well."""
    entries = [*list_claims(book), *list_figures(facts), *list_series(book), *_list_written(app)]
    text = json.dumps(entries, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    (out / "_static" / INDEX_FILE).write_text(f"window.netredIndex = {text};\n", encoding="utf-8")


def list_claims(book: Book) -> Iterator[Entry]:
    """Claims by meaning, quotation and verdict."""
    for claim in book.claims:
        words = f"{claim['id']} \u201c{claim['quote']}\u201d {claim['verdict']}"
        yield "claim", claim["meaning"], place_claim(claim["id"]), words


def list_figures(facts: Facts) -> Iterator[Entry]:
    """Recorded numbers by their sentence."""
    for id in facts:
        finding = facts[id].finding
        yield "figure", finding.sentence or f"{finding.method}: {describe(finding)}", f"findings.html#{id}", id


def list_series(book: Book) -> Iterator[Entry]:
    """Series by name and definition."""
    for series in book.series:
        yield "series", series["label"], f"data/{series['slug']}.html", f"{series['definition']} {series['series']}"


def _list_written(app: Sphinx) -> Iterator[Entry]:
    """Written pages section by section, and the terms of the glossary."""
    for docname in sorted(app.env.found_docs):
        document = app.env.get_doctree(docname)
        if docname == GLOSSARY:
            yield from _list_terms(document)
        titles = app.env.titles[docname].astext()
        for section in document.findall(nodes.section):
            heading = section.next_node(nodes.title).astext()
            title = heading if heading == titles else f"{titles}: {heading}"
            place = f"{docname}.html#{section['ids'][0]}" if heading != titles else f"{docname}.html"
            yield "page", title, place, _gather_words(section)


def _gather_words(section: nodes.section) -> str:
    """Words of a section without those of the sections below it, each once."""
    texts = [
        child.astext() for child in section.children if not isinstance(child, nodes.section | nodes.title | nodes.raw)
    ]
    return " ".join(dict.fromkeys(_WORD.findall(" ".join(texts).lower())))


def _list_terms(document: nodes.document) -> Iterator[Entry]:
    for row in document.findall(nodes.row):
        cells = [entry.astext() for entry in row.findall(nodes.entry)]
        if not isinstance(row.parent, nodes.thead) and len(cells) > 1:
            yield "term", cells[0], f"{GLOSSARY}.html", " ".join(cells[1:])
