"""Steps at a date: found where they are and not where growth is merely smooth; refused where too little is known."""

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit

from analysis.diversion.interruptions import average_weeks, interrupt, interrupt_groups, interrupt_long
from analysis.errors import FitError
from analysis.series import FLOW, simulate_errors

QUARTERS = pd.period_range("2012-04-01", periods=40, freq="Q-MAR")
WEEKS = pd.period_range("2015-01-05", periods=104, freq="W-SUN")
EVENT = WEEKS[52].start_time
SMOOTH = {
    "level": lambda time: 0 * time,
    "straight": lambda time: 3 * time,
    "exponential": lambda time: np.expm1(3 * time) / 6,
    "S-shaped": lambda time: 3 * expit(8 * (time - 0.5)),
    "saturating": lambda time: 3 * (1 - np.exp(-4 * time)),
}


def draw(index, noise, persistence, worlds=1, seed=8):
    errors = noise * simulate_errors(len(index), persistence, FLOW, worlds, np.random.default_rng(seed))
    return [pd.Series(each, index=index) for each in errors]


def test_a_large_step_is_found_where_it_is_and_its_band_holds_it():
    (growth,) = draw(QUARTERS, 0.02, 0.3)
    found = interrupt(growth - 0.15 * (QUARTERS >= QUARTERS[20]), QUARTERS[20])
    assert found.layout.before == 20 and found.p_value < 0.01
    assert found.low < -0.15 < found.high and found.step == pytest.approx(-0.15, abs=0.04)


def test_trends_and_levels_are_no_steps():
    (growth,) = draw(QUARTERS[:16], 0.04, 0.5)
    plain, moved = (interrupt(each, QUARTERS[4]) for each in (growth, growth + 0.4 - 0.02 * np.arange(16)))
    assert moved.step == pytest.approx(plain.step) and moved.p_value == pytest.approx(plain.p_value, abs=0.01)


@pytest.mark.parametrize("shape", SMOOTH)
@pytest.mark.parametrize("persistence", [0.0, 0.9])
def test_smooth_growth_is_no_step_in_weeks(shape, persistence):
    """At most 15% of 200 worlds without a step are taken for one."""
    growth = SMOOTH[shape](np.linspace(0, 1, len(WEEKS)))
    worlds = draw(WEEKS, 0.3, persistence, 200, 11)
    assert np.mean([interrupt_long(each + growth, EVENT).chance_above() >= 0.9 for each in worlds]) <= 0.15


@pytest.mark.parametrize("shape", SMOOTH)
def test_a_step_is_found_in_weeks_of_smooth_growth(shape):
    growth = SMOOTH[shape](np.linspace(0, 1, len(WEEKS))) + 1.0 * (WEEKS.start_time >= EVENT)
    found = [interrupt_long(each + growth, EVENT) for each in draw(WEEKS, 0.3, 0.3, 40, 12)]
    assert np.mean([each.chance_above() >= 0.9 for each in found]) > 0.8
    assert np.mean([each.step for each in found]) == pytest.approx(1.0, abs=0.15)
    assert np.mean([each.low <= 1.0 <= each.high for each in found]) > 0.6


def test_the_first_week_after_an_event_is_the_first_that_begins_then():
    (growth,) = draw(WEEKS, 0.3, 0.3)
    found = interrupt_long(growth, EVENT + pd.Timedelta(days=1))
    assert found.layout.before == 53 and found.event == WEEKS[53] and found.layout.bends == 8


def test_few_weeks_are_refused():
    (growth,) = draw(WEEKS, 0.3, 0.3)
    with pytest.raises(FitError, match="found 12 points before and 52 from then on, expected 26 or more"):
        interrupt_long(growth[40:], EVENT)


def test_weeks_begin_on_the_day_of_the_event_and_whole_ones_only_are_kept():
    days = pd.Series(np.arange(20.0), index=pd.date_range("2013-11-13", periods=20))
    weeks = average_weeks(days, "2013-11-22")
    assert list(weeks.index.start_time) == [pd.Timestamp("2013-11-15"), pd.Timestamp("2013-11-22")]
    assert list(weeks) == [5, 12]
    assert list(average_weeks(days.drop(days.index[3]), "2013-11-22")) == pytest.approx([(35 - 3) / 6, 12])


@pytest.mark.parametrize(("place", "words"), [(2, "found 2 points before the event"), (14, "and 2 from it on")])
def test_too_few_points_on_a_side_are_refused(place, words):
    (growth,) = draw(QUARTERS[:16], 0.04, 0.5)
    with pytest.raises(FitError, match=words):
        interrupt(growth, growth.index[place])


DAYS, BLOCK = pd.date_range("2013-01-01", "2014-12-31"), pd.Timestamp("2014-01-01")
GROUPS = ("treated", "control")
TREATED = {
    "no trend": lambda year: 0 * year,
    "drift": lambda year: 0.1 * year,
    "S-shaped": lambda year: expit(8 * (year - 1)),
}


def share_found(growth, step=0.0, worlds=200):
    """Share of worlds of daily visits, which remember the day before, in which a rise at the event is supported."""
    memory = 0.3 * simulate_errors(len(DAYS), 0.97, FLOW, 2 * worlds, np.random.default_rng(31))
    rise = growth(np.arange(len(DAYS)) / 365) + step * (DAYS >= BLOCK)
    table = pd.DataFrame({"day": np.tile(DAYS, 2), "group": np.repeat(GROUPS, len(DAYS))})
    found = []
    for treated, control in memory.reshape(worlds, 2, -1):
        counts = table.assign(visits=np.exp(9 + np.concatenate([treated + rise, control])))
        found.append(interrupt_groups(counts, "visits", GROUPS, BLOCK).chance_above() >= 0.9)
    return np.mean(found)


@pytest.mark.parametrize("shape", TREATED)
def test_drift_and_smooth_growth_of_the_treated_are_no_step(shape):
    assert share_found(TREATED[shape]) <= 0.15


def test_a_large_step_of_the_treated_is_found():
    assert share_found(TREATED["drift"], 1.5, 60) > 0.8


def test_one_group_alone_is_refused():
    counts = pd.DataFrame({"day": DAYS, "group": "treated", "visits": 1.0})
    with pytest.raises(FitError, match="visits by day: found treated only, expected treated and control"):
        interrupt_groups(counts, "visits", GROUPS, BLOCK)


@pytest.mark.parametrize("shape", SMOOTH)
def test_a_step_no_larger_than_the_effect_asked_is_seldom_found_larger(shape):
    """Weeks with an AR(.9) memory that do step, by just the effect: at most 15% of 200 worlds are taken for more."""
    growth = SMOOTH[shape](np.linspace(0, 1, len(WEEKS))) + 0.4 * (WEEKS.start_time >= EVENT)
    worlds = draw(WEEKS, 0.3, 0.9, 200, 17)
    assert np.mean([interrupt_long(each + growth, EVENT).chance_above(0.4) >= 0.9 for each in worlds]) <= 0.15
