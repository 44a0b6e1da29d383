"""Ceilings as ranges over choices, and whether a count still has room: chances that lean, facts that lean."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis import measures
from analysis.errors import NotKnownError

in_sight, ceilings = measures.ceiling_in_sight.__wrapped__, measures.ceilings.__wrapped__
TIME = np.arange(20) / 4
NOISE = 0.004 * np.random.default_rng(1).standard_normal(20)
USERS = 500 / (1 + np.exp(1.5 - 0.9 * TIME)) * np.exp(NOISE)
WORLD = {("users", "Q-MAR"): ("2012Q1", USERS), ("people", "D"): {"2015-12-31": 900}}
CURVES = {"role": "users", "market": "people", "assumption": "part", "windows": [16, 20], "stock": True}
PART = {"part": (0.5, 0.75, 1.0)}


def later(values, published="2020-01-01"):
    """The users of the world, and what came after them."""
    periods = pd.period_range("2012Q1", periods=20 + len(values), freq="Q-MAR").astype(str)
    held = dict(zip(periods, [*USERS, *((value, published) for value in values)], strict=True))
    return WORLD | {("users", "Q-MAR"): held}


def test_growth_is_measured_between_two_quarters(made_up):
    (came,) = in_sight(made_up(later([600, 700, 800, 575])), roles=["users"], years_ahead=1)
    assert came.value == pytest.approx(575 / USERS[-1] - 1) and came.id == "growth.users.saturation.outturn"
    assert came.rows == ("users/2016Q4", "users/2017Q4")
    assert (came.answer.kind, came.answer.leaning, came.answer.against) == ("outturn", True, 0.15)


@pytest.mark.parametrize(("last", "held"), [(1.149, 1.0), (1.151, 0.0)])
def test_below_the_margin_is_a_ceiling(made_up, last, held):
    (came,) = in_sight(made_up(later([1, 1, 1, last * USERS[-1]])), roles=["users"], years_ahead=1)
    assert came.answer.probability == held


def test_ahead_the_chance_is_the_share_of_paths_below_the_margin(made_up):
    study = made_up(WORLD)
    growth, chance = in_sight(study, roles=["users"], years_ahead=2, less_than=0.1)
    ends = study.forecast(study.figures("users", "quarter"), 8).paths[:, -1] / USERS[-1] - 1
    assert chance.value == growth.answer.probability == np.mean(ends < 0.1)
    assert (growth.low, growth.value, growth.high) == pytest.approx(tuple(np.quantile(ends, [0.1, 0.5, 0.9])))
    assert growth.answer.leaning and growth.answer.kind == "model"


def test_a_base_that_lies_ahead_is_a_forecast_too(made_up):
    study = made_up(WORLD)
    growth, _ = in_sight(study, roles=["users"], base="2016-06-30", until="2017-06-30")
    paths = study.forecast(study.figures("users", "quarter"), 5).paths
    assert growth.value == pytest.approx(np.median(paths[:, -1] / paths[:, 0] - 1))


def test_forecast_and_outturn_are_of_one_event(made_up):
    came = in_sight(made_up(later([1, 1, 1, 700])), roles=["users"], years_ahead=1)[0]
    then = in_sight(made_up(later([1, 1, 1, 700]), as_of="2016-05-31"), roles=["users"], years_ahead=1)[0]
    assert came.answer.event == then.answer.event != ""


def test_a_short_past_is_said_and_has_no_answer(made_up):
    world = made_up(WORLD | {("visits", "Q-MAR"): ("2014Q4", [1.0, 2.0, 3.0, 4.0, 5.0])})
    *_, short = in_sight(world, roles=["users", "visits"])
    assert short.answer is None and short.id == "growth.visits.saturation.known"
    assert measures.forecast_ends(world, "visits", 3) is None
    with pytest.raises(NotKnownError):
        in_sight(world.at("1999-01-01"), roles=["visits"])


def test_the_end_of_a_year_is_that_of_its_last_quarter(made_up):
    index = pd.period_range("2015Q3", periods=8, freq="Q-MAR")
    ends = measures.pick_year_ends(pd.Series(range(8), index=index))
    assert ends.to_dict() == {pd.Period("2015", "Y-MAR"): 1, pd.Period("2016", "Y-MAR"): 5}
    study = made_up(WORLD)
    forecast = measures.forecast_ends(study, "users", 3)
    paths = study.forecast(study.figures("users", "quarter"), 12).paths
    np.testing.assert_allclose(forecast.paths, paths[:, [3, 7, 11]])


def test_the_range_is_that_of_every_curve_window_and_prior(made_up):
    study = made_up(WORLD, assumed=PART, unit="mn")
    (found,) = ceilings(study, **CURVES)
    table = measures.fit_ceilings(study, "users", "people", "part", [16, 20], 0.5, 0.95, True)
    assert set(table["prior"]) == {"none", "low", "mode", "high"}
    assert (found.low, found.high) == (table["low"].min(), table["high"].max())
    assert found.kind == "range of assumptions" and found.level is None
    assert "assumptions/part" in found.rows and "people/2015-12-31" in found.rows
    assert len(measures.list_ceilings(table)) == len(table)
    assert len(measures.say_ceilings(table)) <= 70


def test_what_passed_the_ceilings_waits_for_later_figures(made_up):
    study = made_up(later([900, 800]), assumed=PART, unit="mn")
    found, came = ceilings(study, **CURVES)
    table = measures.fit_ceilings(study, "users", "people", "part", [16, 20], 0.5, 0.95, True)
    assert came.value == 900 and f"above {(table['value'] < 900).sum()} of {len(table)}" in came.sentence
    then, now = study.then.figures("users", "quarter"), study.figures("users", "quarter")
    assert measures.mark_last(then, now)["what came"][0] == 900
    assert set(measures.mark_last(then, then)) == {"last figure"}


def test_too_few_figures_are_no_ceiling(made_up):
    short = WORLD | {("users", "Q-MAR"): ("2012Q1", USERS[:11])}
    with pytest.raises(NotKnownError, match="no curve"):
        ceilings(made_up(short, assumed=PART), **(CURVES | {"windows": [11]}))


def test_the_real_growth_was_55_and_76_per_cent(study):
    """423 to 654 and 410 to 721 million: the figures that the criterion names."""
    asked = {"roles": ["users", "visits"], "base": "2016-03-31", "until": "2019-03-31"}
    users, visits = measures.ceiling_in_sight(study, **asked)
    assert (users.value, visits.value) == pytest.approx((654 / 423 - 1, 721 / 410 - 1))
    assert measures.ceiling_in_sight(study.then, **asked) == measures.ceiling_in_sight(
        study.then, roles=["users", "visits"]
    )
    assert len(measures.say_room("Annual active buyers", measures.ceiling_in_sight(study.then, **asked))) <= 70
