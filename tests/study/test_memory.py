"""The memory gives a result again only where every question that it rests on has the same answer."""

from __future__ import annotations

import dataclasses
import datetime

import pytest

from analysis.catalog import load
from analysis.errors import NotKnownError
from analysis.findings import find
from analysis.study import Measure, Study

THEN = datetime.date(2016, 5, 31)


@pytest.fixture
def counted():
    """A measure of a role's last year, and how often it was computed."""
    calls = []

    def last(study, role: str):
        calls.append(study.as_of)
        figures = study.figures(role, "year")
        day = f"{study.as_of.day} {study.as_of:%B %Y}"
        return [find("growth.last.year", figures.latest, figures.unit, "figure", figures, sentence=f"On {day}.")]

    return Measure(last), calls


def test_the_same_question_is_computed_once(catalog, counted):
    taken, calls = counted
    study = Study.open(catalog, THEN)
    assert taken(study, role="total") == taken(study, role="total")
    assert (len(calls), study.memory.made, study.memory.reused) == (1, 1, 1)


def test_a_day_on_which_nothing_changed_costs_nothing_and_is_dated(catalog, counted):
    taken, calls = counted
    study = Study.open(catalog, THEN)
    (first,) = taken(study, role="total")
    other = dataclasses.replace(study, as_of=datetime.date(2016, 6, 2), origin=datetime.date(2016, 6, 2))
    (second,) = taken(other, role="total")
    assert len(calls) == 1
    assert (first.as_of, second.as_of) == (THEN, datetime.date(2016, 6, 2))
    assert (first.sentence, second.sentence) == ("On 31 May 2016.", "On 2 June 2016.")
    assert first.value == second.value


def test_a_day_on_which_a_row_came_is_computed_anew(catalog, counted):
    taken, calls = counted
    study = Study.open(catalog, THEN)
    (first,) = taken(study, role="total")
    later = dataclasses.replace(study, as_of=datetime.date(2017, 12, 31), origin=datetime.date(2017, 12, 31))
    (second,) = taken(later, role="total")
    assert len(calls) == 2
    assert second.value > first.value


@pytest.mark.parametrize("changes", [{"grades": ("seen",)}, {"draws": 5}, {"seed": 1}, {"supposed": (("a", 1.0),)}])
def test_other_settings_are_another_question(catalog, counted, changes):
    taken, calls = counted
    study = Study.open(catalog, THEN)
    taken(study, role="total")
    taken(study.varied(changes), role="total")
    assert len(calls) == 2


def test_what_was_read_is_noted_although_the_result_was_remembered(catalog, counted):
    taken, _ = counted
    study = Study.open(catalog.reopen(), THEN)
    taken(study, role="total")
    reads, rows = list(study.catalog.reads), dict(study.catalog.rows_read)
    study.catalog.reads.clear()
    taken(study, role="total")
    again = dataclasses.replace(study, catalog=study.catalog)
    assert reads and rows
    assert taken(again, role="total")


def test_a_refusal_is_remembered_too(catalog, counted):
    taken, calls = counted
    study = Study.open(catalog, "2010-01-01")
    for _ in range(2):
        with pytest.raises(NotKnownError):
            taken(study, role="total")
    assert len(calls) == 1


def test_a_changed_row_is_another_answer(folder, counted):
    taken, calls = counted
    line = folder.line(
        "observations.csv", series="gmv_total", frequency="fiscal_year", period_end="2016-03-31", variant="primary"
    )
    study = Study.open(load(folder.path), THEN)
    (first,) = taken(study, role="total")
    folder.set("observations.csv", line, value="3000")
    changed = dataclasses.replace(study, catalog=load(folder.path))
    (second,) = taken(changed, role="total")
    assert (len(calls), second.value) == (2, 3000)
    assert first.value != second.value


def test_a_measure_that_looks_at_history_sees_a_new_vintage(catalog):
    def count(study, role: str):
        stood = study.history(role, "quarter")
        return [find("growth.count.vintages", len(stood), "count", "count", stood[-1])]

    taken = Measure(count)
    study = Study.open(catalog, "2015-06-01")
    (first,) = taken(study, role="total")
    later = dataclasses.replace(study, as_of=THEN, origin=THEN)
    (second,) = taken(later, role="total")
    assert second.value > first.value


def test_values_are_kept_by_what_they_are_made_of(catalog):
    study = Study.open(catalog, THEN)
    made = []
    for _ in range(2):
        study.remember(("a", 1), lambda: made.append(1))
    study.remember(("a", 2), lambda: made.append(2))
    assert made == [1, 2]
