"""Bias and efficiency of the primary on other series, beside the Bank of England's implementation of both tests.

With growth over k years g = log(actual / last fitted year) and its forecast f: the bias test asks whether the mean of
g - f is zero, Mincer and Zarnowitz whether a = 0 and b = 1 in g = a + b f. Spreads allow for families of series that
err together. `forecast-evaluation` computes the same without families, and must find the same as this module does then.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import statsmodels.api as sm
from evaluation import YEARS, judged, split_groups
from forecast_evaluation.tests.bias import evaluate_bias
from forecast_evaluation.tests.weak_efficiency import weak_efficiency_test
from windows import COLLECTIONS, Window, stack, sum_years

NO_BIAS = (np.eye(2), np.array([0.0, 1.0]))


def tabulate_efficiency(windows: list[Window], points: dict[str, np.ndarray]) -> pd.DataFrame:
    """Both tests by model, group and year, with the outside check's p values and the largest difference to it."""
    kept = np.array([window.source in COLLECTIONS for window in windows])
    windows = judged(windows)
    base = sum_years(stack(windows, "fitted"))[:, -1:]
    came = np.log(sum_years(stack(windows, "actual")) / base)
    families = np.unique([window.family for window in windows], return_inverse=True)[1]
    groups = {name: inside for name, inside in split_groups(windows).items() if "middle" not in name}
    rows = []
    for model, values in points.items():
        foreseen = np.log(sum_years(values[kept]) / base)
        for group, inside in groups.items():
            for year in range(YEARS):
                pair = foreseen[inside, year], came[inside, year]
                row = {"model": model, "group": group, "windows": int(inside.sum()), "year": year + 1}
                rows.append(row | measure_efficiency(*pair, families[inside]) | check_outside(*pair))
    return pd.DataFrame(rows)


def measure_efficiency(foreseen: np.ndarray, came: np.ndarray, families: np.ndarray) -> dict[str, float]:
    """Mean error and the line of Mincer and Zarnowitz, with spreads that allow for families."""
    errors = {"cov_type": "cluster", "cov_kwds": {"groups": families}}
    bias = sm.OLS(came - foreseen, np.ones(len(came))).fit(**errors)
    line = sm.OLS(came, sm.add_constant(foreseen)).fit(**errors)
    return {
        "bias": bias.params[0],
        "bias_sd": bias.bse[0],
        "bias_p": bias.pvalues[0],
        "intercept": line.params[0],
        "slope": line.params[1],
        "slope_sd": line.bse[1],
        "joint_p": float(line.f_test(NO_BIAS).pvalue),
    }


def check_outside(foreseen: np.ndarray, came: np.ndarray) -> dict[str, float]:
    """p values of forecast-evaluation, and how far its estimates lie from plain least squares done here."""
    frame = pd.DataFrame({"value_forecast": foreseen, "value_outturn": came, "forecast_error": came - foreseen})
    frame = frame.assign(variable="growth", unique_id="primary", metric="levels", horizon=0, forecast_horizon=0)
    frame = frame.assign(frequency="Q", date=pd.date_range("2000-01-01", periods=len(frame)))
    names = {"variable": "growth", "source": "primary", "metric": "levels", "horizon": 0, "verbose": False}
    theirs, line = evaluate_bias(frame, **names), weak_efficiency_test(frame, **names)
    ours = measure_plainly(foreseen, came)
    found = theirs.params.iloc[0], theirs.bse.iloc[0], line["constant_coef"], line["forecast_coef"], line["forecast_se"]
    return {
        "outside_bias_p": theirs.pvalues.iloc[0],
        "outside_joint_p": float(line["joint_test_pvalue"]),
        "outside_difference": float(np.abs(np.array(found) - ours).max()),
    }


def measure_plainly(foreseen: np.ndarray, came: np.ndarray) -> np.ndarray:
    """Mean error, its sd, intercept, slope and its sd by formula, with White's variance: five numbers."""
    error = came - foreseen
    bias, bias_sd = error.mean(), np.sqrt(np.sum((error - error.mean()) ** 2)) / len(error)
    centred = foreseen - foreseen.mean()
    slope = centred @ came / (centred @ centred)
    intercept = came.mean() - slope * foreseen.mean()
    rest = came - intercept - slope * foreseen
    slope_sd = np.sqrt(np.sum(centred**2 * rest**2)) / (centred @ centred)
    return np.array([bias, bias_sd, intercept, slope, slope_sd])
