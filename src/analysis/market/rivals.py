"""Rivals' growth beside a company's own, within one definition at a time, and what newcomers added."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from analysis.findings import Finding, weakest
from analysis.periods import label_period
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


def take_years(figures):
    """Figures of twelve months that end in December, by calendar year; empty where there are none.

    Parameters
    ----------
    figures : catalogue figures or None
        Trailing twelve months, by their last day or quarter.

    Returns
    -------
    Series of float
        On a calendar PeriodIndex.
    """
    if figures is None:
        return pd.Series(dtype=float, index=pd.PeriodIndex([], freq="Y-DEC"))
    index = figures.values.index
    ends = index.end_time if isinstance(index, pd.PeriodIndex) else index
    december = np.asarray(ends.month == 12)
    return pd.Series(figures.values.to_numpy()[december], index=pd.PeriodIndex(ends[december], freq="Y-DEC"))


def report_newcomer(newcomer, own, market, slug: str, name: str) -> list[Finding]:
    """A newcomer beside online retail and beside what the market added.

    Parameters
    ----------
    newcomer : catalogue figures or None
        Sales of twelve months by their last day, RMB bn.
    own, market : catalogue figures
        Sales by fiscal years that end in March, and online retail by calendar year, RMB bn.
    slug, name : str
        The newcomer in ids and in sentences.

    Returns
    -------
    list of Finding
        ``market.<slug>.share`` (last year known of both) and, with two years known of all, ``.increment`` and
        ``.increment_own`` (what the newcomer and the company added, as a share of what online retail added); none
        where no year is known of both.
    """
    years = take_years(newcomer)
    known = [year for year in years.index if year in market.values.index]
    if not known:
        return []
    base = market.between(known[-1], known[-1])
    share = years[known[-1]] / base.latest
    shared = {
        "as_of": market.as_of,
        "kind": "observation",
        "evidence": weakest([newcomer.evidence, market.evidence]),
        "note": "sales count unpaid orders, so this is a ratio and no strict share; levels of different years stand on "
        "bases that were restated in between",
    }
    findings = [
        Finding(
            f"market.{slug}.share",
            share,
            "share",
            "sales of the calendar year divided by online retail as first published",
            rows=(*newcomer.rows, *base.rows),
            n=len(known),
            sentence=f"{name} was as large as {format_value(share, 'share')} of China's online retail in "
            f"{label_period(known[-1])}.",
            **shared,
        )
    ]
    fiscal = {year: pd.Period(year=year.year + 1, freq=own.values.index.freq) for year in known}
    fiscal = {year: ends for year, ends in fiscal.items() if ends in own.values.index}
    if len(fiscal) < 2:
        return findings
    first, *_, last = fiscal
    added = {
        "increment": (name, years[last] - years[first], newcomer.rows),
        "increment_own": (own.label, own.values[fiscal[last]] - own.values[fiscal[first]], own.rows),
    }
    whole = market.between(first, last)
    growth = whole.latest - float(whole.values.iloc[0])
    return findings + [
        Finding(
            f"market.{slug}.{part}",
            grown / growth,
            "share",
            "sales added divided by what online retail added, levels as first published",
            rows=(*rows, *whole.rows),
            sentence=f"From {label_period(first)} to {label_period(last)} {label} added as much as "
            f"{format_value(grown / growth, 'share')} of what online retail added.",
            **shared,
        )
        for part, (label, grown, rows) in added.items()
    ]


def report_users(newcomer, own, slug: str, names: tuple[str, str]) -> list[Finding]:
    """A newcomer's buyers beside a company's own: ``market.<slug>.users_ratio`` at the last quarter known of both.

    Parameters
    ----------
    newcomer, own : catalogue figures or None
        Buyers of the last twelve months in millions: by day, and by quarter.
    slug : str
        The newcomer in ids.
    names : tuple of str
        The newcomer and the company in sentences.
    """
    if newcomer is None or own is None:
        return []
    quarters = pd.PeriodIndex(newcomer.values.index, freq=own.values.index.freq)
    both = [place for place, quarter in enumerate(quarters) if quarter in own.values.index]
    if not both:
        return []
    place = both[-1]
    mine = own.between(quarters[place], quarters[place])
    ratio = float(newcomer.values.iloc[place]) / mine.latest
    return [
        Finding(
            f"market.{slug}.users_ratio",
            ratio,
            "ratio",
            "buyers of the last twelve months, one company's divided by the other's",
            own.as_of,
            "observation",
            evidence=weakest([newcomer.grades[place], mine.evidence]),
            rows=(newcomer.rows[place], *mine.rows),
            sentence=f"At the end of {newcomer.values.index[place]:%B %Y} {names[0]} had "
            f"{format_value(float(newcomer.values.iloc[place]), 'mn')} buyers in twelve months and {names[1]} "
            f"{format_value(mine.latest, 'mn')}.",
        )
    ]


def report_latest(figures, id: str, subject: str) -> list[Finding]:
    """The last figure of a series as a finding, ``market.<id>``; none where nothing was public yet.

    Parameters
    ----------
    figures : catalogue figures or None
    id, subject : str
        In the finding's id, and the words before the number in its sentence.
    """
    if figures is None:
        return []
    when = figures.values.index[-1]
    name = label_period(when) if isinstance(when, pd.Period) else f"{when:%B %Y}"
    return [
        Finding(
            f"market.{id}",
            figures.latest,
            figures.unit,
            "figure of the catalogue",
            figures.as_of,
            "observation",
            evidence=figures.grades[-1],
            rows=figures.rows[-1:],
            sentence=f"{subject} {format_value(figures.latest, figures.unit)} ({name}).",
        )
    ]


def _points(gap: float) -> str:
    return format_value(abs(gap), "points", 2).lstrip("+")
