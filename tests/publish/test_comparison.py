"""Two editions side by side: what moved, by how much, and why."""

from __future__ import annotations

import dataclasses
import json

import pytest

from analysis.errors import UnknownNameError
from analysis.project import Project
from analysis.publish.comparison import compare_editions, compare_findings
from analysis.publish.provenance import Fact, write_facts
from analysis.runner.manifest import Inputs

INPUTS = Inputs("c", {"analysis.prose": "1"}, {"as_of": "2016-05-31"}, {"lock": "l", "python": "3.11"})


@pytest.fixture
def project(tmp_path) -> Project:
    return Project(tmp_path, tmp_path / "data", tmp_path / "build")


@pytest.fixture
def make_edition(project, catalog, make_finding):
    """Publishes an edition of one notebook with its run's record, as a build leaves them."""

    def make(name: str, key: str, day: str, inputs: Inputs, verdict: str, **values: float) -> None:
        folder = project.site / name
        folder.mkdir(parents=True)
        facts = [Fact(make_finding(f"growth.{id}", value), "01-one", key) for id, value in values.items()]
        write_facts(facts, folder / "facts.json")
        runs = [{"notebook": "01-one", "key": key, "parameters": inputs.parameters}]
        (folder / "manifest.json").write_text(json.dumps({"edition": name, "as_of": day, "runs": runs}))
        (folder / "claims.json").write_text(
            json.dumps([{"id": "C01", "verdict": verdict}, {"id": "C02", "verdict": "x"}])
        )
        opened = catalog.reopen()
        opened.as_of(day).figures("total", "year")
        record = project.runs / "01-one" / f"{'0' * 24}-{key[:24]}" / "run.json"
        record.parent.mkdir(parents=True)
        content = {"inputs": dataclasses.asdict(inputs), "reads": opened.reads, "key": key}
        record.write_text(json.dumps(content), encoding="utf-8")

    return make


def test_numbers_that_moved_with_amount_and_the_rest_counted(make_finding):
    before = {f"a.{id}": make_finding(f"a.{id}", 100.0) for id in ("same", "up", "gone")}
    after = {
        "a.same": make_finding("a.same", 100.0),
        "a.up": make_finding("a.up", 150.0),
        "a.band": make_finding("a.band", 1.0),
    }
    moves = {move.id: move.change for move in compare_findings(before, after)}
    assert moves == {"a.up": "+RMB 50 bn (+50.0%)", "a.band": "new", "a.gone": "gone"}
    wider = {"a.up": make_finding("a.up", 100.0, low=90.0, high=110.0)}
    assert [move.change for move in compare_findings(before, wider)] == ["band only", "gone", "gone"]


def test_two_editions_differ_in_numbers_verdicts_parameters_rows_and_code(project, catalog, make_edition):
    make_edition("then", "a" * 64, "2016-05-31", INPUTS, "likely", fy2017=3600.0, same=1.0)
    later = dataclasses.replace(INPUTS, modules={"analysis.prose": "2"}, parameters={"as_of": "2018-06-30"})
    make_edition("now", "b" * 64, "2018-06-30", later, "false", fy2017=3767.0, same=1.0, new=2.0)
    found = compare_editions(project, catalog, "then", "now")
    assert [move.id for move in found.moves] == ["growth.fy2017", "growth.new"] and found.same == 1
    assert found.verdicts == (("C01", "likely", "false"),)
    assert [str(reason) for reason in found.reasons["01-one"]] == [
        "code: module analysis.prose changed",
        "parameters: as_of 2016-05-31 became 2018-06-30",
        "data: total (year) as known on 2018-06-30: two rows became known by 2018-06-30",
    ]
    assert compare_editions(project, catalog, "now", "now").moves == ()


def test_without_the_records_of_the_runs_the_parameters_still_tell(project, catalog, make_edition):
    make_edition("then", "a" * 64, "2016-05-31", INPUTS, "likely", fy2017=1.0)
    make_edition("now", "b" * 64, "2018-06-30", dataclasses.replace(INPUTS, parameters={"as_of": "2018-06-30"}), "x")
    for record in project.runs.rglob("run.json"):
        record.unlink()
    reasons = compare_editions(project, catalog, "then", "now").reasons["01-one"]
    assert [str(reason) for reason in reasons] == ["parameters: as_of 2016-05-31 became 2018-06-30"]


def test_an_edition_that_was_not_built_is_refused(project, catalog):
    with pytest.raises(UnknownNameError, match="built edition 'then'"):
        compare_editions(project, catalog, "then", "now")
