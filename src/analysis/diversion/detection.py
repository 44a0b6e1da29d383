"""How long a record must be before an interrupted series can see anything."""

from __future__ import annotations

import datetime

import pandas as pd

from analysis.diversion.simulations import NOISE, PERSISTENCE
from analysis.findings import Finding
from analysis.prose import format_value
from analysis.series import POWER, SIZE, Layout, find_detectable

RECORDS = (12, 16, 24, 40, 80)
"""Lengths, in quarters."""


def tabulate_detectable(draws: int, seed: int) -> pd.DataFrame:
    """The smallest step in growth that can be relied on, by length of the record, with the event in its middle.

    Columns ``name``, ``value`` (noise of deviation and persistence as in the worlds), ``low`` and ``high`` (persistence
    0.2 and 0.8), in percentage points, and ``primary`` (the shortest record).

    Parameters
    ----------
    draws : int
        Simulated worlds for each cell.
    """
    records = []
    for periods in RECORDS:
        layout = Layout(periods, periods // 2)
        steps = [
            100 * NOISE * find_detectable(layout, persistence, worlds=draws, seed=seed)
            for persistence in (0.2, PERSISTENCE, 0.8)
        ]
        records.append((f"{periods} quarters", steps[1], min(steps), max(steps), periods == RECORDS[0]))
    return pd.DataFrame(records, columns=["name", "value", "low", "high", "primary"])


def report_detectable(table: pd.DataFrame, draws: int, as_of: datetime.date, rows: tuple[str, ...]) -> Finding:
    """The longest and the shortest record of `tabulate_detectable`: ``diversion.limits.detectable``."""
    first, last = table.iloc[0], table.iloc[-1]
    short, long = (format_value(row["value"], "points", 2).lstrip("+") for row in (first, last))
    return Finding(
        "diversion.limits.detectable",
        first["value"],
        "points",
        f"smallest step found with power {POWER:g} at one-sided size {SIZE:g}, {draws:,} worlds, persistence "
        f"{PERSISTENCE:g}",
        as_of,
        low=first["low"],
        high=first["high"],
        rows=rows,
        note="the range is that of persistence from 0.2 to 0.8",
        sentence=f"A step in growth must reach {short} to be found four times in five in {first['name']}, and still "
        f"{long} in {last['name']}.",
    )
