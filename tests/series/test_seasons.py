import numpy as np
import pandas as pd

from analysis.series import code_positions, code_seasons, season_length

QUARTERS = pd.period_range("2015-04-01", periods=8, freq="Q-MAR")
YEARS = pd.period_range("2015", periods=3, freq="Y-MAR")


def test_effects_of_a_year_add_to_zero_and_the_fiscal_year_comes_first():
    effects = code_seasons(QUARTERS)
    assert (effects[:4].sum(axis=0) == 0).all() and (effects[:4] == effects[4:]).all()
    assert (effects[0] == [1, 0, 0]).all() and (effects[3] == -1).all()
    assert (code_positions([3, 0]) == effects[[3, 4]]).all()


def test_years_have_no_season():
    assert code_seasons(YEARS).shape == (3, 0)
    assert (season_length(QUARTERS), season_length(YEARS)) == (4, 1)


def test_with_a_constant_they_span_every_pattern_of_four():
    assert np.linalg.matrix_rank(np.column_stack([np.ones(8), code_seasons(QUARTERS)])) == 4
