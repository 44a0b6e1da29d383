"""Speed of the diversion studies, printed: the network with every removal, the dependence, the interrupted series.

``python benchmarks/diversion.py [--worlds]``; with ``--worlds`` the whole table of simulated worlds too, by number of
processes, and whether it came out the same.
"""

from __future__ import annotations

import argparse
import os
import time
from pathlib import Path

from analysis.catalog import load
from analysis.diversion.network import of_assumptions
from analysis.diversion.worlds import list_scenarios, simulate_worlds
from analysis.measures import dependence, tabulate_swings
from analysis.series import Layout, find_detectable
from analysis.study import Study

DATA = Path(__file__).resolve().parents[1] / "data"
DRAWS = 20_000
PAIR = {"entrance": "entrance", "destination": "destination"}


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
    study = Study.open(load(DATA), "latest", draws=DRAWS)
    network = of_assumptions(study.assumptions("network"))
    states = len(network.states)

    def remove_all():
        chains = network.draw(DRAWS, 1)
        return [chains.lose(state) for state in network.states]

    measure(f"{DRAWS:,} draws of {states} states, removal of each for each", remove_all, 1)
    measure(f"dependence on the entrance, {DRAWS:,} draws", lambda: dependence(study, **PAIR), 1)
    measure("swing of every assumption", lambda: tabulate_swings(study, **PAIR), 1)
    layout = Layout(16, 4)
    measure(f"least detectable step, {DRAWS:,} worlds", lambda: find_detectable(layout, 0.5, worlds=DRAWS), 1)
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
