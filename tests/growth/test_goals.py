"""Chances of a goal by vintage, and their score."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.growth.goals import date_chances, follow_goal, report_vintages, score_goal, tabulate_chances

DAYS = ("2014-11-01", "2015-05-01", "2015-11-01", "2016-05-01")


@pytest.fixture(scope="module")
def vintages(make_quarters):
    """A growing series as it stood on four days; on the first it is too short."""
    season = np.tile([0.9, 0.95, 1.25, 0.9], 5)
    values = 100 * np.exp(0.05 * np.arange(20)) * season
    return [make_quarters("sales", values[:count], as_of=day) for count, day in zip((8, 16, 18, 20), DAYS, strict=True)]


@pytest.fixture(scope="module")
def goal(make_figures):
    return make_figures("goal", {2018: 1400.0}, "CNY_bn")


@pytest.fixture(scope="module")
def chances(vintages, goal):
    return follow_goal(vintages, goal, 16, 0.8, 500, 1)


def test_each_vintage_has_a_row_and_a_refusal_its_reason(chances):
    assert [str(day) for day in chances["day"]] == list(DAYS)
    assert chances["status"][0] != "ok" and "8 values" in chances["status"][0]
    assert (chances["status"][1:] == "ok").all()
    known = chances[1:]
    assert known["probability"].between(0, 1).all()
    assert ((known["low"] <= known["median"]) & (known["median"] <= known["high"])).all()


def test_a_vintage_sees_only_its_own_figures(chances, vintages, goal):
    alone = follow_goal(vintages[1:2], goal, 16, 0.8, 500, 1)
    assert alone.iloc[0].to_dict() == chances.iloc[1].to_dict()


def test_an_easy_goal_is_sure_and_a_wild_one_hopeless(vintages, make_figures):
    for level, chance in ((100.0, 1.0), (1e6, 0.0)):
        goal = make_figures("goal", {2018: level}, "CNY_bn")
        assert follow_goal(vintages[-1:], goal, 16, 0.8, 300, 1)["probability"][0] == chance


def test_vintages_after_the_goals_year_are_left_out(vintages, make_figures):
    assert follow_goal(vintages, make_figures("goal", {2013: 1.0}), 16, 0.8, 300, 1).empty


def test_the_score_is_the_mean_squared_distance_and_waits_for_the_outcome(chances, goal, make_figures):
    assert score_goal(chances, goal, make_figures("years", {2016: 1000.0}, "CNY_bn"), "gmv") == []
    (reached,) = score_goal(chances, goal, make_figures("years", {2018: 1500.0}, "CNY_bn"), "gmv")
    (missed,) = score_goal(chances, goal, make_figures("years", {2018: 1300.0}, "CNY_bn"), "gmv")
    p = chances["probability"].dropna()
    assert reached.value == pytest.approx(((p - 1) ** 2).mean()) and missed.value == pytest.approx((p**2).mean())
    assert "reached" in reached.sentence and "missed" in missed.sentence


def test_findings_and_timeline_hold_the_known_chances(chances, vintages, goal):
    (found,) = report_vintages(chances, vintages, goal, "gmv", ".published")
    p = chances["probability"].dropna()
    assert found.id == "growth.gmv.goal.vintages.published" and found.value == p.iloc[-1]
    assert (found.low, found.high, found.n) == (p.min(), p.max(), 3)
    assert len(date_chances(chances)) == 3
    assert report_vintages(chances[:1], vintages, goal, "gmv") == []


def test_the_table_for_readers_has_a_chance_or_a_reason(chances, goal):
    table = tabulate_chances(chances, goal)
    assert list(table.index)[0] == "1 November 2014" and len(table) == len(chances)
    assert ((table["chance"] == "") == (table["refused for"] != "")).all()
    assert table["refused for"].iloc[0] == "8 values"
    assert table["median"].iloc[-1].startswith("RMB")
