"""A company's sales beside its country's online retail, by calendar year.

A company's fiscal year may end in March while online retail is counted by calendar years. Where quarters are known,
calendar years are summed from them and exact; where only fiscal years are, a calendar year takes the March quarter's
usual part of one and the rest of the next. Beside this stand the plain ratios to the fiscal year with nine months in
common and to the one with three. Sales include orders that were never paid, so no ratio is a strict share. Levels of
online retail are those first published: the statistics office restates the base when it prints growth, so rates are
taken from its printed growth and never from its levels.
"""

from __future__ import annotations

import datetime
from typing import Final, Literal

import numpy as np
import pandas as pd
from scipy import stats

from analysis.errors import FitError, NotKnownError
from analysis.figures import Figures
from analysis.findings import Answer, Finding, Source, find
from analysis.measures.documents import Slug
from analysis.periods import QUARTERS_A_YEAR, label_period, quarter_of_year, year_of
from analysis.prose import check_one_unit, format_range, format_value, say_count
from analysis.series import assess_line
from analysis.study import Day, Number, Role, Study, measure

CALENDAR: Final = "calendar"
SHIFTS = {"nine months": 1, "three months": 0}
"""How a fiscal year that ends in March is set beside a calendar year: months in common to years added."""

Alignment = Literal["calendar", "nine months", "three months"]
FEWEST_YEARS = 3
"""Years from which a slope is fitted."""


def sum_calendar_years(years: Figures, quarters: Figures) -> pd.Series:
    """Sales by calendar year: exact sums of quarters, else parts of two fiscal years.

    Parameters
    ----------
    years, quarters : Figures
        By fiscal years, and by their quarters, at least one full fiscal year of them.

    Returns
    -------
    Series of float
        On a calendar PeriodIndex, in order. Where the four quarters of a calendar year are not all known it is
        ``w FY(y) + (1 - w) FY(y + 1)``, w being the mean part of the March quarter in the fiscal years known in full.
    """
    known = quarters.values
    groups = known.groupby(np.asarray(known.index.end_time.year))
    exact = groups.sum()[groups.size() == QUARTERS_A_YEAR]
    fiscal = known.groupby(year_of(known.index)).transform("size") == QUARTERS_A_YEAR
    last = known[fiscal & (np.asarray(quarter_of_year(known.index)) == QUARTERS_A_YEAR - 1)]
    whole = known[fiscal].groupby(year_of(known[fiscal].index)).sum()
    if whole.empty:
        raise NotKnownError(
            f"{quarters.name} as of {quarters.as_of}: found no fiscal year with all its quarters, expected one.",
            f"No year of {quarters.label} was public with all its quarters.",
        )
    part = float((last.to_numpy() / whole.to_numpy()).mean())
    totals = pd.Series(years.values.to_numpy(), index=years.values.index.year)
    mixed = (part * totals + (1 - part) * totals.shift(-1, fill_value=np.nan)).dropna()
    mixed = mixed[[year + 1 in totals.index for year in mixed.index]]
    found = exact.combine_first(mixed)
    return found.set_axis(pd.PeriodIndex([str(year) for year in found.index], freq="Y-DEC"))


def relate_to_market(years: Figures, quarters: Figures, market: Figures) -> pd.DataFrame:
    """Sales divided by online retail: columns ``calendar`` and each of `SHIFTS`, on the years known of both.

    Parameters
    ----------
    years, quarters : Figures
        As for `sum_calendar_years`.
    market : Figures
        In the unit of the sales, by calendar year.

    Raises
    ------
    NetredError
        If the two are in different units.
    """
    check_one_unit((years.name, years.unit), (market.name, market.unit))
    frame = pd.DataFrame({CALENDAR: (sum_calendar_years(years, quarters) / market.values).dropna()})
    for name, shift in SHIFTS.items():
        moved = pd.Series(years.values.to_numpy(), index=years.values.index.year - shift)
        frame[name] = moved.reindex(frame.index.year).to_numpy() / market.values.reindex(frame.index).to_numpy()
    return frame


def read_ratios(
    study: Study, role: str, market: str, until: datetime.date | None = None
) -> tuple[pd.DataFrame, tuple[Figures, ...]]:
    """Ratios of documented figures, of all years or of those that had ended by a day, and the figures themselves."""
    documented = study.varied({"grades": tuple(grade for grade in study.grades if grade != "recalled")})
    years = documented.figures(role, "year")
    used = years, study.figures(role, "quarter"), documented.figures(market, "year")
    ratios = relate_to_market(*used)
    if until is not None:
        ratios = ratios[ratios.index.end_time <= pd.Timestamp(until) + pd.Timedelta(days=1)]
    return ratios, used


@measure
def share_of_market(study: Study, role: Role, market: Role, company: Slug) -> list[Finding]:
    """The last ratio to online retail, and how it moved since the first.

    Parameters
    ----------
    role : str
        Sales, by years and quarters.
    market : str
        Online retail, by calendar years.
    company : str
        Its short name in the findings' ids.

    Returns
    -------
    list of Finding
        ``market.<company>.share`` (last year; the range is that of the alignments) and, with two years or more,
        ``market.<company>.share_change`` (points since the first year).
    """
    ratios, used = read_ratios(study, role, market)
    if ratios.empty:
        raise NotKnownError(f"{role} over {market}: found no year known of both, expected one.")
    year, last = ratios.index[-1], ratios.iloc[-1].dropna()
    either = f" ({format_range(last.min(), last.max(), 'share')} by the ways to align years)" if len(last) > 1 else ""
    label = used[0].label
    share = find(
        f"market.{company}.share",
        last[CALENDAR],
        "share",
        "sales divided by online retail as first published",
        *used,
        kind="observation",
        low=last.min(),
        high=last.max(),
        n=len(ratios),
        note="sales count unpaid orders, so this is a ratio and no strict share",
        sentence=f"{label} was as large as {format_value(last[CALENDAR], 'share')} of {used[2].label} in "
        f"{label_period(year)}{either}.",
    )
    return [share, *([_tell_change(ratios, used, company)] if len(ratios) > 1 else [])]


def _tell_change(ratios: pd.DataFrame, used: tuple[Figures, ...], company: str) -> Finding:
    columns = [ratios[name].dropna() for name in ratios]
    changes = [100 * (each.iloc[-1] - each.iloc[0]) for each in columns if len(each) > 1]
    value, low, high = changes[0], min(changes), max(changes)
    first, last = (label_period(ratios.index[place]) for place in (0, -1))
    doubt = "; the sign depends on how years are aligned" if low < 0 < high else ""
    return find(
        f"market.{company}.share_change",
        value,
        "points",
        "difference of the last and the first ratio; the range is that of the alignments",
        *used,
        kind="observation",
        low=low,
        high=high,
        n=len(ratios),
        sentence=f"The ratio of {used[0].label} to {used[2].label} {'fell' if value < 0 else 'rose'} by "
        f"{format_value(abs(value), 'points').lstrip('+')} from {first} to {last}{doubt}.",
    )


@measure
def share_falls(
    study: Study,
    role: Role,
    market: Role,
    company: Slug,
    alignment: Alignment = CALENDAR,
    until: Day | None = None,
    first: int = 0,
    effect: Number = 0.1,
    level: Number = 0.8,
) -> list[Finding]:
    """Whether the ratio to online retail falls: a straight line through its logit.

    Parameters
    ----------
    study, role, market, company
        As for `share_of_market`.
    alignment : str
        The way in which years are laid beside each other.
    until : date, optional
        Years that had ended by then are used.
    first : int
        First year used; all where zero.
    effect : float
        Smallest fall of interest, logits a year.
    level : float
        Probability that the slope's band is meant to cover.

    Returns
    -------
    list of Finding
        ``market.<company>.share_slope`` (logits a year) and ``market.<company>.share_falls`` (one minus the one-sided
        p), each with ``.nine_months`` or ``.three_months`` behind it where years are aligned so.

    Raises
    ------
    FitError
        If fewer than three years are known, or a ratio is not between 0 and 1.
    """
    ratios, used = read_ratios(study, role, market, until)
    ratio = ratios.loc[ratios.index.year >= first, alignment].dropna()
    label = f"{used[0].label} over {used[2].label}"
    if len(ratio) < FEWEST_YEARS or not ratio.between(0, 1, inclusive="neither").all():
        raise FitError(f"{label}: found {len(ratio)} years, expected {FEWEST_YEARS} or more, with ratios of 0 to 1.")
    years = ratio.index.year.to_numpy()
    line = stats.linregress(years, np.log(ratio / (1 - ratio)))
    freedom = len(ratio) - 2
    falls = float(stats.t.cdf(-line.slope / line.stderr, freedom)) if line.stderr else float(line.slope < 0)
    spread = line.stderr * float(np.sqrt(np.sum((years - years.mean()) ** 2)))
    power = assess_line(years, spread, -effect, seed=study.seed)
    half = stats.t.ppf((1 + level) / 2, freedom) * line.stderr
    mark = "" if alignment == CALENDAR else f".{alignment.replace(' ', '_')}"
    sources: tuple[Source, ...] = used if alignment == CALENDAR else (used[0], used[2])
    return [
        find(
            f"market.{company}.share_slope{mark}",
            line.slope,
            "ratio",
            "least squares through the logit of the ratio to online retail, a year",
            *sources,
            low=line.slope - half,
            high=line.slope + half,
            level=level,
            n=len(ratio),
            note="takes the years for independent, which makes the band too narrow",
        ),
        find(
            f"market.{company}.share_falls{mark}",
            falls,
            "share",
            "one minus the one-sided p of a slope of zero through the logit of the ratio, Student's t",
            *sources,
            n=len(ratio),
            note=f"{alignment} alignment of years; takes the years for independent",
            sentence=f"{label} went from {format_value(ratio.iloc[0], 'share')} in {ratio.index[0].year} to "
            f"{format_value(ratio.iloc[-1], 'share')} in {ratio.index[-1].year} ({say_count(len(ratio), 'year')}); one "
            f"minus the one-sided p of a falling line is {format_value(falls, 'probability')}.",
            answer=Answer(falls, "one minus p", p_value=1 - falls, **power.shares, leaning=True),
        ),
    ]


@measure
def restatement(study: Study, market: Role, printed: Role) -> list[Finding]:
    """How far online retail's own levels are from its printed growth: ``market.retail.restatement`` (points)."""
    levels, growth = study.figures(market, "year"), study.figures(printed, "year")
    implied = levels.values.pct_change(fill_method=None)
    consecutive = pd.Series(levels.values.index.year, index=levels.values.index).diff() == 1
    gaps = (100 * (implied[consecutive] - growth.values)).dropna()
    if gaps.empty:
        raise NotKnownError(f"{market} and {printed}: found no year known of both, expected one.")
    worst = gaps.abs().idxmax()
    return [
        find(
            "market.retail.restatement",
            gaps[worst],
            "points",
            "growth between two levels as first published, less the printed growth; the widest year",
            levels,
            growth,
            kind="observation",
            low=gaps.min(),
            high=gaps.max(),
            n=len(gaps),
            sentence=f"Growth between the levels first published differs from the printed growth by up to "
            f"{format_value(abs(gaps[worst]), 'points').lstrip('+')} ({label_period(worst)}).",
        )
    ]
