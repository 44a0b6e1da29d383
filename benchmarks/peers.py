"""Peers: models of statsforecast, fitted to windows one by one, as points, paths and seconds."""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable

import numpy as np
from statsforecast.models import AutoARIMA, AutoETS, AutoTheta, DynamicOptimizedTheta, SeasonalNaive, Theta

PEERS: dict[str, Callable[[int], object]] = {
    "Theta": lambda season: Theta(season_length=season),
    "AutoTheta": lambda season: AutoTheta(season_length=season),
    "DOTM": lambda season: DynamicOptimizedTheta(season_length=season),
    "DampedETS": lambda season: AutoETS(season_length=season, damped=True),
    "AutoETS": lambda season: AutoETS(season_length=season),
    "AutoARIMA": lambda season: AutoARIMA(season_length=season),
    "SeasonalNaive": lambda season: SeasonalNaive(season_length=season),
}
"""By name: a new model for a number of periods a year."""


def forecast_peer(name: str, fitted: list[np.ndarray], horizons: list[int], season: int) -> tuple[list, float]:
    """Points of one peer for every series, and the seconds it took once compiled."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        PEERS[name](season).forecast(y=fitted[0], h=horizons[0])
        start = time.perf_counter()
        points = [
            PEERS[name](season).forecast(y=values, h=horizon)["mean"]
            for values, horizon in zip(fitted, horizons, strict=True)
        ]
        return points, time.perf_counter() - start


def simulate_autoets(fitted: np.ndarray, horizon: int, draws: int) -> np.ndarray:
    """AutoETS's own paths, shape (windows, draws, horizon)."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return np.array([AutoETS(season_length=4).simulate(h=horizon, n_paths=draws, y=y, seed=1) for y in fitted])
