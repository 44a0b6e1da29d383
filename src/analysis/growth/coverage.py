"""How well the bands of the reference class cover growth that they were not made from."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.findings import Finding
from analysis.growth.reference import NOISE_FLOOR, NOISE_POWER, ReferenceClass, load_reference, sum_errors
from analysis.prose import format_range, format_value, say_count

TERCILES = ("slowest third", "middle third", "fastest third")


def cover_left_out(level: float, reference: ReferenceClass | None = None) -> pd.DataFrame:
    """Whether each year of each window lies inside bands made from the other collections.

    For a window of one collection the band of a year runs between the quantiles of the errors of all other collections'
    windows, each scaled to the noise of that window as `ReferenceClass.draw_errors` does. The error of a year is that
    of four quarters of equal weight.

    Parameters
    ----------
    level : float
        Probability that the bands are meant to cover.
    reference : ReferenceClass, optional
        The shipped one by default.

    Returns
    -------
    DataFrame
        One row for each window and year: ``source``, ``tercile`` of past growth, ``year`` (1 to 4), ``covered`` and
        ``width`` (of the band, on logs).
    """
    reference = load_reference() if reference is None else reference
    tercile = pd.qcut(reference.growth, len(TERCILES), labels=list(TERCILES)).astype(str)
    parts = []
    for source in pd.unique(reference.source):
        others = reference.without(source)
        for place in np.flatnonzero(reference.source == source):
            scale = ((reference.noise[place] + NOISE_FLOOR) / (others.noise + NOISE_FLOOR)) ** NOISE_POWER
            years = sum_errors(others.errors * scale[:, None])
            low, high = np.quantile(years, [(1 - level) / 2, (1 + level) / 2], axis=0)
            came = sum_errors(reference.errors[[place]])[0]
            record = {"source": source, "tercile": tercile[place], "year": range(1, len(came) + 1)}
            parts.append(pd.DataFrame(record | {"covered": (came >= low) & (came <= high), "width": high - low}))
    return pd.concat(parts, ignore_index=True)


def grid_coverage(covered: pd.DataFrame, by: str) -> pd.DataFrame:
    """Coverage by year and group, for a grid: ``x`` the year ahead, ``y`` the group, ``value``."""
    groups = list(TERCILES) if by == "tercile" else sorted(covered[by].unique())
    table = covered.groupby([by, "year"])["covered"].mean().reindex(groups, level=0).reset_index()
    names = [f"year {year}" for year in table["year"]]
    return pd.DataFrame({"x": names, "y": table[by], "value": table["covered"]})


def report_coverage(covered: pd.DataFrame, level: float, as_of) -> list[Finding]:
    """Coverage with whole collections left out: ``growth.reference.coverage``, and ``.fastest`` for fast growth.

    The bands are the least and the most coverage over the years ahead.
    """
    parts = {"coverage": covered, "coverage.fastest": covered[covered["tercile"] == TERCILES[-1]]}
    words = {"coverage": "other growth series", "coverage.fastest": "the third of them that had grown fastest"}
    findings = []
    for name, part in parts.items():
        years = part.groupby("year")["covered"].mean()
        windows = len(part) // part["year"].nunique()
        findings.append(
            Finding(
                f"growth.reference.{name}",
                float(part["covered"].mean()),
                "share",
                "share of outturns inside bands made from the other collections; the range is over the years ahead",
                as_of,
                low=float(years.min()),
                high=float(years.max()),
                n=windows,
                sentence=f"On {words[name]}, bands meant to hold {format_value(level, 'share')} held "
                f"{format_value(float(part['covered'].mean()), 'share')} of what came, "
                f"{format_range(float(years.min()), float(years.max()), 'share')} over "
                f"{say_count(len(years), 'year')} ahead.",
            )
        )
    return findings
