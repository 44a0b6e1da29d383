import numpy as np
import pandas as pd
import pytest

from analysis.series import measure_growth

INDEX = pd.period_range("2012-04-01", periods=8, freq="Q-MAR")


def test_growth_is_over_the_year_before():
    series = pd.Series([1, 2, 3, 4, 2, 4, 6, 8.0], index=INDEX)
    assert measure_growth(series).to_numpy() == pytest.approx(np.full(4, np.log(2)))


def test_a_gap_leaves_out_the_growth_that_needs_it():
    series = pd.Series(np.arange(1, 9.0), index=INDEX)
    assert list(measure_growth(series.drop(INDEX[1])).index) == [INDEX[4], INDEX[6], INDEX[7]]


def test_years_grow_on_the_year_before():
    years = pd.Series([1.0, 2.0, 8.0], index=pd.period_range("2012", periods=3, freq="Y-MAR"))
    assert measure_growth(years).to_numpy() == pytest.approx(np.log([2, 4]))
