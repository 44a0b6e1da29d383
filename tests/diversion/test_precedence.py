import numpy as np
import pandas as pd
import pytest
from statsmodels.regression.linear_model import OLS
from statsmodels.tsa.stattools import grangercausalitytests

from analysis.diversion.precedence import TESTS, pair_logs, regress, run_tests, simulate_pair
from analysis.errors import FitError


@pytest.fixture(scope="module")
def quarters(data_folder):
    from analysis.catalog import load

    vintage = load(data_folder).as_of("2016-05-31")
    return tuple(vintage.figures(role, "quarter").values for role in ("destination", "entrance"))


def test_the_regression_has_hardly_a_degree_of_freedom(quarters):
    """12 quarters leave 3, all 20 leave 11; the elasticity and its error are those of plain least squares."""
    destination, entrance = quarters
    short = regress(destination[-12:], entrance[-12:])
    assert short.freedom == 3 and regress(destination, entrance).freedom == 11
    y, x = (np.log(series[-12:].to_numpy()) for series in quarters)
    seasons = np.eye(4)[np.arange(1, 12) % 4]
    plain = OLS(y[1:], np.column_stack([x[1:], x[:-1], y[:-1], np.arange(11), seasons])).fit()
    assert (short.effect, short.error) == pytest.approx((plain.params[0], plain.bse[0]))


def test_granger_is_that_of_the_library():
    y, x = simulate_pair(24, 0.5, False, np.random.default_rng(2))
    growth = np.column_stack([series[4:] - series[:-4] for series in (y, x)])
    (wanted,) = (found[0]["ssr_ftest"][1] for found in grangercausalitytests(growth, [1]).values())
    assert TESTS["Granger"](y, x) == pytest.approx(wanted)


def test_a_long_record_shows_a_strong_effect_and_shared_demand_too():
    generator = np.random.default_rng(7)

    def reject(effect: float, shared: bool, worlds: int = 60) -> float:
        pairs = [simulate_pair(120, effect, shared, generator) for _ in range(worlds)]
        return np.mean([TESTS["Toda-Yamamoto"](*pair) < 0.05 for pair in pairs])

    assert reject(1.0, False) > 0.95
    assert reject(0.0, False) < 0.2
    assert reject(0.0, True) > 0.5, "neither acts on the other, and the test says that one does"


def test_gaps_cut_the_stretch():
    index = pd.period_range("2012-04-01", periods=10, freq="Q-MAR")
    both = pd.Series(np.arange(1.0, 11.0), index=index)
    logs = pair_logs(both.drop(index[3]), both)
    assert list(logs.index) == list(index[4:]) and np.exp(logs["entrance"].iloc[0]) == pytest.approx(5)


def test_observed_quarters_give_one_line_a_test(quarters):
    table = run_tests(*quarters)
    assert list(table["test"]) == list(TESTS) and table["p_value"].between(0, 1).all()


def test_too_few_quarters_are_refused(quarters):
    with pytest.raises(FitError, match="found 9 quarters"):
        regress(quarters[0][-9:], quarters[1][-9:])
