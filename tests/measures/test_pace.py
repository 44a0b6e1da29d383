"""How fast, whether faster than the market, and whether the market slows: shares of assumptions, then facts."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from analysis import measures
from analysis.errors import NotKnownError
from analysis.measures.pace import read_rates

recent, slows = measures.recent_growth.__wrapped__, measures.market_slows.__wrapped__
NOISE = 0.01 * np.random.default_rng(4).standard_normal(20)
QUARTERS = {("total", "Q-MAR"): ("2012Q1", 100 * np.exp(0.05 * np.arange(20) + NOISE))}
YEARS = {("total", "Y-MAR"): {2015: 100, 2016: 130}}
MARKET = {
    ("market", "Y-DEC"): {2013: 100, 2014: 150, 2015: 210},
    ("printed", "Y-DEC"): {
        2015: 0.333,
        2016: (0.2, "2017-01-20"),
        2017: (0.1, "2018-01-18"),
        2018: (0.3, "2019-01-21"),
    },
}
SLOWS = {"printed": "printed", "levels": "market", "assumption": "kept"}
KEPT = {"kept": (0.5, 0.8, 1.0)}


def test_the_pace_is_that_of_the_last_quarters_and_its_chance_that_of_the_t(made_up):
    found, *_ = recent(made_up(QUARTERS | YEARS), role="total", above=0.1)
    growth = np.diff(np.log(list(QUARTERS[("total", "Q-MAR")][1])), n=1)
    yearly = np.array([growth[place : place + 4].sum() for place in range(16)])
    assert np.log1p(found.value) == pytest.approx(yearly[-4:].mean())
    reach = (np.log1p(found.high) - np.log1p(found.value)) / stats.t.ppf(0.9, 14)
    expected = stats.t.cdf((yearly[-4:].mean() - np.log1p(0.1)) / reach, 14)
    assert found.answer.probability == pytest.approx(expected)
    assert found.answer.p_value == pytest.approx(1 - expected)
    assert (found.answer.kind, found.answer.against) == ("one minus p", 0.1)


def test_power_grows_with_the_effect_and_is_small_without_one(made_up):
    study = made_up(QUARTERS | YEARS, draws=2000)
    powers = [recent(study, role="total", above=0.1, effect=effect)[0].answer.power for effect in (0.0, 0.02, 0.2)]
    assert powers == sorted(powers) and powers[-1] > 0.95
    assert powers[0] < 0.25


def test_a_gap_or_a_short_past_has_no_pace(made_up):
    first, values = QUARTERS[("total", "Q-MAR")]
    short = made_up({("total", "Q-MAR"): (first, values[:9])} | YEARS)
    with pytest.raises(NotKnownError, match="points of growth"):
        recent(short, role="total", above=0.1)
    quarters = {f"{2012 + place // 4}Q{place % 4 + 1}": value for place, value in enumerate(values) if place != 18}
    with pytest.raises(NotKnownError):
        recent(made_up({("total", "Q-MAR"): quarters} | YEARS), role="total", above=0.1)


@pytest.mark.parametrize(("market", "faster"), [(0.2, True), (0.333, False)])
def test_faster_than_the_market_is_reported_beside_the_verdict(made_up, market, faster):
    study = made_up(QUARTERS | YEARS | {("printed", "Y-DEC"): {2015: market}, ("market", "Y-DEC"): {2015: 1}})
    _, beside = recent(study, role="total", above=0.1, printed="printed", market="market")
    assert beside.value == pytest.approx(100 * (0.3 - market)) and beside.answer is None
    assert ("no faster" not in beside.sentence) == faster


def test_the_real_year_was_fast_and_not_faster_than_the_market(study):
    asked = {"role": "total", "above": 0.1, "until": "2016-03-31", "printed": "market_growth", "market": "market"}
    pace, beside = measures.recent_growth(study, **asked)
    assert pace.value == pytest.approx(0.271, abs=5e-4)  # recomputed by others
    assert beside.value == pytest.approx(100 * (3092 / 2444 - 1.333), abs=0.01)


def test_printed_rates_come_before_rates_of_two_levels(made_up):
    rates = read_rates(made_up(MARKET), "printed", "market")
    assert np.expm1(rates.values[2014]) == pytest.approx(0.5)  # no rate printed: of two levels
    assert np.expm1(rates.values[2015]) == pytest.approx(0.333)
    assert rates.mean(2014, 2015) == pytest.approx(np.mean([np.log(1.5), np.log(1.333)]))
    assert rates.mean(2013, 2014) is None
    assert [source.rows for source in rates.cite(2014, 2015)] == [("market/2013",), ("market/2014",), ("printed/2015",)]


def test_ahead_of_the_years_the_answer_is_a_share_of_the_assumed_range(made_up):
    study = made_up(MARKET, as_of="2016-05-31", assumed=KEPT)
    last, expected = slows(study, **SLOWS)
    assert last.value == pytest.approx(0.333)
    kept = study.assumption("kept").draw(np.random.default_rng(study.seed), study.draws)
    mean = np.expm1(np.log(1.333) * (kept + kept**2 + kept**3) / 3)
    assert expected.answer.probability == np.mean(mean < 0.2)
    assert expected.answer.kind == "share of assumption draws"
    assert expected.high == pytest.approx(0.333) and expected.low < expected.value < expected.high


@pytest.mark.parametrize(("persistence", "share"), [(0.5, 1.0), (0.7, 1.0), (0.8, 0.0), (1.0, 0.0)])
def test_one_persistence_decides_alone(made_up, persistence, share):
    study = made_up(MARKET, as_of="2016-05-31", assumed=KEPT)
    _, expected = slows(study, **SLOWS, persistence=persistence)
    assert expected.answer.probability == share and expected.low == expected.high


@pytest.mark.parametrize(("below", "held"), [(0.2, 1.0), (0.19, 0.0)])
def test_later_it_is_the_mean_of_the_years_that_came(made_up, below, held):
    last, came = slows(made_up(MARKET, assumed=KEPT), **SLOWS, below=below)
    pace = (1.2 * 1.1 * 1.3) ** (1 / 3) - 1
    assert came.value == pytest.approx(pace) and came.id == "growth.printed.outturn"
    assert (came.answer.probability, came.answer.kind) == (held, "outturn")
    assert last.rows == ("printed/2015",)


def test_a_base_year_that_is_not_public_is_refused(made_up):
    with pytest.raises(NotKnownError, match="no growth of 2016"):
        slows(made_up(MARKET, as_of="2016-05-31", assumed=KEPT), **SLOWS, base=2016)
    with pytest.raises(NotKnownError, match="no figure public"):
        slows(made_up({("market", "Y-DEC"): {2014: (1, "2030-01-01")}, ("printed", "Y-DEC"): {}}), **SLOWS)


def test_claim_and_chapter_find_the_same_numbers(study):
    asked = {"printed": "market_growth", "levels": "market", "assumption": "market.growth_persistence"}
    claim = measures.market_slows(study.then, **asked, base=2015, years=3, below=0.2)
    assert claim == measures.market_slows(study.then, **asked, years=3)
