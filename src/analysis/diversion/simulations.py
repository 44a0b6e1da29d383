"""Worlds where the answer is set: each simulates data with a known effect, runs an estimator and says how it did."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
from scipy.special import expit

from analysis.diversion.chain import Chain
from analysis.diversion.displacement import bound_counts, weigh
from analysis.diversion.interruptions import POINTS_A_BEND
from analysis.diversion.passage import measure_passage
from analysis.diversion.precedence import TESTS, simulate_pair
from analysis.diversion.shares import fit as fit_share
from analysis.series import Layout, damp_time, find_null, judge, simulate_errors

LEVEL = 0.8
"""Of every band."""

NOMINAL = 0.05
"""Size of the usual tests."""

SUPPORTED = 0.9
"""Probability from which a claim is supported."""

NOISE, PERSISTENCE = 0.04, 0.5
"""Deviation and persistence of growth in the worlds of interrupted series, log points."""


class World:
    """A kind of world; ``world(generator, effect)`` gives measure to number for one of them, NaN where none applies."""

    def simulate(self, seed: int, effect: float, worlds: int) -> pd.DataFrame:
        """One row a world and one column a measure, each world with a generator of its own."""
        return pd.DataFrame([self(generator, effect) for generator in np.random.default_rng(seed).spawn(worlds)])


@dataclasses.dataclass(frozen=True)
class SeriesWorld(World):
    """A series with a step at a known date, or about a level, through the whole pipeline with its estimated noise.

    Parameters
    ----------
    noise, persistence : float
        Deviation of the errors, in the unit of the effect, and their correlation with themselves one point earlier.
    trend : {'none', 'straight', 'exponential', 'S-shaped'}
        What the series does besides; the S is steepest at the event.
    """

    layout: Layout
    noise: float = NOISE
    persistence: float = PERSISTENCE
    trend: str = "none"

    def simulate(self, seed: int, effect: float, worlds: int) -> pd.DataFrame:
        """All worlds at once; a step is found at nine in ten."""
        layout, design, null = self.layout, self.layout.design, find_null(self.layout)
        errors = simulate_errors(layout.count, self.persistence, layout.overlap, worlds, np.random.default_rng(seed))
        judged = judge(self.noise * errors + self._draw_trend() + effect * design[:, -1], design)
        persistence = null.match(judged.autocorrelations)
        steps = judged.coefficients[:, -1]
        low, high = (steps - null.quantile(persistence, share) * judged.errors for share in (0.9, 0.1))
        return pd.DataFrame(
            {
                "rejection": null.chance_below(judged.statistics, persistence) >= SUPPORTED,
                "coverage": (low <= effect) & (effect <= high),
                "bias": steps - effect,
            }
        )

    def _draw_trend(self) -> np.ndarray:
        time = np.arange(self.layout.count)
        return {
            "none": np.zeros(len(time)),
            "straight": time / len(time),
            "exponential": np.expm1(3 * time / len(time)) / np.expm1(3),
            "S-shaped": expit((time - (self.layout.before or 0)) / POINTS_A_BEND),
        }[self.trend]


@dataclasses.dataclass(frozen=True)
class PairedWorld(World):
    """Two series of quarters and one of the tests of precedence."""

    test: str
    quarters: int
    shared: bool = False

    def __call__(self, generator: np.random.Generator, effect: float) -> dict[str, float]:
        p_value = TESTS[self.test](*simulate_pair(self.quarters, effect, self.shared, generator))
        return {"rejection": p_value < NOMINAL if np.isfinite(p_value) else np.nan}


@dataclasses.dataclass(frozen=True)
class ShareWorld(World):
    """A damped logit share of quarters, forecast four years on; the effect is the damping a year."""

    quarters: int
    slope: float = 0.2
    noise: float = 0.03
    horizon: int = 16

    def __call__(self, generator: np.random.Generator, effect: float) -> dict[str, float]:
        count = self.quarters + self.horizon
        years = np.arange(count) / 4
        trend = damp_time(years, effect)
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
class SessionWorld(World):
    """Sessions from a known chain, of users who come back or not; the truth is the chain's removal effect."""

    sessions: int
    users: int | None = None

    def __call__(self, generator: np.random.Generator, effect: float) -> dict[str, float]:
        paths = simulate_sessions(TRUE_CHAIN, self.sessions, generator, self.users)
        loss = measure_passage(paths, "entrance", "destination").draw_through(1000, int(generator.integers(2**31)))
        low, high = np.quantile(loss, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
        return {"coverage": low <= effect <= high, "bias": float(np.median(loss)) - effect}


def simulate_sessions(
    chain: Chain, sessions: int, generator: np.random.Generator, users: int | None = None
) -> pd.DataFrame:
    """Paths of sessions that follow a chain: columns ``session``, ``step`` and ``state``.

    Parameters
    ----------
    users : int, optional
        Who come back in turn, each with habits of their own where to begin (Dirichlet about the chain's entries, worth
        one session); then there is a column ``user``. Sales are linear in the entries, so the truth stays the chain's.
    """
    names = np.array([*chain.states, "purchase", "exit"])
    ends = len(chain.states)
    rows = np.column_stack([chain.moves, chain.purchases])
    cumulative = np.column_stack([rows, 1 - rows.sum(axis=1)]).cumsum(axis=1)
    alive, frames = np.arange(sessions), []
    if users is None:
        at = generator.choice(ends, sessions, p=chain.entries)
    else:
        habits = generator.dirichlet(chain.entries, users).cumsum(axis=1)[alive % users]
        at = (generator.random((sessions, 1)) > habits).sum(axis=1).clip(max=ends - 1)
    step = 1
    while len(alive):
        frames.append(pd.DataFrame({"session": alive, "step": step, "state": names[at]}))
        alive, at = alive[at < ends], at[at < ends]
        at = (generator.random((len(at), 1)) > cumulative[at]).sum(axis=1).clip(max=ends + 1)
        step += 1
    paths = pd.concat(frames, ignore_index=True)
    return paths if users is None else paths.assign(user=(paths["session"] % users).astype(str))


@dataclasses.dataclass(frozen=True)
class ListWorld(World):
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
