"""How fast a total grew, whether faster than its market, and whether the market would slow."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from analysis.assumptions import Assumption, span
from analysis.errors import NotKnownError
from analysis.figures import Figures
from analysis.findings import Answer, Finding, find
from analysis.periods import QUARTERS_A_YEAR, label_period
from analysis.prose import format_date, format_range, format_value, say_count
from analysis.series import FLOW, SIZE, Estimate, Layout, Power, estimate, judge, measure_growth, simulate_errors
from analysis.study import AssumptionId, Day, Number, Role, Study, Window, Year, measure

FEWEST = 6
"""Points of growth that a level with persistent errors is taken from at the least."""


@measure
def recent_growth(
    study: Study,
    role: Role,
    above: Number,
    until: Day | None = None,
    last: int = 4,
    window: Window = 16,
    effect: Number = 0.05,
    level: Number = 0.8,
    printed: Role = "",
    market: Role = "",
) -> list[Finding]:
    """Underlying growth over the last quarters, held against a rate; and the last year's beside the market's.

    The mean of their growth on the year before, with the spread that persistent errors about a line give to such a
    mean, and Student's t.

    Parameters
    ----------
    role : str
        Quarters and years of a flow.
    above : float
        Yearly rate, 0.1 for 10%.
    until : date, optional
        Only quarters that had ended by then.
    last : int
        Quarters averaged.
    window : int
        Points of growth that the line is fitted to.
    effect : float
        Smallest effect of interest: growth beyond the rate, on logs.
    level : float
        Probability that the band is meant to cover.
    printed, market : str
        Roles of the market's growth as printed and of its levels, see `read_rates`; none for no comparison.

    Returns
    -------
    list of Finding
        ``growth.<slug>.pace`` with the answer and, beside a market, ``growth.<slug>.beside_market``.

    Raises
    ------
    NotKnownError
        If too few quarters in a row were public.
    """
    figures = study.figures(role, "quarter") if until is None else study.until(role, "quarter", until)
    figures = figures.last(min(window + QUARTERS_A_YEAR, len(figures)))
    growth = measure_growth(figures.values)
    if len(growth) < FEWEST or figures.filled.isna().any():
        said = f"Too few quarters in a row of {figures.label} were public to tell how fast it grew."
        raise NotKnownError(f"{figures.name}: found {len(growth)} points of growth, expected at least {FEWEST}.", said)
    mean = float(growth.iloc[-last:].mean())
    fit = estimate(growth, Layout(len(growth)))
    error = fit.error_of_last(last)
    freedom = len(growth) - 2
    chance = float(stats.t.sf((np.log1p(above) - mean) / error, freedom))
    reach = error * stats.t.ppf((1 + level) / 2, freedom)
    low, middle, high = np.expm1([mean - reach, mean, mean + reach])
    found = find(
        f"growth.{figures.name}.pace",
        middle,
        "rate",
        "mean growth on the year before; errors that persist about a line, Student's t",
        figures,
        low=low,
        high=high,
        level=level,
        n=len(growth),
        sentence=f"{figures.label} grew by {format_value(middle, 'share')} a year over the last "
        f"{say_count(last, 'quarter')} to {label_period(figures.values.index[-1])} "
        f"({format_value(level, 'share')} band {format_range(low, high, 'share')}); one minus the one-sided p of "
        f"growth no higher than {format_value(above, 'share')} is {format_value(chance, 'probability')}.",
        answer=Answer(
            chance,
            "one minus p",
            p_value=1 - chance,
            **_assess(study, fit, last, effect).shares,
            against=above,
        ),
    )
    years = study.find(role, "year") if until is None else study.until(role, "year", until)
    return [found, *_tell_beside(study, years, printed, market)]


def _assess(study: Study, fit: Estimate, last: int, effect: float) -> Power:
    """Shares of simulated series of this layout, as fast as the rate or faster by an effect, that are found faster."""

    def make() -> Power:
        count, at = fit.layout.count, np.arange(last)
        deviation = fit.error_of_last(1)
        noise = simulate_errors(
            count, fit.autocorrelation, FLOW, study.draws, np.random.default_rng([study.seed, count])
        )
        judged = judge(deviation * noise, fit.layout.design)
        shared = judged.autocorrelations[:, None, None] ** np.abs(at[:, None] - at)
        errors = judged.deviations * np.sqrt(shared.mean(axis=(1, 2)))
        means = deviation * noise[:, -last:].mean(axis=1)
        size, power = (
            float(np.mean(stats.t.cdf((means + faster) / errors, count - 2) >= 1 - SIZE)) for faster in (0.0, effect)
        )
        return Power(effect, size, power, worlds=study.draws)

    return study.remember(("power of a pace", *fit.series, last, effect, study.draws, study.seed), make)


@dataclasses.dataclass(frozen=True)
class Rates:
    """Growth of a market by calendar year.

    Parameters
    ----------
    name, label : str
        Slug of the printed rates, and what grew.
    values : mapping of int to float
        Log growth.
    sources : mapping of int to tuple of Figures
        What each rests on.
    """

    name: str
    label: str
    values: Mapping[int, float]
    sources: Mapping[int, tuple[Figures, ...]]

    def mean(self, first: int, last: int) -> float | None:
        """Mean log growth a year over some years; None where one of them is not known."""
        years = range(first, last + 1)
        known = all(year in self.values for year in years)
        return float(np.mean([self.values[year] for year in years])) if known else None

    def cite(self, first: int, last: int) -> list[Figures]:
        """Sources of the growth of some years."""
        return [source for year in range(first, last + 1) for source in self.sources[year]]


def read_rates(study: Study, printed: str, levels: str) -> Rates:
    """Growth of a market as printed, on a base that is restated; of two levels where no rate was printed.

    Raises
    ------
    NotKnownError
        If neither was public.
    """
    market, rates = study.find(levels, "year"), study.find(printed, "year")
    if market is None and rates is None:
        said = f"No figure of {study.label(levels)} was public on {format_date(study.as_of)}."
        raise NotKnownError(f"{levels}: found no figure public on {study.as_of}.", said)
    values: dict[int, float] = {}
    sources: dict[int, tuple[Figures, ...]] = {}
    sizes, known = ({} if each is None else each.by_year for each in (market, rates))
    for year, now in sizes.items():
        if year - 1 in sizes:
            before = sizes[year - 1]
            values[year], sources[year] = float(np.log(now.latest / before.latest)), (before, now)
    for year, rate in known.items():
        values[year], sources[year] = float(np.log1p(rate.latest)), (rate,)
    return Rates(study.slug(printed), study.label(levels), values, sources)


def _tell_beside(study: Study, years: Figures | None, printed: str, market: str) -> list[Finding]:
    """The last year's growth less the market's in the calendar year that it begins in; none where one is not known."""
    if years is None or not printed or not market or not (study.knows(printed, "year") or study.knows(market, "year")):
        return []
    rates, last = read_rates(study, printed, market), years.values.index[-1]
    found = beside_market(years, rates, last, last)
    return [] if found is None else [found]


def beside_market(years: Figures, rates: Rates, first: pd.Period, last: pd.Period, **parts: Any) -> Finding | None:
    """Growth a year of a total from one of its years to another, less that of the market; None where one is not known.

    Parameters
    ----------
    years : Figures
        Yearly totals.
    first, last : Period
        The first and the last year of growth; a fiscal year goes with the calendar year in which it begins.
    **parts
        Of the finding: its answer.
    """
    base, end = years.at(first.year - 1), years.at(last.year)
    span_of_years = first.start_time.year, last.start_time.year
    market = rates.mean(*span_of_years)
    if base is None or end is None or market is None:
        return None
    own = float(np.expm1(np.log(end.latest / base.latest) / (last.year - first.year + 1)))
    theirs = float(np.expm1(market))
    one = first == last
    when = f"In {label_period(last)}" if one else f"From {label_period(first - 1)} to {label_period(last)}"
    then = str(span_of_years[0]) if one else f"{span_of_years[0]} to {span_of_years[1]}"
    return find(
        f"growth.{years.name}.beside_market",
        100 * (own - theirs),
        "points",
        "growth a year less that of the market, whose rates are the statistics office's own where it printed them",
        base,
        end,
        *rates.cite(*span_of_years),
        sentence=f"{when} {years.label} grew by {format_value(own, 'share')}{'' if one else ' a year'}, "
        f"{rates.label} by {format_value(theirs, 'share')} in {then}: "
        f"{'faster' if own > theirs else 'no faster'} than the market.",
        **parts,
    )


@measure
def market_slows(
    study: Study,
    printed: Role,
    levels: Role,
    assumption: AssumptionId,
    base: Year | None = None,
    years: int = 3,
    below: Number = 0.2,
    persistence: Number | None = None,
) -> list[Finding]:
    """Whether a market's mean growth over the years that follow stays below a rate: over an assumed range, then a fact.

    Ahead of them the last growth g (on logs) persists from year to year by a share f of an assumed range: the mean of
    the next n years is g (f + f^2 + ... + f^n) / n.

    Parameters
    ----------
    printed, levels : str
        Roles of growth as printed, and of the levels, which stand in where a growth was not printed.
    assumption : str
        Id of the range of f.
    base : int, optional
        Last year before; the last one known on the study's origin where it is not given.
    years : int
        Years that follow.
    below : float
        Yearly rate.
    persistence : float, optional
        One f instead of the range.

    Returns
    -------
    list of Finding
        ``growth.<slug>.last``, and ``.expected`` with the share of the assumed range ahead of the years,
        ``.outturn`` once they are public.

    Raises
    ------
    NotKnownError
        If growth of the last year before was not public.
    """
    then = read_rates(study.then, printed, levels)
    base = max(then.values, default=0) if base is None else base
    if base not in then.values:
        said = f"The growth of {then.label} in {base} was not public on {format_date(study.origin)}."
        raise NotKnownError(f"{then.name}: found no growth of {base} on {study.origin}.", said)
    now = read_rates(study, printed, levels)
    mean = now.mean(base + 1, base + years)
    last = _tell_last(then, base)
    if mean is not None:
        return [last, _tell_mean(now, mean, base, years, below)]
    return [last, _tell_expected(study, then, base, years, below, study.assumption(assumption), persistence)]


def _tell_last(rates: Rates, base: int) -> Finding:
    growth = float(np.expm1(rates.values[base]))
    return find(
        f"growth.{rates.name}.last",
        growth,
        "rate",
        "growth as the statistics office printed it, else of two levels",
        *rates.sources[base],
        kind="observation",
        sentence=f"{rates.label} grew by {format_value(growth, 'share')} in {base}.",
    )


def _tell_mean(rates: Rates, mean: float, base: int, years: int, below: float) -> Finding:
    pace = float(np.expm1(mean))
    return find(
        f"growth.{rates.name}.outturn",
        pace,
        "rate",
        "geometric mean of yearly growth, as printed where it was",
        *rates.cite(base + 1, base + years),
        kind="observation",
        n=years,
        sentence=f"From {base + 1} to {base + years} {rates.label} grew by {format_value(pace, 'share')} a year, "
        f"{'below' if pace < below else 'not below'} {format_value(below, 'share')}.",
        answer=Answer(float(pace < below), "outturn", against=below),
    )


def grow_on(last: float, kept: Any, years: int) -> Any:
    """Mean growth a year over the years that follow: the last one, on logs, of which a share is left each year."""
    return np.expm1(last * sum(kept**step for step in range(1, years + 1)) / years)


def _tell_expected(
    study: Study, rates: Rates, base: int, years: int, below: float, assumed: Assumption, persistence: float | None
) -> Finding:
    last = rates.values[base]

    def grow(kept: Any) -> Any:
        return grow_on(last, kept, years)

    taken = (
        assumed
        if persistence is None
        else Assumption(assumed.id, persistence, persistence, persistence, row=assumed.row)
    )
    drawn = grow(taken.draw(np.random.default_rng(study.seed), study.draws))
    ends, share = span(grow, taken), float(np.mean(drawn < below))
    left = format_range(taken.low, taken.high, "share")
    return find(
        f"growth.{rates.name}.expected",
        ends.value,
        "rate",
        "last growth times an assumed persistence, triangular over its range",
        *rates.sources[base],
        taken,
        kind="range of assumptions",
        low=ends.low,
        high=ends.high,
        n=1,
        sentence=f"If {left} of a year's growth is left a year later, the next {say_count(years, 'year')} bring "
        f"{format_range(ends.low, ends.high, 'share')} a year: below {format_value(below, 'share')} in "
        f"{format_value(share, 'probability')} of that assumed range.",
        answer=Answer(share, "share of assumption draws", against=below),
    )
