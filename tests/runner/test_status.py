"""What is stale and why: each of the four parts that a run rests on, named."""

from __future__ import annotations

import csv
import dataclasses
import json
import shutil

import nbformat
import numpy
import pytest

from analysis.catalog import load
from analysis.catalog.package import write_package
from analysis.notebook import READS_MIME
from analysis.runner import manifest
from analysis.runner.manifest import Inputs, digest_text
from analysis.runner.plan import plan_task
from analysis.runner.runs import find_run, store_run
from analysis.runner.status import compare_inputs, find_status, say_query

BEFORE = Inputs(
    "c", {"analysis.periods": "1", "analysis.prose": "2"}, {"draws": 4000}, {"numpy": "2.0", "python": "3.11.1"}
)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"code": "d"}, ["code: the notebook's cells changed"]),
        ({"modules": {"analysis.periods": "9", "analysis.new": "1"}},
         [f"code: module analysis.{what}" for what in ("periods changed", "prose is gone", "new is new")]),
        ({"parameters": {"draws": 500}}, ["parameters: draws 4000 became 500"]),
        ({"modules": BEFORE.modules | {"diversion/worlds.csv": "1"}}, ["code: file diversion/worlds.csv is new"]),
        ({"environment": {"numpy": "2.1", "python": "3.13.0"}},
         ["environment: numpy 2.0 became 2.1", "environment: python 3.11.1 became 3.13.0"]),
        ({}, []),
    ],
)  # fmt: skip
def test_each_part_that_differs_is_named(changed, said):
    assert [str(reason) for reason in compare_inputs(BEFORE, dataclasses.replace(BEFORE, **changed))] == said


def test_a_selection_is_said_in_words():
    query = {"table": "observations", "as_of": "2016-05-31", "name": "total", "frequency": "quarter", "evidence": []}
    assert say_query(query) == "total (quarter) as known on 2016-05-31"
    assert say_query({"table": "deals", "as_of": "2016-05-31", "name": ""}) == "the table deals as known on 2016-05-31"


@pytest.fixture
def published(tiny, tiny_cells, make_project):
    """A project whose only edition shows a run of the tiny notebook; nothing was executed."""
    project = make_project(tiny_cells)
    catalog = load(project.data)
    catalog.as_of("2016-05-31").figures("total", "year")
    task = plan_task(project, tiny, {})
    cells = [nbformat.v4.new_code_cell(source) for source in tiny_cells]
    read = {"reads": catalog.reads, "rows": catalog.rows_read, "catalog": catalog.digest}
    output = nbformat.v4.new_output("display_data", {READS_MIME: read})
    cells[-1].outputs = [output]
    run = store_run(project, task, nbformat.v4.new_notebook(cells=cells), 1.0)
    manifest = project.site / "2016-05" / "manifest.json"
    manifest.parent.mkdir(parents=True)
    manifest.write_text(json.dumps({"runs": [{"notebook": tiny, "key": run.key}]}), encoding="utf-8")
    return project


def look(project, notebook: str, **values):
    (found,) = find_status(project, load(project.data), "2016-05", [plan_task(project, notebook, values)])
    return found.state, [str(reason) for reason in found.reasons]


def test_a_run_of_todays_inputs_and_rows_holds(published, tiny):
    assert look(published, tiny) == ("holds", [])


def show(project, notebook: str, **parts) -> None:
    """Change what the published edition says of its run."""
    manifest = project.site / "2016-05" / "manifest.json"
    (run,) = json.loads(manifest.read_text(encoding="utf-8"))["runs"]
    manifest.write_text(json.dumps({"runs": [run | parts]}), encoding="utf-8")


def test_a_run_that_the_site_does_not_show_is_ready_and_not_shown(published, tiny):
    (task,) = [plan_task(published, tiny, {})]
    run = find_run(published, load(published.data), task)
    record = json.loads((run.folder / "run.json").read_text(encoding="utf-8"))
    older = run.folder.with_name(f"{'0' * 24}-{'f' * 24}")
    shutil.copytree(run.folder, older)
    inputs = record["inputs"] | {"parameters": record["inputs"]["parameters"] | {"draws": 300}}
    (older / "run.json").write_text(json.dumps(record | {"inputs": inputs, "key": "f" * 64}), encoding="utf-8")
    show(published, tiny, key="f" * 64)
    assert look(published, tiny) == ("ready, not shown", ["parameters: draws 300 became 4000"])
    shutil.rmtree(older)
    (reason,) = look(published, tiny)[1]
    assert reason == "run: the one that the site shows (ffffffffffff) is stored no more"
    (found,) = find_status(published, load(published.data), "latest", [task])
    assert (found.state, found.reasons) == ("ready, not shown", ())


def test_text_that_the_site_does_not_show_is_ready_and_not_shown(published, tiny):
    path = published.notebooks / f"{tiny}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    show(published, tiny, text=digest_text(notebook))
    assert look(published, tiny) == ("holds", [])
    notebook.cells[0].source = "# A corrected title"
    nbformat.write(notebook, path)
    assert look(published, tiny) == ("ready, not shown", [f"text: notebooks/{tiny}.ipynb reads otherwise"])


def test_an_edition_that_was_never_built_never_ran(published, tiny):
    (found,) = find_status(published, load(published.data), "latest", [plan_task(published, tiny, {"draws": 300})])
    assert (found.state, found.reasons) == ("never run", ())


def test_a_row_that_was_read_makes_it_stale_and_is_named(published, tiny):
    path = published.data / "observations.csv"
    text = path.read_text(encoding="utf-8")
    old = next(line for line in text.splitlines() if "gmv_total" in line and "2015-03-31,fiscal_year" in line)
    value = old.split(",")[7]
    path.write_text(text.replace(old, old.replace(f",{value},", ",2500.0,", 1), 1), encoding="utf-8")
    row = "observations.csv, gmv_total/china-retail-marketplaces/fiscal_year/2015-03-31"
    assert look(published, tiny) == ("stale", [f"data: {row} changed"])
    path.write_text(text.replace(old + "\n", "", 1), encoding="utf-8")
    write_package(published.data)
    assert look(published, tiny) == ("stale", [f"data: {row.partition(', ')[2]} is gone"])
    records = list(csv.DictReader(text.splitlines()))
    next(record for record in records if record["series"] == "gmv_tmall")["note"] = "looked up again"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(records[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(records)
    write_package(published.data)
    assert look(published, tiny) == ("holds", [])


def test_a_cell_a_parameter_and_a_package_are_named(published, tiny, monkeypatch):
    assert look(published, tiny, draws=300) == ("stale", ["parameters: draws 4000 became 300"])
    with monkeypatch.context() as patch:
        patch.setattr(manifest, "list_installed", lambda names: dict.fromkeys(names, "9.9"))
        assert look(published, tiny) == ("stale", [f"environment: numpy {numpy.__version__} became 9.9"])
    published.lock.write_text("# a comment\nnumpy==0.1\n", encoding="utf-8")
    assert look(published, tiny) == ("holds", [])
    path = published.notebooks / f"{tiny}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[4].source += "\nyears"
    nbformat.write(notebook, path)
    assert look(published, tiny) == ("stale", [f"code: notebooks/{tiny}.ipynb, code cell 4"])
