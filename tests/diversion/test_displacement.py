import numpy as np
import pandas as pd
import pytest
from scipy.special import expit
from scipy.stats import betabinom

from analysis.diversion.displacement import _chance, assess, bound_counts, permute, weigh
from analysis.errors import NetredError


def make_ranks(*rows) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["year", "rank", "brand", "origin"])
    return frame.set_axis([f"brand_rankings/{at}" for at in range(len(frame))])


def make_counts(**years) -> pd.DataFrame:
    table = pd.DataFrame.from_dict({int(year[1:]): bounds for year, bounds in years.items()}, orient="index")
    return table.set_axis(["low", "high"], axis=1)


RANKS = make_ranks(
    (2014, 1, "A", "native"),
    (2014, 2, "B", "other"),
    (2014, 12, "C", "native"),
    (2015, 1, "B", "other"),
)


def test_a_count_lies_between_what_was_seen_and_the_empty_places():
    counts = bound_counts(RANKS, "native")
    assert counts.loc[2014, ["low", "high", "known"]].tolist() == [1, 9, 2]
    assert counts.loc[2015, ["low", "high", "known"]].tolist() == [0, 9, 1]


def test_a_stated_count_closes_the_interval_and_may_stand_alone():
    counts = bound_counts(RANKS, "native", pd.Series({2014: 6.0, 2016: 2.0}))
    assert counts.loc[2014, ["low", "high"]].tolist() == [6, 6]
    assert counts.loc[2016, ["low", "high", "known"]].tolist() == [2, 2, 0]


@pytest.mark.parametrize(
    ("rows", "stated", "words"),
    [
        (
            [(2014, 1, "B", "other"), (2014, 1, "A", "native")],
            {},
            "row brand_rankings/1: found a second brand, A, in place 1",
        ),
        ([(2014, 1, "B", "other"), (2014, 2, "B", "other")], {}, "found B a second time in 2014"),
        ([(2014, 0, "B", "other")], {}, "found place 0, expected a whole number from 1 up"),
        ([(2014, 1, "B", "other")], {2014: 10.0}, "found a stated count of 10, expected 0 to 9"),
    ],
)
def test_a_list_that_is_none_is_refused_by_its_row(rows, stated, words):
    with pytest.raises(NetredError, match=words):
        bound_counts(make_ranks(*rows), "native", pd.Series(stated, dtype=float))


def test_the_weights_are_the_likelihood_of_the_counts():
    """One complete year: the posterior of the level is proportional to the beta-binomial chance."""
    found = weigh(make_counts(y2014=(3, 3)), trend=False, draws=2000, seed=1)
    share, size = 1 / (1 + np.exp(-found.draws["level"])), 1 / found.draws["overdispersion"] - 1
    chances = betabinom.pmf(3, 10, share * size, (1 - share) * size)
    assert found.weights == pytest.approx(np.asarray(chances / chances.sum()), rel=1e-6)


def test_the_chance_of_an_interval_is_the_sum_of_its_counts():
    logit, overdispersion = np.linspace(-6, 6, 25), np.linspace(0.001, 0.6, 25)
    share, size = 1 / (1 + np.exp(-logit)), 1 / overdispersion - 1
    for low, high in ((0, 4), (3, 3), (6, 10)):
        found = _chance(pd.Series({"low": low, "high": high}), logit, overdispersion, 10)
        summed = betabinom.pmf(np.arange(low, high + 1)[:, None], 10, share * size, (1 - share) * size).sum(axis=0)
        np.testing.assert_allclose(found, summed, rtol=1e-9, atol=1e-11)


def test_a_list_that_says_nothing_leaves_the_prior():
    found = weigh(make_counts(y2014=(0, 10), y2015=(0, 10)), draws=4000)
    assert found.weights == pytest.approx(1 / 4000)
    assert found.deviation_ratio("slope") == pytest.approx(1, abs=0.05)


def test_a_known_fall_is_found_and_no_fall_is_not():
    fall = weigh(make_counts(y2012=(9, 9), y2013=(7, 7), y2014=(5, 5), y2015=(3, 3), y2016=(1, 1)))
    level = weigh(make_counts(y2012=(5, 5), y2013=(5, 5), y2014=(5, 5), y2015=(5, 5), y2016=(5, 5)))
    assert fall.probability_negative("slope") > 0.99
    assert level.probability_negative("slope") == pytest.approx(0.5, abs=0.05)
    low, high = fall.quantiles("slope", [0.1, 0.9])
    assert low < np.mean(np.diff(np.log([9, 7 / 3, 1, 3 / 7, 1 / 9]))) < high


def test_a_step_and_a_slope_share_what_the_lists_say():
    counts = make_counts(y2012=(8, 8), y2013=(8, 8), y2014=(8, 8), y2015=(2, 2), y2016=(2, 2))
    alone, both = weigh(counts, 2015, trend=False), weigh(counts, 2015)
    assert alone.probability_negative("step") > both.probability_negative("step") > 0.6


def test_permutation_counts_orders_and_spans_completions():
    exact = make_counts(y2012=(9, 9), y2013=(6, 6), y2014=(3, 3), y2015=(0, 0))
    middle, least, most = permute(exact, shuffles=20_000)
    assert middle == least == most == pytest.approx(1 / 24, abs=0.006)
    _, least, most = permute(make_counts(y2012=(0, 10), y2013=(6, 6), y2014=(3, 3), y2015=(0, 0)))
    assert least < 0.1 < most


HOLES = make_counts(y2012=(4, 10), y2013=(4, 9), y2014=(6, 6), y2015=(4, 4), y2016=(1, 1)).assign(
    known=[4, 5, 10, 10, 10]
)


def test_lists_of_different_lengths_are_read_by_share():
    """The same share throughout, in three lists of ten and then in two: no step either way."""
    years = {2012: (18, 30), 2013: (18, 30), 2014: (18, 30), 2015: (12, 20), 2016: (12, 20)}
    counts = pd.DataFrame({"low": hits, "high": hits, "known": places} for hits, places in years.values())
    counts, places = counts.set_axis(list(years)), pd.Series({year: each for year, (_, each) in years.items()})
    found = weigh(counts, 2015, trend=False, places=places, seed=1)
    assert found.probability_negative("step") == pytest.approx(0.5, abs=0.05)


def test_what_lists_with_holes_can_see():
    """In the layout of five lists of which two are half known: no false alarms to speak of, and little power."""
    powers = {effect: assess(HOLES, effect) for effect in (-0.25, -0.5, -1.0)}
    assert all(each.size < 0.1 for each in powers.values())
    assert powers[-0.25].power < powers[-0.5].power < 0.5 < powers[-1.0].power
    step, beside = (assess(HOLES, -1.0, 2015, trend) for trend in (False, True))
    assert beside.power < step.power < 0.5


def test_power_is_the_share_of_worlds_in_which_the_pipeline_finds_the_fall():
    exact = make_counts(y2012=(7, 7), y2013=(6, 6), y2014=(5, 5), y2015=(4, 4)).assign(known=10)
    found, generator, frame = assess(exact, -1.0), np.random.default_rng(3), weigh(exact, draws=4000)
    falls = []
    for at in generator.choice(len(frame.draws), 120, p=frame.weights):
        truth = frame.draws.iloc[at]
        chances = expit(truth["level"] - 1.0 * (exact.index - exact.index.to_numpy().mean()))
        scale = 1 / truth["overdispersion"] - 1
        hits = betabinom.rvs(10, chances * scale, (1 - chances) * scale, random_state=generator)
        world = exact.assign(low=hits, high=hits)
        falls.append(weigh(world, draws=4000).probability_negative("slope") >= 0.9)
    assert found.power == pytest.approx(np.mean(falls), abs=0.12)


def test_chances_below_a_level_rise_with_it():
    found = weigh(HOLES, seed=2)
    chances = [found.probability_below("slope", level) for level in (-2, -0.5, 0, 1)]
    assert chances == sorted(chances) and chances[2] == found.probability_negative("slope")
