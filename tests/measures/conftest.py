"""Studies of the real figures, and of made-up ones whose answer is known."""

from __future__ import annotations

import pytest

from analysis.catalog import load
from analysis.study import Study

THEN = "2016-05-31"


@pytest.fixture(scope="session")
def study(catalog):
    """The real figures as known today, forecasts made in May 2016; few draws."""
    return Study.open(catalog, "latest", THEN, draws=500, seed=1)


@pytest.fixture
def spoilt(folder):
    """Set one cell of observations.csv in a copy of the folder and open it: `spoilt(value="3000", series=..., ...)`."""

    def open_with(value: str, as_of: str = "latest", **wanted: str) -> Study:
        folder.set("observations.csv", folder.line("observations.csv", **wanted), value=value)
        return Study.open(load(folder.path), as_of, THEN, draws=500, seed=1)

    return open_with
