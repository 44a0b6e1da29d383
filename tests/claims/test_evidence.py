"""A statement of several parts is as probable as its least probable part."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.claims.evidence import Evidence, combine
from analysis.errors import NetredError


def make(probability, **parts):
    return Evidence("model", "Said.", "by hand", probability, **parts)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=5))
def test_the_least_probable_part_counts(probabilities):
    assert combine(make(each) for each in probabilities).probability == min(probabilities)


def test_power_grade_and_rows_are_those_of_the_weakest():
    whole = combine(
        [
            make(0.9, power=0.8, p_value=0.1, rows=("a", "b"), evidence="seen"),
            make(0.95, power=0.3, p_value=0.05, rows=("b", "c"), evidence="recalled", cap=True),
        ]
    )
    assert (whole.power, whole.p_value, whole.evidence, whole.cap) == (0.3, 0.1, "recalled", True)
    assert whole.rows == ("a", "b", "c")


def test_a_part_without_rows_is_said_but_does_not_count():
    whole = combine([make(0.7), Evidence("none", "No figure.", "none")])
    assert whole.probability == 0.7
    assert "No figure." in whole.said


def test_facts_stay_facts_only_among_facts():
    fact = Evidence("outturn", "Came.", "figure", 1.0)
    assert combine([fact, fact]).basis == "outturn"
    assert combine([fact, make(0.5)]).basis == "model"


@pytest.mark.parametrize("parts", [("model", None, None), ("document", 0.5, None), ("belief", 0.5, None)])
def test_a_basis_needs_what_goes_with_it(parts):
    with pytest.raises(NetredError, match="basis"):
        Evidence(parts[0], "Said.", "by hand", parts[1], parts[2])
