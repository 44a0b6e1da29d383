import dataclasses
import datetime

import numpy as np
import pandas as pd
import pytest

from analysis.diversion.dated_events import mark_events, study_events
from analysis.errors import UnknownNameError

DAY = datetime.date(2016, 5, 31)
STAKE, BAN, BLOCK = "events/2013-05-02/a/X", "events/2013-10-28/b/X", "events/2013-11-22/c/X"


@dataclasses.dataclass
class Figures:
    values: pd.Series
    rows: tuple = ("row/1",)
    evidence: str = "seen"
    as_of: datetime.date = DAY
    label: str = "The shop"


def make_figures(step: float = 0.0) -> Figures:
    """Sales that grow a fifth a year, and more by a step from the last quarter of 2013 on."""
    generator = np.random.default_rng(3)
    index = pd.period_range("2010-04-01", periods=24, freq="Q-MAR")
    growth = 0.2 + step * (index >= pd.Period("2013-10-01", freq="Q-MAR")) + 0.01 * generator.standard_normal(24)
    logs = np.zeros(24)
    for at in range(4, 24):
        logs[at] = logs[at - 4] + growth[at]
    return Figures(pd.Series(np.exp(logs), index=index))


@pytest.fixture(scope="module")
def events():
    days = {STAKE: "2013-05-02", BAN: "2013-10-28", BLOCK: "2013-11-22"}
    frame = pd.DataFrame({"date": pd.to_datetime(list(days.values())), "event": ["stake", "ban", "block"]})
    return frame.set_axis(list(days))


def test_events_of_one_quarter_are_one_test_and_a_true_step_is_found(events):
    study = study_events(make_figures(-0.2), events, [STAKE, BAN, BLOCK], 0.05, worlds=4000)
    assert len(study.interruptions) == 2
    found = {finding.id: finding for finding in study.findings()}
    step = found["diversion.interruption.2013_12.step"]
    assert step.low < -20 < step.high and step.value == pytest.approx(-20, abs=4)
    assert {BAN, BLOCK} <= set(step.rows) and STAKE not in step.rows
    assert found["diversion.interruption.tested"].value == 2
    assert study.strongest().id == step.id and study.headline().id.endswith("least_detectable")


def test_power_comes_with_every_step(events):
    found = study_events(make_figures(), events, [BAN], 0.05, worlds=4000).findings()
    power, least = found[1], found[2]
    assert power.kind == "probability" and 0 <= power.value <= 1
    assert (power.value >= 0.8) == (least.value <= 5)


def test_events_too_near_the_ends_are_not_tested(events):
    figures = make_figures()
    short = dataclasses.replace(figures, values=figures.values[:12])
    study = study_events(short, events, [STAKE], 0.05, worlds=2000)
    assert study.interruptions == () and [each.value for each in study.findings()] == [0]
    assert study.headline().id == study.strongest().id == "diversion.interruption.tested"


def test_later_events_wait_and_unknown_ones_are_refused(events):
    later = "events/2017-01-01/d/X"
    assert len(study_events(make_figures(), events, [BAN, later], 0.05, worlds=2000).events) == 1
    with pytest.raises(UnknownNameError, match="events/2013-01-01/typo/X"):
        study_events(make_figures(), events, ["events/2013-01-01/typo/X"], 0.05)


def test_marks_hold_the_known_events_only(events):
    marks = mark_events(events, [BAN, "events/2017-01-01/d/X"])
    assert list(marks["event"]) == ["ban"] and list(marks.columns) == ["day", "event"]
