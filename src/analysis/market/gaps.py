"""Rivals' growth beside a company's own, within one definition at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from analysis.findings import Finding, weakest
from analysis.prose import format_value, join, say_count

COLOURS = {
    "Alibaba": "ink",
    "JD.com": "rival",
    "JD.com, first definition": "rival",
    "JD.com, second definition": "rival",
    "Pinduoduo": "newcomer",
}
"""Names of lines to meanings of colours, for charts of rivals."""


def grow_within(definitions: Iterable) -> pd.DataFrame:
    """Yearly log growth, never across two definitions.

    Parameters
    ----------
    definitions : iterable of catalogue figures or None
        One series by calendar year on each definition, the preferred ones first.

    Returns
    -------
    DataFrame
        Columns ``year`` (int), ``growth`` (log), ``definition``, ``rows`` (of both years) and ``evidence``; one row for
        each year, on the first definition that knows the year and the one before.
    """
    records = {}
    for figures in definitions:
        if figures is None:
            continue
        for place in range(1, len(figures)):
            year, before = figures.values.index[place], figures.values.index[place - 1]
            if (year - before).n == 1 and year.year not in records:
                growth = float(np.log(figures.values.iloc[place] / figures.values.iloc[place - 1]))
                grades = weakest(figures.grades[place - 1 : place + 1])
                records[year.year] = (growth, figures.label, figures.rows[place - 1 : place + 1], grades)
    columns = ["growth", "definition", "rows", "evidence"]
    frame = pd.DataFrame.from_dict(records, orient="index", columns=columns)
    return frame.rename_axis("year").sort_index().reset_index()


def compare_growth(definitions: Iterable, own) -> pd.DataFrame:
    """A rival's log growth beside that of the fiscal year with nine months in common.

    Parameters
    ----------
    definitions : iterable of catalogue figures or None
        As for `grow_within`.
    own : catalogue figures
        Sales by fiscal years that end in March.

    Returns
    -------
    DataFrame
        Columns ``year, rival, own, gap, definition, rows, evidence`` in the years known of both.
    """
    theirs = grow_within(definitions).rename(columns={"growth": "rival"})
    ours = grow_within([own])
    ours = ours.assign(year=ours["year"] - 1)[["year", "growth", "rows", "evidence"]]
    both = theirs.merge(ours.rename(columns={"growth": "own"}), on="year", suffixes=("", "_own"))
    both["gap"] = both["rival"] - both["own"]
    both["rows"] = both["rows"] + both["rows_own"]
    both["evidence"] = [weakest(pair) for pair in zip(both["evidence"], both["evidence_own"], strict=True)]
    return both[["year", "rival", "own", "gap", "definition", "rows", "evidence"]]


def list_growth(years: pd.DataFrame, rival: str, own: str) -> dict[str, pd.Series]:
    """Growth of both by calendar year, as lines for a chart.

    Parameters
    ----------
    years : DataFrame
        Of `compare_growth`.
    rival, own : str
        Their names.
    """
    index = pd.PeriodIndex([str(year) for year in years["year"]], freq="Y-DEC")
    return {name: pd.Series(years[column].to_numpy(), index=index) for name, column in ((rival, "rival"), (own, "own"))}


def report_growth_gap(definitions: Sequence, own, slug: str, rival: str, after: int | None = None) -> list[Finding]:
    """How much faster a rival grew, on average over the years known: ``market.<slug>.growth_gap`` (log points).

    Parameters
    ----------
    definitions, own
        As for `compare_growth`.
    slug, rival : str
        The rival in ids and in sentences.
    after : int, optional
        Only calendar years after this one; the id then ends in ``growth_gap_after_<year>``.
    """
    years = compare_growth(definitions, own)
    if after is not None:
        years = years[years["year"] > after]
    if years.empty:
        return []
    gap = 100 * years["gap"]
    used = list(dict.fromkeys(years["definition"]))
    first, last = years["year"].iloc[0], years["year"].iloc[-1]
    when = f"in {first}" if first == last else f"from {first} to {last}"
    direction = "faster" if gap.mean() > 0 else "more slowly"
    return [
        Finding(
            f"market.{slug}.growth_gap" + ("" if after is None else f"_after_{after}"),
            gap.mean(),
            "points",
            f"mean difference of yearly log growth, each within one definition ({join(used)})",
            own.as_of,
            "observation",
            low=gap.min(),
            high=gap.max(),
            n=len(years),
            evidence=weakest(years["evidence"]),
            rows=sum(years["rows"], ()),
            note="the fiscal year with nine months in common; the range is that of the years",
            sentence=f"{rival} grew {direction} than {own.label} by {_points(gap.mean())} of log growth a year {when} "
            f"({say_count(len(years), 'year')}, none across two definitions).",
        )
    ]


def _points(gap: float) -> str:
    return format_value(abs(gap), "points", 2).lstrip("+")
