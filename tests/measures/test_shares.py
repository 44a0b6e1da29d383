"""Shares of two marketplaces: taken where both are known, their trend, what came of it, and how both grew."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest

from analysis import measures
from analysis.errors import NotKnownError

PAIR = {"entrance": "taobao", "destination": "tmall"}
YEARS = {
    ("tmall", "Y-MAR"): {2014: 500, 2015: 850, 2016: 1200, 2017: 1565},
    ("taobao", "Y-MAR"): {2013: 800, 2015: 1150, 2016: 1800},
}
WALK = 0.03 * np.random.default_rng(4).standard_normal(24)


def quarters(slope: float) -> dict:
    """Two marketplaces of which the second gains a slope of logits a quarter."""
    share = 1 / (1 + np.exp(1 - slope * np.arange(24) - WALK))
    return {("tmall", "Q-MAR"): ("2012Q1", 100 * share), ("taobao", "Q-MAR"): ("2012Q1", 100 * (1 - share))}


def test_a_share_is_known_where_both_sides_are(made_up):
    study = made_up(YEARS)
    tmall, taobao = (study.figures(role, "year") for role in ("tmall", "taobao"))
    shares = measures.observe_shares(tmall, taobao)
    assert {period.year: value for period, value in shares.items()} == pytest.approx({2015: 0.425, 2016: 0.4})
    np.testing.assert_allclose(shares + measures.observe_shares(taobao, tmall), 1)


def test_the_last_share_carries_the_rows_of_its_own_period(made_up):
    (found,) = measures.share_held.__wrapped__(made_up(YEARS), **PAIR)
    assert (found.id, found.kind) == ("diversion.tmall.share.last_year", "observation")
    assert found.value == pytest.approx(0.4) and found.rows == ("tmall/2016", "taobao/2016")
    assert found.sentence == "Tmall made 40% of the sales of both marketplaces in FY2016."


def test_without_a_common_period_there_is_no_share(made_up):
    study = made_up(YEARS | {("taobao", "Y-MAR"): {2012: 700, 2013: 800}})
    with pytest.raises(NotKnownError, match="tmall and taobao as of 2025-01-01: found no common year"):
        measures.share_held.__wrapped__(study, **PAIR)


@pytest.mark.parametrize("slope", [0.03, -0.03])
def test_one_loses_what_the_other_gains(made_up, slope):
    study, asked = made_up(quarters(slope)), {"smallest_effect": 0.05}
    lost, other = (
        measures.share_lost.__wrapped__(study, falling=falling, rising=rising, **asked)
        for falling, rising in (("taobao", "tmall"), ("tmall", "taobao"))
    )
    assert lost[0].answer.probability == lost[1].value
    assert lost[1].value + other[1].value == pytest.approx(1, abs=0.02)
    assert (lost[1].value > 0.9) == (slope > 0)
    assert lost[0].value == pytest.approx(4 * slope, abs=0.02)
    assert 0 < lost[0].answer.power <= 1 and lost[0].n == 24
    assert lost[0].answer.against == 0.0
    ends = [float(share) for share in re.findall(r"([\d.]+)%", lost[0].sentence)]
    assert lost[0].sentence.startswith("Taobao's share") and (ends[1] < ends[0]) == (slope > 0)


def test_nothing_after_the_last_day_asked_for_is_looked_at(made_up):
    study = made_up(quarters(0.03))
    _, both = measures.fit_quarters(study, **PAIR, until=pd.Timestamp("2015-03-31").date(), window=8)
    assert [str(both[0].values.index[at]) for at in (0, -1)] == ["2014Q1", "2015Q4"]


def test_what_came_is_held_against_the_year_forecast(study):
    asked = {"entrance": "entrance", "destination": "destination", "years_ahead": 2}
    then, now = study.then.take(measures.share_ahead, **asked), study.take(measures.share_ahead, **asked)
    assert [each.id for each in then] == ["diversion.tmall.share", "diversion.tmall.damping_deviation_ratio"]
    came = now[-1]
    assert came.id.startswith("diversion.tmall.share.outturn")
    tmall, taobao = (study.figures(role, "year").at(2018).latest for role in ("destination", "entrance"))
    assert came.value == pytest.approx(tmall / (tmall + taobao))
    assert then[0].low < then[0].value < then[0].high


def test_growth_that_moves_together_is_told_with_its_band(made_up):
    growth = np.array([0.5, 0.4, 0.6, 0.2, 0.3, 0.1])
    other = np.array([0.3, 0.4, 0.5, 0.1, 0.2, 0.2])
    levels = [100 * np.exp(np.cumsum(np.r_[0, each])) for each in (growth, other)]
    given = {
        (role, "Y-MAR"): dict(zip(range(2010, 2017), each, strict=True))
        for role, each in zip(("tmall", "taobao"), levels, strict=True)
    }
    (found,) = measures.common_growth.__wrapped__(made_up(given), **PAIR)
    expected = np.corrcoef(growth, other)[0, 1]
    assert found.value == pytest.approx(expected) and found.n == 6
    reach = 1.2816 / np.sqrt(3)
    assert (found.low, found.high) == pytest.approx(
        tuple(np.tanh(np.arctanh(expected) + side * reach) for side in (-1, 1))
    )


def test_three_growths_are_too_few(made_up):
    short = {key: {2014: 1, 2015: 2, 2016: 3, 2017: 5} for key in YEARS}
    with pytest.raises(NotKnownError, match="found 3 years"):
        measures.common_growth.__wrapped__(made_up(short), **PAIR)
