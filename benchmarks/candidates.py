"""What was considered for the primary forecast: models of the package, peers, and equal-weight sets of them."""

from __future__ import annotations

import time
from unittest.mock import patch

import numpy as np
import pandas as pd
from windows import SCORED, Window, stack

from analysis.growth.combination import measure_trust
from analysis.growth.registry import MODELS, PRIMARY
from analysis.growth.traits import measure_noise

OWN = ("seasonal_naive", "decaying_growth", "damped_ets", "increments", "theta", "dynamic_theta")
"""Models of the package beside the primary."""

EARLIER, UNTESTED = "theta, increments (the primary until 2026-11-24)", "combination, seasons always removed"
"""The primary before this one, and this one without a test of seasons in its members."""

SETS: dict[str, tuple[str, ...]] = {
    "theta, increments": ("theta", "increments"),
    "theta, dynamic_theta": ("theta", "dynamic_theta"),
    "theta, increments, dynamic_theta": ("theta", "increments", "dynamic_theta"),
    "theta, increments, DOTM": ("theta", "increments", "DOTM"),
    "theta, increments, DampedETS": ("theta", "increments", "DampedETS"),
    "theta, increments, dynamic_theta, DampedETS": ("theta", "increments", "dynamic_theta", "DampedETS"),
    "AutoTheta, DampedETS, DOTM": ("AutoTheta", "DampedETS", "DOTM"),
}
"""Equal-weight sets beside the primary, by name; each is tried as it is and drawn towards last year again."""


def forecast_own(name: str, windows: list[Window]) -> tuple[np.ndarray, float]:
    """Points of a model of the package, shape (windows, 16), and the seconds it took."""
    series = [window.as_series() for window in windows]
    start = time.perf_counter()
    points = np.array([MODELS[name].fit(values).point(SCORED) for values in series])
    return points, time.perf_counter() - start


def forecast_untested(name: str, windows: list[Window]) -> np.ndarray:
    """The same with seasons removed whether or not a test finds any, as before 2026-11-24."""
    with patch("analysis.growth.theta.has_season", lambda series: True):
        return forecast_own(name, windows)[0]


def forecast_earlier(windows: list[Window]) -> np.ndarray:
    """Points of the earlier primary."""
    return combine([forecast_untested(name, windows) for name in ("theta", "increments")])


def combine(points: list[np.ndarray]) -> np.ndarray:
    """Geometric mean with equal weights; a point at zero counts as a millionth of the set's mean."""
    floor = 1e-6 * np.mean(points, axis=(0, 2))[:, None]
    return np.exp(np.mean([np.log(np.maximum(values, floor)) for values in points], axis=0))


def pull(windows: list[Window], points: np.ndarray) -> np.ndarray:
    """Points drawn towards last year again as the primary's are."""
    growth, noise = np.array([window.growth for window in windows]), measure_noises(windows)
    trust = np.array([measure_trust(*pair) for pair in zip(growth, noise, strict=True)])
    again = np.tile(stack(windows, "fitted")[:, -4:], SCORED // 4)
    return again + trust[:, None] * (points - again)


def measure_noises(windows: list[Window]) -> np.ndarray:
    """Noise of each window, shape (windows,)."""
    return np.array([measure_noise(PRIMARY, window.as_series()) for window in windows])


def list_candidates(windows: list[Window], points: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Points of everything the choice was made among, from the points of single models."""
    sets = {name: combine([points[member] for member in members]) for name, members in SETS.items()}
    pulled = {f"{name}, trusted": pull(windows, values) for name, values in sets.items()}
    kept = {name: points[name] for name in ("Theta", "theta", "increments", "dynamic_theta", EARLIER, UNTESTED)}
    return kept | sets | pulled


def time_primary(windows: list[Window], draws: int) -> pd.DataFrame:
    """Seconds a series for the fit and point of the primary, and for these and `draws` paths."""
    MODELS[PRIMARY].fit(windows[0].as_series()).simulate(SCORED, 10, 1)
    seconds = []
    for window in windows:
        start = time.perf_counter()
        fit = MODELS[PRIMARY].fit(window.as_series())
        fit.point(SCORED)
        middle = time.perf_counter()
        fit.simulate(SCORED, draws, 1)
        seconds.append((middle - start, time.perf_counter() - start))
    mean, high = np.mean(seconds, axis=0), np.quantile(seconds, 0.95, axis=0)
    names = ["point", f"point and {draws} paths"]
    return pd.DataFrame({"step": names, "windows": len(windows), "mean_seconds": mean, "seconds_95": high})
