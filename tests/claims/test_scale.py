"""The scale is total, monotone and cut where it says; caps only ever move a verdict towards the middle."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from analysis.claims import scale
from analysis.errors import NetredError

ORDER = (scale.REFUTED, scale.LEANING_AGAINST, scale.UNDETERMINED, scale.LEANING_SUPPORTED, scale.SUPPORTED)
probabilities = st.floats(0, 1)


@pytest.mark.parametrize(
    ("probability", "verdict"),
    [
        (0.0, scale.REFUTED),
        (0.10, scale.REFUTED),
        (np.nextafter(0.10, 1), scale.LEANING_AGAINST),
        (np.nextafter(0.33, 0), scale.LEANING_AGAINST),
        (0.33, scale.UNDETERMINED),
        (np.nextafter(0.67, 0), scale.UNDETERMINED),
        (0.67, scale.LEANING_SUPPORTED),
        (np.nextafter(0.90, 0), scale.LEANING_SUPPORTED),
        (0.90, scale.SUPPORTED),
        (1.0, scale.SUPPORTED),
    ],
)
def test_cuts_lie_where_they_were_fixed(probability, verdict):
    assert scale.classify(probability) == verdict


@given(probabilities, probabilities)
def test_a_higher_probability_never_gives_a_lower_verdict(one, other):
    low, high = sorted((one, other))
    assert ORDER.index(scale.classify(low)) <= ORDER.index(scale.classify(high))


@pytest.mark.parametrize("probability", [-0.01, 1.01, float("nan")])
def test_no_probability_is_refused(probability):
    with pytest.raises(NetredError, match="from 0 to 1"):
        scale.classify(probability)


@given(probabilities)
def test_caps_move_towards_the_middle_and_keep_the_side(probability):
    verdict = scale.classify(probability)
    middle = ORDER.index(scale.UNDETERMINED)
    for cap in (scale.cap_leaning, scale.cap_power):
        distance = ORDER.index(cap(verdict)) - middle
        assert abs(distance) <= min(1, abs(ORDER.index(verdict) - middle))
        assert distance * (ORDER.index(verdict) - middle) >= 0


def test_a_weak_test_leans_only_at_the_ends_of_the_scale():
    assert [scale.cap_power(verdict) for verdict in ORDER] == [
        scale.LEANING_AGAINST,
        scale.UNDETERMINED,
        scale.UNDETERMINED,
        scale.UNDETERMINED,
        scale.LEANING_SUPPORTED,
    ]


@pytest.mark.parametrize("word", [scale.CONFIRMED, scale.CONTRADICTED, scale.NOT_FOUND, scale.NOT_TESTABLE])
def test_documents_are_not_capped(word):
    assert scale.cap_leaning(word) == scale.cap_power(word) == word


@pytest.mark.parametrize(
    ("same", "others", "holds"), [(1, 1, True), (1, 2, False), (0, 0, True), (3, 2, True), (0, 1, False)]
)
def test_two_thirds_of_the_grid_with_the_primary_cell_decide(same, others, holds):
    cells = [scale.SUPPORTED] * same + [scale.REFUTED] * others
    assert scale.holds_in_grid(scale.SUPPORTED, cells) is holds


def test_a_p_value_at_the_rate_is_a_discovery():
    assert scale.control_discoveries({"C01": scale.FALSE_DISCOVERIES, "C02": 0.9}, 2 * scale.FALSE_DISCOVERIES) == {
        "C01"
    }
    assert scale.control_discoveries({"C01": 0.2}, 0.2) == {"C01"}


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_discoveries_are_those_of_the_reference(values):
    names = {f"C{place:02}": value for place, value in enumerate(values)}
    expected = multipletests(values, scale.FALSE_DISCOVERIES, method="fdr_bh")[0]
    assert scale.control_discoveries(names) == {name for name, stands in zip(names, expected, strict=True) if stands}
