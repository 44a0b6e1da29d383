"""Visits that went over: an order of magnitude, which answers nothing; withheld links do."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis import measures
from analysis.errors import FitError, NotKnownError

FLOWS = {
    "outward": "out",
    "inward": "back",
    "senders": "daily",
    "receivers": "visitors",
    "names": {"network": "Net", "marketplace": "Market"},
}
WORLD = {
    ("out", "D"): {"2013-05-15": 0.04},
    ("back", "D"): {"2013-05-15": 0.02},
    ("daily", "Q-DEC"): ("2012Q4", [40, 50, 60, 70]),
    ("visitors", "Y-DEC"): {2012: 80, 2013: 100},
}
ASKED = {"above": 0.2, "smallest_effect": 0.05}


def weeks(share: float, count: int = 6) -> pd.DataFrame:
    rows = [
        (f"2015-01-{week + 1:02}", arm, 100.0, visits * (1 + 0.01 * week), f"panel_weeks/{week}/{arm}", "seen")
        for week in range(count)
        for arm, visits in (("open", 1000.0), ("influencers_withheld", 1000.0 * (1 - share)))
    ]
    frame = pd.DataFrame(rows, columns=["week", "arm", "users", "visits", "row", "evidence"])
    frame.loc[frame["arm"] == "influencers_withheld", "visits"] += [0, 4, -4, 3, -3, 2][:count]
    return frame.set_index("row")


def test_flows_are_users_times_the_share_who_went_on(made_up):
    """The users of the last quarter that had ended."""
    out, share, back = measures.flows_between.__wrapped__(made_up(WORLD), **FLOWS)
    assert (out.value, share.value, back.value) == pytest.approx((50 * 0.04, 0.02, 2.0))
    assert "daily/2013Q1" in out.rows and "smaller" in back.sentence


def test_a_larger_flow_back_is_called_larger(made_up):
    *_, back = measures.flows_between.__wrapped__(made_up(WORLD | {("back", "D"): {"2013-05-15": 0.05}}), **FLOWS)
    assert back.value == 5.0 and "larger" in back.sentence


def test_known_flows_answer_nothing(made_up):
    study = made_up(WORLD)
    found = measures.incremental_visits.__wrapped__(study, **ASKED, **FLOWS)
    assert found and all(each.answer is None for each in found)
    assert [each.value for each in found] == [each.value for each in measures.flows_between.__wrapped__(study, **FLOWS)]


def test_without_flows_the_table_that_would_tell_is_named(made_up):
    with pytest.raises(NotKnownError) as raised:
        measures.incremental_visits.__wrapped__(made_up({}), **ASKED, **FLOWS)
    assert raised.value.said.startswith("No public row tells visits") and "panel_weeks" in str(raised.value)


@pytest.mark.parametrize(("share", "probable"), [(0.6, True), (0.05, False)])
def test_withheld_links_answer(made_up, share, probable):
    study = made_up({}, tables={"panel_weeks": weeks(share)})
    (found,) = measures.incremental_visits.__wrapped__(study, **ASKED, **FLOWS)
    assert found.value == pytest.approx(share, abs=0.01)
    assert (found.answer.probability > 0.9) == probable and found.answer.against == 0.2


def test_three_weeks_are_too_few(made_up):
    study = made_up({}, tables={"panel_weeks": weeks(0.6, 3)})
    with pytest.raises(FitError, match="found 3 values"):
        measures.incremental_visits.__wrapped__(study, **ASKED, **FLOWS)


def test_the_real_flows_are_small(study):
    found = study.take(
        measures.flows_between,
        outward="weibo_to_taobao_next_visit",
        inward="taobao_to_weibo_next_visit",
        senders="outside_network_daily",
        receivers="taobao_tmall_daily_uv",
        names={"network": "Weibo", "marketplace": "Taobao"},
    )
    assert [each.value for each in found] == pytest.approx([1.6, 0.016, 3.0], rel=0.1)
