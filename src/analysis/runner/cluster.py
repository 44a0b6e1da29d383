"""Tasks on the workers of a Dask cluster, which need this package and nothing else: no shared folder.

Each task travels with its notebook and the data folder, and comes back as an executed notebook, which is stored here.
"""

from __future__ import annotations

import contextlib
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import nbformat

from analysis.catalog import Catalog
from analysis.errors import BuildError, NetredError
from analysis.project import Project
from analysis.runner.engines import choose_engine
from analysis.runner.execute import execute_notebook
from analysis.runner.plan import Task
from analysis.runner.runs import Run, find_run, store_run

CONNECT_SECONDS = 60


def bring_up_to_date_on(
    address: str, project: Project, catalog: Catalog, tasks: Iterable[Task]
) -> Iterator[tuple[Task, Run | NetredError, bool]]:
    """As `analysis.runner.execute.bring_up_to_date`, on the workers of a scheduler.

    A worker that dies does not lose its tasks: Dask gives them to another.

    Raises
    ------
    NetredError
        If Dask is not installed or no scheduler answers at the address.
    """
    missing = []
    for task in {task.inputs.key: task for task in tasks}.values():
        run = find_run(project, catalog, task)
        if run is None:
            missing.append(task)
        else:
            yield task, run, False
    if not missing:
        return
    with _connect(address) as client:
        yield from _gather(client, project, missing)


@contextlib.contextmanager
def _connect(address: str):
    try:
        from distributed import Client
    except ImportError:
        raise NetredError("scheduler: found no Dask, expected it; install the extra `cluster`.") from None
    try:
        client = Client(address, timeout=CONNECT_SECONDS)
    except (OSError, ValueError, TimeoutError) as error:
        raise NetredError(
            f"scheduler {address!r}: found none that answers ({error}), expected the address of a running Dask "
            "scheduler such as tcp://127.0.0.1:8786."
        ) from None
    with client:
        yield client


def _gather(client, project: Project, tasks: list[Task]) -> Iterator[tuple[Task, Run | NetredError, bool]]:
    from distributed import as_completed

    folder = client.scatter(_pack(project.data), broadcast=True)
    futures = {}
    for task in tasks:
        source = (project.notebooks / f"{task.notebook}.ipynb").read_text(encoding="utf-8")
        futures[client.submit(execute_elsewhere, task, source, folder, key=f"{task.notebook}-{task.inputs.key}")] = task
    for future in as_completed(list(futures)):
        task = futures[future]
        if future.status != "finished":
            error = future.exception()
            known = isinstance(error, NetredError)
            yield task, error if known else BuildError(f"case lost on the cluster: {error}"), True
            continue
        text, seconds = future.result()
        try:
            yield task, store_run(project, task, nbformat.reads(text, as_version=4), seconds), True
        except NetredError as error:
            yield task, error, True


def execute_elsewhere(task: Task, source: str, data: dict[str, bytes]) -> tuple[str, float]:
    """Execute a task in a folder of its own; called on a worker.

    Returns
    -------
    notebook : str
        As JSON.
    seconds : float
    """
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary)
        (root / "notebooks").mkdir()
        (root / "_toc.yml").touch()
        (root / "notebooks" / f"{task.notebook}.ipynb").write_text(source, encoding="utf-8")
        for name, content in data.items():
            path = root / "data" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        started = time.perf_counter()
        executed = execute_notebook(Project(root, root / "data", root / "build"), task, choose_engine())
        return nbformat.writes(executed), time.perf_counter() - started


def _pack(folder: Path) -> dict[str, bytes]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
