"""The project's one Sphinx extension: facts in prose, charts and findings of notebooks, formulas, editions.

Everything of ours hangs on this module, so that the book can move to plain Sphinx with MyST-NB. A page that names an
unknown or stale fact fails the build.
"""

from __future__ import annotations

import functools
import shutil
from collections.abc import Iterator
from pathlib import Path

import latex2mathml.converter
import nbformat
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective, SphinxRole

from analysis.charts import VEGA_MIME
from analysis.errors import NetredError, UnknownNameError
from analysis.findings import Finding
from analysis.notebook import CLAIMS_MIME, FINDINGS_MIME
from analysis.periods import parse_date
from analysis.prose import format_date, part
from analysis.publish.bundle import BUNDLE
from analysis.publish.markup import (
    STATIC,
    TEMPLATES,
    board_markup,
    fact_markup,
    findings_markup,
    link_rows,
    verdicts_markup,
)
from analysis.publish.plates import chart_markup
from analysis.publish.provenance import Facts

logger = logging.getLogger(__name__)

LICENCE = "CC BY 4.0."
"""Of the compiled figures, and of the pictures made of them."""


class FactRole(SphinxRole):
    """``{fact}`growth.gmv.fy2020``` or, for another part of it, ``{fact}`growth.gmv.fy2020:range```."""

    def run(self):
        """Put the number into the sentence, linked to the page that says where it comes from."""
        id, _, name = self.text.partition(":")
        try:
            fact = _facts(self.env.app)[id]
            text = part(fact.finding, name or "value")
        except NetredError as error:
            logger.error("%s", error, location=self.get_location())
            return [nodes.problematic(text=f"[{self.text}]")], []
        markup = fact_markup(fact.finding, text, _root(self.env.docname))
        return [nodes.raw(text, markup, format="html")], []


class FactsDirective(SphinxDirective):
    """``{facts}``: every finding of the edition with its range, method and rows, as one list to link to."""

    option_spec = {}

    def run(self):
        """List the facts."""
        facts = _facts(self.env.app)
        findings = [facts[id].finding for id in facts]
        return [nodes.raw("", findings_markup(findings, _root(self.env.docname), anchors=True), format="html")]


class KnownDirective(SphinxDirective):
    """``{known} growth.gmv.fy2020.outturn``: its content stands only where the edition knows that fact.

    The fact must be known to some edition, so that a wrong name cannot silently remove a paragraph.
    """

    required_arguments = 1
    has_content = True

    def run(self):
        """Parse the content, or leave it out."""
        id = self.arguments[0]
        if id in _facts(self.env.app):
            return self.parse_content_to_nodes()
        if id not in self.config.netred_ids:
            logger.error("%s", UnknownNameError("fact", id, self.config.netred_ids), location=self.get_location())
        return []


class ChartDirective(SphinxDirective):
    """``{chart} gmv-fan``: a chart that some notebook of the edition shows, on another page."""

    required_arguments = 1

    def run(self):
        """Show the chart again."""
        charts = _charts(self.env.app)
        if self.arguments[0] not in charts:
            logger.error("%s", UnknownNameError("chart", self.arguments[0], charts), location=self.get_location())
            return []
        return [_chart_node(self.env, charts[self.arguments[0]])]


class BoardDirective(SphinxDirective):
    """``{board}``: the verdict board, from the chapter that judges the claims."""

    def run(self):
        """Show the board; an edition without claims shows none."""
        found = list(_outputs(self.env.app, CLAIMS_MIME))
        if not found:
            return []
        verdicts = sorted((each for _, output in found for each in output["claims"]), key=lambda each: each["id"])
        markup = board_markup(verdicts, f"{found[0][0]}.html", _root(self.env.docname))
        return [nodes.raw("", markup, format="html")]


class ReportMimeRenderer:
    """MyST-NB's renderer of charts and of recorded findings and verdicts in notebooks."""

    mime_priority_overrides = [("html", VEGA_MIME, 1), ("html", FINDINGS_MIME, 2), ("html", CLAIMS_MIME, 3)]

    @staticmethod
    def handle_mime(renderer, data, inline):
        """Turn one output into a node of the page, or None where it is not ours."""
        environment = renderer.renderer.sphinx_env
        root = _root(environment.docname)
        if data.mime_type == VEGA_MIME:
            return [_chart_node(environment, data.content)]
        if data.mime_type == FINDINGS_MIME:
            findings = [Finding.from_dict(record) for record in data.content["findings"]]
            markup = findings_markup(findings, root, anchors=False)
        elif data.mime_type == CLAIMS_MIME:
            markup = verdicts_markup(data.content["claims"], root)
        else:
            return None
        return [nodes.raw(text=markup, format="html")]


def _chart_node(environment, specification: dict) -> nodes.raw:
    """A chart with its rows linked, and what its picture says of the edition."""
    root, config = _root(environment.docname), environment.config
    rows = link_rows(specification["usermeta"]["rows"], root)
    edition = f"netred, edition {config.netred_edition}."
    folder = Path(environment.app.outdir) / "_static" / "charts"
    markup = chart_markup(specification, root, folder, rows, edition=edition, licence=LICENCE)
    return nodes.raw("", markup, format="html")


def _root(docname: str) -> str:
    return "../" * docname.count("/")


@functools.lru_cache(1)
def _facts(app: Sphinx) -> Facts:
    if not app.config.netred_facts:
        raise NetredError("configuration: found no netred_facts, expected the path that `netred build` sets; run that.")
    return Facts.read(Path(app.config.netred_facts), app.config.netred_run_keys)


@functools.lru_cache(1)
def _charts(app: Sphinx) -> dict[str, dict]:
    """Specifications of the charts in the staged notebooks, by id."""
    return {output["usermeta"]["id"]: output for _, output in _outputs(app, VEGA_MIME)}


def _outputs(app: Sphinx, mime: str) -> Iterator[tuple[str, dict]]:
    """Outputs of one type in the staged notebooks, each with the name of its page."""
    for path in sorted(Path(app.srcdir).glob("notebooks/*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            for output in cell.get("outputs", ()):
                if mime in output.get("data", {}):
                    yield f"notebooks/{path.stem}", output["data"][mime]


def _visit_math(self, node):
    self.body.append(latex2mathml.converter.convert(node.astext()))
    raise nodes.SkipNode


def _visit_displaymath(self, node):
    formula = latex2mathml.converter.convert(node.astext(), display="block")
    self.body.append(f'<div class="math-block">{formula}</div>')
    raise nodes.SkipNode


def _fill_page(app: Sphinx, pagename: str, templatename: str, context: dict, doctree) -> None:
    context["netred_editions"] = app.config.netred_editions
    context["netred_edition"] = app.config.netred_edition
    context["netred_as_of"] = format_date(parse_date(app.config.netred_as_of))
    context["netred_commit"] = app.config.netred_commit
    context["netred_page"] = pagename
    if pagename.startswith("evidence/"):
        app.add_js_file("netred-rows.js")
    if doctree is not None and any("netred-chart" in node.astext() for node in doctree.findall(nodes.raw)):
        app.add_js_file("netred-charts.js", loading_method="defer")
        app.add_css_file("netred-charts.css")


def _copy_bundle(app: Sphinx) -> None:
    if app.builder.format == "html":
        static = Path(app.outdir) / "_static"
        static.mkdir(parents=True, exist_ok=True)
        shutil.copy(app.config.netred_bundle, static / BUNDLE)


def setup(app: Sphinx) -> dict:
    """Register everything with Sphinx."""
    app.add_config_value("netred_facts", "", "env")
    app.add_config_value("netred_run_keys", {}, "env")
    app.add_config_value("netred_ids", [], "env")
    app.add_config_value("netred_edition", "", "env")
    app.add_config_value("netred_editions", [], "env")
    app.add_config_value("netred_as_of", "", "env")
    app.add_config_value("netred_commit", "", "env")
    app.add_config_value("netred_bundle", "", "env")
    app.add_role("fact", FactRole())
    app.add_directive("facts", FactsDirective)
    app.add_directive("known", KnownDirective)
    app.add_directive("chart", ChartDirective)
    app.add_directive("board", BoardDirective)
    app.add_html_math_renderer(
        "mathml", inline_renderers=(_visit_math, None), block_renderers=(_visit_displaymath, None)
    )
    app.connect("html-page-context", _fill_page)
    app.connect("builder-inited", _copy_bundle)
    app.connect("config-inited", lambda app, config: config.html_static_path.append(str(STATIC)))
    app.connect("config-inited", lambda app, config: config.templates_path.append(str(TEMPLATES)))
    app.add_css_file("netred.css")
    return {"version": "1", "parallel_read_safe": False, "parallel_write_safe": False}
