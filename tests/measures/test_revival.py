"""A marketplace against its own forecast: at most a tenth by construction, then two parts that must both hold."""

from __future__ import annotations

import numpy as np
import pytest

from analysis import measures
from analysis.claims import judge, load_ledger, scale

revival = measures.revival.__wrapped__
NOISE = 0.01 * np.random.default_rng(5).standard_normal(16)
QUARTERS = {("town", "Q-MAR"): ("2013Q1", 100 * np.exp(0.04 * np.arange(16) + NOISE))}
HELPED = {("helper", "Y-DEC"): {2014: 5, 2018: (205, "2019-12-31")}}
ASKED = {"role": "town", "year": 2019, "helper": "helper"}


@pytest.fixture
def come(made_up):
    """What is found where the year came to a quantile of the forecast's paths, and more."""

    def make(quantile, more=0.0, helped=HELPED, **asked):
        study = made_up(QUARTERS | {("town", "Y-MAR"): {2016: 1}})
        paths = study.forecast_years(study.figures("town", "quarter"), 2019).paths[:, -1]
        value = float(np.quantile(paths, quantile)) + more
        world = made_up(QUARTERS | helped | {("town", "Y-MAR"): {2016: 1, 2019: (value, "2019-05-15")}})
        return paths, value, {each.id.rpartition(".")[2]: each for each in revival(world, **(ASKED | asked))}

    return make


@pytest.mark.parametrize("quantile", [0.9, 0.75])
def test_ahead_the_chance_is_the_rest_of_the_paths_by_construction(made_up, quantile):
    study = made_up(QUARTERS | {("town", "Y-MAR"): {2016: 1}})
    forecast, chance = revival(study, **ASKED, quantile=quantile)
    assert forecast.id == "growth.town.fy2019" and forecast.answer is None
    assert chance.answer.probability == chance.value == pytest.approx(1 - quantile, abs=1e-12)
    assert chance.answer.leaning and chance.answer.event == "" and "by construction" in chance.sentence


def test_surprise_and_rank_are_those_of_the_paths(come):
    paths, value, found = come(0.8)
    assert found["surprise"].value == pytest.approx(value - np.median(paths))
    assert found["rank"].value == np.mean(paths <= value)


def test_both_parts_must_hold(come):
    paths, value, found = come(0.95, more=100.0)
    grown = 200 / (value - np.median(paths))
    assert found["rank"].answer.probability == 1.0 and found["rank"].answer.against == 0.9
    assert found["net_red_part"].value == pytest.approx(grown)
    assert found["net_red_part"].answer.probability == float(grown >= 0.5)
    for part in (grown - 0.01, grown + 0.01):
        assert come(0.95, more=100.0, part=part)[2]["net_red_part"].answer.probability == float(part < grown)


def test_a_year_within_its_paths_is_no_revival(come):
    _, _, found = come(0.5, more=1.0)
    assert found["rank"].answer.probability == 0.0


def test_a_surprise_below_zero_has_no_helper(come):
    _, _, found = come(0.3)
    assert set(found) == {"surprise", "rank"} and found["rank"].answer.probability == 0.0


@pytest.mark.parametrize("helped", [{("helper", "Y-DEC"): {2018: 205}}, {("helper", "Y-DEC"): {2014: 5, 2017: 100}}])
def test_where_the_helper_is_not_known_a_beaten_forecast_settles_nothing(come, helped):
    _, _, found = come(0.99, more=10.0, helped=helped)
    assert found["rank"].answer is None and "net_red_part" not in found
    assert come(0.5, helped=helped)[2]["rank"].answer.probability == 0.0


def test_the_claim_leans_against_at_first_and_is_scored_by_no_event(study):
    claim = load_ledger(study.catalog)["C39"]
    then = judge(claim, study.then)
    assert then.verdict == scale.LEANING_AGAINST and then.probability == 0.1


def test_one_question_has_one_number(study):
    """The marketplace of fiscal 2019 is the same forecast for the claim and for a chapter on its trajectory."""
    forecast, _ = measures.revival(study.then, role="entrance", year=2019, helper="audience_sales")
    ahead = {each.id: each for each in measures.trajectory(study.then, role="entrance", years_ahead=4)}
    assert ahead[forecast.id].value == pytest.approx(forecast.value, rel=0.02)
