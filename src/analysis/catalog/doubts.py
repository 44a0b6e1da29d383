"""Doubts: what a sound folder may well mean, but what is a slip more often than not. They stop nothing."""

from __future__ import annotations

import csv
import difflib
import io
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.catalog.counts import COMMAND, is_stale
from analysis.catalog.holdings import Catalog
from analysis.catalog.listing import PACKAGE_FILE, read_files
from analysis.catalog.plain_yaml import find_line
from analysis.catalog.roles import FILE as STUDY_FILE
from analysis.errors import DataError

FEWEST = 6
"""Figures of a series from which its own growth says what a jump is."""

SPREADS, LEAST_FACTOR, SHORT_FACTOR = 5.0, 2.0, 8.0
"""A step is a jump beyond so many robust standard deviations of the series' log changes, and at least by the first
factor; in a series too short to say, by the second."""

_TO_SD = 1.4826
"""Median absolute deviation to standard deviation, for a normal variable."""


def list_doubts(directory: Path, catalog: Catalog) -> list[DataError]:
    """What to look at again in a folder that breaks no rule.

    Parameters
    ----------
    catalog : Catalog
        What was loaded from it.
    """
    doubts = find_jumps(catalog) + _find_unpublished(directory, catalog)
    if is_stale(read_files(directory)[0]):
        found, expected = "a description of other tables", "one of those that stand here"
        doubts.append(DataError(PACKAGE_FILE, found, expected, 1, remedy=f"run {COMMAND} on the folder"))
    return doubts


def find_jumps(catalog: Catalog) -> list[DataError]:
    """Figures that lie far from the one before, by the measure of their own series, unless `jump` says ``real``.

    With x the log of the values in order of their periods, a step is a jump where
    ``|dx - median(dx)| > max(5 * 1.4826 * MAD(dx), log 2)``, from six figures on; in shorter series where it is beyond
    log 8. Rates, series that are not above zero throughout, and steps over a gap are passed over.
    """
    lines, doubts = catalog.lines.get("observations.csv", {}), []
    for (series, entity, *_), figures in _group_figures(catalog.tables["observations"]).items():
        figures.sort()
        values, days = (np.array(column, dtype=float) for column in ([f[1] for f in figures], [f[0] for f in figures]))
        for place in _find_steps(values, days):
            (_, before, _, known), (_, value, row, real) = figures[place - 1 : place + 1]
            if not (known or real):
                found, expected = (
                    f"{value:g} after {before:g} in the period before",
                    f"a step like the others of {series}",
                )
                remedy = "correct the value, or write real under jump"
                line = lines.get((row,))
                doubts.append(DataError("observations.csv", found, f"{expected} ({entity})", line, "value", remedy))
    return sorted(doubts, key=lambda doubt: doubt.row or 0)


def _group_figures(rows: pd.DataFrame) -> dict[tuple, list[tuple[int, float, str, str]]]:
    """Day on which each period ends, value, identity and what is said of a jump, by series, entity and so on."""
    rows = rows[(rows["variant"] == "primary") & (rows["unit"] != "rate")]
    keys = (rows[column].tolist() for column in ("series", "entity", "frequency", "nature", "unit"))
    days = rows["period_end"].to_numpy().astype("datetime64[D]").astype(int).tolist()
    grouped: dict[tuple, list] = {}
    figures = zip(days, rows["value"].tolist(), rows.index.tolist(), rows["jump"].tolist(), strict=True)
    for key, figure in zip(zip(*keys, strict=True), figures, strict=True):
        grouped.setdefault(key, []).append(figure)
    return grouped


def _find_steps(values: np.ndarray, days: np.ndarray) -> list[int]:
    """Positions of values that jump; where a value leaps away and comes back, the first of the two steps."""
    if len(values) < 3 or not (values > 0).all():
        return []
    steps = np.diff(np.log(values))
    away = np.abs(steps - np.median(steps))
    bound = np.log(SHORT_FACTOR)
    if len(values) >= FEWEST:
        bound = max(SPREADS * _TO_SD * float(np.median(away)), np.log(LEAST_FACTOR))
    near = np.diff(days) <= 1.5 * np.median(np.diff(days))
    jumps = [int(place) + 1 for place in np.flatnonzero((away > bound) & near)]
    return [place for place in jumps if place - 1 not in jumps or steps[place - 1] * steps[place - 2] > 0]


def _find_unpublished(directory: Path, catalog: Catalog) -> list[DataError]:
    """Findings that the front page names and that no recorded edition has."""
    recorded = _read_recorded(sorted((directory / "editions").glob("*/facts.csv")))
    doubts = []
    for place, name in enumerate(catalog.study.front if recorded else ()):
        if name not in recorded:
            near = difflib.get_close_matches(name, recorded, 1)
            remedy = f"write {near[0]}" if near else "correct it"
            found = f"the finding {name!r} at key front"
            line = find_line(catalog.lines.get(STUDY_FILE, {}), ("front", place))
            remedy += ", or build and accept the edition that has it"
            doubts.append(DataError(STUDY_FILE, found, "one that a recorded edition has", line, remedy=remedy))
    return doubts


def _read_recorded(paths: Iterable[Path]) -> set[str]:
    texts = [path.read_text(encoding="utf-8") for path in paths]
    return {record["id"] for text in texts for record in csv.DictReader(io.StringIO(text)) if record.get("id")}
