import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.series import damp_time

YEARS = np.arange(24) / 4


@given(years=st.floats(0, 50), damping=st.floats(0, 3))
def test_damped_time_lies_below_time_and_below_its_limit(years, damping):
    damped = float(damp_time(years, damping))
    assert 0 <= damped <= years * (1 + 1e-12)
    assert damping * damped <= 1 + 1e-12


def test_weak_damping_is_nearly_none():
    assert damp_time(YEARS, 1e-9) == pytest.approx(damp_time(YEARS, 0.0), rel=1e-6)
    assert np.array_equal(damp_time(YEARS, 0.0), YEARS)


def test_growth_that_fades_is_its_slope():
    years, step = np.linspace(0.5, 6, 12), 1e-6
    slopes = (damp_time(years + step, 0.4) - damp_time(years - step, 0.4)) / (2 * step)
    assert slopes == pytest.approx(np.exp(-0.4 * years), rel=1e-6)
