"""The only papermill call, and the store of finished runs.

A run is written to a folder of its own beside its place and moved there in one step, so an interrupted run leaves
nothing that would later count as done.
"""

from __future__ import annotations

import concurrent.futures
import dataclasses
import datetime
import json
import logging
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nbformat

from analysis.catalog import Catalog
from analysis.errors import BuildError
from analysis.findings import Finding
from analysis.notebook import FINDINGS_MIME, READS_MIME
from analysis.project import DATA_VARIABLE, Project
from analysis.runner.manifest import run_key
from analysis.runner.plan import Task

NOTEBOOK_FILE, RECORD_FILE = "notebook.ipynb", "run.json"
READS_CELL = "study.report_reads()"
CHECK_MARK = "# NBVAL_CHECK_OUTPUT"


@dataclasses.dataclass(frozen=True)
class Run:
    """A finished run.

    Parameters
    ----------
    task : Task
    key : str
        Content-addressed key: inputs and rows read.
    folder : Path
        Holds the executed notebook and the record.
    findings : tuple of Finding
    reads : list of dict
        The selections of rows made, each with its digest.
    seconds : float
        Time that the notebook took.
    """

    task: Task
    key: str
    folder: Path
    findings: tuple[Finding, ...]
    reads: list[dict[str, Any]]
    seconds: float

    @property
    def notebook(self) -> Path:
        """The executed notebook."""
        return self.folder / NOTEBOOK_FILE


def find_run(project: Project, catalog: Catalog, task: Task) -> Run | None:
    """The stored run of a task whose inputs and rows are those of today, if there is one."""
    for record in sorted(project.runs.glob(f"{task.notebook}/{task.inputs.key[:24]}-*/{RECORD_FILE}")):
        run = _read_run(record, task)
        if all(catalog.digest_of(read["query"]) == read["digest"] for read in run.reads):
            return run
    return None


def run_tasks(
    project: Project,
    catalog: Catalog,
    tasks: list[Task],
    jobs: int | None = None,
    on_done: Callable[[Task, Run, bool], None] = lambda task, run, fresh: None,
) -> list[Run]:
    """Bring every task up to date: reuse a stored run that still holds, execute the others in parallel.

    Parameters
    ----------
    on_done : callable
        Called with the task, its run and whether it was executed now.

    Raises
    ------
    BuildError
        If a notebook fails; it names the notebook, the cell and the error.
    """
    runs: dict[str, Run] = {}
    missing: dict[str, Task] = {}
    for task in tasks:
        run = find_run(project, catalog, task)
        if run is None:
            missing[task.inputs.key] = task
        else:
            runs[task.inputs.key] = run
            on_done(task, run, False)
    for task, run in _execute_all(project, list(missing.values()), jobs):
        runs[task.inputs.key] = run
        on_done(task, run, True)
    return [runs[task.inputs.key] for task in tasks]


def _execute_all(project: Project, tasks: list[Task], jobs: int | None) -> Iterator[tuple[Task, Run]]:
    if not tasks:
        return
    workers = min(len(tasks), jobs or os.cpu_count() or 1)
    with concurrent.futures.ProcessPoolExecutor(workers) as pool:
        futures = {pool.submit(execute, project, task): task for task in tasks}
        try:
            for future in concurrent.futures.as_completed(futures):
                yield futures[future], future.result()
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def execute(project: Project, task: Task) -> Run:
    """Execute one task with papermill and store its run.

    Raises
    ------
    BuildError
        If a cell fails.
    """
    place = project.runs / task.notebook
    place.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=".unfinished-", dir=place))
    try:
        started = time.perf_counter()
        executed = execute_notebook(project, task)
        return _store(task, executed, time.perf_counter() - started, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def execute_notebook(project: Project, task: Task) -> nbformat.NotebookNode:
    """Run a notebook as committed, with the task's parameters and a last cell that says what was read.

    Raises
    ------
    BuildError
        If a cell fails.
    """
    import papermill

    source = nbformat.read(project.notebooks / f"{task.notebook}.ipynb", as_version=4)
    for cell in source.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    source.cells.append(nbformat.v4.new_code_cell(READS_CELL))
    logging.getLogger("papermill").setLevel(logging.ERROR)
    os.environ[DATA_VARIABLE] = str(project.data)
    with tempfile.TemporaryDirectory() as folder:
        prepared, executed = Path(folder) / "prepared.ipynb", Path(folder) / NOTEBOOK_FILE
        nbformat.write(source, prepared)
        options = {"cwd": project.notebooks, "progress_bar": False, "kernel_name": "python3"}
        options["extra_arguments"] = ["--log-level=40"]
        try:
            return papermill.execute_notebook(prepared, executed, parameters=task.parameters, **options)
        except papermill.PapermillExecutionError as error:
            raise BuildError(
                f"notebook {task.notebook}: cell {error.exec_count} raised {error.ename}: {error.evalue} "
                "(expected a run without errors); open the notebook and run that cell to see the traceback."
            ) from None


def _store(task: Task, executed: nbformat.NotebookNode, seconds: float, folder: Path) -> Run:
    reads = [read for output in _outputs(executed, READS_MIME) for read in output["reads"]]
    findings = [record for output in _outputs(executed, FINDINGS_MIME) for record in output["findings"]]
    key = run_key(task.inputs, reads)
    nbformat.write(_published(executed), folder / NOTEBOOK_FILE)
    record = {
        "notebook": task.notebook,
        "key": key,
        "inputs": dataclasses.asdict(task.inputs),
        "reads": reads,
        "findings": findings,
        "seconds": seconds,
        "finished": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
    }
    (folder / RECORD_FILE).write_text(json.dumps(record, indent=1, ensure_ascii=False), encoding="utf-8")
    place = folder.parent / f"{task.inputs.key[:24]}-{key[:24]}"
    shutil.rmtree(place, ignore_errors=True)
    folder.rename(place)
    return _read_run(place / RECORD_FILE, task)


def _outputs(notebook: nbformat.NotebookNode, mime: str) -> Iterator[dict]:
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            if mime in output.get("data", {}):
                yield output["data"][mime]


def _published(executed: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The executed notebook as the book shows it: code folded away, cells that serve the checks left out."""
    executed.cells = [cell for cell in executed.cells if cell.source != READS_CELL]
    for cell in executed.cells:
        cell.metadata.pop("papermill", None)
        if cell.cell_type == "code":
            tags = cell.metadata.get("tags", [])
            unseen = "injected-parameters" in tags or cell.source.startswith(CHECK_MARK)
            cell.metadata["tags"] = [*tags, "remove-cell" if unseen else "hide-input"]
    executed.metadata.pop("papermill", None)
    return executed


def _read_run(record: Path, task: Task) -> Run:
    content = json.loads(record.read_text(encoding="utf-8"))
    return Run(
        task=task,
        key=content["key"],
        folder=record.parent,
        findings=tuple(Finding.from_dict(item) for item in content["findings"]),
        reads=content["reads"],
        seconds=content["seconds"],
    )
