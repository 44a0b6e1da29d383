"""Sweeps: one notebook over a grid of parameters, in parallel, resumed where it stopped, one tidy table out."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd

from analysis.catalog import Catalog
from analysis.errors import NetredError
from analysis.project import Project
from analysis.runner.execute import bring_up_to_date
from analysis.runner.manifest import digest
from analysis.runner.plan import Task
from analysis.runner.runs import Run

COLUMNS = {
    "finding": "id",
    "value": "value",
    "low": "low",
    "high": "high",
    "band_level": "level",
    "unit": "unit",
    "kind": "kind",
}
"""What the table says of each finding, beside the parameters, ``status`` and ``error``: column to the finding's field.
No parameter may have the name of a column."""


@dataclasses.dataclass(frozen=True)
class Sweep:
    """The outcome of a sweep.

    Parameters
    ----------
    table : DataFrame
        One row for each case and finding: ``case`` (from 1), every parameter, ``status`` (``ok`` or ``failed``),
        ``error``, then `COLUMNS`. A failed case has one row without a finding.
    key : str
        Digest of what the cases rest on; it names the folder of the results.
    executed, failed : int
        Cases that were executed now, and that failed.
    """

    notebook: str
    table: pd.DataFrame
    key: str
    executed: int
    failed: int


def run_sweep(
    project: Project,
    catalog: Catalog,
    tasks: list[Task],
    jobs: int | None = None,
    scheduler: str | None = None,
    on_done: Callable[[], None] = lambda: None,
) -> Sweep:
    """Run every case; a case that fails becomes a row with its error and does not stop the others.

    Cases whose runs are stored and still hold are not run again, so a sweep that was interrupted resumes.

    Parameters
    ----------
    tasks : list of Task
        From `analysis.runner.grids.plan_sweep`.
    jobs : int, optional
        Cases run at once on this machine.
    scheduler : str, optional
        Address of a Dask scheduler; the cases run on its workers then.
    on_done : callable
        Called after each case.

    Raises
    ------
    NetredError
        If the scheduler cannot be reached.
    """
    outcomes: dict[str, Run | NetredError] = {}
    executed = 0
    for task, outcome, fresh in _bring(project, catalog, tasks, jobs, scheduler):
        outcomes[task.inputs.key] = outcome
        executed += fresh
        on_done()
    frames = [_tabulate(number, task, outcomes[task.inputs.key]) for number, task in enumerate(tasks, start=1)]
    table = pd.concat(frames, ignore_index=True)
    failed = int(table.loc[table["status"] == "failed", "case"].nunique())
    return Sweep(tasks[0].notebook, table, digest([task.inputs.key for task in tasks]), executed, failed)


def write_sweep(project: Project, sweep: Sweep) -> Path:
    """Write a sweep's table as CSV and Parquet; returns the folder."""
    folder = project.build / "sweeps" / f"{sweep.notebook}-{sweep.key[:12]}"
    folder.mkdir(parents=True, exist_ok=True)
    sweep.table.to_csv(folder / "findings.csv", index=False)
    sweep.table.to_parquet(folder / "findings.parquet", index=False)
    return folder


def _bring(project, catalog, tasks, jobs, scheduler) -> Iterator[tuple[Task, Run | NetredError, bool]]:
    if scheduler is None:
        return bring_up_to_date(project, catalog, tasks, jobs)
    from analysis.runner.cluster import bring_up_to_date_on

    return bring_up_to_date_on(scheduler, project, catalog, tasks)


def _tabulate(number: int, task: Task, outcome: Run | NetredError) -> pd.DataFrame:
    failed = isinstance(outcome, NetredError)
    findings = [] if failed else outcome.findings
    rows = [{column: getattr(each, field) for column, field in COLUMNS.items()} for each in findings]
    rows = rows or [dict.fromkeys(COLUMNS)]
    case = {"case": number} | task.parameters
    status = {"status": "failed" if failed else "ok", "error": str(outcome) if failed else ""}
    frame = pd.DataFrame([case | status | row for row in rows])
    numbers, words = ("value", "low", "high", "band_level"), ("finding", "unit", "kind")
    return frame.astype(dict.fromkeys(numbers, float) | dict.fromkeys(words, str))
