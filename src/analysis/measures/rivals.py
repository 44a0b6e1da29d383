"""Rivals and newcomers beside a company: growth within one definition, what was added, buyers, social commerce."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from analysis.errors import NotKnownError
from analysis.figures import Figures
from analysis.findings import Finding, find
from analysis.measures.documents import Slug
from analysis.periods import label_period
from analysis.prose import format_value, join, say_count
from analysis.study import Role, Series, Study, Year, measure

COLOURS = {
    "Alibaba": "ink",
    "JD.com": "rival",
    "JD.com, first definition": "rival",
    "JD.com, second definition": "rival",
    "Pinduoduo": "newcomer",
}
"""Names of lines to meanings of colours, for charts of rivals."""

_NO_SHARE = (
    "sales count unpaid orders, so this is a ratio and no strict share; levels of different years stand on bases that "
    "were restated in between"
)


def grow_within(definitions: Iterable[Figures | None]) -> dict[int, tuple[float, Figures]]:
    """Yearly log growth, never across two definitions.

    Parameters
    ----------
    definitions : iterable of Figures or None
        One series by year on each definition, the preferred ones first.

    Returns
    -------
    dict of int to (float, Figures)
        By year, the growth on the first definition that knows the year and the one before, and both figures.
    """
    found: dict[int, tuple[float, Figures]] = {}
    for figures in definitions:
        if figures is None:
            continue
        index = figures.values.index
        for before, year in zip(index, index[1:], strict=False):
            if (year - before).n == 1 and year.year not in found:
                pair = figures.between(before, year)
                found[year.year] = float(np.log(pair.values.iloc[1] / pair.values.iloc[0])), pair
    return dict(sorted(found.items()))


def compare_growth(definitions: Iterable[Figures | None], own: Figures) -> pd.DataFrame:
    """A rival's log growth beside that of the fiscal year with nine months in common.

    Returns
    -------
    DataFrame
        Columns ``year, rival, own, gap`` and ``sources`` (both pairs of figures), in the years known of both.
    """
    theirs, ours = grow_within(definitions), grow_within([own])
    years = [year for year in theirs if year + 1 in ours]
    pairs = [(theirs[year], ours[year + 1]) for year in years]
    records = [(year, one[0], other[0], (one[1], other[1])) for year, (one, other) in zip(years, pairs, strict=True)]
    frame = pd.DataFrame(records, columns=["year", "rival", "own", "sources"])
    return frame.assign(gap=(frame["rival"] - frame["own"]).astype(float))


def list_both(years: pd.DataFrame, rival: str, own: str) -> dict[str, pd.Series]:
    """Growth of both by calendar year, as lines for a chart, under their names."""
    index = pd.PeriodIndex([str(year) for year in years["year"]], freq="Y-DEC")
    return {name: pd.Series(years[column].to_numpy(), index=index) for name, column in ((rival, "rival"), (own, "own"))}


@measure
def growth_gap(
    study: Study, definitions: list[Series], own: Role, company: Slug, name: str, after: int = 0
) -> list[Finding]:
    """How much faster a rival grew, on average over the years known: ``market.<company>.growth_gap`` (log points).

    Parameters
    ----------
    definitions : list of str
        Series of the rival's yearly sales, one on each definition, the preferred ones first.
    own : str
        Yearly sales of the company beside it.
    company, name : str
        The rival in ids and in sentences.
    after : int
        Only calendar years after this one; the id then ends in ``growth_gap_after_<year>``.
    """
    ours = study.figures(own, "year")
    years = compare_growth([study.find(each, "year") for each in definitions], ours)
    years = years[years["year"] > after]
    if years.empty:
        raise NotKnownError(f"{company}: found no year of growth known of both, expected one.")
    gap, sources = 100 * years["gap"], [figures for pair in years["sources"] for figures in pair]
    used = list(dict.fromkeys(pair[0].label for pair in years["sources"]))
    first, last = years["year"].iloc[0], years["year"].iloc[-1]
    when = f"in {first}" if first == last else f"from {first} to {last}"
    size = format_value(abs(gap.mean()), "points", 2).lstrip("+")
    return [
        find(
            f"market.{company}.growth_gap" + (f"_after_{after}" if after else ""),
            gap.mean(),
            "points",
            f"mean difference of yearly log growth, each within one definition ({join(used)})",
            *sources,
            as_of=study.as_of,
            kind="observation",
            low=gap.min(),
            high=gap.max(),
            n=len(years),
            note="the fiscal year with nine months in common; the range is that of the years",
            sentence=f"{name} grew {'faster' if gap.mean() > 0 else 'more slowly'} than {ours.label} by {size} of log "
            f"growth a year {when} ({say_count(len(years), 'year')}, none across two definitions).",
        )
    ]


def take_years(figures: Figures | None) -> pd.Series:
    """Figures of twelve months that end in December, by calendar year; empty where there are none."""
    if figures is None:
        return pd.Series(dtype=float, index=pd.PeriodIndex([], freq="Y-DEC"))
    index = figures.values.index
    ends = index.end_time if isinstance(index, pd.PeriodIndex) else index
    december = np.asarray(ends.month == 12)
    return pd.Series(figures.values.to_numpy()[december], index=pd.PeriodIndex(ends[december], freq="Y-DEC"))


def pick_december(figures: Figures, year: int) -> Figures:
    """The figure of twelve months that ended in December of a year."""
    return figures.between(f"{year}-12-01", f"{year}-12-31")


@measure
def newcomer(study: Study, role: Role, own: Role, market: Role, company: Slug, name: str) -> list[Finding]:
    """A newcomer beside online retail and beside what the market added.

    Parameters
    ----------
    role : str
        Sales of twelve months by their last day.
    own, market : str
        Yearly sales of the company beside it by fiscal years that end in March, and online retail by calendar year.
    company, name : str
        The newcomer in ids and in sentences.

    Returns
    -------
    list of Finding
        ``market.<company>.share`` (last year known of both) and, with two years known of all, ``.increment`` and
        ``.increment_own``: what the newcomer and the other company added, as a share of what online retail added.
    """
    figures, whole, ours = study.figures(role, "quarter"), study.figures(market, "year"), study.figures(own, "year")
    years = [year.year for year in take_years(figures).index if whole.at(year.year) is not None]
    if not years:
        raise NotKnownError(f"{role} over {market}: found no year known of both, expected one.")
    part, base = pick_december(figures, years[-1]), whole.year(years[-1])
    share = part.latest / base.latest
    found = [
        find(
            f"market.{company}.share",
            share,
            "share",
            "sales of the calendar year divided by online retail as first published",
            part,
            base,
            kind="observation",
            n=len(years),
            note=_NO_SHARE,
            sentence=f"{name} was as large as {format_value(share, 'share')} of {whole.label} in {years[-1]}.",
        )
    ]
    both = [year for year in years if ours.at(year + 1) is not None]
    if len(both) < 2:
        return found
    first, last = both[0], both[-1]
    ends = whole.year(first), whole.year(last)
    pairs = {
        "increment": (name, pick_december(figures, first), pick_december(figures, last)),
        "increment_own": (ours.label, ours.year(first + 1), ours.year(last + 1)),
    }
    return found + [
        find(
            f"market.{company}.{part}",
            (new.latest - old.latest) / (ends[1].latest - ends[0].latest),
            "share",
            "sales added divided by what online retail added, levels as first published",
            old,
            new,
            *ends,
            kind="observation",
            note=_NO_SHARE,
            sentence=f"From {first} to {last} {label} added as much as "
            f"{format_value((new.latest - old.latest) / (ends[1].latest - ends[0].latest), 'share')} of what online "
            "retail added.",
        )
        for part, (label, old, new) in pairs.items()
    ]


@measure
def users_beside(study: Study, role: Role, own: Role, company: Slug, name: str, beside: str) -> list[Finding]:
    """A newcomer's buyers beside a company's own: ``market.<company>.users_ratio`` at the last quarter known of both.

    Parameters
    ----------
    role, own : str
        Buyers of the last twelve months, by quarter.
    company, name, beside : str
        The newcomer in ids and in sentences, and the company beside it.
    """
    theirs, ours = study.figures(role, "quarter"), study.figures(own, "quarter")
    quarters = pd.PeriodIndex(theirs.values.index, freq=ours.values.index.freq)
    both = [place for place, quarter in enumerate(quarters) if quarter in ours.values.index]
    if not both:
        raise NotKnownError(f"{role} and {own}: found no quarter known of both, expected one.")
    when = theirs.values.index[both[-1]]
    new, old = theirs.between(when, when), ours.between(quarters[both[-1]], quarters[both[-1]])
    end = when.end_time if isinstance(when, pd.Period) else when
    return [
        find(
            f"market.{company}.users_ratio",
            new.latest / old.latest,
            "ratio",
            "buyers of the last twelve months, one company's divided by the other's",
            new,
            old,
            kind="observation",
            sentence=f"At the end of {end:%B %Y} {name} had {format_value(new.latest, 'mn')} buyers in twelve months "
            f"and {beside} {format_value(old.latest, 'mn')}.",
        )
    ]


@measure
def latest_figure(study: Study, series: Series, id: str, subject: str, frequency: str | None = None) -> list[Finding]:
    """The last documented figure of a series as a finding, ``market.<id>``, said with the words before the number."""
    figures = study.figures(series, frequency).last(1)
    when = figures.values.index[-1]
    name = label_period(when) if isinstance(when, pd.Period) else f"{when:%B %Y}"
    return [
        find(
            f"market.{id}",
            figures.latest,
            figures.unit,
            "figure of the catalogue",
            figures,
            kind="observation",
            sentence=f"{subject} {format_value(figures.latest, figures.unit)} ({name}).",
        )
    ]


@measure
def faster_in_each_year(
    study: Study, rival: Series, own: Series, frequency: str = "quarter", after: Year = 2016
) -> list[Finding]:
    """Whether a rival grew faster in every period known after a year; one slower period rules it out.

    Parameters
    ----------
    rival, own : str
        Printed growth on the year before.
    after : int
        Periods that began after this calendar year are looked at.

    Returns
    -------
    list of Finding
        ``market.rival.slowest``: the rival's lowest growth in a period, without an answer while none is below the
        other's lowest, and with one (at most undetermined) where one is.

    Raises
    ------
    NotKnownError
        If either has no period known after the year.
    """
    both = [study.figures(name, frequency) for name in (rival, own)]
    later = [each.between(f"{after + 1}-01-01", "2100-12-31") for each in both]
    slowest, others = later[0].values.min(), later[1].values.min()
    fell = slowest < others
    return [
        find(
            "market.rival.slowest",
            slowest,
            "rate",
            "lowest of the printed rates of growth, beside the lowest of the other's",
            *later,
            kind="observation",
            n=sum(map(len, later)),
            note="the other's rates are of all its goods, not of this kind alone",
            sentence=f"{later[0].label} fell to {format_value(slowest, 'rate')} in its slowest period known, while the "
            f"lowest known for {later[1].label} is {format_value(others, 'rate')}: that it grew faster in every period "
            f"is {'ruled out' if fell else 'not ruled out'}.",
        )
    ]
