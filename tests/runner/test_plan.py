"""Plans: every notebook in reading order, checked before anything runs, never looking ahead."""

from __future__ import annotations

import datetime

import pytest

from analysis.errors import ParameterError, UnknownNameError
from analysis.project import find_project
from analysis.runner.definitions import DEFINITIONS
from analysis.runner.plan import plan_edition, plan_task
from analysis.runner.typed import AS_OF_2016


@pytest.fixture(scope="module")
def project(project_root):
    return find_project(project_root)


@pytest.mark.parametrize("day", ["2015-12-31", "2016-05-30", "2016-05-31", "2026-11-22"])
def test_an_edition_runs_every_notebook_from_knowledge_that_its_reader_has(project, catalog, day):
    as_of = datetime.date.fromisoformat(day)
    tasks = plan_edition(project, catalog, as_of)
    assert [task.notebook for task in tasks] == list(DEFINITIONS)
    for task in tasks:
        assert task.parameters["as_of"] == day
        if "origin" in DEFINITIONS[task.notebook].model_fields:
            assert task.parameters["origin"] == min(AS_OF_2016, as_of).isoformat()


def test_a_task_holds_every_parameter_and_the_digests_of_what_it_rests_on(project):
    task = plan_task(project, "trajectory", {"draws": 300})
    assert task.notebook == "01-trajectory"
    assert set(task.parameters) == set(DEFINITIONS["01-trajectory"].model_fields)
    assert task.parameters["draws"] == task.inputs.parameters["draws"] == 300
    assert "analysis.growth.curves" in task.inputs.modules
    assert plan_task(project, "01-trajectory.ipynb", {"draws": 300}) == task


def test_wrong_parameters_are_refused(project):
    with pytest.raises(UnknownNameError):
        plan_task(project, "nowhere")
    with pytest.raises(UnknownNameError):
        plan_task(project, "trajectory", {"nothing": 1})
    with pytest.raises(ParameterError):
        plan_task(project, "trajectory", {"draws": 1})
