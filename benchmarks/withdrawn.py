"""The set once called final, and what is left of it without copies of the development windows.

Monthly series of M1, M3 and Tourism, summed to quarters: 528 windows. All monthly Tourism series are the quarterly ones
over again. A window counts as a copy if its 32 values are those of a quarterly window, whatever their unit. The figures
of 2026-11-22 on the whole set, as first published, stand in results/withdrawn.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from candidates import forecast_earlier, forecast_own
from evaluation import RESAMPLES, SEED, score_windows
from peers import forecast_peer
from windows import COMPETITIONS, SCORED, Window, cut_all, load_competition, stack

from analysis.growth.registry import PRIMARY


def load_frequency(frequency: str) -> list[Window]:
    """The windows of all three competitions at one frequency."""
    return cut_all(series for source in COMPETITIONS for series in load_competition(source, frequency))


def run_correction() -> pd.DataFrame:
    """Ratio to statsforecast's Theta of the earlier primary and of this one: whole set, copies, without copies."""
    windows = load_frequency("monthly")
    seen = {window.shape for window in load_frequency("quarterly")}
    copy = np.array([window.shape in seen for window in windows])
    fitted = list(stack(windows, "fitted"))
    base = score_windows(windows, np.array(forecast_peer("Theta", fitted, [SCORED] * len(windows), 4)[0]))
    models = {"earlier primary": forecast_earlier(windows), PRIMARY: forecast_own(PRIMARY, windows)[0]}
    tourism = np.array([window.source == "Tourism" for window in windows])
    groups = {"all": copy | ~copy, "copies": copy, "without copies": ~copy, "without monthly Tourism": ~tourism}
    rows = []
    for group, inside in groups.items():
        for name, points in models.items():
            error = score_windows(windows, points)
            places = np.flatnonzero(inside)
            drawn = np.random.default_rng(SEED).choice(places, (RESAMPLES, len(places)))
            low, high = np.quantile(error[drawn].mean(axis=1) / base[drawn].mean(axis=1), [0.025, 0.975])
            rows.append((group, len(places), name, error[inside].mean() / base[inside].mean(), low, high))
    return pd.DataFrame(rows, columns=["group", "windows", "model", "to_Theta", "low", "high"])
