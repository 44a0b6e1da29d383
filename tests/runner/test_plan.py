"""Plans: every notebook in reading order, checked before anything runs, never looking ahead."""

from __future__ import annotations

import datetime

import pytest

from analysis.catalog import Catalog
from analysis.catalog.roles import Study
from analysis.errors import NetredError, ParameterError, UnknownNameError
from analysis.project import find_project
from analysis.runner.chapters import explain_omissions
from analysis.runner.plan import check_task, plan_edition, plan_run, plan_task


@pytest.fixture(scope="module")
def project(project_root):
    return find_project(project_root)


@pytest.mark.parametrize("day", ["2015-12-31", "2016-05-30", "2016-05-31", "2026-11-22"])
def test_an_edition_runs_every_notebook_from_knowledge_that_its_reader_has(project, catalog, declared, day):
    as_of = datetime.date.fromisoformat(day)
    tasks = plan_edition(project, catalog, as_of)
    left_out = explain_omissions(project, catalog, as_of)
    assert sorted([*left_out, *(task.notebook for task in tasks)]) == sorted(declared)
    for task in tasks:
        assert task.parameters["as_of"] == day
        if "origin" in declared[task.notebook].parameters.model_fields:
            assert task.parameters["origin"] == min(datetime.date(2016, 5, 31), as_of).isoformat()


def test_a_study_that_names_no_origin_forecasts_from_the_editions_day(project, catalog):
    study = catalog.study.model_copy(update={"parameters": {}})
    tasks = plan_edition(project, Catalog(catalog.tables, {}, study), datetime.date(2018, 1, 15))
    assert {task.parameters["origin"] for task in tasks if "origin" in task.parameters} == {"2018-01-15"}


def test_a_task_holds_every_parameter_and_the_digests_of_what_it_rests_on(project, declared):
    task = plan_task(project, "trajectory", {"draws": 300})
    assert task.notebook == "01-trajectory"
    assert set(task.parameters) == set(declared["01-trajectory"].parameters.model_fields)
    assert task.parameters["draws"] == task.inputs.parameters["draws"] == 300
    assert "analysis.catalog.store" in task.inputs.modules
    assert plan_task(project, "01-trajectory.ipynb", {"draws": 300}) == task


@pytest.fixture(scope="module")
def shop(catalog):
    """A study of its own days and parameters."""
    editions = {
        "then": {"as_of": datetime.date(2016, 3, 31), "label": "then"},
        "latest": {"as_of": "latest", "label": "now"},
    }
    given = {"parameters": {"origin": "2015-12-31", "years_ahead": 2}, "editions": editions}
    return Catalog(catalog.tables, {}, Study.model_validate(catalog.study.model_dump() | given))


@pytest.mark.parametrize(
    ("values", "edition", "as_of", "origin"),
    [
        ({}, None, "2016-03-31", "2015-12-31"),
        ({}, "latest", None, "2015-12-31"),
        ({"as_of": "latest"}, None, None, "2015-12-31"),
        ({"as_of": "2015-06-30"}, None, "2015-06-30", "2015-06-30"),
        ({"origin": "2016-02-29"}, None, "2016-03-31", "2016-02-29"),
    ],
)
def test_a_run_is_as_the_study_has_it_where_no_value_is_given(project, shop, values, edition, as_of, origin):
    task = plan_run(project, shop, "trajectory", values, edition)
    assert task.parameters["as_of"] == (as_of or shop.latest.isoformat())
    assert (task.parameters["origin"], task.parameters["years_ahead"]) == (origin, 2)
    assert task == plan_task(project, "trajectory", task.parameters)


def test_a_run_of_an_unknown_edition_or_from_later_knowledge_is_refused(project, shop):
    with pytest.raises(UnknownNameError, match="edition 'now' does not exist: expected one of latest, then"):
        plan_run(project, shop, "trajectory", {}, "now")
    with pytest.raises(ParameterError, match="'origin' of notebook 01-trajectory: found 2017-01-01, expected a day by"):
        plan_run(project, shop, "trajectory", {"origin": "2017-01-01"})
    with pytest.raises(ParameterError, match="parameter 'as_of' of notebook 01-trajectory: found 'soon'"):
        plan_run(project, shop, "trajectory", {"as_of": "soon"})


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"as_of": "2999-01-01"}, "parameter 'as_of' of notebook 01-trajectory: found a day in the future, expected"),
        ({"as_of": "1437-08-24"}, "found a day before the first figure was public, expected one from 20"),
    ],
)
def test_a_day_of_which_nothing_is_known_is_refused(project, shop, values, words):
    with pytest.raises(NetredError, match=words):
        plan_run(project, shop, "trajectory", values)


def test_a_notebook_that_cannot_stand_on_its_day_is_refused_with_what_is_not_known(project, catalog):
    task = plan_run(project, catalog, "trajectory", {"as_of": "2013-01-01", "origin": "2013-01-01"})
    words = "notebook 01-trajectory: this study has nothing public by 1 January 2013 in the role of \u201ctotal\u201d"
    with pytest.raises(NetredError, match=words):
        check_task(project, catalog, task)
    check_task(project, catalog, plan_run(project, catalog, "trajectory", {}))


def test_wrong_parameters_are_refused(project):
    with pytest.raises(UnknownNameError):
        plan_task(project, "nowhere")
    with pytest.raises(UnknownNameError):
        plan_task(project, "trajectory", {"nothing": 1})
    with pytest.raises(ParameterError):
        plan_task(project, "trajectory", {"draws": 1})
