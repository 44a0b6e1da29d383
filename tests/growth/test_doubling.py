"""How long paths take to double."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.findings import Forecast
from analysis.growth.doubling import tabulate_doubling, time_doubling

YEARS = pd.period_range("2017", periods=6, freq="Y-MAR")


@given(growth=st.floats(0.12, 0.69), base=st.floats(1e-3, 1e6))
def test_steady_growth_doubles_in_log_two_over_its_rate(growth, base):
    path = base * np.exp(growth * np.arange(1, 7))
    assert time_doubling(Forecast("m", YEARS, path[None]), base)[0] == pytest.approx(np.log(2) / growth, rel=1e-9)


def test_paths_that_do_not_double_never_do():
    paths = np.vstack([np.full(6, 1.9), np.zeros(6), np.linspace(1, 2, 6)])
    np.testing.assert_allclose(time_doubling(Forecast("m", YEARS, paths), 1.0), [np.inf, np.inf, 6.0])


def test_the_table_holds_every_path_once():
    paths = np.exp(np.random.default_rng(1).normal(0.12, 0.1, (800, 6)).cumsum(axis=1))
    table = tabulate_doubling(Forecast("m", YEARS, paths), 1.0)
    assert list(table["year"]) == ["FY2017", "FY2018", "FY2019", "FY2020", "FY2021", "FY2022", "later"]
    assert table["first"].sum() == pytest.approx(1.0) and table["first"].min() >= 0
    reached = (np.maximum.accumulate(paths, axis=1) >= 2).mean(axis=0)
    np.testing.assert_allclose(table["by"][:-1], reached)
