import numpy as np
import pandas as pd
import pytest

from analysis.assumptions import Assumption, read_assumptions
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
