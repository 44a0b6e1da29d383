"""The combination: geometric mean of points, linear pool of paths."""

import numpy as np
import pandas as pd
import pytest

from analysis.growth import MODELS
from analysis.growth.combination import Combination


@pytest.fixture(scope="module")
def series():
    time = np.arange(16)
    values = 100 * np.exp(0.06 * time - 0.001 * time**2) * np.resize([1.1, 0.9, 1.05, 0.95], 16)
    noise = 1 + 0.01 * np.random.default_rng(2).standard_normal(16)
    return pd.Series(values * noise, index=pd.period_range("2001Q1", periods=16, freq="Q-DEC"))


@pytest.fixture(scope="module")
def pool():
    members = tuple(MODELS[name] for name in ("exponential", "logistic", "seasonal_naive"))
    return Combination(
        name="pool", label="Pool", definition="Three.", minimum_quarters=12, minimum_years=6, members=members
    )


def test_point_is_the_geometric_mean(pool, series):
    fit = pool.fit(series)
    logs = [np.log(member.point(8)) for member in fit.members]
    np.testing.assert_allclose(np.log(fit.point(8)), np.mean(logs, axis=0))


def test_members_have_equal_shares_of_the_paths(pool, series):
    fit = pool.fit(series)
    paths = fit.simulate(8, 3001, seed=1)
    assert paths.shape == (3001, 8)
    for place, member in enumerate(fit.members):
        mine = paths[place::3]
        other = member.simulate(8, len(mine), seed=9)
        np.testing.assert_allclose(np.median(mine, axis=0), np.median(other, axis=0), rtol=0.05)
        assert len(mine) in (1000, 1001)


def test_disagreement_widens_the_bands(pool, series):
    """Between an exponential and a logistic the pool's band holds both members' medians."""
    fit = pool.fit(series)
    table = fit.forecast(12)
    for member in fit.members[:2]:
        assert table["lo_95"].iloc[-1] < member.point(12)[-1] < table["hi_95"].iloc[-1]


def test_fewer_paths_than_members_are_possible(pool, series):
    assert pool.fit(series).simulate(3, 2, seed=1).shape == (2, 3)
