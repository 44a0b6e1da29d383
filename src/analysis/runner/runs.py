"""The store of finished runs, each in a folder named by what went into it.

A run is written to a folder of its own beside its place and moved there in one step, so an interrupted run leaves
nothing that would later count as done.
"""

from __future__ import annotations

import dataclasses
import datetime
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat

from analysis.catalog import Catalog
from analysis.errors import BuildError, ChapterError
from analysis.findings import Finding
from analysis.notebook import CLAIMS_MIME, FINDINGS_MIME, READS_MIME
from analysis.project import Project
from analysis.runner.failures import say_command
from analysis.runner.manifest import digest, read_chapter, run_key
from analysis.runner.plan import Task
from analysis.runner.unfinished import unfinished_folder

NOTEBOOK_FILE, RECORD_FILE = "notebook.ipynb", "run.json"
READS_CELL = "study.report_reads()"
"""What the runner puts behind the last cell."""

INJECTED_TAG = "injected-parameters"
"""Tag of the cell in which papermill sets the parameters of a run."""

CHECK_MARK = "# NBVAL_CHECK_OUTPUT"
"""First line of a cell that serves the checks and is not shown in the book."""


@dataclasses.dataclass(frozen=True)
class Run:
    """A finished run.

    Parameters
    ----------
    key : str
        Content-addressed key: inputs and rows read.
    folder : Path
        Holds the executed notebook and the record.
    findings : tuple of Finding
    reads : list of dict
        The selections of rows made, each with its digest.
    catalog : str
        Digest of the whole data folder at that time: where it is the same today, so is every row.
    seconds : float
        Time that the notebook took.
    verdicts : tuple of dict
        Claims with their verdicts, as ``claims.json`` holds them.
    """

    task: Task
    key: str
    folder: Path
    findings: tuple[Finding, ...]
    reads: list[dict[str, Any]]
    catalog: str
    seconds: float
    verdicts: tuple[dict[str, Any], ...] = ()

    @property
    def notebook(self) -> Path:
        """The executed notebook."""
        return self.folder / NOTEBOOK_FILE


def find_run(project: Project, catalog: Catalog, task: Task) -> Run | None:
    """The stored run of a task whose inputs and rows are those of today, if there is one.

    A run whose record cannot be read, or whose notebook is not as it was stored, is none.
    """
    for record in sorted(project.runs.glob(f"{task.notebook}/{task.inputs.key[:24]}-*/{RECORD_FILE}")):
        run = _read_run(record.parent, task)
        if run is None:
            continue
        same = run.catalog == catalog.digest
        if same or all(catalog.digest_of(read["query"]) == read["digest"] for read in run.reads):
            return run
    return None


def store_run(project: Project, task: Task, executed: nbformat.NotebookNode, seconds: float) -> Run:
    """Store an executed notebook as the run of a task.

    Raises
    ------
    ChapterError
        If the notebook did not reach its end.
    BuildError
        If the run cannot be read back.
    """
    reports = list(_outputs(executed, READS_MIME))
    if not reports:
        what = "it stopped before its last cell without an error; a cell that calls sys.exit does this"
        raise ChapterError(task.notebook, what, "", say_command(project, task))
    reads = [read for report in reports for read in report["reads"]]
    findings = [record for output in _outputs(executed, FINDINGS_MIME) for record in output["findings"]]
    verdicts = [record for output in _outputs(executed, CLAIMS_MIME) for record in output["claims"]]
    key = run_key(task.inputs, reads)
    record = {
        "notebook": task.notebook,
        "key": key,
        "inputs": dataclasses.asdict(task.inputs),
        "reads": reads,
        "rows": {row: text for report in reports for row, text in report["rows"].items()},
        "catalog": reports[-1]["catalog"],
        "findings": findings,
        "verdicts": verdicts,
        "seconds": seconds,
        "finished": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
    }
    place = project.runs / task.notebook / f"{task.inputs.key[:24]}-{key[:24]}"
    with unfinished_folder(place.parent) as folder:
        nbformat.write(_published(executed), folder / NOTEBOOK_FILE)
        record["stored"] = digest((folder / NOTEBOOK_FILE).read_bytes())
        (folder / RECORD_FILE).write_text(json.dumps(record, indent=1, ensure_ascii=False), encoding="utf-8")
        _move(folder, place, task)
    run = _read_run(place, task)
    if run is None:
        raise BuildError(
            f"notebook {task.notebook}: found no run in {place}, expected the one just stored; run it again."
        )
    return run


def _move(folder: Path, place: Path, task: Task) -> None:
    """Move a run to its place; the same run of another build that came first stays, a spoilt one makes way."""
    try:
        folder.rename(place)
    except OSError:
        if _read_run(place, task) is None:
            shutil.rmtree(place, ignore_errors=True)
            folder.rename(place)


def _outputs(notebook: nbformat.NotebookNode, mime: str) -> Iterator[dict]:
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            if mime in output.get("data", {}):
                yield output["data"][mime]


def _published(executed: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The executed notebook without times and ids drawn at random, so that the same run gives the same bytes."""
    executed.cells = [cell for cell in executed.cells if cell.source != READS_CELL]
    for cell in executed.cells:
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        if _was_injected(cell):
            cell.id = INJECTED_TAG  # papermill draws one at random
    executed.metadata.pop("papermill", None)
    return executed


def compose_chapter(project: Project, run: Run) -> nbformat.NotebookNode:
    """A chapter as the book shows it: text and tags of today's notebook, the outputs of a run of the same code.

    Code is folded away, and cells that serve the checks are left out.

    Raises
    ------
    BuildError
        If the notebook has other code than the run.
    """
    chapter = read_chapter(project.notebooks / f"{run.task.notebook}.ipynb")
    ours = [cell for cell in chapter.cells if cell.cell_type == "code"]
    ran = [cell for cell in nbformat.read(run.notebook, as_version=4).cells if cell.cell_type == "code"]
    ran = [cell for cell in ran if not _was_injected(cell)]
    if [cell.source for cell in ours] != [cell.source for cell in ran]:
        raise BuildError(
            f"notebook {run.task.notebook}: found other code than that of its run, expected the same; build again."
        )
    for cell, executed in zip(ours, ran, strict=True):
        cell.outputs, cell.execution_count = executed.outputs, executed.execution_count
        unseen = cell.source.startswith(CHECK_MARK)
        cell.metadata["tags"] = [*cell.metadata.get("tags", []), "remove-cell" if unseen else "hide-input"]
    return chapter


def _was_injected(cell: nbformat.NotebookNode) -> bool:
    return INJECTED_TAG in cell.metadata.get("tags", [])


def read_record(path: Path) -> dict[str, Any] | None:
    """The record of a stored run, or None where it cannot be read."""
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return record if isinstance(record, dict) else None


def _read_run(folder: Path, task: Task) -> Run | None:
    """The run in a folder, or None where its record cannot be read or its notebook is not as it was stored."""
    content = read_record(folder / RECORD_FILE)
    if content is None:
        return None
    try:
        if digest((folder / NOTEBOOK_FILE).read_bytes()) != content["stored"]:
            return None
        return Run(
            task=task,
            key=content["key"],
            folder=folder,
            findings=tuple(Finding.from_dict(item) for item in content["findings"]),
            reads=content["reads"],
            catalog=content["catalog"],
            seconds=content["seconds"],
            verdicts=tuple(content["verdicts"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
