"""The package's dynamic Theta beside statsforecast's DOTM, on the same deseasonalised windows.

Given statsforecast's parameters the recursions here must give its forecasts. Given the freedom to choose, the least
squares here must be at most those at its parameters, within the bounds that both have; the two criteria differ, since
statsforecast leaves three errors out and not one, and its simplex search stops near a minimum.
"""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
from statsforecast.theta import forecast_theta, thetamodel
from windows import SCORED, Window

from analysis.growth.dynamic_theta import State, weigh_starts
from analysis.growth.registry import MODELS
from analysis.growth.theta import remove_season


def compare_parameters(windows: list[Window]) -> pd.DataFrame:
    """One row a window: largest relative difference of forecasts at their parameters, and both sums of squares."""
    rows = []
    for window in windows:
        series = window.as_series()
        unit = float(np.exp(np.log(window.fitted).mean()))
        trend, _ = remove_season(series / unit)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            model = thetamodel(trend, 1, "DOTM", np.nan, np.nan, np.nan, 3)
            theirs = np.asarray(forecast_theta(model, h=SCORED, level=[])["mean"])
        start, alpha, theta = (model["par"][name] for name in ("initial_smoothed", "alpha", "theta"))
        again, squares = run_recursions(trend, start, alpha, 1 - 1 / theta)
        fit = MODELS["dynamic_theta"].fit(series).parameters
        least = float(weigh_starts(trend, np.array([fit["alpha"]]))[0][0])
        rows.append((window.source, np.abs(again / theirs - 1).max(), least, squares))
    return pd.DataFrame(rows, columns=["source", "difference", "squares", "their_squares"])


def run_recursions(trend: np.ndarray, start: float, alpha: float, weight: float) -> tuple[np.ndarray, float]:
    """Forecasts and the sum of squared errors, from the second on, of the recursions at given parameters."""
    state, squares, ahead = State(0, start), 0.0, []
    for value in trend:
        squares += (value - state.level - weight * state.line(alpha)) ** 2 if state.count else 0.0
        state = state.observe(value, alpha)
    for _ in range(SCORED):
        ahead.append(state.level + weight * state.line(alpha))
        state = state.observe(ahead[-1], alpha)
    return np.array(ahead), float(squares)


def summarise_parameters(windows: list[Window]) -> pd.DataFrame:
    """By collection: largest difference of forecasts, share of windows with smaller squares, mean ratio of squares."""
    found = compare_parameters(windows)
    found["smaller"] = found["squares"] <= found["their_squares"] * (1 + 1e-9)
    found["ratio"] = found["squares"] / np.maximum(found["their_squares"], 1e-12)
    groups = found.groupby("source", sort=False)
    return groups.agg(
        windows=("smaller", "size"),
        largest_difference=("difference", "max"),
        share_smaller=("smaller", "mean"),
        mean_ratio=("ratio", "mean"),
    ).reset_index()
