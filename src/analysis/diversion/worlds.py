"""Known truth: every estimator of this room run on worlds where the answer is set.

``python -m analysis.diversion.worlds`` writes ``worlds.csv`` anew. A row says how often a test rejects (its size where
the effect is nought, its power elsewhere), how often a band holds the truth, or how far an estimate is off on average.
The table is part of the methods, not of a study's data, so it ships with the package. Every scenario has its own seed,
so the table is the same for any number of processes.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import dataclasses
import importlib.resources
import io
import sys
import zlib
from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd

from analysis.diversion.interruptions import POINTS_A_BEND
from analysis.diversion.precedence import EFFECTS, TESTS
from analysis.diversion.simulations import (
    TRUE_CHAIN,
    ListWorld,
    PairedWorld,
    SeriesWorld,
    SessionWorld,
    ShareWorld,
    World,
)
from analysis.series import Layout

TABLE = "worlds.csv"
LENGTHS = (12, 20, 40, 80)
"""Quarters of the simulated pairs."""

BATCH = 10_000
"""Worlds of a scenario whose worlds are made all at once."""

COLUMNS = ("estimator", "layout", "effect", "measure", "value", "error", "worlds")


@dataclasses.dataclass(frozen=True)
class Scenario:
    """One set of worlds.

    Parameters
    ----------
    effect : float
        The truth, in the estimator's unit.
    """

    estimator: str
    layout: str
    effect: float
    worlds: int
    world: World

    def simulate(self) -> list[tuple]:
        """Rows of the table, in the order of `COLUMNS`."""
        seed = zlib.crc32(f"{self.estimator}/{self.layout}/{self.effect:.6f}".encode())
        rows = []
        for measure, values in self.world.simulate(seed, self.effect, self.worlds).items():
            sound = values.dropna().to_numpy(float)
            if len(sound):
                error = sound.std() / np.sqrt(len(sound))
                rows.append((self.estimator, self.layout, self.effect, measure, sound.mean(), error, len(sound)))
        return rows


def list_scenarios() -> list[Scenario]:
    """Every scenario of the table, in its order."""
    return [*_list_interrupted(), *_list_paired(), *_list_others()]


def _list_interrupted() -> Iterator[Scenario]:
    for periods, before in ((12, 3), (16, 4), (16, 6), (40, 20)):
        for effect in (0.0, 0.05, 0.10, 0.15, 0.20):
            world = SeriesWorld(Layout(periods, before))
            yield Scenario("interrupted series", f"{periods} quarters, {before} before", effect, BATCH, world)
    for persistence in (0.0, 0.9):
        for effect in (0.0, 0.05, 0.10):
            world = SeriesWorld(Layout(16, 4), persistence=persistence)
            layout = f"16 quarters, 4 before, persistence {persistence:g}"
            yield Scenario("interrupted series", layout, effect, BATCH, world)
    for trend, persistence in (("straight", 0.9), ("exponential", 0.5), ("S-shaped", 0.5)):
        for effect in (0.0, 0.1, 0.2):
            world = SeriesWorld(Layout(104, 52, 104 // POINTS_A_BEND), 0.1, persistence, trend)
            layout = f"104 weeks, {trend} growth, persistence {persistence:g}"
            yield Scenario("interrupted series", layout, effect, BATCH, world)
    for weeks in (13, 52):
        for persistence in (0.0, 0.7, 0.9):
            world = SeriesWorld(Layout(weeks, bends=0), 0.02, persistence)
            yield Scenario("mean of weeks", f"{weeks} weeks, persistence {persistence:g}", 0.0, BATCH, world)


def _list_paired() -> Iterator[Scenario]:
    for test in TESTS:
        worlds = 150 if test == "bounds" else 400  # the bounds test is slow
        for quarters in LENGTHS:
            for effect in EFFECTS.values():
                yield Scenario(test, f"{quarters} quarters", effect, worlds, PairedWorld(test, quarters))
            layout = f"{quarters} quarters, shared demand"
            yield Scenario(test, layout, 0.0, worlds, PairedWorld(test, quarters, True))


def _list_others() -> Iterator[Scenario]:
    for quarters in (16, 20):
        for damping in (0.0, 0.2, 0.4):
            yield Scenario("damped logit share", f"{quarters} quarters", damping, 200, ShareWorld(quarters))
    truth = float(TRUE_CHAIN.lose("destination")[0])
    for sessions in (300, 3000):
        yield Scenario("removal effect", f"{sessions} sessions", truth, 400, SessionWorld(sessions))
    yield Scenario("removal effect", "3000 sessions of 60 users", truth, 400, SessionWorld(3000, 60))
    for years, known in ((3, 10), (5, 5), (5, 10), (10, 10)):
        for slope in (0.0, -0.25, -0.5, -1.0):
            layout = f"{years} years, {known} of 10 places"
            yield Scenario("native brands", layout, slope, 150, ListWorld(years, known))


def simulate_worlds(scenarios: list[Scenario], jobs: int = 1, report: Callable[[int, int], None] = lambda *_: None):
    """The table of some scenarios, the same for any number of processes; `report` is told how many are done."""
    done = []
    with concurrent.futures.ProcessPoolExecutor(jobs) as pool:
        for rows in pool.map(Scenario.simulate, scenarios):
            done.append(rows)
            report(len(done), len(scenarios))
    table = pd.DataFrame([row for rows in done for row in rows], columns=COLUMNS)
    numbers = ["effect", "value", "error"]
    return table.assign(**{name: table[name].astype(float).round(4) for name in numbers})


def load_worlds() -> pd.DataFrame:
    """The table that ships with the package; columns as `COLUMNS`."""
    text = importlib.resources.files(__package__).joinpath(TABLE).read_text(encoding="utf-8")
    return pd.read_csv(io.StringIO(text))


def main(words: list[str] | None = None) -> None:
    """Write the table anew, with progress on standard error."""
    parser = argparse.ArgumentParser(description="Write the table of simulated worlds anew.")
    parser.add_argument("--jobs", type=int, default=2, help="processes")
    jobs = parser.parse_args(words).jobs
    table = simulate_worlds(list_scenarios(), jobs, lambda done, of: print(f"\r{done}/{of}", end="", file=sys.stderr))
    path = importlib.resources.files(__package__).joinpath(TABLE)
    with importlib.resources.as_file(path) as file:
        table.to_csv(file, index=False, lineterminator="\n")


if __name__ == "__main__":
    main()
