"""Runs: stored whole or not at all, reused exactly while what they rest on is the same."""

from __future__ import annotations

import dataclasses
import json
import os

import nbformat
import pytest

from analysis.catalog import load
from analysis.errors import BuildError
from analysis.project import DATA_VARIABLE
from analysis.runner.execute import execute, run_tasks
from analysis.runner.plan import plan_task
from analysis.runner.runs import NOTEBOOK_FILE, RECORD_FILE, compose_chapter, find_run

pytestmark = pytest.mark.xdist_group("kernels")
OBSERVATIONS = "observations.csv"


@pytest.fixture(scope="module")
def project(make_project, tiny, tiny_cells):
    return make_project(tiny_cells)


@pytest.fixture(scope="module")
def tasks(project, tiny):
    return [plan_task(project, tiny, {"seed": seed}) for seed in (1, 2)]


@pytest.fixture(scope="module")
def runs(project, tasks):
    """Both tasks and the first again, in parallel."""
    return run_tasks(project, load(project.data), [*tasks, tasks[0]], jobs=2)


def leave_out_time(run) -> dict:
    record = json.loads((run.folder / RECORD_FILE).read_text(encoding="utf-8"))
    return {name: value for name, value in record.items() if name not in ("seconds", "finished")}


def test_findings_and_reads_come_back_in_the_order_of_the_tasks(runs, tasks, project):
    total = load(project.data).as_of("2016-05-31").figures("total", "year")
    assert [run.task for run in runs] == [*tasks, tasks[0]]
    assert [run.findings[0].value for run in runs] == [total.latest + seed for seed in (1, 2, 1)]
    assert runs[0].findings[0].rows == total.rows
    assert [read["query"]["name"] for read in runs[0].reads] == ["total"]


def test_a_task_asked_for_twice_is_run_once(runs, project):
    assert runs[0] == runs[2]
    assert len(list(project.runs.glob("*/*"))) == 2


def test_one_after_the_other_gives_what_parallel_gives(runs, tasks, project, tmp_path):
    elsewhere = dataclasses.replace(project, build=tmp_path)
    (serial,) = run_tasks(elsewhere, load(project.data), tasks[1:], jobs=1)
    assert leave_out_time(serial) == leave_out_time(runs[1])
    assert serial.folder.name == runs[1].folder.name
    written = [nbformat.read(run.notebook, as_version=4) for run in (serial, runs[1])]
    assert [cell.get("outputs") for cell in written[0].cells] == [cell.get("outputs") for cell in written[1].cells]


def test_the_chapter_shows_results_and_hides_what_serves_the_checks(runs, project):
    cells = compose_chapter(project, runs[0]).cells
    assert not any("report_reads" in cell.source for cell in cells)
    tags = {cell.source: cell.metadata.tags for cell in cells if cell.cell_type == "code"}
    hidden = [source for source, names in tags.items() if "remove-cell" in names]
    assert len(hidden) == 1 and hidden[0].startswith("# NBVAL_CHECK_OUTPUT")
    assert "hide-input" in tags["study = open_study(as_of)"]
    ran = [cell for cell in nbformat.read(runs[0].notebook, as_version=4).cells if "seed = 1" in cell.source]
    assert len(ran) == 1


def test_the_text_and_tags_of_a_chapter_are_todays_and_only_its_outputs_the_runs(runs, tasks, project, tiny):
    path = project.notebooks / f"{tiny}.ipynb"
    committed = path.read_bytes()
    notebook = nbformat.reads(committed.decode(), as_version=4)
    notebook.cells[0].source = "# A corrected title"
    notebook.cells[4].metadata["tags"] = ["margin"]
    notebook.cells[-1].outputs = [nbformat.v4.new_output("stream", text="stored long ago")]
    notebook.cells.insert(2, nbformat.v4.new_markdown_cell("A new paragraph."))
    try:
        nbformat.write(notebook, path)
        held = find_run(project, load(project.data), plan_task(project, tiny, {"seed": 1}))
        chapter = compose_chapter(project, held)
        notebook.cells[-1].source += "\n1"
        nbformat.write(notebook, path)
        with pytest.raises(BuildError, match="found other code than that of its run"):
            compose_chapter(project, held)
    finally:
        path.write_bytes(committed)
    assert held == runs[0]
    assert [cell.source for cell in chapter.cells if cell.cell_type == "markdown"] == [
        "# A corrected title",
        "A new paragraph.",
    ]
    assert chapter.cells[5].metadata.tags == ["margin", "hide-input"]
    ran = [cell.outputs for cell in nbformat.read(held.notebook, as_version=4).cells if cell.get("outputs")]
    assert ran and [cell.outputs for cell in chapter.cells if cell.get("outputs")] == ran


def test_a_run_that_holds_is_not_repeated(runs, tasks, project, monkeypatch):
    monkeypatch.setattr("analysis.runner.execute.execute", None)
    done = []
    again = run_tasks(project, load(project.data), tasks, on_done=lambda task, run, fresh: done.append(fresh))
    assert again == runs[:2]
    assert done == [False, False]


def test_a_row_that_was_read_makes_the_run_stale(runs, tasks, project, folder):
    line = folder.line(OBSERVATIONS, series="gmv_total", frequency="fiscal_year", period_end="2015-03-31")
    folder.set(OBSERVATIONS, line, value="2443")
    assert find_run(project, load(folder.path), tasks[0]) is None


def test_a_row_that_was_not_read_leaves_it_standing(runs, tasks, project, folder):
    folder.set(OBSERVATIONS, folder.line(OBSERVATIONS, series="weibo_mau"), value="97")
    later = folder.line(OBSERVATIONS, series="gmv_total", frequency="fiscal_year", period_end="2019-03-31")
    folder.set(OBSERVATIONS, later, value="5728")
    assert find_run(project, load(folder.path), tasks[0]) == runs[0]


def test_a_run_of_other_parameters_is_another_run(runs, project, tiny):
    assert find_run(project, load(project.data), plan_task(project, tiny, {"seed": 3})) is None


def test_a_half_written_run_does_not_count(runs, tasks, project):
    catalog = load(project.data)
    record = (runs[0].folder / RECORD_FILE).rename(project.build / "aside.json")
    assert find_run(project, catalog, tasks[0]) is None
    record.rename(runs[0].folder / RECORD_FILE)
    assert find_run(project, catalog, tasks[0]) == runs[0]


@pytest.mark.parametrize("name", [RECORD_FILE, NOTEBOOK_FILE])
@pytest.mark.parametrize("spoil", [lambda text: b"", lambda text: text[:-40], lambda text: b"\xff" + text])
def test_a_spoilt_run_does_not_count(runs, tasks, project, name, spoil):
    catalog, file = load(project.data), runs[0].folder / name
    sound = file.read_bytes()
    file.write_bytes(spoil(sound))
    assert find_run(project, catalog, tasks[0]) is None
    file.write_bytes(sound)
    assert find_run(project, catalog, tasks[0]) == runs[0]


def test_a_spoilt_run_is_replaced_by_the_next(runs, tasks, project, tmp_path):
    elsewhere, catalog = dataclasses.replace(project, build=tmp_path), load(project.data)
    (first,) = run_tasks(elsewhere, catalog, tasks[:1])
    first.notebook.write_bytes(first.notebook.read_bytes()[:100])
    (second,) = run_tasks(elsewhere, catalog, tasks[:1])
    assert second.folder == first.folder
    assert second.notebook.read_bytes() == runs[0].notebook.read_bytes()


def test_a_failing_notebook_names_the_cell_and_leaves_nothing(make_project, tiny, tiny_cells, monkeypatch):
    monkeypatch.delenv(DATA_VARIABLE, raising=False)
    project = make_project([*tiny_cells[:2], "print(1)", "1 / 0"])
    with pytest.raises(BuildError, match=rf"notebook {tiny}: cell \d+ raised ZeroDivisionError: division by zero"):
        execute(project, plan_task(project, tiny))
    assert list(project.runs.glob("*/*")) == []
    assert DATA_VARIABLE not in os.environ


def test_nothing_to_do_starts_nothing(project):
    assert run_tasks(project, load(project.data), []) == []
