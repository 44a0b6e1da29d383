"""A traffic network that is assumed: how sessions reach a destination, and what it loses without its entrance.

Rows of chances are Dirichlet, so every row sums to one in every draw. They come from the table of assumptions, ids
``network.enter_X`` (share of sessions that start at X) and ``network.X_to_Y`` (chance that a visit to X goes on to Y).
The mean is the stated modes and what they leave to an exit; the concentration is the one whose variance, summed over
the row, is that of triangular draws from the stated ranges. What comes out is a range of assumptions. Sessions that
somebody supplies are counted by `analysis.diversion.passage` instead.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from analysis.assumptions import Assumption, read_assumptions
from analysis.diversion.chain import ENDS, EXIT, PURCHASE, Chain
from analysis.diversion.closed_form import check_share
from analysis.errors import NetredError

PREFIX = "network"
ENTRY = "enter"
MOST_CONCENTRATED = 1e6
"""Dirichlet concentration of a row whose ranges have no width."""

_TOLERANCE = 0.005


@dataclasses.dataclass(frozen=True)
class Network:
    """Dirichlet rows of a traffic network; made by `of_assumptions`.

    Parameters
    ----------
    states : tuple of str, length k
    weights : ndarray of shape (k + 1, k + 2)
        Dirichlet parameters: the entries, then a row for each state; columns are the states, purchase and exit. Zero
        where a move cannot happen.
    rows : tuple of str
        Identities of the catalogue's rows behind the weights.
    cells : mapping of (int, int) to Assumption
        The stated ranges by place in `weights`.
    """

    states: tuple[str, ...]
    weights: np.ndarray
    rows: tuple[str, ...] = ()
    cells: dict[tuple[int, int], Assumption] = dataclasses.field(default_factory=dict)

    def __post_init__(self):
        self.mean()

    @property
    def labels(self) -> tuple[str, ...]:
        """Names of the rows of `weights`: the entries, then the states."""
        return (ENTRY, *self.states)

    def mean(self) -> Chain:
        """The chain at the mean of every row."""
        return self.build(self.weights / np.maximum(self.weights.sum(axis=-1, keepdims=True), np.finfo(float).tiny))

    def draw(self, draws: int, seed: int = 0) -> Chain:
        """A batch of chains with Dirichlet rows."""
        generator = np.random.default_rng(seed)
        used = self.weights > 0
        gammas = np.zeros((draws, *self.weights.shape))
        gammas[:, used] = generator.standard_gamma(self.weights[used], (draws, int(used.sum())))
        shares = gammas / np.maximum(gammas.sum(axis=-1, keepdims=True), np.finfo(float).tiny)
        return self.build(shares)

    def build(self, shares: np.ndarray) -> Chain:
        """A chain, or a batch, from shares of shape (..., k + 1, k + 2)."""
        count = len(self.states)
        body = shares[..., 1:, :]
        return Chain(self.states, shares[..., 0, :count], body[..., :count], body[..., count])

    def lose(self, shares: Mapping[str, Any], removed: str, target: str) -> Any:
        """Share of the target's visits lost when a state is removed and its sessions end, from a value for each cell.

        As `Chain.lose` at these values, by eliminating one state after another, which asks for arithmetic alone: the
        values may be numbers or the symbols of `analysis.assumptions.trace`. Rows that do not sum are scaled.

        Parameters
        ----------
        shares : mapping of str to number
            By id of the assumption.
        removed, target : str
            States of the network.
        """
        moves = self._scale_rows(shares)
        gone, at = (1 + self.states.index(state) for state in (removed, target))
        without = {(row, to): share for (row, to), share in moves.items() if gone not in (row, to)}
        return 1 - count_visits(without, at) / count_visits(moves, at)

    def _scale_rows(self, shares: Mapping[str, Any]) -> dict[tuple[int, int], Any]:
        """Chances of the moves between states, counted from one, and of the entries, from nought."""
        totals: dict[int, Any] = {}
        for (row, _), each in self.cells.items():
            totals[row] = totals.get(row, 0) + shares[each.id]
        whole = {row for row, column in self.cells if row == 0 or column == len(self.states) + 1}
        totals = {row: total if row in whole else np.maximum(total, 1) for row, total in totals.items()}
        inside = {place: each for place, each in self.cells.items() if place[1] < len(self.states)}
        return {(row, 1 + to): shares[each.id] / totals[row] for (row, to), each in inside.items()}


def count_visits(moves: Mapping[tuple[int, int], Any], target: int) -> Any:
    """Visits to a state that are expected in a session, by eliminating every other state.

    Parameters
    ----------
    moves : mapping of (int, int) to number
        Chance to go from one state to another; state 0 is where a session starts, and none goes back to it.
    target : int
    """
    left = dict(moves)
    for state in sorted({to for _, to in moves} - {target}):
        stays = left.pop((state, state), None)
        out = {to: left.pop((at, to)) for at, to in list(left) if at == state}
        into = {at: left.pop((at, to)) for at, to in list(left) if to == state}
        for at, first in into.items():
            passing = first if stays is None else first / (1 - stays)
            for to, second in out.items():
                left[at, to] = left.get((at, to), 0) + passing * second
    return left[0, target] / (1 - left[target, target] if (target, target) in left else 1)


def of_assumptions(table: pd.DataFrame, concentration: float | None = None, scaled: bool = False) -> Network:
    """The network that a table of assumptions states.

    Parameters
    ----------
    table : DataFrame
        Indexed by id, with columns ``low``, ``mode``, ``high``, ``basis``, ``row``; ids as in the module's text.
    concentration : float, optional
        Of every row, in place of the one that fits its ranges.
    scaled : bool
        Whether modes that do not sum are scaled until they do, as where a reader settled some, or are refused.

    Raises
    ------
    NetredError
        If a range leaves 0-1 or its order, an id is none of the forms, a move names an unknown state, a row does not
        sum, or a state cannot reach an end. The message names the row.
    """
    ids = [name for name in table.index if name.startswith(f"{PREFIX}.")]
    stated = {each.id: each for each in read_assumptions(table, ids)}
    for each in stated.values():
        check_share(each.id, [each.low, each.high])
    places = {name: _parse(name) for name in stated}
    states = tuple(dict.fromkeys(source if source != ENTRY else target for source, target in places.values()))
    cells = {_place(name, *places[name], states): each for name, each in stated.items()}
    weights = np.zeros((len(states) + 1, len(states) + 2))
    for row in range(len(weights)):
        weights[row] = _weigh_row(row, states, cells, concentration, scaled)
    return Network(states, weights, tuple(each.row for each in stated.values() if each.row), cells)


def _parse(name: str) -> tuple[str, str]:
    """Origin and target that an id names."""
    words = name.removeprefix(f"{PREFIX}.")
    if words.startswith(f"{ENTRY}_"):
        return ENTRY, words.removeprefix(f"{ENTRY}_")
    origin, to, target = words.partition("_to_")
    if not (to and origin and target):
        raise NetredError(
            f"assumption {name!r}: found an id of no known form, expected {PREFIX}.{ENTRY}_STATE or "
            f"{PREFIX}.STATE_to_STATE; rename the row."
        )
    return origin, target


def _place(name: str, origin: str, target: str, states: tuple[str, ...]) -> tuple[int, int]:
    """Row and column of a cell."""
    columns = (*states, *ENDS)
    if target not in columns or origin in ENDS:
        raise NetredError(
            f"assumption {name!r}: found a move from {origin!r} to {target!r}, expected states of the network, "
            f"{', '.join(states)}, or an end, {PURCHASE} or {EXIT}; give the state a row of its own or mend its name."
        )
    return (0 if origin == ENTRY else 1 + states.index(origin)), columns.index(target)


def _weigh_row(row: int, states: tuple[str, ...], cells: dict, concentration: float | None, scaled: bool) -> np.ndarray:
    """Dirichlet parameters of one row: normalised modes times the concentration."""
    label = f"entries ({PREFIX}.{ENTRY}_...)" if row == 0 else f"moves from {states[row - 1]!r}"
    inside = {column: each for (at, column), each in cells.items() if at == row}
    means = np.zeros(len(states) + 2)
    for column, each in inside.items():
        means[column] = each.mode
    total, explicit = means.sum(), row == 0 or len(states) + 1 in inside
    if not scaled and (total > 1 + _TOLERANCE or (explicit and abs(total - 1) > _TOLERANCE)):
        wanted = "1" if explicit else "1 at most, the rest being an exit"
        raise NetredError(
            f"network, {label}: found modes that sum to {total:.3g}, expected {wanted}; correct the rows "
            f"{', '.join(each.id for each in inside.values())}."
        )
    if not explicit:
        means[-1] = max(0.0, 1 - total)
    means /= means.sum()
    stated = means[list(inside)]
    spread = sum(_triangular_variance(each) for each in inside.values())
    fitted = (stated * (1 - stated)).sum() / spread - 1 if spread > 0 else MOST_CONCENTRATED
    return means * (concentration or float(np.clip(fitted, 1, MOST_CONCENTRATED)))


def _triangular_variance(each: Assumption) -> float:
    low, mode, high = each.low, each.mode, each.high
    return (low**2 + mode**2 + high**2 - low * mode - low * high - mode * high) / 18
