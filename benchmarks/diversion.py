"""Speed of the diversion studies, printed: the network with every removal, Sobol indices, the interrupted series.

``python benchmarks/diversion.py [--worlds]``; with ``--worlds`` the whole table of simulated worlds too, by number of
processes, and whether it came out the same.
"""

from __future__ import annotations

import argparse
import os
import time
from pathlib import Path

from analysis.catalog import load
from analysis.diversion.interruptions import Layout
from analysis.diversion.network import of_assumptions
from analysis.diversion.removal import Removal
from analysis.diversion.sensitivity import decompose, screen
from analysis.diversion.worlds import list_scenarios, simulate_worlds

DATA = Path(__file__).resolve().parents[1] / "data"
DRAWS = 20_000


def measure(name: str, work, goal: float):
    """Run once, print the seconds beside the goal, and hand on what came out."""
    start = time.perf_counter()
    result = work()
    print(f"{name}: {time.perf_counter() - start:.2f} s (goal: under {goal:g} s)", flush=True)
    return result


def main() -> None:
    """Print every timing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worlds", action="store_true", help="the table of simulated worlds too")
    asked = parser.parse_args()
    network = of_assumptions(load(DATA).as_of("latest").assumptions("network"))
    states = len(network.states)

    def remove_all():
        chains, _ = network.draw(DRAWS, 1)
        return [chains.lose(state) for state in network.states]

    measure(f"{DRAWS:,} draws of {states} states, removal of each for each", remove_all, 1)
    question = Removal.of(network, "taobao", "tmall", 1000).question
    screened = measure("Morris screening, 50 trajectories", lambda: screen(question, 50, 1), 1)
    measure("Sobol indices, 4,096 base samples", lambda: decompose(question, screened, 4096, 1), 10)
    measure("least detectable step, 20,000 worlds", lambda: Layout(16, 4, 0.04, 0.5).least_detectable(), 1)
    if asked.worlds:
        tables = [
            measure(
                f"simulated worlds, {jobs} processes", lambda jobs=jobs: simulate_worlds(list_scenarios(), jobs), 180
            )
            for jobs in sorted({1, os.cpu_count() or 1})
        ]
        print("same for any number of processes:", all(table.equals(tables[0]) for table in tables))


if __name__ == "__main__":
    main()
