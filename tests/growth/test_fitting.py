"""The estimator: known truth recovered, joint problems, agreement with figures worked out before this code."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.growth import MODELS
from analysis.growth.curves import GOMPERTZ, LOGISTIC
from analysis.growth.fitting import SMALLEST_SD, solve, weights_of
from analysis.growth.problems import state_problem

OBSERVATIONS = Path(__file__).parents[2] / "data" / "observations.csv"
NONE = pd.Series(dtype=float, index=pd.PeriodIndex([], freq="Y-MAR"))
SEASONS = np.array([-0.05, -0.06, 0.20, -0.09])
TRUTH = {"logistic": (LOGISTIC, (6.5, 1.5, 0.8)), "gompertz": (GOMPERTZ, (5.0, 0.5, 0.25))}


def simulate_series(curve, parameters, count, sd, seed):
    index = pd.period_range("2001Q1", periods=count, freq="Q-MAR")
    noise = sd * np.random.default_rng(seed).standard_normal(count)
    return pd.Series(np.exp(curve.mu(np.arange(count) / 4, *parameters) + np.resize(SEASONS, count) + noise), index)


def load_gmv(first):
    table = pd.read_csv(OBSERVATIONS)
    rows = table[
        (table["series"] == "gmv_total")
        & (table["frequency"] == "quarter")
        & (table["variant"] == "primary")
        & (table["period_end"] <= "2016-03-31")
    ]
    series = pd.Series(rows["value"].to_numpy(), index=pd.PeriodIndex(rows["period_end"], freq="Q-MAR"))
    return series.sort_index()[first:]


@pytest.mark.parametrize(
    ("name", "first", "expected"),
    [
        ("exponential", "2013Q1", [4689, 6701, 9575, 13682]),
        ("logistic", "2013Q1", [3629, 3977, 4184, 4299]),
        ("gompertz", "2013Q1", [3777, 4367, 4868, 5281]),
        ("exponential", "2012Q1", [None, None, None, 16336]),
        ("logistic", "2012Q1", [None, None, None, 4630]),
        ("gompertz", "2012Q1", [None, None, None, 6436]),
        ("seasonal_naive", "2013Q1", [3092] * 4),
        ("decaying_growth", "2013Q1", [3732, 4338, 4893, 5388]),
    ],
)
def test_fiscal_years_2017_to_2020_agree_with_an_independent_implementation(name, first, expected):
    """GMV in CNY bn as known in May 2016, 16 or 20 quarters; the expected figures were rounded to one."""
    series = load_gmv(first)
    assert len(series) == (16 if first == "2013Q1" else 20)
    years = MODELS[name].fit(series).point(16).reshape(4, 4).sum(axis=1)
    for found, wanted in zip(years, expected, strict=True):
        assert wanted is None or found == pytest.approx(wanted, abs=0.75)


@pytest.mark.parametrize("name", TRUTH)
def test_parameters_are_recovered_without_noise(name):
    curve, truth = TRUTH[name]
    fit = MODELS[name].fit(simulate_series(curve, truth, 24, 0.0, 0))
    np.testing.assert_allclose([fit.parameters[key] for key in curve.parameters], truth, rtol=1e-5)
    np.testing.assert_allclose([fit.parameters[f"season_{q}"] for q in (1, 2, 3, 4)], SEASONS, atol=1e-6)
    assert fit.parameters["starts_converged"] == 12


@pytest.mark.parametrize("name", TRUTH)
def test_errors_of_estimates_are_as_large_as_the_covariance_says(name):
    """Over 60 series, errors over their stated standard errors have a mean square near one (sampling sd 0.18)."""
    curve, truth = TRUTH[name]
    ratios = []
    for seed in range(1000, 1060):
        solution = solve(state_problem(curve, simulate_series(curve, truth, 32, 0.01, seed), NONE))
        errors = solution.parameters[:3] - truth
        ratios.append(errors / np.sqrt(np.diag(solution.covariance)[:3]))
    assert np.mean(np.square(ratios), axis=0) == pytest.approx(np.ones(3), abs=0.48)
    assert np.abs(np.mean(ratios, axis=0)).max() < 0.35


def test_totals_alone_carry_the_curve_on():
    """Quarters that stop early and the true totals after them give the true parameters; totals sharpen the ceiling."""
    curve, truth = TRUTH["logistic"]
    whole = simulate_series(curve, truth, 32, 0.01, 3)
    totals = pd.Series(
        whole[12:].to_numpy().reshape(5, 4).sum(axis=1), index=pd.period_range("2004", periods=5, freq="Y-MAR")
    )
    early, joint = MODELS["logistic"].fit(whole[:12]), MODELS["logistic"].fit(whole[:12], totals)
    assert joint.parameters["K"] == pytest.approx(truth[0], abs=0.02)
    assert joint.solution.covariance[0, 0] < early.solution.covariance[0, 0] / 4
    assert joint.periods(1)[0] == whole.index[-1] + 1
    ahead = curve.mu(8 + np.arange(4) / 4, *truth) + SEASONS
    np.testing.assert_allclose(joint.point(4), np.exp(ahead), rtol=0.03)


def test_few_totals_cannot_claim_to_be_exact():
    curve, truth = TRUTH["gompertz"]
    series = simulate_series(curve, truth, 16, 0.03, 4)
    alone = MODELS["gompertz"].fit(series)
    exact = pd.Series([alone.point(4).sum()], index=pd.PeriodIndex(["2005"], freq="Y-MAR"))
    solution = MODELS["gompertz"].fit(series, exact).solution
    assert solution.annual_sd == pytest.approx(solution.sd / 2)
    flawless = state_problem(curve, simulate_series(curve, truth, 16, 0.0, 4), NONE)
    assert weights_of(flawless, solve(flawless).parameters)[0] == SMALLEST_SD


def test_missing_quarters_do_not_shift_the_clock():
    curve, truth = TRUTH["gompertz"]
    series = simulate_series(curve, truth, 24, 0.0, 0)
    thinned = series.drop(series.index[[3, 9, 10, 17]])
    np.testing.assert_allclose(
        MODELS["gompertz"].fit(thinned).point(6), MODELS["gompertz"].fit(series).point(6), rtol=1e-5
    )
