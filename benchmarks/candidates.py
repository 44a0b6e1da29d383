"""What was considered for the primary forecast: models of the package, peers, and equal-weight sets of them."""

from __future__ import annotations

import time

import numpy as np
from reference_class import as_series
from windows import SCORED, Window

from analysis.growth.registry import MODELS

OWN = ("seasonal_naive", "decaying_growth", "increments", "theta", "theta_sqrt", "theta_log")
"""Quick models of the package."""

SETS: dict[str, tuple[str, ...]] = {
    "theta, theta_sqrt": ("theta", "theta_sqrt"),
    "theta, decaying_growth": ("theta", "decaying_growth"),
    "theta_sqrt, increments": ("theta_sqrt", "increments"),
    "theta, theta_sqrt, increments": ("theta", "theta_sqrt", "increments"),
    "theta, increments, decaying_growth": ("theta", "increments", "decaying_growth"),
    "theta, increments, DampedETS": ("theta", "increments", "DampedETS"),
    "theta, increments, AutoARIMA": ("theta", "increments", "AutoARIMA"),
    "theta, theta_sqrt, increments, DampedETS": ("theta", "theta_sqrt", "increments", "DampedETS"),
    "theta_sqrt, DampedETS": ("theta_sqrt", "DampedETS"),
    "AutoTheta, DampedETS, theta_sqrt, AutoARIMA": ("AutoTheta", "DampedETS", "theta_sqrt", "AutoARIMA"),
}
"""Equal-weight sets beside the primary, by name; the last is the best one of the prototypes."""


def forecast_own(name: str, windows: list[Window]) -> tuple[np.ndarray, float]:
    """Points of a model of the package, shape (windows, 16), and the seconds it took."""
    series = [as_series(window) for window in windows]
    start = time.perf_counter()
    points = np.array([MODELS[name].fit(values).point(SCORED) for values in series])
    return points, time.perf_counter() - start


def combine(points: list[np.ndarray]) -> np.ndarray:
    """Geometric mean with equal weights; a point at zero counts as a millionth of the set's mean."""
    floor = 1e-6 * np.mean(points, axis=(0, 2))[:, None]
    return np.exp(np.mean([np.log(np.maximum(values, floor)) for values in points], axis=0))
