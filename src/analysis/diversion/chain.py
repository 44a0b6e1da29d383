"""The algebra of an absorbing chain: visits, and what is lost when a state is removed.

A session enters at a state, moves between states and ends in a purchase or an exit. With Q the moves between states and
e the entries, the fundamental matrix and the expected visits are

    N = (I - Q)^-1,    V = e N

Sales at a state are its visits times the chance that a visit there ends in a purchase, so removals change the sales of
another state as they change its visits. All functions take batches: leading dimensions are draws.

Sources: kemeny1960 (absorbing chains), anderl2016 (removal effects).
"""

from __future__ import annotations

import dataclasses

import numpy as np

from analysis.errors import NetredError, UnknownNameError

PURCHASE, EXIT = "purchase", "exit"
ENDS = (PURCHASE, EXIT)
"""The two absorbing states."""

_ROUNDING = 1e-9


@dataclasses.dataclass(frozen=True)
class Chain:
    """Chances of one chain or of a batch of chains; every row's rest ends in an exit.

    Parameters
    ----------
    states : tuple of str, length k
        The states that a session can be in.
    entries : ndarray of shape (..., k)
        Chance that a session starts at each state; sums to 1.
    moves : ndarray of shape (..., k, k)
        Chance that a visit to the row's state goes on to the column's.
    purchases : ndarray of shape (..., k)
        Chance that a visit ends in a purchase.

    Raises
    ------
    NetredError
        If a chance is negative, a row sums to more than 1, the entries do not sum to 1, or a state can reach neither
        purchase nor exit.
    """

    states: tuple[str, ...]
    entries: np.ndarray
    moves: np.ndarray
    purchases: np.ndarray

    def __post_init__(self):
        _check_entries(self.entries)
        _check_rows(self)
        _check_ways_out(self)

    def locate(self, state: str) -> int:
        """Position of a state.

        Raises
        ------
        UnknownNameError
            If there is no such state.
        """
        if state not in self.states:
            raise UnknownNameError("state", state, self.states, "the network")
        return self.states.index(state)

    def visits(self) -> tuple[np.ndarray, np.ndarray]:
        """Visits expected from each state, shape (..., k, k), and in a session, shape (..., k)."""
        onward = np.linalg.inv(np.eye(len(self.states)) - self.moves)
        return onward, np.einsum("...i,...ij->...j", self.entries, onward)

    def lose(self, target: str) -> np.ndarray:
        """Share of the target's sales lost when each state is removed and its sessions end, shape (..., k).

        The removal effect of state s is ``V_s N_sd / (N_ss V_d)``: the visits to the target d that come after one
        to s. Removing the target itself loses all.
        """
        onward, visits = self.visits()
        at = self.locate(target)
        returns = np.diagonal(onward, axis1=-2, axis2=-1)
        return visits * onward[..., :, at] / (returns * visits[..., at, None])

    def break_even(self, removed: str, target: str) -> np.ndarray:
        """Share of the arrivals at the removed state that makes good what the target loses, if they go to it instead.

        Every arrival, by entry or by a move, goes to the target with that chance and ends otherwise. With f the first
        arrivals at the removed state, m the visits to the target that one visit to it brings without the removed state,
        and k the chance to come from the target to the removed state, it is ``loss / (f m / V_d + k loss)``.
        """
        gone, at = self.locate(removed), self.locate(target)
        if gone == at:
            raise NetredError(f"network: found {removed!r} as both the removed state and the target, expected two.")
        onward, visits = self.visits()
        back = onward[..., at, gone] / onward[..., gone, gone]
        first = visits[..., gone] / onward[..., gone, gone]
        lost = first * onward[..., gone, at] / visits[..., at]
        alone = onward[..., at, at] - back * onward[..., gone, at]
        return lost / (first * alone / visits[..., at] + back * lost)


def _check_entries(entries: np.ndarray) -> None:
    total = entries.sum(axis=-1)
    stray = np.abs(total - 1) > _ROUNDING
    if (entries < 0).any() or stray.any():
        found = float(np.atleast_1d(total)[np.argmax(np.atleast_1d(np.abs(total - 1)))])
        raise NetredError(f"network, entries: found shares that sum to {found:.3g}, expected 1; correct the entries.")


def _check_rows(chain: Chain) -> None:
    totals = chain.moves.sum(axis=-1) + chain.purchases
    below = (chain.moves < 0).any(axis=-1) | (chain.purchases < 0)
    for at, state in enumerate(chain.states):
        highest = float(totals[..., at].max())
        if below[..., at].any() or highest > 1 + _ROUNDING:
            raise NetredError(
                f"network, row {state!r}: found chances that sum to {highest:.3g}, expected none below 0 and 1 at "
                f"most; correct its row."
            )


def _check_ways_out(chain: Chain) -> None:
    """Raise where, in some chain of the batch, a state leads for ever to other states."""
    left = 1 - chain.moves.sum(axis=-1)
    ends = left > _ROUNDING
    for _ in chain.states:
        ends = ends | ((chain.moves > 0) & ends[..., None, :]).any(axis=-1)
    for at, state in enumerate(chain.states):
        if not ends[..., at].all():
            raise NetredError(
                f"network, row {state!r}: found a state that can reach neither {PURCHASE} nor {EXIT}, expected a way "
                f"out; give it one."
            )
