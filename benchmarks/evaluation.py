"""Tables of a benchmark: relative errors with bootstrap bands, coverage and interval scores of bands."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
from candidates import measure_noises
from scipy.stats import norm
from windows import COLLECTIONS, COMPETITIONS, Window, stack, sum_years

from analysis.growth.coverage import FAST, QUIET, weigh_quantiles
from analysis.growth.reference import ReferenceClass
from analysis.scores import score_coverage, score_interval, score_log_error, score_mase

YEARS = 4
RESAMPLES = 2_000
SEED = 1
THIRDS = ("low", "middle", "high")


def score_windows(windows: list[Window], points: np.ndarray) -> np.ndarray:
    """MASE of the yearly sums of each window, shape (windows,)."""
    fitted, actual = sum_years(stack(windows, "fitted")), sum_years(stack(windows, "actual"))
    return score_mase(actual, sum_years(points), fitted, period=1)


def split_groups(windows: list[Window]) -> dict[str, np.ndarray]:
    """Masks over windows: all, collections, terciles of growth and noise, windows like Alibaba's, the old set."""
    sources, frequencies = (np.array([getattr(one, name) for one in windows]) for name in ("source", "frequency"))
    growth, noise = np.array([window.growth for window in windows]), measure_noises(windows)
    groups = {"all": np.ones(len(windows), dtype=bool)} | {name: sources == name for name in COLLECTIONS}
    for name, values in (("growth", growth), ("noise", noise)):
        third = np.asarray(pd.qcut(values, len(THIRDS), labels=list(THIRDS)))
        groups |= {f"{name} {part}": third == part for part in THIRDS}
    groups["like Alibaba's"] = (growth >= FAST) & (noise <= QUIET)
    groups["quarterly competitions"] = np.isin(sources, COMPETITIONS) & (frequencies == "quarterly")
    return groups


def judged(windows: list[Window]) -> list[Window]:
    """The windows of the collections that are left out in turn."""
    return [window for window in windows if window.source in COLLECTIONS]


class Resamples:
    """Bootstrap over families of series within collections: the same draws for every model.

    Parameters
    ----------
    windows : list of Window
    """

    def __init__(self, windows: list[Window]):
        self.sources = np.array([window.source for window in windows])
        self.families = np.array([window.family for window in windows])
        self.generator = np.random.default_rng(SEED)
        self.draws = {name: self._draw(name) for name in pd.unique(self.sources)}

    def _draw(self, source: str) -> tuple[np.ndarray, np.ndarray]:
        """Family of each window of a collection (minus one for others), and families drawn, (resamples, families)."""
        names, place = np.unique(self.families[self.sources == source], return_inverse=True)
        whole = np.full(len(self.sources), -1)
        whole[self.sources == source] = place
        return whole, self.generator.integers(len(names), size=(RESAMPLES, len(names)))

    def total(self, values: np.ndarray, source: str) -> np.ndarray:
        """Sums of values over the windows of a collection in every resample, shape (resamples,)."""
        place, drawn = self.draws[source]
        sums = np.bincount(place[place >= 0], weights=values[place >= 0], minlength=drawn.shape[1])
        return sums[drawn].sum(axis=1)


def tabulate_points(
    windows: list[Window], points: dict[str, np.ndarray], bases: tuple[str, ...] = ("Theta",)
) -> pd.DataFrame:
    """MASE of each model and its ratio to each base by group of windows, pooled and macro, with 95% bands.

    Pooled: the ratio of mean MASEs. Macro: the plain mean over collections of that collection's ratio. The bands are a
    bootstrap over families within collections, the same draws for both models.
    """
    windows, groups = judged(windows), split_groups(judged(windows))
    errors = {name: score_windows(windows, values) for name, values in points.items()}
    resamples, actual = Resamples(windows), sum_years(stack(windows, "actual"))
    rows = []
    for group, inside in groups.items():
        floor = 1e-6 * actual[inside].mean(axis=1, keepdims=True)
        for name, error in errors.items():
            row = {"group": group, "windows": int(inside.sum()), "model": name, "mase": error[inside].mean()}
            for base in bases:
                row |= {f"to_{base}_{part}": value for part, value in relate(resamples, error, errors[base], inside)}
            logs = score_log_error(actual[inside], np.maximum(sum_years(points[name][inside]), floor))
            row |= {f"log_error_{year + 1}": np.abs(logs[:, year]).mean() for year in range(YEARS)}
            rows.append(row)
    return pd.DataFrame(rows)


def relate(resamples: Resamples, error: np.ndarray, base: np.ndarray, inside: np.ndarray):
    """Names and values of the pooled and the macro ratio of errors within a group, each with its band."""
    sources = [name for name in COLLECTIONS if (inside & (resamples.sources == name)).any()]
    masks = [inside & (resamples.sources == name) for name in sources]
    drawn = {
        name: [resamples.total(np.where(inside, values, 0.0), name) for values in (error, base)] for name in sources
    }
    pooled = error[inside].mean() / base[inside].mean()
    sums = np.sum([drawn[name] for name in sources], axis=0)
    ratios = [error[mask].mean() / base[mask].mean() for mask in masks]
    with np.errstate(divide="ignore", invalid="ignore"):
        whole, spread = sums[0] / sums[1], np.mean([drawn[name][0] / drawn[name][1] for name in sources], axis=0)
    yield from zip(("pooled", "pooled_low", "pooled_high"), (pooled, *_ends(whole)), strict=True)
    yield from zip(("macro", "macro_low", "macro_high"), (np.mean(ratios), *_ends(spread)), strict=True)
    yield "worst", max(ratios)


def _ends(values: np.ndarray) -> np.ndarray:
    return np.quantile(values[np.isfinite(values)], [0.025, 0.975])


def choose_left_out(windows: list[Window], candidates: dict[str, np.ndarray], base: np.ndarray) -> pd.DataFrame:
    """The choice with each collection left out: least macro ratio over the other five, and the ratio on that one.

    One row for each collection and candidate: ``macro_of_others``, ``left_out`` (its ratio there) and ``chosen``.
    """
    windows = judged(windows)
    sources = np.array([window.source for window in windows])
    reference = score_windows(windows, base)
    ratios = {}
    for name, points in candidates.items():
        errors = score_windows(windows, points)
        ratios[name] = [errors[sources == one].mean() / reference[sources == one].mean() for one in COLLECTIONS]
    table = pd.DataFrame(ratios, index=list(COLLECTIONS)).T
    rows = []
    for source in COLLECTIONS:
        others = table.drop(columns=source).mean(axis=1)
        best = others.idxmin()
        rows += [(source, name, others[name], table.at[name, source], name == best) for name in table.index]
    macro = table.mean(axis=1)
    rows += [("none", name, macro[name], table.loc[name].max(), name == macro.idxmin()) for name in table.index]
    return pd.DataFrame(rows, columns=["left_out", "candidate", "macro_of_others", "ratio_there_or_worst", "chosen"])


def state_class(windows: list[Window], points: np.ndarray) -> ReferenceClass:
    """The class that the points of any model would make, its errors not rounded."""
    names = {name: np.array([getattr(window, name) for window in windows]) for name in ("source", "series", "family")}
    growth, errors = np.array([window.growth for window in windows]), np.log(stack(windows, "actual") / points)
    return ReferenceClass(**names, growth=growth, noise=measure_noises(windows), errors=errors)


def calibrate_bands(
    windows: list[Window],
    points: np.ndarray,
    spread: Callable[[np.ndarray, np.ndarray], np.ndarray],
    weigh: Callable[[ReferenceClass], np.ndarray],
    level: float,
) -> tuple[np.ndarray, np.ndarray]:
    """Ends of bands of years from the errors of all other collections, each of shape (windows, 4).

    Quantiles are those of the weighted errors themselves, so that no draw enters. `spread` is what errors are taken in
    proportion to, of growth and noise; `weigh` gives the weight of each window of a class.
    """
    whole = state_class(windows, points)
    scales = spread(whole.growth, whole.noise)
    low, high = np.empty((2, len(windows), YEARS))
    for source in pd.unique(whole.source):
        others = whole.without(source)
        ratios, weights = spread(others.growth, others.noise), weigh(others)
        for place in np.flatnonzero(whole.source == source):
            paths = points[place] * np.exp(others.errors * (scales[place] / ratios)[:, None])
            low[place], high[place] = weigh_quantiles(sum_years(paths), weights, level)
    return low, high


def tabulate_bands(
    windows: list[Window], bands: dict[str, tuple[np.ndarray, np.ndarray]], level: float
) -> pd.DataFrame:
    """Coverage and interval score (over the MASE scale) of bands of years, by method, group and year."""
    kept = np.array([window.source in COLLECTIONS for window in windows])
    windows = judged(windows)
    actual, scale = sum_years(stack(windows, "actual")), np.array([[window.scale] for window in windows])
    rows = []
    for group, inside in split_groups(windows).items():
        for method, (low, high) in bands.items():
            low, high = low[kept], high[kept]
            scores = score_interval(actual / scale, low / scale, high / scale, level)[inside]
            covered = score_coverage(actual[inside], low[inside], high[inside], axis=0)
            for year in range(YEARS):
                score = scores[:, year].mean()
                rows.append((group, int(inside.sum()), method, year + 1, level, covered[year], score))
    columns = ["group", "windows", "method", "year", "level", "coverage", "interval_score"]
    return pd.DataFrame(rows, columns=columns)


def state_standing(points: pd.DataFrame, efficiency: pd.DataFrame, model: str) -> pd.DataFrame:
    """What the package ships of these tables (`analysis.growth.standing`)."""
    mine = points[points["model"] == model].set_index("group")
    asked = [("pooled", "all", "pooled"), ("macro", "all", "macro")]
    asked += [("collection", name, "pooled") for name in COLLECTIONS]
    rows = [
        (name, group, 0, *(mine.loc[group, f"to_Theta_{part}{end}"] for end in ("", "_low", "_high")))
        for name, group, part in asked
    ]
    for row in efficiency[(efficiency["model"] == model) & (efficiency["group"] == "all")].to_dict("records"):
        for name, p in (("bias", "bias_p"), ("slope", "joint_p")):
            reach = norm.ppf(0.975) * row[f"{name}_sd"]
            rows.append((name, "all", row["year"], row[name], row[name] - reach, row[name] + reach))
            rows.append((f"{name}_p", "all", row["year"], *[row[p]] * 3))
    return pd.DataFrame(rows, columns=["measure", "group", "year", "value", "low", "high"]).round(4)
