"""Stages the pages of an edition: prose, executed notebooks, the book's contents and its configuration.

The staged folder is all that Jupyter Book sees. What comes from data lies in ``_netred/`` as plain values; the pages
that show it hold a directive and nothing else, so that no cell of a table is ever read as markup.
"""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
import yaml

from analysis.catalog import Catalog
from analysis.catalog.roles import Study
from analysis.project import Project
from analysis.publish.believing import list_beliefs
from analysis.publish.book import Book
from analysis.publish.bundle import write_bundle
from analysis.publish.chapters import set_parameters, without_outputs
from analysis.publish.inventory import (
    check_argument,
    find_absent,
    list_chapters,
    list_documents,
    list_moments,
    list_series,
    list_tables,
    list_waiting,
    state_article,
)
from analysis.publish.provenance import Fact, write_facts
from analysis.publish.record import Deviation
from analysis.publish.studies import stage_study, title_chapter
from analysis.runner.declarations import find_declaration
from analysis.runner.listing import list_parameters
from analysis.runner.manifest import read_chapter
from analysis.runner.runs import Run, compose_chapter

FOLDER = "_netred"
"""Folder of a stage that holds what comes from data."""

SHOWN = {
    "evidence/observations": ("Every figure", "observations"),
    "evidence/documents": ("The documents", "table-documents"),
    "findings": ("Every number", "findings"),
    "editions": ("Editions", "edition"),
}
"""Pages that show one part of the contents: title, and the part."""


@dataclasses.dataclass(frozen=True)
class Context:
    """What the pages of one edition are told beside the catalogue and the runs.

    Parameters
    ----------
    name, label : str
        The edition and how readers call it.
    as_of : datetime.date
        Its day.
    editions : list of dict
        Every edition of the site (``name``, ``label``, ``as_of``), in order.
    manifest : dict
        As ``manifest.json`` holds it.
    facts : list of Fact
    ids : list of str
        Every fact that some edition knows.
    earlier : dict or None
        Edition, findings and claims of the study's first edition, where this is a later one.
    left_out : mapping of str to str
        Notebook that the edition goes without to the sentence that says why.
    deviations : tuple of Deviation, optional
        Numbers that differ from the committed record; None where the edition has none.
    days : mapping, optional
        The judgements of all days that the edition's own knows; None where they were not made.
    """

    name: str
    label: str
    as_of: Any
    editions: list[dict[str, Any]]
    manifest: dict[str, Any]
    facts: list[Fact]
    ids: list[str]
    earlier: dict[str, Any] | None = None
    left_out: Mapping[str, str] = dataclasses.field(default_factory=dict)
    deviations: tuple[Deviation, ...] | None = None
    days: Mapping[str, Any] | None = None


def stage_pages(project: Project, catalog: Catalog, runs: list[Run], context: Context, folder: Path) -> None:
    """Write the whole source of an edition's book into an empty folder."""
    book = make_book(project, catalog, runs, context)
    if project.holds_own_study:
        toc = _stage_book(project, runs, context.left_out, folder)
    else:
        toc = stage_study(project, catalog, runs, context.left_out, folder)
    book.write(folder / FOLDER)
    write_facts(context.facts, folder / FOLDER / "facts.json")
    _dress_notebooks(project, runs, folder)
    _write_shown(book, folder, set(_list_files(toc)))
    (folder / "_toc.yml").write_text(yaml.safe_dump(toc, sort_keys=False), encoding="utf-8")
    (folder / "_config.yml").write_text(_configuration(project, catalog.study, context), encoding="utf-8")


def make_book(project: Project, catalog: Catalog, runs: list[Run], context: Context) -> Book:
    """Gather the contents of an edition."""
    vintage = catalog.as_of(context.as_of)
    claims = sorted((verdict for run in runs for verdict in run.verdicts), key=lambda verdict: verdict["id"])
    study = describe_study(catalog.study) | {"own": project.holds_own_study}
    series = list_series(catalog, vintage)
    names = [] if project.holds_own_study else [run.task.notebook for run in runs]
    absent = find_absent(catalog, {each["name"]: each["as_of"] for each in context.editions}, series)
    deviations = context.deviations
    return Book(
        edition=context.name,
        label=context.label,
        as_of=context.as_of.isoformat(),
        editions=[_state_edition(catalog, each, absent[each["name"]]) for each in context.editions],
        study=study,
        chapters=list_chapters(
            {run.task.notebook: read_chapter(project.notebooks / f"{run.task.notebook}.ipynb") for run in runs},
            {name: title_chapter(catalog.study, find_declaration(project, name)) for name in names},
        ),
        claims=claims,
        article=state_article(catalog),
        earlier=context.earlier,
        series=series,
        documents=list_documents(catalog, vintage),
        tables=list_tables(vintage),
        manifest=context.manifest,
        parameters={
            run.task.notebook: [
                dataclasses.asdict(each)
                for each in list_parameters(find_declaration(project, run.task.notebook).parameters)
            ]
            for run in runs
        },
        beliefs=list_beliefs(catalog, context.as_of, claims),
        left_out=[*context.left_out.values(), *check_argument(study, [claim["id"] for claim in claims])],
        deviations=None if deviations is None else [state_deviation(each) for each in deviations],
        days=context.days and dict(context.days) | {"moments": list_moments(catalog, context.as_of)},
        waiting=list_waiting(catalog, vintage),
    )


def describe_study(study: Study) -> dict[str, Any]:
    """What the pages tell of a study."""
    return {
        "title": study.title,
        "summary": study.summary,
        "front": list(study.front),
        "argument": [step.model_dump() for step in study.argument],
        "address": study.address,
        "roles": {name: role.label for name, role in study.roles.items()},
        "goal": study.roles["goal"].slug if "goal" in study.roles else "",
        "yearly": {
            role.slug: {"series": role.series, "entity": role.entity, "label": role.label, "year_end": role.year_end}
            | {"frequency": role.frequencies["year"]}
            for role in study.roles.values()
            if "year" in role.frequencies
        },
    }


def _state_edition(catalog: Catalog, edition: dict[str, Any], absent: list[str]) -> dict[str, Any]:
    known = catalog.study.editions.get(edition["name"])
    latest = bool(known) and known.as_of == "latest"
    return edition | {"as_of": edition["as_of"].isoformat(), "absent": absent, "latest": latest}


def state_deviation(deviation: Deviation) -> dict[str, Any]:
    """A number that does not agree with the record, as the book holds it."""
    return {
        "id": deviation.id,
        "was": deviation.was,
        "found": deviation.found,
        "held": deviation.after is not None,
    }


def _stage_book(project: Project, runs: list[Run], left_out: Mapping[str, str], folder: Path) -> dict[str, Any]:
    """Copy the checkout's own pages and chapters; returns their contents.

    A chapter that the edition goes without keeps its place and its address, and says why there is nothing.
    """
    shutil.copytree(project.book, folder, dirs_exist_ok=True)
    (folder / "notebooks").mkdir()
    for run in runs:
        nbformat.write(compose_chapter(project, run), folder / "notebooks" / f"{run.task.notebook}.ipynb")
    for notebook, sentence in left_out.items():
        chapter = read_chapter(project.notebooks / f"{notebook}.ipynb")
        title = chapter.cells[0].source.partition("\n")[0]
        chapter.cells = [nbformat.v4.new_markdown_cell(f"{title}\n\n{sentence}", id="left-out")]
        nbformat.write(chapter, folder / "notebooks" / f"{notebook}.ipynb")
    return yaml.safe_load((project.root / "_toc.yml").read_text(encoding="utf-8").replace("book/", ""))


def _dress_notebooks(project: Project, runs: list[Run], folder: Path) -> None:
    """Show chapters without code, and lay each run's notebook aside with the parameters that ran."""
    (folder / FOLDER / "notebooks").mkdir()
    for run in runs:
        name = f"{run.task.notebook}.ipynb"
        staged = set_parameters(nbformat.read(folder / "notebooks" / name, as_version=4), run.task.parameters)
        nbformat.write(without_outputs(staged), folder / FOLDER / "notebooks" / name)
        for cell in staged.cells:
            tags = cell.metadata.get("tags", [])
            cell.metadata["tags"] = ["remove-input" if tag == "hide-input" else tag for tag in tags]
        nbformat.write(staged, folder / "notebooks" / name)


def _write_shown(book: Book, folder: Path, listed: set[str]) -> None:
    """Write the pages that hold a directive and nothing else; a page of the book's own text stays as it is."""
    shown = SHOWN | {f"evidence/{table['name']}": (table["title"], f"table-{table['name']}") for table in book.tables}
    for page, (title, part) in shown.items():
        path = folder / f"{page}.md"
        if page in listed and not path.is_file():
            path.parent.mkdir(exist_ok=True)
            path.write_text(f"# {title}\n\n```{{part}} {part}\n```\n", encoding="utf-8")


def _list_files(toc: dict[str, Any]) -> list[str]:
    """Every page of a table of contents."""
    found = [toc["file"]] if "file" in toc else []
    for key in ("parts", "chapters", "sections"):
        for each in toc.get(key, ()):
            found += _list_files(each)
    return found


def _configuration(project: Project, study: Study, context: Context) -> str:
    configuration = yaml.safe_load((project.root / "_config.yml").read_text(encoding="utf-8"))
    configuration["title"] = study.title
    configuration["sphinx"]["config"] |= {
        "netred_bundle": str(write_bundle(project)),
        "netred_ids": context.ids,
        "netred_run_keys": {run["notebook"]: run["key"] for run in context.manifest["runs"]},
    }
    return yaml.safe_dump(configuration, allow_unicode=True)
