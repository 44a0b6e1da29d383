"""The trajectory: the last year, the years ahead, the goal and what came, on figures with a known answer."""

from __future__ import annotations

import dataclasses
import datetime

import numpy as np
import pytest

from analysis import measures
from analysis.errors import NotKnownError
from analysis.growth import MODELS, PRIMARY

THEN = datetime.date(2016, 5, 31)
GMV = {"series": "gmv_total", "frequency": "fiscal_year", "variant": "primary"}


def by_id(findings):
    return {finding.id: finding for finding in findings}


def test_the_last_year_and_its_growth(spoilt):
    study = spoilt("2000", THEN.isoformat(), **GMV, period_end="2015-03-31")
    level, growth = measures.last_year(study, role="total")
    assert (level.id, growth.id) == ("growth.gmv.last_year", "growth.gmv.last_growth")
    assert growth.value == pytest.approx(level.value / 2000 - 1)
    assert len(level.rows) == 1 and len(growth.rows) == 2
    assert level.rows[0] == growth.rows[1]


def test_growth_is_never_taken_over_a_gap(study):
    with pytest.raises(NotKnownError, match="without the year before it"):
        measures.last_year(study.varied({"grades": ("recalled",)}), role="total")


def test_every_year_ahead_is_the_median_of_the_model_named(study):
    found = measures.trajectory(study.then, role="total", window=16, years_ahead=4)
    assert [each.id for each in found] == [f"growth.gmv.fy{year}" for year in (2017, 2018, 2019, 2020)]
    series = study.then.figures("total", "quarter").last(16).values
    paths = MODELS[PRIMARY].fit(series).project(16, study.draws, study.seed).yearly(series).paths
    for place, each in enumerate(found):
        assert (each.low, each.value, each.high) == pytest.approx(tuple(np.quantile(paths[:, place], [0.1, 0.5, 0.9])))
        assert (each.as_of, each.n, each.level) == (THEN, 16, 0.8)


def test_what_came_is_held_against_what_was_expected(study):
    found = by_id(measures.trajectory(study, role="total"))
    assert found["growth.gmv.fy2020"].as_of == THEN
    came = found["growth.gmv.fy2020.outturn"]
    assert came.value == study.figures("total", "year").at(2020).latest
    assert came.as_of == study.as_of and len(came.rows) == 1


def test_the_spread_holds_every_model_and_the_primary(study):
    (spread,) = measures.spread_of_models(study, role="total")
    medians = measures.compare_trajectories(study, "total").medians.iloc[-1]
    assert spread.low == pytest.approx(min(medians.min(), spread.value))
    assert spread.high == pytest.approx(max(medians.max(), spread.value))
    assert spread.kind == "range of assumptions"


def test_a_goal_is_a_chance_before_its_year_and_a_fact_after_it(study):
    (chance,) = measures.goal_reached(study.then, role="total", goal="goal")
    (came,) = measures.goal_reached(study, role="total", goal="goal")
    assert (chance.id, came.id) == ("growth.gmv.six_trillion.probability", "growth.gmv.six_trillion.outcome")
    assert chance.answer.probability == chance.value and chance.answer.kind == "model"
    assert (came.answer.probability, came.answer.kind, came.answer.against) == (1.0, "outturn", 6000)
    assert came.answer.event == chance.answer.event != ""


@pytest.mark.parametrize(("value", "reached"), [("6000", 1.0), ("5999", 0.0)])
def test_the_goal_itself_counts_as_reached(spoilt, value, reached):
    study = spoilt(value, **GMV, period_end="2020-03-31")
    (came,) = measures.goal_reached(study, role="total", goal="goal")
    assert came.answer.probability == reached


def test_the_chance_is_that_of_the_chapter_and_the_trend_misses_with_the_rest(study):
    (chance,) = measures.goal_reached(study.then, role="total", goal="goal")
    (missed,) = measures.goal_missed_by_trend(study.then, role="total", goal="goal")
    quarters = measures.trajectory(study.then, role="total")[-1]
    assert chance.rows[: len(quarters.rows)] == quarters.rows
    assert chance.value + missed.value == pytest.approx(1)
    assert missed.rows == chance.rows


def test_what_the_trend_would_have_brought_cannot_be_watched(study):
    with pytest.raises(NotKnownError) as caught:
        measures.goal_missed_by_trend(study, role="total", goal="goal")
    assert "cannot be watched" in caught.value.said


def test_marks_of_a_chart_are_the_goal_and_what_came(study):
    compared = measures.compare_trajectories(study, "total")
    goals = [study.then.figures("goal", "year")]
    marks = measures.mark_levels(goals, study.figures("total", "year"), compared.primary)
    came = study.figures("total", "year").at(compared.primary.periods[-1].year)
    assert marks == {"goal": (goals[0].latest, "goal"), "what came": (came.latest, "outturn")}
    assert set(measures.mark_levels(goals, study.then.figures("total", "year"), compared.primary)) == {"goal"}
    assert set(measures.mark_levels(goals * 2, study.then.figures("total", "year"), compared.primary)) == {
        "goal 1",
        "goal 2",
    }


def test_a_chart_is_read_in_trillions_from_a_thousand_on(study):
    years = study.figures("total", "year")
    small = dataclasses.replace(years, values=years.values / 1e4)
    assert (measures.choose_scale(years), measures.choose_scale(small)) == (("RMB trillion", 1000), ("RMB billion", 1))
