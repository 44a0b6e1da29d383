"""Chapters as readers get them: without code, closed by one table of what they find; and the pages of their code."""

from __future__ import annotations

import ast
import copy
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import markupsafe
import nbformat
from docutils import nodes
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from analysis.publish.book import Book
from analysis.publish.citing import cite_page
from analysis.publish.markup import render
from analysis.publish.provenance import Facts
from analysis.publish.tables import chapter_table
from analysis.publish.walk import say_command

FINDS, MIND = "What this chapter finds", "What would change our mind"
"""Headings that the end of a chapter may have."""

CHECKS = "# NBVAL_CHECK_OUTPUT"
PARAMETERS, INJECTED = "parameters", "injected-parameters"


def give_title(book: Book, document: nodes.document, docname: str) -> None:
    """Put the title of a page that is made of data into its heading, as text and not as Markdown."""
    title = book.study["title"] if docname == "index" and not book.study["own"] else None
    if docname.startswith("notebooks/") and not book.study["own"]:
        title = book.chapter_by_name.get(docname.removeprefix("notebooks/"), {}).get("title")
    heading = next(iter(document.findall(nodes.title)), None)
    if title is not None and heading is not None:
        heading.clear()
        heading += nodes.Text(" ".join(title.split()))


def open_chapter(book: Book, document: nodes.document, docname: str) -> None:
    """Put the claims that a chapter opens with under its title, each with its verdict."""
    chapter = book.chapter_by_name.get(docname.removeprefix("notebooks/"))
    claims = [book.claim_by_id[id] for id in chapter["lead"] if id in book.claim_by_id] if chapter else []
    title = next(iter(document.findall(nodes.title)), None)
    if claims and title is not None:
        pills = nodes.raw("", render("chapter-head.html", claims=claims, root="../"), format="html")
        title.parent.insert(title.parent.index(title) + 1, pills)


def close_chapter(book: Book, facts: Facts, document: nodes.document, docname: str) -> None:
    """Put the table of what a chapter finds under its heading, or in front of what would change our mind."""
    if not docname.startswith("notebooks/"):
        return
    notebook = docname.removeprefix("notebooks/")
    findings = [facts[id].finding for id in facts if facts[id].notebook == notebook and not id.startswith("claims.c")]
    markup = chapter_table(book, findings, "../")
    if not markup:
        return
    table = nodes.raw("", markup, format="html")
    sections = {section.next_node(nodes.title).astext(): section for section in document.findall(nodes.section)}
    if FINDS in sections:
        sections[FINDS] += table
        return
    section = nodes.section("", nodes.title("", FINDS), table, ids=["what-this-chapter-finds"], names=[])
    if MIND in sections:
        parent = sections[MIND].parent
        parent.insert(parent.index(sections[MIND]), section)
    else:
        next(iter(document.findall(nodes.section)), document).append(section)


def list_code_pages(book: Book, source: Path, out: Path) -> Iterator[tuple[str, dict[str, Any], str]]:
    """A page for the code of each chapter, with the parameters that ran; the notebook lies beside it as a file."""
    runs = {run["notebook"]: run for run in book.manifest["runs"]}
    for chapter in book.chapters:
        notebook = chapter["notebook"]
        read = nbformat.read(source / "notebooks" / f"{notebook}.ipynb", as_version=4)
        (out / "code").mkdir(parents=True, exist_ok=True)
        shutil.copy(source / "_netred" / "notebooks" / f"{notebook}.ipynb", out / "code" / f"{notebook}.ipynb")
        context = {
            "title": f"The code of \u201c{chapter['title']}\u201d",
            "chapter": chapter,
            "cells": [_show_cell(cell) for cell in read.cells if cell.cell_type == "code" and _shown(cell)],
            "run": runs[notebook],
            "parameters": book.parameters.get(notebook, []),
            "command": say_command(book, runs[notebook], book.parameters.get(notebook, [])),
            "cite": cite_page(book, f"Code of {chapter['title']}", f"code/{notebook}.html", f"code-{notebook}"),
        }
        yield f"code/{notebook}", context, "code.html"


def _shown(cell: nbformat.NotebookNode) -> bool:
    return not cell.source.startswith(CHECKS) and bool(cell.source.strip())


def _show_cell(cell: nbformat.NotebookNode) -> dict[str, Any]:
    charts = [
        output["data"][mime]["usermeta"]["id"]
        for output in cell.get("outputs", ())
        for mime in output.get("data", {})
        if mime.startswith("application/vnd.vegalite")
    ]
    code = highlight(cell.source, PythonLexer(), HtmlFormatter(nowrap=True))
    return {"code": markupsafe.Markup(code), "charts": charts, "ran": PARAMETERS in cell.metadata.get("tags", ())}


def _set_values(source: str, parameters: dict[str, Any]) -> str:
    """The lines of a parameter cell with the values that ran; annotations and comments stay."""
    lines = source.splitlines()
    for statement in reversed(ast.parse(source).body):
        target = statement.target if isinstance(statement, ast.AnnAssign) else statement.targets[0]
        value, name = statement.value, target.id
        before = lines[value.lineno - 1].encode()[: value.col_offset].decode()
        after = lines[value.end_lineno - 1].encode()[value.end_col_offset :].decode()
        lines[value.lineno - 1 : value.end_lineno] = (
            [f"{before}{parameters.get(name)!r}{after}"]
            if name in parameters
            else (lines[value.lineno - 1 : value.end_lineno])
        )
    return "\n".join(lines)


def set_parameters(notebook: nbformat.NotebookNode, parameters: dict[str, Any]) -> nbformat.NotebookNode:
    """A notebook whose parameter cell holds the values that ran, without the cell that the runner put in."""
    cells = []
    for cell in notebook.cells:
        tags = cell.metadata.get("tags", ())
        if INJECTED in tags:
            continue
        if PARAMETERS in tags:
            cell.source = _set_values(cell.source, parameters)
        cells.append(cell)
    notebook.cells = cells
    return notebook


def without_outputs(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """A copy of a notebook to run: its text and code, no outputs and no tags of the book."""
    bare = copy.deepcopy(notebook)
    for cell in bare.cells:
        cell.metadata["tags"] = [
            tag for tag in cell.metadata.get("tags", ()) if tag not in ("hide-input", "remove-cell")
        ]
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return bare
