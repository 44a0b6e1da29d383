"""Deals by what they bought: doubtful ones coded both ways, those of founders and affiliates left out."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis import measures
from analysis.errors import NotKnownError


def deals(*rows) -> pd.DataFrame:
    columns = ["target", "traffic_owner", "amount_usd_mn", "evidence", "note"]
    frame = pd.DataFrame([(*row, "")[:5] for row in rows], columns=columns)
    return frame.set_axis([f"deals/{at}" for at in range(len(frame))])


DEALS = deals(
    ("Net", "yes", 100.0, "seen"),
    ("Site", "yes", None, "seen"),
    ("Shop", "doubtful", 300.0, "recalled"),
    ("Bank", "no", 200.0, "seen"),
    ("Post", "no", 400.0, "seen"),
    ("Film", "no", 500.0, "seen", "[AFF] bought by a founder"),
)
purpose = measures.purpose_of_deals.__wrapped__


def find_all(study, **asked) -> dict:
    return {each.id.rpartition(".")[2]: each for each in purpose(study, **asked)}


def test_doubtful_deals_are_coded_both_ways(made_up):
    table = measures.share_traffic(measures.list_deals(made_up({}, tables={"deals": DEALS})))
    assert table.loc["deals", ["value", "low", "high"]].tolist() == [0.5, 0.4, 0.6]
    assert table.loc["money", ["value", "low", "high"]].tolist() == pytest.approx([1 / 7, 0.1, 0.4])
    assert table["n"].tolist() == [5, 4]


def test_chapter_and_claim_read_one_coding(made_up):
    study = made_up({}, tables={"deals": DEALS})
    found = find_all(study)
    table = measures.share_traffic(measures.list_deals(study))
    for key in ("deals", "money"):
        each = found[f"share_of_{key}"]
        assert [each.value, each.low, each.high] == table.loc[key, ["value", "low", "high"]].tolist()
        assert each.kind == "range of assumptions" and each.evidence == "recalled"


def test_one_large_deal_without_visits_speaks_against_all(made_up):
    found = find_all(made_up({}, tables={"deals": DEALS}))
    others = found["large_others"]
    assert (others.value, others.n, others.answer.probability, others.answer.kind) == (2, 4, 0.0, "outturn")
    assert found["largest_other"].value == 0.4 and "Post" in found["largest_other"].sentence
    assert found["largest_other"].rows == ("deals/4",)


@pytest.mark.parametrize(
    ("asked", "count", "large"),
    [
        ({"founders": True}, 3, 5),
        ({"doubtful_own": False}, 3, 4),
        ({"large_usd_mn": 300.0}, 1, 2),
        ({"large_usd_mn": 401.0}, 0, 0),
    ],
)
def test_each_choice_is_a_parameter(made_up, asked, count, large):
    others = find_all(made_up({}, tables={"deals": DEALS}), **asked)["large_others"]
    assert (others.value, others.n) == (count, large)


def test_only_the_grades_of_the_study_count(made_up):
    study = made_up({}, tables={"deals": DEALS}).varied({"grades": ("seen",)})
    assert "Shop" not in set(measures.list_deals(study)["target"])


@pytest.mark.parametrize("table", [DEALS[:0], DEALS.assign(amount_usd_mn=float("nan"))])
def test_without_a_price_nothing_is_said(made_up, table):
    with pytest.raises(NotKnownError, match="found no price"):
        purpose(made_up({}, tables={"deals": table}))


def test_the_real_list_gives_one_number(study):
    found = {each.id: each for each in study.take(measures.purpose_of_deals, large_usd_mn=100.0)}
    share = found["diversion.deals.share_of_money"]
    assert (share.value, share.low, share.high) == pytest.approx((0.65, 0.44, 0.76), abs=0.01)
