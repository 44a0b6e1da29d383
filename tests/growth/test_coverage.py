"""Coverage with collections left out: near the level where they are alike, far from it where one is not."""

from __future__ import annotations

import datetime

import numpy as np
import pytest

from analysis.growth.coverage import (
    NOISE_TERCILES,
    TERCILES,
    cover_left_out,
    grid_coverage,
    report_coverage,
    report_misses,
    tabulate_misses,
    weigh_quantiles,
)
from analysis.growth.reference import ReferenceClass, load_reference, measure_spread

COLLECTIONS = ["M1", "M3", "PBS", "Tourism", "aus_other", "aus_retail"]


def make_class(scale: float = 1.0) -> ReferenceClass:
    """Three collections of random walks in proportion to their spread, of which the last may err more."""
    random = np.random.default_rng(1)
    source, names = np.repeat(["a", "b", "c"], 150), np.arange(450).astype(str)
    growth, noise = random.uniform(0.1, 0.5, 450), random.uniform(0.01, 0.3, 450)
    errors = random.normal(0, 0.1, (450, 16)).cumsum(axis=1) * measure_spread(growth, noise)[:, None]
    errors[source == "c"] *= scale
    return ReferenceClass(source, names, names, growth, noise, errors)


def test_collections_that_are_alike_are_covered_as_promised():
    covered = cover_left_out(0.8, make_class())
    assert len(covered) == 450 * 4
    assert covered["covered"].mean() == pytest.approx(0.8, abs=0.03)
    assert covered["place"].between(0, 1).all() and covered["place"].mean() == pytest.approx(0.5, abs=0.05)


def test_a_collection_that_errs_more_is_covered_less():
    by_source = cover_left_out(0.8, make_class(3.0)).groupby("source")["covered"].mean()
    assert by_source["c"] < 0.5 < by_source["a"]


def test_a_collection_of_few_windows_is_not_judged_but_serves():
    whole = make_class()
    few = whole.choose(np.flatnonzero((whole.source != "c") | (np.arange(450) >= 440)))
    covered = cover_left_out(0.8, few)
    assert set(covered["source"]) == {"a", "b"} and len(covered) == 300 * 4


def test_a_window_has_one_place_in_growth_and_noise_whatever_the_year():
    covered = cover_left_out(0.8, make_class())
    for name in ("tercile", "noise_tercile", "alike"):
        by_window = covered[name].to_numpy().reshape(-1, 4)
        assert (by_window == by_window[:, :1]).all()


def test_the_shipped_class_has_every_group_and_findings():
    covered = cover_left_out(0.8)
    assert len(covered) == 1084 * 4 and sorted(covered["source"].unique()) == COLLECTIONS
    for by, names in (("tercile", TERCILES), ("noise_tercile", NOISE_TERCILES), ("source", COLLECTIONS)):
        grid = grid_coverage(covered, by)
        assert list(dict.fromkeys(grid["y"])) == list(names) and grid["value"].between(0, 1).all()
    everything, alike, fastest = report_coverage(covered, 0.8, datetime.date(2016, 5, 31))
    assert everything.low <= everything.value <= everything.high and alike.n < fastest.n < everything.n == 1084
    table = load_reference()
    assert alike.n == ((table.growth >= 0.2) & (table.noise <= 0.06) & (table.source != "us_employment")).sum()


def test_quantiles_with_equal_weights_are_those_of_the_sorted_values():
    values = np.random.default_rng(2).normal(size=(40, 3))
    low, high = weigh_quantiles(values, np.full(40, 1 / 40), 0.8)
    np.testing.assert_array_equal(low, np.sort(values, axis=0)[3])
    np.testing.assert_array_equal(high, np.sort(values, axis=0)[35])


def test_a_row_of_double_weight_counts_like_two():
    values = np.random.default_rng(3).normal(size=(30, 2))
    weights = np.where(np.arange(30) < 10, 2.0, 1.0)
    twice = np.vstack([values, values[:10]])
    found, expected = weigh_quantiles(values, weights, 0.6), weigh_quantiles(twice, np.ones(40), 0.6)
    np.testing.assert_array_equal(found, expected)


def test_half_of_the_forecasts_miss_by_less_than_is_said():
    covered = cover_left_out(0.8)
    whole, alike, fastest = report_misses(covered, datetime.date(2016, 5, 31))
    for finding, part in ((whole, covered), (alike, covered[covered["alike"]])):
        last = part[part["year"] == 4]
        assert np.mean(np.abs(np.exp(last["error"]) - 1) <= finding.value) == pytest.approx(0.5, abs=0.01)
    assert alike.value < whole.value < fastest.value, "fast growers turn further, quiet ones less"
    assert (np.diff(tabulate_misses(covered).to_numpy(), axis=1) > 0).all()
