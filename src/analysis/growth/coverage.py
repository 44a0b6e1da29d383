"""How well the bands of the reference class cover growth that they were not made from."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.findings import Finding
from analysis.growth.reference import ReferenceClass, load_reference, sum_errors
from analysis.prose import format_range, format_value, say_count

TERCILES = ("slowest third", "middle third", "fastest third")
NOISE_TERCILES = ("quietest third", "middle of noise", "noisiest third")
ORDERS = {"tercile": TERCILES, "noise_tercile": NOISE_TERCILES}

FEWEST_WINDOWS = 30
"""Windows of a collection below which it is not left out and judged by itself."""

FAST, QUIET = 0.20, 0.06
"""Growth and noise of windows like those of a large marketplace: at least the one, at most the other."""


def cover_left_out(level: float, reference: ReferenceClass | None = None) -> pd.DataFrame:
    """Whether each year of each window lies inside bands made from the other collections.

    For a window of one collection the band of a year runs between the weighted quantiles of the errors of all other
    collections' windows, each scaled to that window as `ReferenceClass.draw_errors` does. Copies of the collection's
    windows that stand in another are left out with it. The error of a year is that of four quarters of equal weight.

    Parameters
    ----------
    level : float
        Probability that the bands are meant to cover.
    reference : ReferenceClass, optional
        The shipped one by default.

    Returns
    -------
    DataFrame
        One row for each window of a collection of 30 or more, and year: ``source``, ``tercile`` of past growth,
        ``noise_tercile``, ``alike`` (fast and quiet), ``year`` (1 to 4), ``covered``, ``place`` (share of the errors
        elsewhere that lie below what came), ``width`` (of the band, on logs) and ``error`` (log of what came over the
        point).
    """
    reference = load_reference() if reference is None else reference
    sources, counts = np.unique(reference.source, return_counts=True)
    parts = [_cover_source(level, reference, source) for source in sources[counts >= FEWEST_WINDOWS]]
    table = pd.concat(parts, ignore_index=True)
    for name, trait, labels in (("tercile", "growth", TERCILES), ("noise_tercile", "noise", NOISE_TERCILES)):
        cuts = np.quantile(table[trait], [1 / 3, 2 / 3])
        table[name] = np.array(labels)[np.searchsorted(cuts, table[trait])]
    table["alike"] = (table["growth"] >= FAST) & (table["noise"] <= QUIET)
    return table[["source", "tercile", "noise_tercile", "alike", "year", "covered", "place", "width", "error"]]


def _cover_source(level: float, reference: ReferenceClass, source: str) -> pd.DataFrame:
    """Rows of `cover_left_out` for one collection, with growth and noise of its windows."""
    mine, others = reference.choose(reference.source == source), reference.without(source)
    came, found = sum_errors(mine.errors), []
    for spread, errors in zip(mine.spread, came, strict=True):
        elsewhere = sum_errors(others.errors * (spread / others.spread)[:, None])
        found.append((*weigh_quantiles(elsewhere, others.weights, level), others.weights @ (elsewhere < errors)))
    low, high, below = np.moveaxis(np.array(found), 1, 0)
    years = came.shape[1]
    return pd.DataFrame(
        {
            "source": source,
            "growth": np.repeat(mine.growth, years),
            "noise": np.repeat(mine.noise, years),
            "year": np.tile(np.arange(1, years + 1), len(mine)),
            "covered": ((came >= low) & (came <= high)).ravel(),
            "place": below.ravel(),
            "width": (high - low).ravel(),
            "error": came.ravel(),
        }
    )


def weigh_quantiles(values: np.ndarray, weights: np.ndarray, level: float) -> tuple[np.ndarray, np.ndarray]:
    """Ends of the central band of weighted rows, column by column: the values at which the weights add up to them."""
    order = np.argsort(values, axis=0)
    reached = np.cumsum(weights[order], axis=0) / weights.sum()
    places = [np.argmax(reached >= end - 1e-12, axis=0) for end in ((1 - level) / 2, (1 + level) / 2)]
    ordered = np.take_along_axis(values, order, axis=0)
    low, high = (np.take_along_axis(ordered, place[None], axis=0)[0] for place in places)
    return low, high


def grid_coverage(covered: pd.DataFrame, by: str) -> pd.DataFrame:
    """Coverage by year and group, for a grid: ``x`` the year ahead, ``y`` the group, ``value``."""
    groups = list(ORDERS.get(by, sorted(covered[by].unique())))
    table = covered.groupby([by, "year"])["covered"].mean().reindex(groups, level=0).reset_index()
    names = [f"year {year}" for year in table["year"]]
    return pd.DataFrame({"x": names, "y": table[by], "value": table["covered"]})


GROUPS = {
    "": "other growth series",
    ".alike": "those of them that had grown as fast and as smoothly",
    ".fastest": "the third of them that had grown fastest",
}
"""Endings of findings to the windows that they are about, in words."""


def _split_groups(covered: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Parts of `cover_left_out` by ending; those without windows are left out."""
    fastest = covered["tercile"] == TERCILES[-1]
    parts = {"": covered, ".alike": covered[covered["alike"]], ".fastest": covered[fastest]}
    return {name: part for name, part in parts.items() if len(part)}


def tabulate_misses(covered: pd.DataFrame) -> pd.DataFrame:
    """By how much half of the forecasts were off at most, by group and year ahead; shares of the forecast."""
    found = {GROUPS[name]: _measure_misses(part) for name, part in _split_groups(covered).items()}
    return pd.DataFrame(found).T.rename(columns=lambda year: f"year {year}")


def _measure_misses(part: pd.DataFrame) -> pd.Series:
    """Median over windows of |came / point - 1|, by year ahead."""
    return np.abs(np.expm1(part["error"])).groupby(part["year"]).median()


def report_misses(covered: pd.DataFrame, as_of) -> list[Finding]:
    """How far forecasts were off elsewhere: ``growth.reference.miss``, ``.miss.alike`` and ``.miss.fastest``.

    The value is the median miss in the last year ahead, the range that over all years ahead.
    """
    found = []
    for name, part in _split_groups(covered).items():
        misses = _measure_misses(part)
        found.append(
            Finding(
                f"growth.reference.miss{name}",
                float(misses.iloc[-1]),
                "share",
                "median distance of what came from the point, over the point; the range is over the years ahead",
                as_of,
                low=float(misses.min()),
                high=float(misses.max()),
                n=len(part) // len(misses),
                sentence=f"On {GROUPS[name]}, half of the forecasts were off by less than "
                f"{format_value(float(misses.iloc[0]), 'share')} one year ahead and by less than "
                f"{format_value(float(misses.iloc[-1]), 'share')} {say_count(len(misses), 'year')} ahead.",
            )
        )
    return found


def report_coverage(covered: pd.DataFrame, level: float, as_of) -> list[Finding]:
    """Coverage with whole collections left out: ``growth.reference.coverage``, ``.alike`` and ``.fastest``.

    The second is for windows as fast and as quiet as a large marketplace, the third for the third that grew fastest;
    one without windows is left out. The bands are the least and the most coverage over the years ahead.
    """
    findings = []
    for name, part in _split_groups(covered).items():
        years = part.groupby("year")["covered"].mean()
        windows = len(part) // part["year"].nunique()
        findings.append(
            Finding(
                f"growth.reference.coverage{name}",
                float(part["covered"].mean()),
                "share",
                "share of outturns inside bands made from the other collections; the range is over the years ahead",
                as_of,
                low=float(years.min()),
                high=float(years.max()),
                n=windows,
                sentence=f"On {GROUPS[name]}, bands meant to hold {format_value(level, 'share')} held "
                f"{format_value(float(part['covered'].mean()), 'share')} of what came, "
                f"{format_range(float(years.min()), float(years.max()), 'share')} over "
                f"{say_count(len(years), 'year')} ahead.",
            )
        )
    return findings
