"""Steps at dated events: found where they were put, dated as asked, and with what the test could have seen."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis import measures
from analysis.errors import NotKnownError
from analysis.measures.steps import list_steps

EVENT = "events/2015-05-20/network/DOC"
STEP = {"role": "shop", "event": EVENT, "smallest_effect": 5.0}
grew, added = measures.growth_step.__wrapped__, measures.additions_step.__wrapped__
PLACES = np.arange(24)
BEFORE = 12
"""Growths before the event, which lies in the second quarter of 2015: Q-DEC, growth from 2012 on."""

NOISE = 1.5 * np.random.default_rng(7).standard_normal(20)


def events(evidence: str = "seen", date: str = "2015-05-20") -> pd.DataFrame:
    row = (pd.Timestamp(date), "links come", "Network", "Shop", "DOC", evidence)
    columns = ["date", "event", "entity", "effect_on", "source_id", "evidence"]
    return pd.DataFrame([row], columns=columns, index=[EVENT])


def sales(step: float, at: int = 13) -> dict:
    """Quarters from 2011 whose growth, in points, is 30 and a step from the growth at a place on."""
    growth = 30 + NOISE + step * (np.arange(20) >= at)
    logs = list(np.log([100, 110, 120, 140]))
    for each in growth:
        logs.append(logs[-4] + each / 100)
    return {("shop", "Q-DEC"): ("2011Q1", list(np.exp(logs)))}


def find_all(found) -> dict:
    return {each.id.rpartition(".")[2]: each for each in found}


@pytest.mark.parametrize(("step", "probable"), [(20.0, True), (-20.0, False)])
def test_a_known_step_is_found_where_it_was_put(made_up, step, probable):
    found = find_all(grew(made_up(sales(step), tables={"events": events()}), **STEP))
    assert found["step"].id == "diversion.interruption.2015_06.step"
    assert found["step"].value == pytest.approx(step, abs=4) and found["step"].low < step < found["step"].high
    answer = found["step"].answer
    assert (answer.probability > 0.9) == probable and answer.kind == "one minus p"
    assert answer.power == found["power"].value and EVENT in found["step"].rows


def test_the_next_quarter_and_a_shift_move_the_date(made_up):
    study = made_up(sales(20.0, 14), tables={"events": events()})
    own, later, shifted = (
        find_all(grew(study, **STEP, **each))["step"] for each in ({}, {"from_next_quarter": True}, {"shift": 1})
    )
    assert later.id == shifted.id == "diversion.interruption.2015_09.step" != own.id
    assert later.value == shifted.value > own.value


def test_the_last_day_looked_at_holds(made_up):
    study = made_up(sales(20.0), tables={"events": events()})
    found = find_all(grew(study, **STEP, until=pd.Timestamp("2016-06-30").date()))
    assert found["step"].n == 18


def test_the_band_and_the_least_step_are_given_over_persistences(made_up):
    found = find_all(grew(made_up(sales(0.0), tables={"events": events()}), **STEP))
    least = found["least_detectable"]
    assert 0 < least.low <= least.value <= least.high
    assert "at 0 and" in found["step"].note and "of persistence" in found["step"].note


def test_more_is_found_of_larger_steps(made_up):
    study = made_up(sales(0.0), tables={"events": events()})
    small, large = (find_all(grew(study, **(STEP | {"smallest_effect": each})))["power"].value for each in (2.0, 10.0))
    assert small < large


def test_an_event_that_nobody_knew_is_not_known(made_up):
    with pytest.raises(NotKnownError, match="found none as of"):
        grew(made_up(sales(0.0), tables={"events": events()[:0]}), **STEP)


def test_few_quarters_on_one_side_are_too_few(made_up):
    with pytest.raises(NotKnownError, match="found 0 quarters before"):
        grew(made_up(sales(0.0), tables={"events": events(date="2011-05-20")}), **STEP)


def test_daily_counts_of_two_groups_go_before_the_quarters(made_up):
    generator = np.random.default_rng(6)
    days = pd.date_range("2014-11-01", periods=400)
    rows = [
        (
            day,
            group,
            generator.poisson(10_000 * (0.5 if group == "treated" and day >= pd.Timestamp("2015-05-20") else 1)),
        )
        for day in days
        for group in ("treated", "control")
    ]
    table = pd.DataFrame(rows, columns=["day", "group", "referrals"])
    table = table.set_axis([f"referral_days/{at}" for at in range(len(table))])
    study = made_up(sales(0.0), tables={"events": events(), "referral_days": table})
    (found,) = grew(study, **STEP)
    assert found.unit == "rate" and found.value == pytest.approx(-0.5, abs=0.03)
    assert found.answer.probability < 0.1


def users(step: float) -> dict:
    additions = 10 + NOISE / 3 + step * (np.arange(20) >= 13)
    return {("shop", "Q-DEC"): ("2011Q4", list(100 + np.cumsum(np.r_[0, additions])))}


@pytest.mark.parametrize("step", [6.0, -6.0])
def test_net_additions_are_changes_of_a_count(made_up, step):
    study = made_up(users(step), tables={"events": events()}, unit="mn")
    found = find_all(added(study, role="shop", event=EVENT, smallest_effect=5.0))
    assert found["step"].id == "diversion.additions.2015_06.step"
    assert found["step"].value == pytest.approx(step, abs=1.5) and (found["step"].answer.probability > 0.9) == (
        step > 0
    )
    assert found["step"].sentence.startswith("The net addition a quarter to shop stepped by")


def test_the_first_day_looked_at_holds(made_up):
    study = made_up(users(6.0), tables={"events": events()}, unit="mn")
    first = pd.Timestamp("2012-12-31").date()
    found = find_all(added(study, role="shop", event=EVENT, smallest_effect=5.0, first=first))
    assert found["step"].n == 16


@pytest.mark.parametrize(("evidence", "said"), [("seen", False), ("claimed", True)])
def test_without_months_the_growth_of_years_stands_beside_what_is_missing(made_up, evidence, said):
    given = {("growth", "Y-DEC"): {2014: 1.0, 2015: 1.79}}
    study = made_up(given, tables={"events": events(evidence)}, unit="rate")
    (found,) = measures.monthly_step.__wrapped__(study, event=EVENT, smallest_effect=0.01, context="growth")
    assert (found.value, found.answer) == (1.79, None)
    assert ("no document but the article" in found.sentence) == said
    with pytest.raises(NotKnownError) as raised:
        measures.monthly_step.__wrapped__(study, event=EVENT, smallest_effect=0.01)
    assert raised.value.waits_for == "global_months"


def test_charts_list_steps_and_events_that_are_known(made_up):
    study = made_up(sales(0.0), tables={"events": events()})
    table = list_steps(grew(study, **STEP))
    assert list(table["name"]) == ["from Apr-Jun 2015"]
    assert len(measures.mark_events(study, ["events/2015-05-20/network", "events/2030-01-01/none"])) == 1


def test_what_stepped_in_the_real_figures(study):
    """New buyers fell short, and nothing of the two dated steps was found."""
    asked = {"role": "users", "event": "events/2015-09-01/taobao/T_ART_ZH", "smallest_effect": 5.0}
    found = find_all(study.then.take(measures.additions_step, **asked))
    assert found["step"].value < 0 and found["power"].value < 0.5
    block = {"role": "entrance", "event": "events/2013-11-22/taobao/T_BJN_WX13", "smallest_effect": 5.0}
    step = find_all(study.then.take(measures.growth_step, **block, from_next_quarter=True))["step"]
    assert step.id == "diversion.interruption.2014_03.step" and step.low < 0 < step.high
