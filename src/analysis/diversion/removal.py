"""Findings of the traffic network: what the destination loses without its entrance, and where it breaks even."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.diversion.chain import Chain
from analysis.diversion.network import Network
from analysis.diversion.passage import Passage, measure_passage
from analysis.diversion.sensitivity import Question, name_state, set_cell
from analysis.findings import Finding
from analysis.prose import FIGURES_OF_ASSUMPTIONS, format_range, format_value, join

RANGE = 0.8
"""The middle share of the draws that a range runs over; the level of the band where sessions were counted."""

KNOB_POINTS = 41
KNOB_STEPS = (0.005, 0.01, 0.02, 0.05, 0.1)
MOST_KNOB_VALUES = 8


@dataclasses.dataclass(frozen=True)
class Removal:
    """The network without its entrance, over draws of its chances.

    Parameters
    ----------
    network : Network
    entrance, destination : str
        States.
    chains : Chain
        A batch.
    recapture : ndarray of shape (draws,)
    passages : mapping of str to Passage
        What sessions say of each state as an entrance; empty where none were supplied. They go before the chain, which
        lets every visit buy alike.
    """

    network: Network
    entrance: str
    destination: str
    chains: Chain
    recapture: np.ndarray
    passages: Mapping[str, Passage] = dataclasses.field(default_factory=dict)

    @classmethod
    def of(
        cls,
        network: Network,
        entrance: str,
        destination: str,
        draws: int = 20_000,
        seed: int = 0,
        paths: pd.DataFrame | None = None,
    ) -> Removal:
        """Draw the network; raises UnknownNameError where a state is not in it.

        Parameters
        ----------
        paths : DataFrame, optional
            The sessions behind the network; see `measure_passage`.
        """
        chains, recapture = network.draw(draws, seed)
        for state in (entrance, destination):
            chains.locate(state)
        states = [] if paths is None else [state for state in network.states if state != destination]
        passages = {state: measure_passage(paths, state, destination) for state in states}
        known = {state: passage for state, passage in passages.items() if passage}
        return cls(network, entrance, destination, chains, recapture, known)

    @property
    def question(self) -> Question:
        """For sensitivity: the change of the destination without the entrance."""
        return Question(self.network, self.entrance, self.destination)

    def losses(self) -> pd.DataFrame:
        """The loss of the destination when each other state is removed and nobody reroutes.

        Columns ``state``, ``value`` (at the mean chances), ``low``, ``high`` (middle `RANGE` of the draws) and
        ``primary`` (the entrance), largest first.
        """
        mean, drawn = self.network.mean().lose(self.destination), self.chains.lose(self.destination)
        for state, passage in self.passages.items():
            at = self.chains.locate(state)
            mean[at], drawn[:, at] = passage.through, passage.draw_through(len(drawn))
        low, high = np.quantile(drawn, _tails(), axis=0)
        table = pd.DataFrame({"name": self.network.states, "value": mean, "low": low, "high": high})
        table["primary"] = table["name"] == self.entrance
        table = table[table["name"] != self.destination].sort_values("value", ascending=False, ignore_index=True)
        return table.assign(name=table["name"].map(name_state))

    def findings(
        self, slug: str, names: tuple[str, str], as_of: datetime.date, rows: tuple[str, ...] = ()
    ) -> list[Finding]:
        """The removal effect, the same with the recapture, and the break-even recapture.

        Parameters
        ----------
        slug : str
            The destination in ids.
        names : tuple of str
            Entrance and destination in sentences.

        Returns
        -------
        list of Finding
            ``diversion.<slug>.removal_effect`` (share of the destination's sales that is lost if nobody reroutes),
            ``.change_with_recapture`` (rate) and ``diversion.network.break_even_recapture`` (share of the arrivals).
            Estimates with a level where sessions were counted, else ranges of assumptions.
        """
        counted = self.network.sessions is not None
        base = "sessions counted" if counted else "stated ranges"
        spread = f"in {format_value(RANGE, 'share')} of the draws from the {base}"
        shared = {
            "as_of": as_of,
            "kind": "estimate" if counted else "range of assumptions",
            "n": self.network.sessions,
            "rows": (*rows, *self.network.rows),
            "note": "a state is credited with all visits that come after it",
        }
        band = {"level": RANGE} if counted else {}
        draws = f"{len(self.recapture):,} draws from the {base}"
        model = "the paths of the sessions" if self.passages else "an absorbing chain with Dirichlet rows"
        loss, change, even = self._answer()
        entrance, destination = names
        return [
            _find(
                f"diversion.{slug}.removal_effect",
                "share",
                *loss,
                f"removal effect in {model}, nobody rerouting, {draws}",
                lambda value, low, high: (
                    f"If {entrance} vanished and nobody rerouted, {destination} would lose {_say(value)} of its sales "
                    f"({_span(low, high)} {spread}): an upper bound."
                ),
                **shared,
                **band,
            ),
            _find(
                f"diversion.{slug}.change_with_recapture",
                "rate",
                *change,
                f"{model} with recapture, {draws}; the recapture is assumed",
                lambda value, low, high: (
                    f"If some of {entrance}'s visitors went to {destination} instead, as many as the middle assumption "
                    f"has it, {destination} would {_say_change(value)}; the {base} allow anything from a "
                    f"{_name_change(low)} to a {_name_change(high)}."
                ),
                **(shared | {"kind": "range of assumptions"}),
            ),
            _find(
                "diversion.network.break_even_recapture",
                "share",
                *even,
                f"recapture at which the destination loses nothing in {model}, {draws}",
                lambda value, low, high: (
                    f"{destination} would lose nothing without {entrance} if it caught {_say(value)} of the visits "
                    f"that {entrance} used to get ({_span(low, high)} {spread})."
                ),
                **shared,
                **band,
            ),
        ]

    def _answer(self) -> tuple:
        """Loss, change with the recapture, and break-even: each at the mean and drawn."""
        recapture, pair = self.network.recapture.mode, (self.entrance, self.destination)
        if self.entrance in self.passages:
            return self.passages[self.entrance].answer(self.recapture, recapture, len(self.recapture))
        mean, at = self.network.mean(), self.chains.locate(self.entrance)
        return (
            (mean.lose(self.destination)[at], self.chains.lose(self.destination)[:, at]),
            (mean.change(*pair, recapture), self.chains.change(*pair, self.recapture)),
            (mean.break_even(*pair), self.chains.break_even(*pair)),
        )

    def knobs(self) -> pd.DataFrame:
        """The change on a grid of what a reader may turn, at the means otherwise.

        Columns ``recapture``, ``through`` (chance that a visit to the entrance goes on to the destination), ``direct``
        (share of sessions that start at the destination), ``change`` and ``break_even`` (the recapture without loss);
        shares. Each knob runs over its stated range in even steps, or over half to double its mean where sessions were
        counted.
        """
        network, places, pair = self.network, self._knob_places(), (self.entrance, self.destination)
        means = network.weights / network.weights.sum(axis=-1, keepdims=True)
        through, direct = (self._knob_values(means[place], place) for place in places)
        recapture = np.linspace(0, network.recapture.high, KNOB_POINTS)
        frames = []
        for first in through:
            for second in direct:
                chain = network.build(set_cell(set_cell(means, places[0], first), places[1], second))
                cells = {"recapture": recapture, "through": first, "direct": second}
                cells |= {"change": chain.change(*pair, recapture), "break_even": float(chain.break_even(*pair))}
                frames.append(pd.DataFrame(cells))
        return pd.concat(frames, ignore_index=True)

    def knob_defaults(self) -> dict[str, float]:
        """Mean of each knob."""
        means = self.network.weights / self.network.weights.sum(axis=-1, keepdims=True)
        return {
            name: float(means[place]) for name, place in zip(("through", "direct"), self._knob_places(), strict=True)
        }

    def _knob_places(self) -> tuple[tuple[int, int], tuple[int, int]]:
        gone, at = self.chains.locate(self.entrance), self.chains.locate(self.destination)
        return (1 + gone, at), (0, at)

    def _knob_values(self, mean: float, place: tuple[int, int]) -> np.ndarray:
        """Even values over the range of a cell, at most a dozen, in steps of a round size."""
        each = self.network.cells.get(place)
        low, high = (each.low, each.high) if each else (mean / 2, min(2 * mean, 0.95))
        step = next((step for step in KNOB_STEPS if (high - low) / step <= MOST_KNOB_VALUES), KNOB_STEPS[-1])
        first, last = np.floor(low / step + 1e-9), np.ceil(high / step - 1e-9)
        values = step * np.arange(first, last + 1)
        return values[(values > 0) & (values < 1)].round(4)


def report_sensitivity(removal: Removal, indices: pd.DataFrame, as_of: datetime.date) -> Finding:
    """The group of chances that the change hangs on most: ``diversion.network.leading_share_of_variance``."""
    first = indices.iloc[0]
    named = [f"{row.group} ({format_value(row.total, 'share', 2)})" for row in indices.head(3).itertuples()]
    return Finding(
        "diversion.network.leading_share_of_variance",
        first["total"],
        "share",
        "total Sobol index of the leading group, on independent gamma inputs, after Morris screening",
        as_of,
        "range of assumptions",
        low=max(0.0, first["total"] - first["total_error"]),
        high=first["total"] + first["total_error"],
        rows=removal.network.rows,
        note="the range is the sampling error of the index",
        sentence=f"The answer hangs on {first['group']} more than on anything else: the total shares of its spread are "
        f"{join(named)}.",
    )


def _tails() -> list[float]:
    return [(1 - RANGE) / 2, (1 + RANGE) / 2]


def _find(id: str, unit: str, value, drawn: np.ndarray, method: str, sentence, **shared) -> Finding:
    low, high = np.quantile(drawn, _tails())
    low, high = min(low, float(value)), max(high, float(value))
    return Finding(id, value, unit, method, low=low, high=high, sentence=sentence(float(value), low, high), **shared)


def _say(share: float) -> str:
    return format_value(share, "share", FIGURES_OF_ASSUMPTIONS)


def _say_change(change: float) -> str:
    return f"{'lose' if change < 0 else 'gain'} {_say(abs(change))}"


def _name_change(change: float) -> str:
    return f"{'loss' if change < 0 else 'gain'} of {_say(abs(change))}"


def _span(low: float, high: float) -> str:
    return format_range(low, high, "share", FIGURES_OF_ASSUMPTIONS)
