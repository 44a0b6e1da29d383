"""The chapters of an edition executed in this process, cell by cell, so that many days can be read in a few minutes."""

from __future__ import annotations

import ast
import contextlib
import dataclasses
import datetime
import functools
import io
import time
import traceback
from typing import Any
from unittest import mock

import nbformat
import pytest
from altair.utils.schemapi import debug_mode
from pandas.io.formats.style import Styler

import analysis.backtest.scoring
import analysis.notebook
from analysis.catalog import Catalog, load
from analysis.catalog.selection import Query
from analysis.charts import Figure
from analysis.errors import FitError
from analysis.findings import Finding
from analysis.notebook import CLAIMS_MIME, FINDINGS_MIME
from analysis.project import Project
from analysis.runner.chapters import choose_chapters, explain_omissions, find_origin
from analysis.runner.declarations import Declaration
from analysis.runner.parameters import check_parameters
from analysis.runner.plan import fill_parameters
from analysis.study import Memory


@dataclasses.dataclass(frozen=True)
class Chapter:
    """What one chapter put out on one day: bundles by MIME type for each cell, and the error that ended it."""

    name: str
    cells: list[tuple[nbformat.NotebookNode, list[dict[str, Any]]]]
    error: str
    seconds: float
    reads: list[tuple[Query, str]]
    as_of: datetime.date
    origin: datetime.date

    def holds(self, catalog: Catalog, as_of: datetime.date, origin: datetime.date) -> bool:
        """Whether the rows that it read are the same on another day."""
        days = {self.as_of: as_of, self.origin: origin} | {self.as_of: as_of}
        asked = (
            (dataclasses.replace(query, as_of=days.get(query.as_of, query.as_of)), was) for query, was in self.reads
        )
        same = (self.as_of == self.origin) == (as_of == origin)
        return same and not self.error and all(catalog.stand(query) == was for query, was in asked)

    def bundles(self, mime: str) -> list[Any]:
        """Everything of one type that was put out."""
        return [bundle[mime] for _, bundles in self.cells for bundle in bundles if mime in bundle]

    @property
    def findings(self) -> dict[str, Finding]:
        records = [record for each in self.bundles(FINDINGS_MIME) for record in each["findings"]]
        return {record["id"]: Finding.from_dict(record) for record in records}

    @property
    def claims(self) -> list[dict[str, Any]]:
        return [record for each in self.bundles(CLAIMS_MIME) for record in each["claims"]]


@dataclasses.dataclass(frozen=True)
class Day:
    """The chapters of the edition of one day, and why others are left out."""

    as_of: datetime.date
    chapters: list[Chapter]
    left_out: dict[str, str]

    @property
    def findings(self) -> dict[str, Finding]:
        return {id: finding for chapter in self.chapters for id, finding in chapter.findings.items()}

    @property
    def errors(self) -> list[str]:
        return [f"{self.as_of} {chapter.name}: {chapter.error}" for chapter in self.chapters if chapter.error]


class Days:
    """Reads the edition of any day; what its measures find is remembered from day to day."""

    def __init__(self, project: Project):
        self.project, self.catalog, self.memory = project, load(project.data), Memory()
        self.last: dict[str, Chapter] = {}
        self.score = _remember_scores()

    @functools.lru_cache(maxsize=64)  # noqa: B019
    def read(self, as_of: datetime.date) -> Day:
        """Its chapters; one whose rows are the same as on the day read before is not executed again."""
        origin, chapters = find_origin(self.catalog, as_of), []
        for each in choose_chapters(self.project, self.catalog, as_of):
            before = self.last.get(each.notebook)
            if before is None or not before.holds(self.catalog, as_of, origin):
                before = self.last[each.notebook] = self._execute(each, as_of, origin)
            chapters.append(before)
        return Day(as_of, chapters, explain_omissions(self.project, self.catalog, as_of))

    def _execute(self, declaration: Declaration, as_of: datetime.date, origin: datetime.date) -> Chapter:
        started, cells, error = time.perf_counter(), [], ""
        values = fill_parameters(self.catalog, declaration, as_of)
        names: dict[str, Any] = {}
        source = nbformat.read(self.project.notebooks / f"{declaration.notebook}.ipynb", as_version=4)
        for cell in source.cells:
            bundles: list[dict[str, Any]] = []
            cells.append((cell, bundles))
            if cell.cell_type == "code" and not error:
                try:
                    bundles += self._run(cell.source, names)
                except Exception:  # noqa: BLE001  whatever a cell raises leaves the chapter out
                    error = traceback.format_exc(limit=-4)
                if "parameters" in cell.metadata.get("tags", ()):
                    names |= check_parameters(declaration, values).literals()
        read = names["study"].catalog.reads if "study" in names else []
        reads = [(Query.from_dict(each["query"]), each["digest"]) for each in read]
        return Chapter(declaration.notebook, cells, error, time.perf_counter() - started, reads, as_of, origin)

    def _run(self, source: str, names: dict[str, Any]) -> list[dict[str, Any]]:
        """Run a cell as a notebook does; what is displayed, and the value of its last expression."""
        tree, shown = ast.parse(source), []
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        opened = functools.partial(analysis.notebook.open_study, memory=self.memory)
        with (
            contextlib.redirect_stdout(io.StringIO()),
            debug_mode(False),  # charts are drawn, and not held against the schema of Vega-Lite
            mock.patch.object(analysis.backtest.scoring, "_score_model", self.score),
            mock.patch.object(analysis.notebook, "display", lambda bundle, raw: shown.append(bundle)),
            mock.patch.object(analysis.notebook, "open_study", opened),
            mock.patch.object(analysis.notebook, "find_project", lambda: self.project),
        ):
            exec(compile(tree, "cell", "exec"), names)
            value = None if last is None else eval(compile(ast.Expression(last.value), "cell", "eval"), names)
        return [*shown, *([] if value is None else [_show(value)])]


def _show(value: Any) -> dict[str, Any]:
    """What a reader sees of the value of a cell: the words of a chart, or a table."""
    if isinstance(value, Figure):
        words = value.title, value.subtitle, value.note, value.description
        return {"text/plain": "\n".join([*words, value.table.to_string()])}
    return {"text/plain": value.data.to_string() if isinstance(value, Styler) else str(value)}


def _remember_scores():
    """Scores of a model on a case, which many days share, made once."""
    made, score = {}, analysis.backtest.scoring._score_model

    def remembered(case, model, draws, seed):
        key = case.series, case.entity, case.origin, tuple(case.fitted), tuple(case.actual), model, draws, seed
        if key not in made:
            try:
                made[key] = score(case, model, draws, seed)
            except FitError as error:
                made[key] = error
        if isinstance(made[key], FitError):
            raise made[key]
        return made[key]

    return remembered


@pytest.fixture(scope="session")
def days(project_root) -> Days:
    return Days(Project(project_root, project_root / "data", project_root / "build"))
