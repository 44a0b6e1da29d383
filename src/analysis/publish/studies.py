"""The pages of somebody else's study: what holds for every study, and whatever its own folder brings.

The pages under ``book/`` tell the story of the checkout's own study, and so does most of the text of its chapters. In
another study's book stand: its own pages (``book/*.md`` of its data folder; without ``index.md`` one is made), each
chapter that its roles allow with its headings, its results and the text cells tagged ``general``, the evidence, and
every number.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat

from analysis.catalog import Catalog
from analysis.catalog.roles import Study
from analysis.project import Project, find_files
from analysis.prose import join
from analysis.publish.markup import TEMPLATES
from analysis.runner.declarations import Declaration
from analysis.runner.runs import Run, compose_chapter

GENERAL_PAGES = ("references.md", "references.bib")
"""Files of the checkout's book that hold for every study."""

GENERAL_TAG = "general"
"""Tag of a text cell that holds for every study."""


def stage_study(project: Project, catalog: Catalog, runs: list[Run], left_out: Mapping[str, str], folder: Path) -> dict:
    """Write prose pages and chapters of another study into a folder.

    Returns
    -------
    dict
        The table of contents, as ``_toc.yml`` holds it.
    """
    for name in GENERAL_PAGES:
        shutil.copy(project.book / name, folder / name)
    own = project.data / "book"
    if own.is_dir():
        shutil.copytree(own, folder, dirs_exist_ok=True)
    chapters = [run.task.notebook for run in runs]
    (folder / "notebooks").mkdir(exist_ok=True)
    for run in runs:
        notebook = compose_chapter(project, run)
        generalise(notebook)
        nbformat.write(notebook, folder / "notebooks" / f"{run.task.notebook}.ipynb")
    if not (folder / "index.md").is_file():
        shutil.copy(TEMPLATES / "study.md", folder / "index.md")
    pages = sorted(path.stem for path in find_files(own, "*.md") if path.stem != "index")
    return plan_contents(chapters, pages, [name for name, table in catalog.tables.items() if len(table)])


def title_chapter(study: Study, declaration: Declaration) -> str:
    """Heading of a chapter: what it is about, and the series of this study that it is about."""
    roles = (study.roles.get(role) for role in declaration.needs.roles)
    labels = [role.label for role in roles if role]
    return declaration.title + (f": {join(labels)}" if labels else "")


def generalise(notebook: nbformat.NotebookNode) -> None:
    """Keep of a chapter's text, in place, its headings and the cells tagged ``general``.

    Its first cell is a stand-in: the title, which names series of the study, is put in as a node and not as Markdown.
    """
    first = True
    for cell in notebook.cells:
        if cell.cell_type != "markdown":
            continue
        if first:
            cell.source = "# A chapter\n\nA chapter that every study with the figures for it has."
            first = False
        elif GENERAL_TAG not in cell.metadata.get("tags", ()):
            cell.source = "\n\n".join(re.findall(r"^#+ .*$", cell.source, re.MULTILINE))
    notebook.cells = [cell for cell in notebook.cells if cell.cell_type != "markdown" or cell.source]


def plan_contents(chapters: list[str], pages: list[str], tables: list[str]) -> dict[str, Any]:
    """The table of contents of another study's book.

    Parameters
    ----------
    chapters : list of str
        Notebooks, in reading order.
    pages : list of str
        The study's own pages beside its front page.
    tables : list of str
        Tables that are not empty.
    """
    evidence = ["observations", "documents"]
    evidence += [name for name in ("assumptions", "events", "deals", "brand_rankings") if name in tables]
    parts = {
        "About this study": pages,
        "What the figures say": [f"notebooks/{chapter}" for chapter in chapters],
        "What it rests on": [*(f"evidence/{page}" for page in evidence), "findings", "references"],
        "Use it yourself": ["editions"],
    }
    listed = [
        {"caption": caption, "chapters": [{"file": file} for file in files]}
        for caption, files in parts.items()
        if files
    ]
    return {"format": "jb-book", "root": "index", "parts": listed}
