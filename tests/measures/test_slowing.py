"""Slopes with their answers, series that are too short, and a marketplace that fades by some readings."""

from __future__ import annotations

import numpy as np
import pytest

from analysis import measures
from analysis.errors import NotKnownError

slowing, fading = measures.slowing.__wrapped__, measures.fading.__wrapped__
NOISE = 0.01 * np.random.default_rng(3).standard_normal((2, 24))
FALLING = 100 * np.exp(np.cumsum(np.linspace(0.14, 0.03, 24)) + NOISE[0])
STEADY = 100 * np.exp(0.06 * np.arange(24) + NOISE[1])
WORLD = {
    ("falling", "Q-MAR"): ("2010Q2", FALLING),
    ("steady", "Q-MAR"): ("2010Q2", STEADY),
    ("short", "Q-MAR"): ("2014Q2", FALLING[:8]),
}


@pytest.fixture(scope="module")
def world(made_up):
    return made_up(WORLD)


def test_each_slope_has_its_answer_by_name(world):
    falling, steady = slowing(world, roles=["falling", "steady"], trailing=["steady"])
    for each in (falling, steady):
        assert each.answer.kind == "one minus p" and each.answer.against == 0
        assert each.answer.probability + each.answer.p_value == pytest.approx(1)
        assert each.low < each.value < each.high and not each.answer.leaning
    assert falling.value < 0 and falling.answer.probability > 0.95 > steady.answer.probability
    assert falling.answer.power != steady.answer.power


def test_a_series_that_is_too_short_has_no_answer_and_holds_the_others_at_leaning(world):
    falling, short = slowing(world, roles=["falling", "short"])
    assert falling.answer.leaning and short.answer is None
    assert (short.id, short.value) == ("growth.short.known", 8)
    assert slowing(world, roles=["falling", "absent"])[0].answer.leaning


def test_nothing_public_is_no_answer(world):
    with pytest.raises(NotKnownError):
        slowing(world.at("1999-01-01"), roles=["falling"])


def test_quarters_after_the_day_are_not_used(world):
    until = slowing(world, roles=["falling"], until="2015-03-31")[0]
    whole = slowing(world, roles=["falling"])[0]
    assert "Jan-Mar 2015" in until.sentence and whole.n > until.n == len(until.rows) - 4
    assert slowing(world, roles=["falling"], window=12)[0].n == 8


def test_the_numbers_of_the_chapter_are_those_of_the_answer(world):
    roles = {"roles": ["falling", "steady", "short"], "trailing": ["steady"]}
    answers = {each.id: each.answer for each in slowing(world, **roles)}
    seen = {each.id: each for each in measures.seen_to_slow.__wrapped__(world, **roles)}
    for name in ("falling", "steady"):
        answer = answers[f"growth.{name}.slope"]
        assert seen[f"growth.{name}.slope.probability"].value == answer.probability
        assert seen[f"growth.{name}.slope.power"].value == answer.power
    least = seen["growth.slowing.probability"]
    assert least.value == answers["growth.steady.slope"].probability and "Steady" in least.sentence
    assert "no probability" in seen["growth.steady.slope.probability"].note
    assert measures.seen_to_slow.__wrapped__(world, roles=["short"]) == []


def test_table_and_chart_hold_every_series(world):
    pairs = measures.find_slopes(world, ["falling", "steady", "short"], ["steady"])
    table = measures.tabulate_slopes(pairs)
    assert list(table.index) == ["Falling", "Steady", "Short"]
    assert table.loc["Short", "change a quarter"] == "too few quarters" and table.loc["Short", "power"] == ""
    points = measures.list_growth(pairs)
    assert points["name"].value_counts().to_dict() == {"Falling": 20, "Steady": 20}
    falling = points[points["name"] == "Falling"]
    assert np.diff(falling["line"]).mean() == pytest.approx(pairs[0][1].slope)
    assert measures.list_growth(pairs[2:]).empty
    assert len(measures.say_slopes(pairs)) <= 70


QUARTERS = {("town", "Q-MAR"): ("2010Q2", FALLING)}
MARKET = {("printed", "Y-DEC"): {year: 0.3 for year in range(2013, 2020)}, ("market", "Y-DEC"): {2012: 1.0}}
ASKED = {
    "role": "town",
    "printed": "printed",
    "market": "market",
    "until": "2016-03-31",
    "horizons": [2017, 2018, 2019],
}


def years(*growth):
    """Fiscal years from 2015 on: 2016 grew by a fifth, then as given."""
    values = [100.0, 120.0]
    for each in growth:
        values.append(values[-1] * (1 + each))
    later = {2017 + place: (value, f"{2017 + place}-05-31") for place, value in enumerate(values[2:])}
    return {("town", "Y-MAR"): {2015: values[0], 2016: values[1]} | later}


def test_at_first_both_halves_must_hold(made_up):
    slope, beside = fading(made_up(QUARTERS | MARKET | years(), as_of="2016-05-31"), **ASKED)
    assert slope.answer.kind == "one minus p"
    assert (beside.answer.probability, beside.answer.kind) == (1.0, "outturn")
    assert beside.value == pytest.approx(100 * (0.2 - 0.3))
    slow = {("printed", "Y-DEC"): {2015: 0.1}, ("market", "Y-DEC"): {2012: 1.0}}
    _, beside = fading(made_up(QUARTERS | slow | years(), as_of="2016-05-31"), **ASKED)
    assert beside.answer.probability == 0.0


@pytest.mark.parametrize(
    ("growth", "faded", "behind"),
    [((0.1,), 1.0, 1.0), ((0.1, 0.4), 0.5, 1.0), ((0.25, 0.1, 0.1), 2 / 3, 1.0), ((0.5, 0.5, 0.5), 0.0, 0.0)],
)
def test_later_it_is_read_up_to_every_year(made_up, growth, faded, behind):
    """Of 0.1 and 0.4 the first year faded and the mean of both, 24%, did not."""
    share, below = fading(made_up(QUARTERS | MARKET | years(*growth)), **ASKED)
    assert share.answer.probability == share.value == pytest.approx(faded)
    assert below.answer.probability == pytest.approx(behind)
    assert share.answer.kind == below.answer.kind == "share of variants"
    assert share.n == below.n == len(growth)
    market = [row for row in below.rows if row.startswith("printed")]
    assert market == [f"printed/{2016 + place}" for place in range(len(growth))]


def test_one_horizon_is_one_reading(made_up):
    study = made_up(QUARTERS | MARKET | years(0.1, 0.4, 0.1))
    shares = [fading(study, **(ASKED | {"horizons": [year]}))[0].value for year in (2017, 2018, 2019)]
    assert shares == [1.0, 0.0, 1.0] and fading(study, **ASKED)[0].value == pytest.approx(2 / 3)


def test_without_the_later_market_the_half_that_is_known_only_leans(made_up):
    market = {("printed", "Y-DEC"): {2015: 0.3}, ("market", "Y-DEC"): {2012: 1.0}}
    (share,) = fading(made_up(QUARTERS | market | years(0.1)), **ASKED)
    assert share.answer.leaning


def test_without_a_slope_or_a_market_nothing_is_said(made_up):
    short = {("town", "Q-MAR"): ("2014Q2", FALLING[:8])}
    with pytest.raises(NotKnownError, match="no slope"):
        fading(made_up(short | MARKET | years(), as_of="2016-05-31"), **ASKED)


def test_the_real_readings_are_two_of_four(study):
    """Log growth 0.162, then 0.160, 0.198, 0.149 and 0.084: recomputed by others from the rows."""
    asked = {"role": "entrance", "printed": "market_growth", "market": "market", "until": "2016-03-31"}
    share, below = measures.fading(study, **asked, horizons=[2017, 2018, 2019, 2020])
    assert (share.value, below.value) == (0.5, 1.0)
