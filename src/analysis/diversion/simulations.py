"""Worlds where the answer is set: each simulates data with a known effect, runs an estimator and says how it did."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd

from analysis.assumptions import Assumption
from analysis.diversion.chain import Chain
from analysis.diversion.displacement import bound_counts, weigh
from analysis.diversion.interruptions import SIZE, Layout, interrupt
from analysis.diversion.precedence import TESTS, simulate_pair
from analysis.diversion.sessions import of_sessions
from analysis.diversion.shares import fit as fit_share

LEVEL = 0.8
"""Of every band."""

SUPPORTED = 0.9
"""Probability from which a claim is supported."""

NOISE, PERSISTENCE = 0.04, 0.5
"""Deviation and persistence of growth in the worlds of interrupted series, log points."""


@dataclasses.dataclass(frozen=True)
class InterruptedWorld:
    """A step in growth at a known date, through the whole pipeline with its estimated noise."""

    periods: int
    before: int

    def __call__(self, generator: np.random.Generator, effect: float) -> dict[str, float]:
        layout = Layout(self.periods, self.before, NOISE, PERSISTENCE)
        index = pd.period_range("2012-04-01", periods=self.periods, freq="Q-MAR")
        growth = pd.Series(layout.simulate(effect, 1, int(generator.integers(2**31)))[0], index=index)
        found = interrupt(growth, index[self.before], LEVEL, worlds=2000)
        return {
            "rejection": found.p_value < SIZE,
            "coverage": found.low <= effect <= found.high,
            "bias": found.step - effect,
        }


@dataclasses.dataclass(frozen=True)
class PairedWorld:
    """Two series of quarters and one of the tests of precedence."""

    test: str
    quarters: int
    shared: bool = False

    def __call__(self, generator: np.random.Generator, effect: float) -> dict[str, float]:
        p_value = TESTS[self.test](*simulate_pair(self.quarters, effect, self.shared, generator))
        return {"rejection": p_value < SIZE if np.isfinite(p_value) else np.nan}


@dataclasses.dataclass(frozen=True)
class ShareWorld:
    """A damped logit share of quarters, forecast four years on; the effect is the damping a year."""

    quarters: int
    slope: float = 0.2
    noise: float = 0.03
    horizon: int = 16

    def __call__(self, generator: np.random.Generator, effect: float) -> dict[str, float]:
        count = self.quarters + self.horizon
        years = np.arange(count) / 4
        trend = years if effect == 0 else (1 - np.exp(-effect * years)) / effect
        shocks, noise = self.noise * generator.standard_normal(count), np.zeros(count)
        for at in range(1, count):
            noise[at] = 0.4 * noise[at - 1] + shocks[at]
        z = -0.9 + self.slope * trend + np.array([-0.05, -0.05, 0.15, -0.05])[np.arange(count) % 4] + noise
        index = pd.period_range("2012-04-01", periods=count, freq="Q-MAR")
        entrance = pd.Series(100.0, index=index)
        destination = entrance * np.exp(z)
        fitted = fit_share(destination[: self.quarters], entrance[: self.quarters])
        draws = fitted.simulate(self.horizon, 1000, int(generator.integers(2**31)))[:, -1]
        truth = float((destination / (destination + entrance)).iloc[-1])
        low, high = np.quantile(draws, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
        return {"coverage": low <= truth <= high, "bias": float(np.median(draws)) - truth}


TRUE_CHAIN = Chain(
    ("entrance", "destination", "social"),
    np.array([0.6, 0.25, 0.15]),
    np.array([[0.0, 0.2, 0.0], [0.08, 0.0, 0.0], [0.3, 0.05, 0.0]]),
    np.array([0.12, 0.1, 0.0]),
)
"""The chain that simulated sessions follow."""


@dataclasses.dataclass(frozen=True)
class SessionWorld:
    """Sessions from a known chain; the truth is its removal effect and its break-even recapture."""

    sessions: int

    def __call__(self, generator: np.random.Generator, effect: float) -> dict[str, float]:
        paths = simulate_sessions(TRUE_CHAIN, self.sessions, generator)
        network = of_sessions(paths, Assumption("network.recapture", 0, 0, 0))
        chains, _ = network.draw(1000, int(generator.integers(2**31)))
        loss = chains.lose("destination")[:, chains.locate("entrance")]
        low, high = np.quantile(loss, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
        return {"coverage": low <= effect <= high, "bias": float(np.median(loss)) - effect}


def simulate_sessions(chain: Chain, sessions: int, generator: np.random.Generator) -> pd.DataFrame:
    """Paths of sessions that follow a chain: columns ``session``, ``step`` and ``state``."""
    names = np.array([*chain.states, "purchase", "exit"])
    ends = len(chain.states)
    rows = np.column_stack([chain.moves, chain.purchases])
    cumulative = np.column_stack([rows, 1 - rows.sum(axis=1)]).cumsum(axis=1)
    alive, at, frames = np.arange(sessions), generator.choice(ends, sessions, p=chain.entries), []
    step = 1
    while len(alive):
        frames.append(pd.DataFrame({"session": alive, "step": step, "state": names[at]}))
        alive, at = alive[at < ends], at[at < ends]
        at = (generator.random((len(at), 1)) > cumulative[at]).sum(axis=1).clip(max=ends + 1)
        step += 1
    return pd.concat(frames, ignore_index=True)


@dataclasses.dataclass(frozen=True)
class ListWorld:
    """Top-ten lists of which only the first places are known; the effect is the slope of the logit a year."""

    years: int
    known: int

    def __call__(self, generator: np.random.Generator, effect: float) -> dict[str, float]:
        years = np.arange(2012, 2012 + self.years)
        records = []
        for year in years:
            share = 1 / (1 + np.exp(-effect * (year - years.mean())))
            native = generator.random(10) < share
            origins = np.where(native, "native", "other")
            records += [(year, place + 1.0, f"brand {place}", origin) for place, origin in enumerate(origins)]
        ranks = pd.DataFrame(records, columns=["year", "rank", "brand", "origin"])
        counts = bound_counts(ranks[ranks["rank"] <= self.known], "native")
        found = weigh(counts, draws=4000, seed=int(generator.integers(2**31)))
        low, median, high = found.quantiles("slope", [(1 - LEVEL) / 2, 0.5, (1 + LEVEL) / 2])
        return {
            "rejection": found.probability_negative("slope") >= SUPPORTED,
            "coverage": low <= effect <= high,
            "bias": median - effect,
        }
