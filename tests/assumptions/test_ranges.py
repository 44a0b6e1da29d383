"""Stated ranges: in order, read by id, drawn within, and spanned exactly by monotone formulas."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.assumptions import Assumption, read_assumptions, span
from analysis.errors import NetredError

TABLE = pd.DataFrame(
    {
        "low": [0.3, 0.05],
        "mode": [0.6, 0.35],
        "high": [0.9, 0.8],
        "unit": "share",
        "basis": "assumed",
        "row": ["assumptions/diversion.phi", "assumptions/diversion.lambda"],
    },
    index=["diversion.phi", "diversion.lambda"],
)


def test_rows_become_assumptions_in_the_order_asked():
    first, second = read_assumptions(TABLE, ["diversion.lambda", "diversion.phi"])
    assert first == Assumption("diversion.lambda", 0.05, 0.35, 0.8, "assumed", "assumptions/diversion.lambda")
    assert second.id == "diversion.phi"


def test_a_missing_row_is_named():
    with pytest.raises(NetredError, match="diversion.rho"):
        read_assumptions(TABLE, ["diversion.phi", "diversion.rho"])


@pytest.mark.parametrize("numbers", [(0.6, 0.3, 0.9), (0.3, 0.9, 0.6), (0.3, float("nan"), 0.9)])
def test_a_range_out_of_order_is_refused(numbers):
    with pytest.raises(NetredError, match="in this order"):
        Assumption("diversion.phi", *numbers)


def test_draws_are_triangular():
    draws = Assumption("x", 0.0, 0.25, 1.0).draw(np.random.default_rng(0), 50_000)
    assert draws.min() >= 0 and draws.max() <= 1
    assert draws.mean() == pytest.approx(1.25 / 3, abs=0.005)
    assert np.mean(draws < 0.25) == pytest.approx(0.25, abs=0.01)


def test_an_observed_number_draws_itself():
    assert set(Assumption("x", 0.4, 0.4, 0.4).draw(np.random.default_rng(0), 10)) == {0.4}


@given(st.lists(st.tuples(st.floats(0.1, 1), st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=4), st.randoms())
def test_no_point_of_the_box_leaves_the_span_of_a_monotone_formula(boxes, random):
    assumptions = [
        Assumption(f"a.b{place}", low, low + mode * width, low + width)
        for place, (low, width, mode) in enumerate(boxes)
    ]

    def formula(*numbers):
        return math.prod(numbers[::2]) / math.prod(numbers[1::2])

    reach = span(formula, *assumptions)
    point = [each.low + random.random() * (each.high - each.low) for each in assumptions]
    assert reach.low * (1 - 1e-9) <= formula(*point) <= reach.high * (1 + 1e-9)
    assert reach.low * (1 - 1e-9) <= reach.value <= reach.high * (1 + 1e-9)
