"""Stages the pages of an edition: prose, executed notebooks, the evidence, and the book's configuration.

The staged folder is all that Jupyter Book sees; nothing in it is written by hand.
"""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import yaml

from analysis.catalog import Catalog, Vintage
from analysis.project import Project
from analysis.prose import format_date
from analysis.publish.bundle import write_bundle
from analysis.publish.markup import render
from analysis.publish.record import Deviation
from analysis.publish.studies import stage_study
from analysis.runner.declarations import find_declaration
from analysis.runner.listing import list_parameters
from analysis.runner.manifest import read_chapter
from analysis.runner.runs import Run, compose_chapter

LISTS = {
    "events": (
        "Events",
        "What happened to the platforms, and when: the dates of the interrupted series are fixed here.",
    ),
    "deals": (
        "Alibaba's deals",
        "What Alibaba bought, and whether the asset had visitors that could be sent to Taobao.",
    ),
    "brand_rankings": ("Brand rankings", "Brands by their sales on the shopping festival, with the origin of each."),
}
"""Tables that are shown row by row: title and first sentence of their page."""

TOPIC_NAMES = {"alibaba": "Alibaba", "market": "The market", "traffic": "Traffic and influencers"}


@dataclasses.dataclass(frozen=True)
class Context:
    """What the pages of one edition are told.

    Parameters
    ----------
    name, label : str
        The edition and how readers call it.
    as_of : datetime.date
        Its day.
    editions : list of dict
        Every edition of the site (``name``, ``label``), in order.
    manifest : dict
        As ``manifest.json`` holds it.
    facts : Path
        Its ``facts.json``.
    ids : list of str
        Every fact that some edition knows.
    left_out : mapping of str to str
        Notebook that the edition goes without to the sentence that says why.
    deviations : tuple of Deviation, optional
        Numbers that differ from the committed record; None where the edition has none.
    """

    name: str
    label: str
    as_of: Any
    editions: list[dict[str, str]]
    manifest: dict[str, Any]
    facts: Path
    ids: list[str]
    left_out: Mapping[str, str] = dataclasses.field(default_factory=dict)
    deviations: tuple[Deviation, ...] | None = None


def stage_pages(project: Project, catalog: Catalog, runs: list[Run], context: Context, folder: Path) -> None:
    """Write the whole source of an edition's book into an empty folder."""
    if project.holds_own_study:
        toc = _stage_book(project, runs, context.left_out, folder)
    else:
        toc = stage_study(project, catalog, runs, context.left_out, folder)
    _write_evidence(catalog, context, folder / "evidence")
    names = [run.task.notebook for run in runs]
    listed = {name: list_parameters(find_declaration(project, name).parameters) for name in names}
    page = render("editions.md", context=context, as_of=format_date(context.as_of), listed=listed)
    (folder / "editions.md").write_text(page, encoding="utf-8")
    (folder / "_toc.yml").write_text(yaml.safe_dump(toc, sort_keys=False), encoding="utf-8")
    (folder / "_config.yml").write_text(_configuration(project, catalog, context), encoding="utf-8")


def _stage_book(project: Project, runs: list[Run], left_out: Mapping[str, str], folder: Path) -> dict[str, Any]:
    """Copy the checkout's own pages and chapters; returns their contents.

    A chapter that the edition goes without keeps its place and its address, and says why there is nothing.
    """
    shutil.copytree(project.book, folder, dirs_exist_ok=True)
    (folder / "notebooks").mkdir()
    for run in runs:
        nbformat.write(compose_chapter(project, run), folder / "notebooks" / f"{run.task.notebook}.ipynb")
    for notebook, sentence in left_out.items():
        title = read_chapter(project.notebooks / f"{notebook}.ipynb").cells[0].source.partition("\n")[0]
        (folder / "notebooks" / f"{notebook}.md").write_text(f"{title}\n\n{sentence}\n", encoding="utf-8")
    return yaml.safe_load((project.root / "_toc.yml").read_text(encoding="utf-8").replace("book/", ""))


def _configuration(project: Project, catalog: Catalog, context: Context) -> str:
    configuration = yaml.safe_load((project.root / "_config.yml").read_text(encoding="utf-8"))
    configuration["title"] = catalog.study.title
    configuration["sphinx"]["config"] |= {
        "netred_edition": context.name,
        "netred_editions": context.editions,
        "netred_as_of": context.as_of.isoformat(),
        "netred_commit": context.manifest["commit"],
        "netred_bundle": str(write_bundle(project)),
        "netred_facts": str(context.facts),
        "netred_ids": context.ids,
        "netred_run_keys": {run["notebook"]: run["key"] for run in context.manifest["runs"]},
    }
    return yaml.safe_dump(configuration, allow_unicode=True)


def _write_evidence(catalog: Catalog, context: Context, folder: Path) -> None:
    folder.mkdir()
    vintage = catalog.as_of(context.as_of)
    observations = vintage.table("observations").reset_index()
    observations = observations.merge(catalog.tables["series"][["series", "label", "definition"]], on="series")
    topics = [
        {"name": TOPIC_NAMES.get(topic, topic), "series": _group_series(rows)}
        for topic, rows in observations.groupby("topic", sort=False)
    ]
    pages = {
        "observations": {"topics": topics, "count": len(observations)},
        "documents": {"documents": _records(_cited(catalog, vintage))},
        "assumptions": {"assumptions": _records(vintage.assumptions("").reset_index())},
    }
    for name, values in pages.items():
        text = render(f"evidence-{name}.md", as_of=format_date(context.as_of), **values)
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    for name, (title, lead) in LISTS.items():
        rows = vintage.table(name).reset_index()
        columns = [column for column in rows.columns if column not in ("row", "source_id")]
        values = {"title": title, "lead": lead, "columns": columns, "rows": _records(rows)}
        (folder / f"{name}.md").write_text(render("evidence-list.md", **values), encoding="utf-8")


def _group_series(rows: pd.DataFrame) -> list[dict[str, Any]]:
    return [
        {
            "series": series,
            "label": group["label"].iloc[0],
            "definition": group["definition"].iloc[0],
            "rows": _records(group),
        }
        for series, group in rows.groupby("series", sort=False)
    ]


def _cited(catalog: Catalog, vintage: Vintage) -> pd.DataFrame:
    cited = {source for name in ("observations", *LISTS) for source in vintage.table(name)["source_id"]}
    sources = catalog.tables["sources"]
    return sources[sources["source_id"].isin(cited)].sort_values("source_id")


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    text = frame.copy()
    for column in text.columns:
        if pd.api.types.is_datetime64_any_dtype(text[column]):
            text[column] = text[column].dt.strftime("%Y-%m-%d")
    return text.astype(object).where(text.notna(), "").to_dict("records")
