"""Roles and directives of the book: numbers, charts and tables go into its pages as nodes, never as Markdown."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective, SphinxRole

from analysis.charts import VEGA_MIME
from analysis.errors import NetredError, UnknownNameError
from analysis.notebook import CLAIMS_MIME, FINDINGS_MIME
from analysis.prose import part
from analysis.publish.book import FILE, Book
from analysis.publish.claim_pages import say_publishers
from analysis.publish.frames import frame_markup
from analysis.publish.markup import fact_markup, gather_rows
from analysis.publish.parts import PARTS
from analysis.publish.plates import chart_markup
from analysis.publish.provenance import Facts
from analysis.publish.tables import evidence_markup, verdicts_markup

logger = logging.getLogger(__name__)

LICENCE = "CC BY 4.0."
"""Of the compiled figures, and of the pictures made of them."""


class UnknownFact(nodes.inline):
    """Stands for a number that some edition knows and this one does not; it takes its paragraph with it."""


class FactRole(SphinxRole):
    """``{fact}`growth.gmv.fy2020``` or, for another part of it, ``{fact}`growth.gmv.fy2020:range```.

    A paragraph that needs a number which this edition does not know, and another one does, does not stand.
    """

    def run(self):
        """Put the number into the sentence, with a card that says where it comes from."""
        id, _, name = self.text.partition(":")
        if id not in find_facts(self.env.app) and id in self.config.netred_ids:
            return [UnknownFact()], []
        try:
            fact = find_facts(self.env.app)[id]
            text = part(fact.finding, name or "value")
        except NetredError as error:
            logger.error("%s", error, location=self.get_location())
            return [nodes.problematic(text=f"[{self.text}]")], []
        key = f"card-{self.env.new_serialno('netred-card')}"
        return [nodes.raw(text, fact_markup(fact.finding, text, root_of(self.env.docname), key), format="html")], []


class KnownDirective(SphinxDirective):
    """``{known} growth.gmv.fy2020.outturn``: its content stands only where the edition knows that fact, or all named.

    ``{unknown}`` is its opposite. Each fact must be known to some edition, so that a wrong name cannot silently remove
    a paragraph.
    """

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True

    def run(self):
        """Parse the content, or leave it out."""
        ids = self.arguments[0].split()
        wanting = [id for id in ids if id not in find_facts(self.env.app)]
        for id in wanting:
            if id not in self.config.netred_ids:
                logger.error("%s", UnknownNameError("fact", id, self.config.netred_ids), location=self.get_location())
        known = not wanting
        return self.parse_content_to_nodes() if known == (self.name == "known") else []


class UnknownFacts(SphinxTransform):
    """Leaves out what this edition cannot say: paragraphs around unknown facts, and what is empty without them."""

    default_priority = 400

    def apply(self, **_):
        """Take the paragraphs away, then lists and sections of which nothing but a heading is left."""
        for unknown in list(self.document.findall(UnknownFact)):
            block = unknown
            while not isinstance(block, nodes.paragraph | nodes.list_item | nodes.row | nodes.section | nodes.document):
                block = block.parent
            if isinstance(block.parent, nodes.list_item) and len(block.parent) == 1:
                block = block.parent
            if block.parent is not None:
                self._remove(block)

    def _remove(self, block: nodes.Element) -> None:
        parent = block.parent
        if not any(child is block for child in parent.children):
            return  # it went with another number of the same paragraph
        parent.remove(block)
        left = [child for child in parent.children if not isinstance(child, nodes.title | nodes.Invisible)]
        if not left and not isinstance(parent, nodes.document) and parent.parent is not None:
            if not (isinstance(parent, nodes.section) and isinstance(parent.parent, nodes.document)):
                self._remove(parent)


class ChartDirective(SphinxDirective):
    """``{chart} gmv-fan``: a chart that some notebook of the edition shows, on another page; else nothing."""

    required_arguments = 1

    def run(self):
        """Show the chart again."""
        chart = _charts(self.env.app).get(self.arguments[0])
        return [] if chart is None else [_chart_node(self.env, chart[1])]


class PartDirective(SphinxDirective):
    """``{part} board``: a part of a page that is made of the edition's contents; one of `PARTS`."""

    required_arguments = 1

    def run(self):
        """Make the part."""
        name, app, root = self.arguments[0], self.env.app, root_of(self.env.docname)
        book = find_book(app)
        try:
            if name in PARTS:
                markup = PARTS[name](book, find_facts(app), root)
            else:
                markup = evidence_markup(book, name.removeprefix("table-"), root)
        except UnknownNameError as error:
            logger.error("%s", error, location=self.get_location())
            return []
        return [nodes.raw("", markup, format="html")] if markup.strip() else []


class ReportMimeRenderer:
    """MyST-NB's renderer of charts, tables and verdicts in notebooks; findings stand in the table at the end."""

    mime_priority_overrides = [("html", VEGA_MIME, 1), ("html", FINDINGS_MIME, 2), ("html", CLAIMS_MIME, 3)]

    @staticmethod
    def handle_mime(renderer, data, inline):
        """Turn one output into a node of the page, or None where it is not ours."""
        env = renderer.renderer.sphinx_env
        if data.mime_type == VEGA_MIME:
            return [_chart_node(env, data.content)]
        if data.mime_type == FINDINGS_MIME:
            return [nodes.raw("", "", format="html")]
        if data.mime_type == CLAIMS_MIME:
            markup = verdicts_markup(find_book(env.app), data.content["claims"], root_of(env.docname))
            return [nodes.raw(text=markup, format="html")]
        if data.mime_type == "text/html":
            markup = frame_markup(find_book(env.app), data.content, root_of(env.docname))
            return None if markup is None else [nodes.raw(text=markup, format="html")]
        return None


def root_of(docname: str) -> str:
    """Relative way from a page to the root of the edition."""
    return "../" * docname.count("/")


@functools.lru_cache(1)
def find_book(app: Sphinx) -> Book:
    """The contents of the edition, from the staged folder."""
    return Book.read(_folder(app))


@functools.lru_cache(1)
def find_facts(app: Sphinx) -> Facts:
    """The facts of the edition, checked against its runs."""
    return Facts.read(_folder(app) / "facts.json", app.config.netred_run_keys)


def _folder(app: Sphinx) -> Path:
    folder = Path(app.srcdir) / "_netred"
    if not (folder / FILE).is_file():
        raise NetredError(
            "book: found no _netred/book.json in the folder, expected what `netred stage` writes; run it."
        )
    return folder


@functools.lru_cache(1)
def _charts(app: Sphinx) -> dict[str, tuple[str, dict]]:
    """Charts in the staged notebooks by id: the notebook, and the specification."""
    return {output["usermeta"]["id"]: (notebook, output) for notebook, output in _outputs(app, VEGA_MIME)}


def _outputs(app: Sphinx, mime: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted(Path(app.srcdir).glob("notebooks/*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            for output in cell.get("outputs", ()):
                if mime in output.get("data", {}):
                    yield path.stem, output["data"][mime]


def _chart_node(env, specification: dict[str, Any]) -> nodes.raw:
    id = specification["usermeta"]["id"]
    code = f"code/{_charts(env.app)[id][0]}.html#{id}"
    return nodes.raw("", draw_chart(env.app, specification, root_of(env.docname), code), format="html")


def draw_chart(app: Sphinx, specification: dict[str, Any], root: str, code: str = "") -> str:
    """A chart of a page, with its files; `code` is the place of what drew it, from the root of the edition."""
    folder, book = Path(app.outdir) / "_static" / "charts", find_book(app)
    found = gather_rows(specification["usermeta"]["rows"], book.row_by_id)
    rows = [(each["text"], root + each["place"]) for each in found]
    return chart_markup(
        specification,
        root,
        folder,
        rows,
        source=say_publishers(book, specification["usermeta"]["rows"]),
        edition=f"{book.study['title']}, edition {book.edition}.",
        licence=LICENCE,
        code=code and root + code,
        cite=f"{root}editions.html#cite",
    )
