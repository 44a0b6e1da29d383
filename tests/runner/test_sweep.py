"""Sweeps: one tidy table, failures as rows, resumed where they stopped, here or on a cluster."""

from __future__ import annotations

import signal
import subprocess
import sys

import pandas as pd
import pytest

from analysis.catalog import load
from analysis.errors import NetredError
from analysis.runner.grids import plan_sweep
from analysis.runner.sweep import COLUMNS, run_sweep, write_sweep

pytestmark = pytest.mark.xdist_group("kernels")

PATIENCE = 600
"""Seconds after which a scheduler is taken for dead; a guard, no claim on speed."""

FAILING = 'if seed == 2:\n    raise ValueError("two is not wanted")'


@pytest.fixture(scope="module")
def project(make_project, tiny, tiny_cells):
    return make_project([*tiny_cells[:3], FAILING, *tiny_cells[3:]])


@pytest.fixture(scope="module")
def tasks(project, tiny):
    return plan_sweep(project, load(project.data), tiny, [{"seed": seed} for seed in (1, 2, 3)])


@pytest.fixture(scope="module")
def sweep(project, tasks):
    return run_sweep(project, load(project.data), tasks, jobs=2)


def test_a_case_is_a_row_for_each_finding(sweep, project):
    total = load(project.data).as_of("2016-05-31").figures("total", "year").latest
    good = sweep.table[sweep.table["status"] == "ok"]
    assert list(good["case"]) == [1, 3]
    assert list(good["seed"]) == [1, 3]
    assert list(good["value"]) == [total + 1, total + 3]


def test_a_failure_is_a_row_with_its_error_and_stops_nothing(sweep):
    (failed,) = sweep.table[sweep.table["status"] == "failed"].itertuples()
    assert failed.case == 2 and "two is not wanted" in failed.error and pd.isna(failed.value)
    assert (sweep.executed, sweep.failed) == (3, 1)


def test_a_sweep_that_was_interrupted_goes_on_where_it_stopped(sweep, project, tasks, tiny):
    more = [*tasks, *plan_sweep(project, load(project.data), tiny, [{"seed": 4}])]
    again = run_sweep(project, load(project.data), more, jobs=2)
    assert again.executed == 2  # the one that failed, and the new one
    pd.testing.assert_frame_equal(again.table.iloc[:3], sweep.table)


def test_both_files_hold_the_table(sweep, project):
    folder = write_sweep(project, sweep)
    pd.testing.assert_frame_equal(pd.read_parquet(folder / "findings.parquet"), sweep.table)
    assert len(pd.read_csv(folder / "findings.csv")) == len(sweep.table)


def test_a_scheduler_that_is_not_there_is_said_in_one_sentence(project, tasks, monkeypatch):
    monkeypatch.setattr("analysis.runner.cluster.CONNECT_SECONDS", 0.5)
    with pytest.raises(NetredError, match="scheduler 'tcp://127.0.0.1:1': found none that answers"):
        run_sweep(project, load(project.data), tasks, scheduler="tcp://127.0.0.1:1")


@pytest.fixture
def cluster(tmp_path):
    """A scheduler and two worker processes on this machine."""
    address = tmp_path / "scheduler.json"
    words = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(address)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": tmp_path}
    scheduler = "from distributed.cli.dask_scheduler import main; main()"
    worker = "from distributed.cli.dask_worker import main; main()"
    processes = [subprocess.Popen([sys.executable, "-c", scheduler, *words], **quiet)]
    options = ["--scheduler-file", str(address), "--no-nanny", "--nthreads", "1", "--no-dashboard"]
    processes += [subprocess.Popen([sys.executable, "-c", worker, *options], **quiet) for _ in range(2)]
    try:
        yield address, processes[1:]
    finally:
        for process in processes:
            process.kill()
            process.wait()


def test_a_cluster_gives_the_same_table_though_a_worker_dies(cluster, project, tiny, tmp_path):
    distributed = pytest.importorskip("distributed")
    file, workers = cluster
    with distributed.Client(scheduler_file=str(file), timeout=PATIENCE) as client:
        client.wait_for_workers(2, timeout=PATIENCE)
        address = client.scheduler.address
    tasks = plan_sweep(project, load(project.data), tiny, [{"seed": seed} for seed in range(10, 18)])
    done = []

    def kill_one():
        done.append(None)
        if len(done) == 2:
            workers[0].send_signal(signal.SIGKILL)

    catalog = load(project.data)
    there = run_sweep(project, catalog, tasks, scheduler=address, on_done=kill_one)
    assert (there.executed, there.failed, len(done)) == (8, 0, 8)
    elsewhere = type(project)(project.root, project.data, tmp_path / "build")
    here = run_sweep(elsewhere, catalog, tasks, jobs=2)
    pd.testing.assert_frame_equal(there.table, here.table)


def test_no_parameter_has_the_name_of_a_column(declared):
    for declaration in declared.values():
        assert not {"case", "status", "error", *COLUMNS} & set(declaration.parameters.model_fields)
