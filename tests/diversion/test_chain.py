import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.diversion.chain import Chain
from analysis.errors import NetredError, UnknownNameError

STATES = ("entrance", "destination", "social")


def make_chain(seed: int, draws: int = 1) -> Chain:
    """Random chains in which every move can happen."""
    generator = np.random.default_rng(seed)
    rows = generator.dirichlet(np.ones(5), (draws, 3))
    return Chain(STATES, generator.dirichlet(np.ones(3), draws), rows[..., :3], rows[..., 3])


def walk(entries, moves, removed: int, target: int, recapture: float) -> float:
    """Visits to the target, by summing steps, when arrivals at a state are sent to the target or end."""
    present, total = entries.copy(), 0.0
    for _ in range(3000):
        present[target] += recapture * present[removed]
        present[removed] = 0
        total += present[target]
        present = present @ moves
    return total


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_a_walk_through_the_network_loses_the_removal_effect_and_nothing_at_the_break_even(seed):
    chain = make_chain(seed)
    entries, moves = chain.entries[0], chain.moves[0]
    whole = sum(entries @ np.linalg.matrix_power(moves, step) for step in range(400))[1]
    assert walk(entries, moves, 0, 1, 0.0) / whole == pytest.approx(1 - chain.lose("destination")[0, 0], abs=1e-6)
    even = float(chain.break_even("entrance", "destination")[0])
    if even < 0.95:
        assert walk(entries, moves, 0, 1, even) / whole == pytest.approx(1, abs=1e-6)


@given(seed=st.integers(0, 10_000))
def test_no_place_loses_more_than_all_and_its_own_removal_loses_all(seed):
    losses = make_chain(seed, 3).lose("destination")
    assert ((losses >= 0) & (losses <= 1 + 1e-12)).all() and losses[:, 1] == pytest.approx(1)


def test_a_batch_is_its_chains_one_by_one():
    batch = make_chain(5, 4)
    for at in range(4):
        one = Chain(STATES, batch.entries[at], batch.moves[at], batch.purchases[at])
        assert one.lose("destination") == pytest.approx(batch.lose("destination")[at])


def test_by_hand():
    """Half enter at the entrance and a fifth of them go on; nobody turns back."""
    chain = Chain(("a", "b"), np.array([0.5, 0.5]), np.array([[0.0, 0.2], [0.0, 0.0]]), np.array([0.1, 0.1]))
    assert chain.lose("b")[0] == pytest.approx(0.1 / 0.6)
    assert chain.break_even("a", "b") == pytest.approx(0.2)


@pytest.mark.parametrize(
    ("entries", "moves", "purchases", "words"),
    [
        ([0.5, 0.4], [[0, 0.2], [0, 0]], [0.1, 0.1], "entries: found shares that sum to 0.9, expected 1"),
        ([0.5, 0.5], [[0, 0.95], [0, 0]], [0.1, 0.1], "row 'a': found chances that sum to 1.05"),
        ([0.5, 0.5], [[0, -0.1], [0, 0]], [0.1, 0.1], "row 'a': found chances"),
        ([0.5, 0.5], [[0, 1.0], [1.0, 0]], [0.0, 0.0], "row 'a': found a state that can reach neither"),
    ],
)
def test_a_chain_that_is_none_is_refused(entries, moves, purchases, words):
    with pytest.raises(NetredError, match=words):
        Chain(("a", "b"), np.array(entries, float), np.array(moves, float), np.array(purchases, float))


def test_unknown_and_equal_states_are_refused():
    with pytest.raises(UnknownNameError, match="'shop' does not exist in the network"):
        make_chain(1).lose("shop")
    with pytest.raises(NetredError, match="both the removed state and the target"):
        make_chain(1).break_even("entrance", "entrance")
