"""Coverage with collections left out: near the level where they are alike, far from it where one is not."""

from __future__ import annotations

import datetime

import numpy as np
import pytest

from analysis.growth.coverage import TERCILES, cover_left_out, grid_coverage, report_coverage
from analysis.growth.reference import ReferenceClass


def make_class(scale: float = 1.0) -> ReferenceClass:
    """Three collections of random walks, of which the last may err more."""
    random = np.random.default_rng(1)
    source = np.repeat(["a", "b", "c"], 150)
    errors = random.normal(0, 0.05, (450, 16)).cumsum(axis=1)
    errors[source == "c"] *= scale
    return ReferenceClass(source, np.arange(450).astype(str), random.uniform(0.1, 0.5, 450), np.full(450, 0.05), errors)


def test_collections_that_are_alike_are_covered_as_promised():
    covered = cover_left_out(0.8, make_class())
    assert len(covered) == 450 * 4
    assert covered["covered"].mean() == pytest.approx(0.8, abs=0.03)


def test_a_collection_that_errs_more_is_covered_less():
    by_source = cover_left_out(0.8, make_class(3.0)).groupby("source")["covered"].mean()
    assert by_source["c"] < 0.5 < by_source["a"]


def test_the_shipped_class_has_every_tercile_and_findings():
    covered = cover_left_out(0.8)
    grid = grid_coverage(covered, "tercile")
    assert list(dict.fromkeys(grid["y"])) == list(TERCILES) and grid["value"].between(0, 1).all()
    everything, fastest = report_coverage(covered, 0.8, datetime.date(2016, 5, 31))
    assert everything.low <= everything.value <= everything.high and fastest.n < everything.n
