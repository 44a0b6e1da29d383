"""The only papermill call: brings tasks up to date, several at once, under the warm engine or papermill's own."""

from __future__ import annotations

import concurrent.futures
import contextlib
import logging
import os
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import nbformat

from analysis.catalog import Catalog
from analysis.errors import ChangedError, NetredError
from analysis.project import DATA_VARIABLE, Project
from analysis.runner.engines import check_program, choose_engine
from analysis.runner.failures import keep_failure
from analysis.runner.manifest import digest_inputs, read_chapter
from analysis.runner.plan import Task
from analysis.runner.runs import READS_CELL, Run, find_run, store_run

CELL_SECONDS = 600
"""Seconds that a cell may take."""

MEMORY = 8 * 2**30
"""Bytes that a run under the warm engine may take beyond what it starts with."""


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
    jobs : int, optional
        Notebooks run at once; as many as there are processors, if none is given.
    on_done : callable
        Called with the task, its run and whether it was executed now.

    Raises
    ------
    ChapterError
        If a notebook fails; it names the notebook, the cell and the error.
    """
    runs: dict[str, Run] = {}
    for task, outcome, fresh in bring_up_to_date(project, catalog, tasks, jobs):
        if isinstance(outcome, NetredError):
            raise outcome
        runs[task.inputs.key] = outcome
        on_done(task, outcome, fresh)
    return [runs[task.inputs.key] for task in tasks]


def bring_up_to_date(
    project: Project, catalog: Catalog, tasks: Iterable[Task], jobs: int | None = None
) -> Iterator[tuple[Task, Run | NetredError, bool]]:
    """Every different task with its run, or the error that kept it from one, as they come in.

    The third member says whether the task was executed now.
    """
    missing = []
    for task in {task.inputs.key: task for task in tasks}.values():
        run = find_run(project, catalog, task)
        if run is None:
            missing.append(task)
        else:
            yield task, run, False
    for task, outcome in _execute_all(project, missing, jobs):
        yield task, outcome, True


def _execute_all(project: Project, tasks: list[Task], jobs: int | None) -> Iterator[tuple[Task, Run | NetredError]]:
    if not tasks:
        return
    engine = choose_engine()
    # A chapter that reaches more of the package takes longer as a rule: begun first, none is left alone at the end.
    tasks = sorted(tasks, key=lambda task: len(task.inputs.modules), reverse=True)
    workers = min(len(tasks), jobs or os.cpu_count() or 1)
    pool_type = concurrent.futures.ThreadPoolExecutor if engine == "warm" else concurrent.futures.ProcessPoolExecutor
    with pool_type(workers) as pool:
        futures = {pool.submit(execute, project, task, engine): task for task in tasks}
        try:
            for future in concurrent.futures.as_completed(futures):
                error = future.exception()
                if error is not None and not isinstance(error, NetredError):
                    raise error
                yield futures[future], error or future.result()
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def execute(project: Project, task: Task, engine: str = "plain") -> Run:
    """Execute one task and store its run.

    Raises
    ------
    ChapterError
        If a cell fails, takes too long or ends the process.
    ChangedError
        If the notebook or a module that it reaches changed while it ran; no run is stored then.
    """
    started = time.perf_counter()
    executed = execute_notebook(project, task, engine)
    if engine == "warm":
        check_program()
    if digest_inputs(project, task.notebook, task.parameters) != task.inputs:
        raise ChangedError([f"notebooks/{task.notebook}.ipynb or what it imports"])
    return store_run(project, task, executed, time.perf_counter() - started)


def execute_notebook(project: Project, task: Task, engine: str = "plain") -> nbformat.NotebookNode:
    """Run a notebook as committed, with the task's parameters and a last cell that says what was read.

    Raises
    ------
    ChapterError
        If a cell fails, takes too long or ends the process.
    """
    import papermill
    from nbclient.exceptions import CellTimeoutError, DeadKernelError

    logging.getLogger("papermill").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory() as folder:
        prepared, executed = Path(folder) / "prepared.ipynb", Path(folder) / "executed.ipynb"
        nbformat.write(_prepare(project, task), prepared)
        try:
            with _data_folder(project) if engine == "plain" else contextlib.nullcontext():
                return papermill.execute_notebook(
                    prepared, executed, task.parameters, **_engine_options(project, engine)
                )
        except papermill.PapermillExecutionError as error:
            said = f"cell {error.exec_count} raised {error.ename}", str(error.evalue)
            failure = keep_failure(project, task, *said, executed, "\n".join(error.traceback))
        except CellTimeoutError:
            failure = keep_failure(project, task, f"a cell ran for more than {CELL_SECONDS} seconds", "", executed)
        except (DeadKernelError, RuntimeError) as error:
            failure = keep_failure(project, task, "its process ended", str(error), executed)
    raise failure from None


def _prepare(project: Project, task: Task) -> nbformat.NotebookNode:
    source = read_chapter(project.notebooks / f"{task.notebook}.ipynb")
    source.cells.append(nbformat.v4.new_code_cell(READS_CELL))
    return source


def _engine_options(project: Project, engine: str) -> dict:
    quiet = {"progress_bar": False, "request_save_on_cell_execute": False}
    if engine == "warm":
        return quiet | {
            "engine_name": "netred-warm",
            "execution_timeout": CELL_SECONDS,
            "working_directory": project.notebooks,
            "environment": {DATA_VARIABLE: str(project.data)},
            "memory": MEMORY,
        }
    return quiet | {
        "kernel_name": "python3",
        "execution_timeout": CELL_SECONDS,
        "cwd": project.notebooks,
        "extra_arguments": ["--log-level=40"],
    }


@contextlib.contextmanager
def _data_folder(project: Project) -> Iterator[None]:
    """Names the project's data folder to the processes that are started in the block: a kernel takes no variables."""
    before = os.environ.get(DATA_VARIABLE)
    os.environ[DATA_VARIABLE] = str(project.data)
    try:
        yield
    finally:
        os.environ.pop(DATA_VARIABLE)
        if before is not None:
            os.environ[DATA_VARIABLE] = before
