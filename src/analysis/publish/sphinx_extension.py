"""The project's one Sphinx extension: its roles and directives, its pages of claims, series and code, its shell.

Everything of ours hangs on this module, so that the book can move to plain Sphinx with MyST-NB. A page that names an
unknown or stale fact fails the build.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import latex2mathml.converter
import yaml
from docutils import nodes
from sphinx.application import Sphinx

from analysis.publish.bundle import BUNDLE
from analysis.publish.chapters import close_chapter, give_title, list_code_pages, open_chapter
from analysis.publish.claim_pages import list_claim_pages
from analysis.publish.directives import (
    ChartDirective,
    FactRole,
    KnownDirective,
    PartDirective,
    ReportMimeRenderer,
    UnknownFacts,
    draw_chart,
    find_book,
    find_facts,
    root_of,
)
from analysis.publish.downloads import write_downloads
from analysis.publish.linking import link_claims
from analysis.publish.markup import STATIC
from analysis.publish.moved import chart_hedgehogs, describe_moved, has_moved_page
from analysis.publish.searching import write_index
from analysis.publish.series_pages import list_series_pages
from analysis.publish.shell import describe_shell, read_title
from analysis.publish.twins import write_twin

__all__ = ["ReportMimeRenderer", "setup"]
"""The renderer is named by the package's entry point for MyST-NB."""


UNUSED = (
    *("basic.css", "doctools.js", "documentation_options.js", "file.png", "language_data.js", "minus.png", "plus.png"),
    *("mystnb.*.css", "pygments.css", "searchtools.js", "sphinx_highlight.js"),
)
"""Files that Sphinx puts beside ours and no page asks for."""


def _visit_math(self, node):
    self.body.append(latex2mathml.converter.convert(node.astext()))
    raise nodes.SkipNode


def _visit_displaymath(self, node):
    formula = latex2mathml.converter.convert(node.astext(), display="block")
    self.body.append(f'<div class="math-block">{formula}</div>')
    raise nodes.SkipNode


def _choose_templates(app: Sphinx, config) -> None:
    """Pages are filled by our own templates; the theme that Sphinx asks for lends nothing."""
    config.html_static_path.append(str(STATIC))
    config.template_bridge = "analysis.publish.shell.Templates"
    config.html_theme, config.html_theme_options, config.html_use_index = "basic", {}, False


def _prepare(app: Sphinx) -> None:
    """Before anything is read: no file is inserted, no index is made, and the page's scripts are ours."""
    app.env.settings["file_insertion_enabled"] = False
    app.builder.search = False
    if app.builder.format == "html":
        static = Path(app.outdir) / "_static"
        static.mkdir(parents=True, exist_ok=True)
        shutil.copy(app.config.netred_bundle, static / BUNDLE)


def _finish_reading(app: Sphinx, document: nodes.document) -> None:
    book, docname = find_book(app), app.env.docname
    give_title(book, document, docname)
    open_chapter(book, document, docname)
    close_chapter(book, find_facts(app), document, docname)
    link_claims(book, document, root_of(docname))


def _list_pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Pages beside the written ones: claims, series, code, and those that lead to them."""
    book, facts = find_book(app), find_facts(app)
    yield from list_claim_pages(book, facts)
    yield from list_series_pages(book, [facts[id].finding for id in facts])
    yield from list_code_pages(book, Path(app.srcdir), Path(app.outdir))
    yield "contents", {"title": "Chapters and pages", "parts": _list_contents(app)}, "contents.html"
    yield "search", {"title": "Search"}, "search.html"
    if has_moved_page(book):
        charts = [draw_chart(app, figure.specification(), "") for figure in chart_hedgehogs(book)]
        told = {"title": "What moved", "hedgehogs": charts, "charts": bool(charts)}
        yield "moved", told | describe_moved(book, facts), "moved.html"


def _list_contents(app: Sphinx) -> list[dict[str, Any]]:
    """The table of contents: captions with their pages, those of a section one step in."""
    toc = yaml.safe_load((Path(app.srcdir) / "_toc.yml").read_text(encoding="utf-8"))
    return [
        {"caption": part["caption"], "entries": list(_list_entries(app, part["chapters"], False))}
        for part in toc["parts"]
    ]


def _list_entries(app: Sphinx, entries: list[dict[str, Any]], below: bool) -> Iterator[dict[str, Any]]:
    for entry in entries:
        yield {"page": entry["file"], "title": app.env.titles[entry["file"]].astext(), "below": below}
        yield from _list_entries(app, entry.get("sections", []), True)


def _find_pages(app: Sphinx) -> set[str]:
    if not hasattr(app, "netred_pages"):
        app.netred_pages = {name for name, _, _ in _list_pages(app)} | set(app.env.found_docs)
    return app.netred_pages


def _fill_page(app: Sphinx, pagename: str, templatename: str, context: dict, doctree) -> None:
    title = read_title(context["title"]) if doctree is not None else str(context.get("title", ""))
    context |= describe_shell(find_book(app), pagename, _find_pages(app), title)
    context["netred_written"] = doctree is not None
    context["lang"] = (context.get("meta") or {}).get("lang", "")
    raw = doctree.findall(nodes.raw) if doctree is not None else ()
    context["charts"] = context.get("charts", False) or any("netred-chart" in node.astext() for node in raw)


def _write_files(app: Sphinx, exception) -> None:
    """When the pages are there: files to take away, what the search looks through, and the twins of the pages."""
    if exception is None and app.builder.format == "html":
        book, out = find_book(app), Path(app.outdir)
        write_downloads(book, _find_pages(app), out)
        write_index(app, book, find_facts(app), out)
        for path in (each for each in out.rglob("*.html") if each.parent.name != "data"):
            path.with_suffix(".md").write_text(write_twin(path.read_text(encoding="utf-8")), encoding="utf-8")
        for path in (each for name in UNUSED for each in (out / "_static").glob(name)):
            path.unlink()


def setup(app: Sphinx) -> dict:
    """Register everything with Sphinx."""
    app.add_config_value("comments_config", {}, "env")  # which Jupyter Book sets, whether or not something reads it
    app.add_config_value("netred_run_keys", {}, "env")
    app.add_config_value("netred_ids", [], "env")
    app.add_config_value("netred_bundle", "", "env")
    app.add_role("fact", FactRole())
    app.add_transform(UnknownFacts)
    app.add_directive("known", KnownDirective)
    app.add_directive("unknown", KnownDirective)
    app.add_directive("chart", ChartDirective)
    app.add_directive("part", PartDirective)
    app.add_html_math_renderer(
        "mathml", inline_renderers=(_visit_math, None), block_renderers=(_visit_displaymath, None)
    )
    app.connect("builder-inited", _prepare)
    app.connect("doctree-read", _finish_reading, priority=100)
    app.connect("html-collect-pages", _list_pages)
    app.connect("html-page-context", _fill_page)
    app.connect("build-finished", _write_files)
    app.connect("config-inited", _choose_templates)
    return {"version": "1", "parallel_read_safe": False, "parallel_write_safe": False}
