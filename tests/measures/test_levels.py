"""Levels reached: a fact where the year is printed, a floor before that, which can support and cannot refute."""

from __future__ import annotations

import pytest

from analysis import measures
from analysis.errors import NotKnownError

YEARS = {("total", "Y-MAR"): {2015: 2400, 2016: (3092, "2016-05-05")}}
ASKED = {"role": "total", "year": 2016, "at_least": 3000.0}
level_reached, share_above = measures.level_reached.__wrapped__, measures.share_above.__wrapped__


@pytest.mark.parametrize(("value", "held"), [(3000, 1.0), (2999, 0.0), (3092, 1.0)])
def test_the_level_itself_counts_as_reached(made_up, value, held):
    level, haircut = level_reached(made_up({("total", "Y-MAR"): {2015: 1, 2016: value}}), **ASKED)
    assert (level.id, level.value, level.answer.probability) == ("growth.total.fy2016.level", value, held)
    assert (level.answer.kind, level.answer.against) == ("outturn", 3000)
    assert haircut.value == pytest.approx(1 - 3000 / value)
    assert ("Nothing can be taken off" in haircut.sentence) == (value < 3000)


def test_quarters_add_up_to_the_year(made_up):
    study = made_up({("total", "Q-MAR"): ("2016Q1", [700, 700, 900, 750]), ("total", "Y-MAR"): {2015: 1}})
    level, _ = level_reached(study, **ASKED, source="quarter")
    assert level.value == 3050 and len(level.rows) == 4
    with pytest.raises(NotKnownError):
        level_reached(study, role="total", year=2017, at_least=1.0, source="quarter")


@pytest.mark.parametrize(("floor", "answered"), [(3000, True), (2900, False)])
def test_before_the_year_is_printed_a_floor_supports_and_never_refutes(made_up, floor, answered):
    study = made_up(YEARS | {("passed", "D"): {"2016-03-21": floor}}, as_of="2016-05-04")
    (found,) = level_reached(study, **ASKED, milestone="passed")
    assert (found.answer is not None) == answered and found.value == floor
    assert not answered or (found.answer.probability, found.answer.kind) == (1.0, "outturn")
    assert found.n == len(found.rows) == 1


@pytest.mark.parametrize("day", ["2015-03-21", "2016-04-02"])
def test_a_milestone_of_another_year_is_no_floor(made_up, day):
    study = made_up(YEARS | {("passed", "D"): {day: 5000}}, as_of="2016-05-04")
    with pytest.raises(NotKnownError, match="neither total nor milestone"):
        level_reached(study, **ASKED, milestone="passed")


def test_the_real_year_and_its_milestone(study):
    level, haircut = measures.level_reached(study.then, **ASKED, milestone="milestone_gmv")
    assert level.value == 3092 and haircut.value == pytest.approx(0.0298, abs=5e-5)  # reviewed: 3.0%
    (floor,) = measures.level_reached(study.at("2016-05-04"), **ASKED, milestone="milestone_gmv")
    assert floor.value == 3000 and floor.answer.probability == 1


@pytest.mark.parametrize(("above", "until", "value", "held"), [(0.5, None, 0.7, 1), (0.7, None, 0.7, 0), (0.5, "2015-12-31", 0.4, 0)])  # fmt: skip  # noqa: E501
def test_the_last_share_that_had_ended_is_held_against_the_level(made_up, above, until, value, held):
    study = made_up({("phone", "Q-MAR"): ("2016Q2", [0.3, 0.4, 0.7])}, unit="share")
    (found,) = share_above(study, role="phone", above=above, until=until)
    assert (found.value, found.answer.probability, found.answer.against) == (value, held, above)
    assert found.id == "growth.phone.last" and len(found.rows) == 1
