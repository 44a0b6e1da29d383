"""Measures are taken by name with typed parameters, and a wrong one is refused before anything is computed."""

from __future__ import annotations

import datetime

import pytest
from typing_extensions import TypedDict

import analysis.measures  # noqa: F401  registers them
from analysis.errors import NotKnownError, ParameterError, UnknownNameError
from analysis.findings import find
from analysis.study import MEASURES, AssumptionId, Day, Measure, Model, Number, Role, Row, Study, Year, find_measure

DAY = datetime.date(2016, 5, 31)


class Part(TypedDict):
    role: Role


def sample(
    study: Study,
    role: Role,
    until: Day = "2016-03-31",
    above: Number = 0.1,
    year: Year = 2016,
    model: Model = "theta",
    rows: list[Row] = None,
    assumed: AssumptionId = "diversion",
    parts: list[Part] = None,
):
    """A measure that returns the last figure of a role."""
    figures = study.figures(role, "year")
    yield find("growth.sample.last", figures.latest, figures.unit, "figure", figures, sentence=f"{figures.latest:.0f}.")


@pytest.fixture
def taken():
    return Measure(sample)


@pytest.mark.parametrize(
    ("given", "name", "found"),
    [
        ({}, "role", "none"),
        ({"role": "total", "rolle": 1}, "rolle", "an unknown parameter"),
        ({"role": 5}, "role", "5"),
        ({"role": "total", "until": 5}, "until", "5"),
        ({"role": "total", "until": "2016-02-30"}, "until", "'2016-02-30'"),
        ({"role": "total", "above": "ten"}, "above", "'ten'"),
        ({"role": "total", "above": "10"}, "above", "'10'"),
        ({"role": "total", "above": float("inf")}, "above", "inf"),
        ({"role": "total", "above": True}, "above", "True"),
        ({"role": "total", "year": 16}, "year", "16"),
        ({"role": "total", "year": 2016.0}, "year", "2016.0"),
        ({"role": "total", "rows": "events"}, "rows", "'events'"),
    ],
)
def test_a_wrong_parameter_is_named_with_what_was_found(taken, given, name, found):
    wrong = list(taken.list_wrong(given))
    assert [(parameter, what) for parameter, what, _ in wrong] == [(name, found)]
    with pytest.raises(ParameterError, match=f"measure sample, parameter {name}: found"):
        taken.read(given)


def test_defaults_and_days_are_filled_in(taken):
    read = taken.read({"role": "total", "until": "2015-12-31", "above": 1})
    assert read["until"] == datetime.date(2015, 12, 31)
    assert (read["above"], read["year"], read["model"]) == (1.0, 2016, "theta")


@pytest.mark.parametrize(
    ("given", "parameter"),
    [
        ({"role": "nonsense"}, "role"),
        ({"role": "total", "model": "crystal_ball"}, "model"),
        ({"role": "total", "rows": ["events/none"]}, "rows"),
        ({"role": "total", "assumed": "moon"}, "assumed"),
        ({"role": "total", "parts": [{"role": "nonsense"}]}, "parts"),
    ],
)
def test_names_are_looked_up_in_the_folder(taken, catalog, given, parameter):
    assert [name for name, _, _ in taken.list_unknown(given, catalog)] == [parameter]


def test_known_names_pass(taken, catalog):
    row = catalog.tables["events"].index[0]
    given = {"role": "gmv_total", "model": "combination", "rows": [row], "assumed": "network"}
    assert list(taken.list_unknown(given, catalog)) == []


def test_a_finding_that_reads_otherwise_now_says_so_in_its_id(taken, catalog):
    then = taken(Study.open(catalog, DAY), role="total")
    now = taken(Study.open(catalog, "latest", DAY), role="total")
    assert [finding.id for finding in then] == ["growth.sample.last"]
    assert [finding.id for finding in now] == ["growth.sample.last.now"]


def test_a_finding_that_reads_the_same_is_that_of_then(taken, catalog):
    later = Study.open(catalog, "2016-06-01", DAY)
    assert taken(later, role="total") == taken(later.then, role="total")


def test_what_was_not_known_then_has_no_mark(taken, catalog):
    early = Study.open(catalog, "2016-05-31", "2010-01-01")
    with pytest.raises(NotKnownError):
        taken(early.then, role="total")
    assert [finding.id for finding in taken(early, role="total")] == ["growth.sample.last"]


def test_measures_are_found_by_name():
    assert find_measure("goal_reached") is MEASURES["goal_reached"]
    with pytest.raises(UnknownNameError, match="measure 'guess' does not exist"):
        find_measure("guess")
