import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.diversion.closed_form import break_even_share, relative_change
from analysis.errors import NetredError

SHARES = st.floats(0, 1)
RATIOS = st.floats(0.01, 100)


def count_orders(generator, phi, lambda_, rho, destination=200_000, entrance=308_000):
    """Change of the destination's orders when each order of a simulated market meets its own fate."""
    through = generator.random(destination) < phi
    lost = through & (generator.random(destination) >= lambda_)
    recaptured = generator.random(entrance) < rho
    return (recaptured.sum() - lost.sum()) / destination


def test_a_market_of_single_orders_behaves_as_the_formula_says():
    counted = count_orders(np.random.default_rng(1), 0.6, 0.35, 0.15)
    assert counted == pytest.approx(relative_change(0.6, 0.35, 0.15, 1.54), abs=0.006)


def test_the_check_value_of_the_methods():
    """phi 0.6 and lambda 0.5 with Taobao 1.54 times Tmall break even at 19% of Taobao's sales."""
    assert break_even_share(0.6, 0.5, 1.54) == pytest.approx(0.19, abs=0.005)


@given(phi=SHARES, lambda_=SHARES, ratio=RATIOS)
def test_nothing_changes_at_the_break_even(phi, lambda_, ratio):
    edge = float(break_even_share(phi, lambda_, ratio))
    if edge <= 1:
        assert relative_change(phi, lambda_, edge, ratio) == pytest.approx(0, abs=1e-12)
    else:
        assert relative_change(phi, lambda_, 1, ratio) < 0


@given(phi=SHARES, lambda_=SHARES, rho=SHARES, ratio=RATIOS)
def test_no_more_than_everything_is_lost(phi, lambda_, rho, ratio):
    assert -1 <= relative_change(phi, lambda_, rho, ratio) <= ratio
    assert relative_change(0, lambda_, rho, ratio) >= 0


def test_arrays_broadcast():
    made = relative_change(np.array([[0.2], [0.4]]), 0.5, np.array([0.0, 0.1, 0.2]), 2)
    assert made == pytest.approx(np.array([[-0.1, 0.1, 0.3], [-0.2, 0.0, 0.2]]))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((1.2, 0.5, 0.1, 1.5), "phi: found 1.2"),
        ((0.5, -0.1, 0.1, 1.5), "lambda: found -0.1"),
        ((0.5, 0.5, [0.1, float("nan")], 1.5), "rho: found nan"),
        ((0.5, 0.5, 0.1, 0), "ratio of entrance to destination: found 0"),
        ((0.5, 0.5, 0.1, float("inf")), "ratio"),
    ],
)
def test_impossible_numbers_are_refused(arguments, message):
    with pytest.raises(NetredError, match=message):
        relative_change(*arguments)
