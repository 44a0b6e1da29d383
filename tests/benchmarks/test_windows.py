"""The rule that cuts growth windows: only the fitted part decides, and the first that qualifies is taken."""

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

PATH = Path(__file__).parents[2] / "benchmarks" / "windows.py"
SPEC = importlib.util.spec_from_file_location("benchmark_windows", PATH)
windows = importlib.util.module_from_spec(SPEC)


@pytest.fixture(scope="module", autouse=True)
def _load():
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(PATH.parent)
        patch.setitem(sys.modules, SPEC.name, windows)
        SPEC.loader.exec_module(windows)
        yield


def grow(rate, count=32):
    return 100 * np.exp(rate * np.arange(count) / 4)


def test_growth_decides():
    assert windows.cut_window(grow(0.13)) is not None
    assert windows.cut_window(grow(0.11)) is None
    assert windows.cut_window(grow(0.2)[:31]) is None


def test_the_first_window_that_qualifies_is_taken_at_steps_of_a_year():
    values = np.concatenate([np.full(14, 100.0), grow(0.3, 40)])
    fitted, actual = windows.cut_window(values)
    start = int(np.flatnonzero(values == fitted[-1])[-1]) - 15
    assert start >= 4 and start % 4 == 0 and not windows.qualifies(values[start - 4 : start + 12])
    np.testing.assert_array_equal(actual, values[start + 16 : start + 32])


def test_a_fall_within_the_fitted_years_disqualifies_and_one_after_them_does_not():
    values = grow(0.4)
    values[8:12] = values[4:8] * 0.97
    assert windows.cut_window(values) is None
    values[8:12] = values[4:8] * 0.99
    assert windows.cut_window(values) is not None
    values[16:] = 1.0
    assert windows.cut_window(values) is not None
    values[20] = 0.0
    assert windows.cut_window(values) is None


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(0.1, 1e6), min_size=16, max_size=16), st.lists(st.floats(0.1, 1e6), min_size=16, max_size=16))
def test_the_scored_part_never_matters_once_it_is_above_zero(later, other):
    fitted = grow(0.3)[:16]
    for tail in (later, other):
        np.testing.assert_array_equal(windows.cut_window(np.concatenate([fitted, tail]))[0], fitted)


@pytest.mark.parametrize("extra", [0, 1, 2])
def test_months_are_summed_to_quarters_from_the_end(extra):
    months = np.arange(12.0 + extra)
    quarters = windows.sum_to_quarters(months)
    assert len(quarters) == 4 and quarters[-1] == months[-3:].sum() and quarters.sum() == months[extra:].sum()


def test_growth_and_scale_are_those_of_the_yearly_sums():
    window = windows.Window("M3", "N1", "N1", "quarterly", grow(0.25)[:16], grow(0.25)[16:])
    assert window.growth == pytest.approx(0.25)
    years = window.fitted.reshape(4, 4).sum(axis=1)
    assert window.scale == pytest.approx((years[3] - years[0]) / 3)
