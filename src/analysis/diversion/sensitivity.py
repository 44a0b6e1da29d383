"""Which assumptions the loss of the destination hangs on: one at a time, by Morris screening and by Sobol indices.

Sobol indices need independent inputs, and shares of a row are not. The inputs are therefore the independent gamma
variables that a Dirichlet row is made of, one for each cell, in groups of one row; the recapture is a group of its own.

Sources: morris1991, saltelli2010.
"""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
from SALib.analyze import morris as morris_analysis
from SALib.analyze import sobol as sobol_analysis
from SALib.sample import morris as morris_sampling
from SALib.sample import sobol as sobol_sampling
from scipy.stats import gamma, triang

from analysis.diversion.chain import ENDS
from analysis.diversion.network import Network

TRAJECTORIES = 50
SAMPLES = 2**12
KEPT = 0.05
"""Rows whose largest elementary effect is under this share of the largest of all are left at their means."""

OUTER = 0.025
"""Morris leaves out so much at either end of every input, where gamma variables have no bound."""

_EDGE = 1e-6


@dataclasses.dataclass(frozen=True)
class Question:
    """The quantity whose sensitivity is asked for: the change of `target` when `removed` is gone."""

    network: Network
    removed: str
    target: str

    def inputs(self) -> list[tuple[int, int]]:
        """Places of the used cells in the network's weights."""
        return [(int(row), int(column)) for row, column in np.argwhere(self.network.weights > 0)]

    def name_input(self, place: tuple[int, int]) -> str:
        """The cell in words."""
        targets = [*map(name_state, self.network.states), *ENDS]
        if place[0] == 0:
            return f"entry at {targets[place[1]]}"
        return f"{targets[place[0] - 1]} to {targets[place[1]]}"

    def group(self, place: tuple[int, int]) -> str:
        """The row that a cell belongs to, in words."""
        return "entries" if place[0] == 0 else f"moves from {name_state(self.network.states[place[0] - 1])}"

    def evaluate(self, uniforms: np.ndarray) -> np.ndarray:
        """The change for points of the unit cube, shape (points, inputs + 1); the last input is the recapture."""
        places, weights = self.inputs(), self.network.weights
        points = np.clip(uniforms, _EDGE, 1 - _EDGE)
        cells = np.zeros((len(points), *weights.shape))
        for column, place in enumerate(places):
            cells[:, place[0], place[1]] = gamma.ppf(points[:, column], weights[place])
        chain = self.network.build(cells / cells.sum(axis=-1, keepdims=True))
        return chain.change(self.removed, self.target, _recapture_at(self.network, points[:, -1]))


def name_state(state: str) -> str:
    """A state as readers know it: ``tmall_global`` is Tmall Global."""
    return state.replace("_", " ").title()


def _recapture_at(network: Network, points: np.ndarray) -> np.ndarray:
    low, mode, high = network.recapture.low, network.recapture.mode, network.recapture.high
    if low == high:
        return np.full(len(points), mode)
    return triang.ppf(points, (mode - low) / (high - low), low, high - low)


def screen(question: Question, trajectories: int = TRAJECTORIES, seed: int = 0) -> pd.DataFrame:
    """Morris screening of every cell.

    Returns
    -------
    DataFrame
        Columns ``input``, ``group``, ``effect`` (mean absolute elementary effect on the change)
        and ``spread`` (their standard deviation), largest first.
    """
    problem = _pose(question) | {"bounds": [[OUTER, 1 - OUTER]] * (len(question.inputs()) + 1)}
    points = morris_sampling.sample(problem, trajectories, num_levels=4, seed=seed)
    found = morris_analysis.analyze(problem, points, question.evaluate(points), num_levels=4, seed=seed)
    groups = [question.group(place) for place in question.inputs()] + ["recapture"]
    table = pd.DataFrame(
        {"input": problem["names"], "group": groups, "effect": found["mu_star"], "spread": found["sigma"]}
    )
    return table.sort_values("effect", ascending=False, ignore_index=True)


def decompose(question: Question, screened: pd.DataFrame, samples: int = SAMPLES, seed: int = 0) -> pd.DataFrame:
    """Sobol indices of the rows that screening kept; cells of other rows stay at their medians.

    Parameters
    ----------
    screened : DataFrame
        Of `screen`.
    samples : int
        Base samples, a power of two; the model runs ``samples * (groups + 2)`` times.

    Returns
    -------
    DataFrame
        Columns ``group``, ``first`` and ``total`` (shares of the variance of the change) and ``first_error``,
        ``total_error`` (half-widths of their 95% bands), largest total first.
    """
    largest = screened.groupby("group")["effect"].max()
    kept = set(largest.index[largest >= KEPT * largest.max()])
    free = [question.group(place) in kept for place in question.inputs()] + ["recapture" in kept]
    full = _pose(question)
    groups = [*(question.group(place) for place in question.inputs()), "recapture"]
    problem = {
        "num_vars": sum(free),
        "names": [name for name, used in zip(full["names"], free, strict=True) if used],
        "bounds": [[0.0, 1.0]] * sum(free),
        "groups": [name for name, used in zip(groups, free, strict=True) if used],
    }
    points = sobol_sampling.sample(problem, samples, calc_second_order=False, seed=seed)
    cube = np.full((len(points), len(free)), 0.5)
    cube[:, np.asarray(free)] = points
    found = sobol_analysis.analyze(problem, question.evaluate(cube), calc_second_order=False, seed=seed)
    names = list(dict.fromkeys(problem["groups"]))
    columns = {"first": "S1", "total": "ST", "first_error": "S1_conf", "total_error": "ST_conf"}
    table = pd.DataFrame({"group": names, **{name: found[key] for name, key in columns.items()}})
    return table.sort_values("total", ascending=False, ignore_index=True)


def _pose(question: Question) -> dict:
    names = [*(question.name_input(place) for place in question.inputs()), "recapture"]
    return {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}


def swing(question: Question) -> pd.DataFrame:
    """The change at both ends of each stated range, all else at its mean; the rest of the row makes room in proportion.

    Returns
    -------
    DataFrame
        Columns ``assumption`` (meaning by place), ``id``, ``low``, ``high`` (ends of the range, shares), ``at_low``,
        ``at_high`` and ``at_mode`` (the change), widest swing first. Empty of cells where the network was counted.
    """
    network = question.network
    means = network.weights / network.weights.sum(axis=-1, keepdims=True)
    middle = network.recapture.mode
    records = []
    for place, each in network.cells.items():
        ends = [float(_change_at(question, set_cell(means, place, end), middle)) for end in (each.low, each.high)]
        records.append((question.name_input(place), each.id, each.low, each.high, *ends))
    ends = [float(_change_at(question, means, end)) for end in (network.recapture.low, network.recapture.high)]
    records.append(("recapture", network.recapture.id, network.recapture.low, network.recapture.high, *ends))
    table = pd.DataFrame(records, columns=["assumption", "id", "low", "high", "at_low", "at_high"])
    table["at_mode"] = float(_change_at(question, means, middle))
    order = (table["at_high"] - table["at_low"]).abs().sort_values(ascending=False, kind="stable").index
    return table.loc[order].reset_index(drop=True)


def set_cell(means: np.ndarray, place: tuple[int, int], share: float) -> np.ndarray:
    """Shares of rows with one cell set, at a place (row, column), and the others of its row scaled to sum to one."""
    replaced = means.copy()
    row = replaced[place[0]]
    row *= (1 - share) / (1 - row[place[1]])
    row[place[1]] = share
    return replaced


def _change_at(question: Question, shares: np.ndarray, recapture: float) -> np.ndarray:
    return question.network.build(shares).change(question.removed, question.target, recapture)
