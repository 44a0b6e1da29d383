import numpy as np
import pytest

from analysis.series import assess_difference, assess_share, compare_shares, judge_share


def test_a_share_is_judged_by_jeffreys_posterior():
    drawn = np.random.default_rng(1).beta(3.5, 17.5, 200_000)
    assert float(judge_share(3, 20, 0.2)) == pytest.approx(np.mean(drawn < 0.2), abs=0.005)


@pytest.mark.parametrize("pair", [((3, 20), (9, 30)), ((9, 30), (3, 20)), ((0, 4), (4, 4)), ((5, 5), (0, 5))])
def test_two_shares_are_compared_as_their_draws_are(pair):
    generator = np.random.default_rng(2)
    one, other = (generator.beta(hits + 0.5, cases - hits + 0.5, 200_000) for hits, cases in pair)
    assert compare_shares(*pair)[0] == pytest.approx(np.mean(one < other), abs=0.005)


def test_the_test_of_a_share_keeps_its_size_and_grows_with_the_cases():
    few, many = assess_share(40, 0.5, -0.1), assess_share(400, 0.5, -0.1)
    assert 0.05 < few.size < 0.15 and 0.07 < many.size < 0.13
    assert few.power < 0.6 and many.power > 0.98


def test_a_difference_is_found_as_often_as_simulated_ones_are():
    found = assess_difference(60, 120, 0.7, -0.2)
    generator = np.random.default_rng(9)
    again = [
        compare_shares((generator.binomial(60, 0.5), 60), (generator.binomial(120, 0.7), 120))[0] >= 0.9
        for _ in range(400)
    ]
    assert found.size == pytest.approx(0.1, abs=0.03) and found.power == pytest.approx(np.mean(again), abs=0.07)
