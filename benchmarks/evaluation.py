"""Tables of a benchmark: relative errors with bootstrap bands, coverage and interval scores of bands."""

from __future__ import annotations

import numpy as np
import pandas as pd
from windows import COLLECTIONS, Window, stack, sum_years

from analysis.growth.reference import ReferenceClass, measure_noise
from analysis.scores import score_coverage, score_interval, score_log_error, score_mase

YEARS = 4
RESAMPLES = 2_000
SEED = 1


def score_windows(windows: list[Window], points: np.ndarray) -> np.ndarray:
    """MASE of the yearly sums of each window, shape (windows,)."""
    fitted, actual = sum_years(stack(windows, "fitted")), sum_years(stack(windows, "actual"))
    return score_mase(actual, sum_years(points), fitted, period=1)


def split_groups(windows: list[Window]) -> dict[str, np.ndarray]:
    """Masks over windows: all, each collection, and terciles of past growth."""
    sources = np.array([window.source for window in windows])
    third = pd.qcut([window.growth for window in windows], 3, labels=["low", "middle", "high"])
    groups = {"all": np.ones(len(windows), dtype=bool)} | {name: sources == name for name in COLLECTIONS}
    return groups | {f"growth {name}": np.asarray(third == name) for name in third.categories}


def resample(windows: list[Window], inside: np.ndarray) -> np.ndarray:
    """Places of windows drawn with replacement within each collection, shape (resamples, windows inside)."""
    sources = np.array([window.source for window in windows])
    generator = np.random.default_rng(SEED)
    kept = [np.flatnonzero(inside & (sources == name)) for name in COLLECTIONS]
    return np.hstack([generator.choice(places, (RESAMPLES, len(places))) for places in kept if len(places)])


def tabulate_points(windows: list[Window], points: dict[str, np.ndarray], bases: tuple[str, ...]) -> pd.DataFrame:
    """MASE of each model and its ratio to each base with a 95% band, by group of windows.

    The ratio is that of mean MASEs; the band is a bootstrap over series within collections, the same draws for both.
    """
    errors = {name: score_windows(windows, values) for name, values in points.items()}
    actual = sum_years(stack(windows, "actual"))
    rows = []
    for group, inside in split_groups(windows).items():
        draws = resample(windows, inside)
        for name, error in errors.items():
            row = {"group": group, "windows": int(inside.sum()), "model": name, "mase": error[inside].mean()}
            for base in bases:
                row[f"to_{base}"] = error[inside].mean() / errors[base][inside].mean()
                ratios = error[draws].mean(axis=1) / errors[base][draws].mean(axis=1)
                row[f"to_{base}_low"], row[f"to_{base}_high"] = np.quantile(ratios, [0.025, 0.975])
            floor = 1e-6 * actual[inside].mean(axis=1, keepdims=True)
            logs = score_log_error(actual[inside], np.maximum(sum_years(points[name][inside]), floor))
            row |= {f"log_error_{year + 1}": np.abs(logs[:, year]).mean() for year in range(YEARS)}
            rows.append(row | {f"log_bias_{year + 1}": logs[:, year].mean() for year in (0, YEARS - 1)})
    return pd.DataFrame(rows)


def calibrate_bands(
    series: list[pd.Series],
    points: np.ndarray,
    reference: ReferenceClass,
    hidden: np.ndarray,
    draws: int,
    level: float,
    power: float,
) -> tuple[np.ndarray, np.ndarray]:
    """Ends of calibrated bands of years for each window, each of shape (windows, 4).

    `hidden` of shape (windows, members of the class) says which members a window may not use, `power` how their errors
    are scaled to its noise.
    """
    ends = []
    for values, point, out in zip(series, points, hidden, strict=True):
        kept = reference.choose(~out)
        generator = np.random.default_rng(SEED)
        errors = kept.draw_errors(measure_noise("benchmark", values), len(point), draws, 4, generator, power)
        paths = sum_years(point * np.exp(errors))
        ends.append(np.quantile(paths, [(1 - level) / 2, (1 + level) / 2], axis=0))
    low, high = np.moveaxis(np.array(ends), 1, 0)
    return low, high


def tabulate_bands(
    windows: list[Window], bands: dict[str, tuple[np.ndarray, np.ndarray]], level: float
) -> pd.DataFrame:
    """Coverage and interval score (over the MASE scale) of bands of years, by method, group and year."""
    actual = sum_years(stack(windows, "actual"))
    scale = np.array([[window.scale] for window in windows])
    rows = []
    for group, inside in split_groups(windows).items():
        for method, (low, high) in bands.items():
            scores = score_interval(actual / scale, low / scale, high / scale, level)[inside]
            covered = score_coverage(actual[inside], low[inside], high[inside], axis=0)
            for year in range(YEARS):
                score = scores[:, year].mean()
                rows.append((group, int(inside.sum()), method, year + 1, level, covered[year], score))
    columns = ["group", "windows", "method", "year", "level", "coverage", "interval_score"]
    return pd.DataFrame(rows, columns=columns)
