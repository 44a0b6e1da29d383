"""Which assumption the answer hangs on: the change of the destination at both ends of every stated range."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.diversion.chain import ENDS
from analysis.diversion.dependence import Dependence
from analysis.diversion.network import Network


def swing(dependence: Dependence, network: Network | None, entrance: str, destination: str) -> pd.DataFrame:
    """The change at both ends of each range, all else in the middle; the rest of a row makes room in proportion.

    Parameters
    ----------
    network : Network, optional
        What phi was made of; without it only lambda and rho are moved.
    entrance, destination : str
        States of the network.

    Returns
    -------
    DataFrame
        Columns ``assumption`` (meaning by place), ``id``, ``low``, ``high`` (ends of the range, shares), ``at_low``,
        ``at_high`` and ``at_mode`` (the change), widest swing first.
    """
    words = {"diversion.lambda": "buyers who come directly", "diversion.rho": "sales that are recaptured"}
    table = dependence.swing()
    parts = [table.assign(assumption=table["id"].map(words).fillna(table["id"]))]
    if network is not None:
        parts.append(_swing_network(dependence, network, entrance, destination))
    table = pd.concat(parts, ignore_index=True).assign(at_mode=dependence.change.value)
    order = (table["at_high"] - table["at_low"]).abs().sort_values(ascending=False, kind="stable").index
    columns = ["assumption", "id", "low", "high", "at_low", "at_high", "at_mode"]
    return table.loc[order, columns].reset_index(drop=True)


def _swing_network(dependence: Dependence, network: Network, entrance: str, destination: str) -> pd.DataFrame:
    means = network.weights / network.weights.sum(axis=-1, keepdims=True)
    at, records = network.states.index(entrance), []
    for place, each in network.cells.items():
        lost = (network.build(set_cell(means, place, end)).lose(destination)[at] for end in (each.low, each.high))
        changes = (float(dependence.change_at(phi)) for phi in lost)
        records.append((name_input(network, place), each.id, each.low, each.high, *changes))
    return pd.DataFrame(records, columns=["assumption", "id", "low", "high", "at_low", "at_high"])


def name_input(network: Network, place: tuple[int, int]) -> str:
    """A cell of the network's weights in words."""
    targets = [*map(name_state, network.states), *ENDS]
    if place[0] == 0:
        return f"entry at {targets[place[1]]}"
    return f"{targets[place[0] - 1]} to {targets[place[1]]}"


def name_state(state: str) -> str:
    """A state as readers know it: ``tmall_global`` is Tmall Global."""
    return state.replace("_", " ").title()


def set_cell(means: np.ndarray, place: tuple[int, int], share: float) -> np.ndarray:
    """Shares of rows with one cell set, at a place (row, column), and the others of its row scaled to sum to one."""
    replaced = means.copy()
    row = replaced[place[0]]
    row *= (1 - share) / (1 - row[place[1]])
    row[place[1]] = share
    return replaced
