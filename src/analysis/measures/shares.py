"""Two marketplaces beside each other: the share of one, where it was heading, what came, and how both grew."""

from __future__ import annotations

import datetime

import numpy as np
import pandas as pd

from analysis.diversion import ShareFit, fit_share
from analysis.errors import NotKnownError
from analysis.figures import Figures, all_known
from analysis.findings import Answer, Finding, Forecast, find
from analysis.outturns import hold_against
from analysis.periods import label_period
from analysis.prose import format_date, format_range, format_value, say_probability
from analysis.study import Day, Number, Role, Study, Window, measure

LEVEL = 0.8
NORMAL_80 = 1.2816
"""Half-width of a normal 80% band, in standard deviations."""

METHOD = "damped logit share with AR(1) errors, averaged over damping and correlation"


def observe_shares(part: Figures, rest: Figures) -> pd.Series:
    """Share of one in the sum of both, in the periods in which both are known, 0-1."""
    both = pd.concat({"part": part.values, "rest": rest.values}, axis=1).dropna()
    return both["part"] / both.sum(axis=1)


def align(*figures: Figures) -> tuple[Figures, ...]:
    """Figures over the periods from the latest first one to the earliest last one.

    Raises
    ------
    NetredError
        If they do not overlap.
    """
    first = max(each.values.index[0] for each in figures)
    last = min(each.values.index[-1] for each in figures)
    return tuple(each.between(first, last) for each in figures)


@measure
def share_held(study: Study, entrance: Role, destination: Role) -> list[Finding]:
    """The last yearly share of the destination: ``diversion.<slug>.share.last_year``.

    Raises
    ------
    NotKnownError
        If no year is known of both.
    """
    both = [study.figures(role, "year") for role in (destination, entrance)]
    shares = observe_shares(*both)
    if shares.empty:
        said = f"No year was public of both {both[0].label} and {both[1].label}."
        raise NotKnownError(f"{both[0].name} and {both[1].name} as of {study.as_of}: found no common year.", said)
    year = shares.index[-1]
    return [
        find(
            f"diversion.{both[0].name}.share.last_year",
            shares.iloc[-1],
            "share",
            "ratio of two figures of the catalogue",
            *(each.between(year, year) for each in both),
            kind="observation",
            sentence=f"{both[0].label} made {format_value(shares.iloc[-1], 'share')} of the sales of both "
            f"marketplaces in {label_period(year)}.",
        )
    ]


def list_quarters(study: Study, role: str, until: datetime.date | None = None) -> Figures:
    """Quarters of a role, all that are public or those that had ended by a day."""
    return study.figures(role, "quarter") if until is None else study.until(role, "quarter", until)


def fit_quarters(
    study: Study, entrance: str, destination: str, until: datetime.date | None = None, window: Window = 40
) -> tuple[ShareFit, list[Figures]]:
    """The share's trend fitted to the latest quarters of both, and those quarters, destination first."""
    whole = align(*(list_quarters(study, role, until) for role in (destination, entrance)))
    both = [each.last(min(window, len(each))) for each in whole]
    return study.remember(("share", *_identify(both)), lambda: fit_share(both[0].values, both[1].values)), both


def _identify(both: list[Figures]) -> tuple:
    return tuple(part for each in both for part in (str(each.values.index[0]), tuple(each.filled.fillna(-1.0))))


@measure
def share_ahead(
    study: Study, entrance: Role, destination: Role, years_ahead: int = 4, level: float = LEVEL
) -> list[Finding]:
    """The destination's share in a year ahead as forecast on the study's origin, and what came of it.

    Parameters
    ----------
    entrance, destination : str
        Roles of the two marketplaces, with quarters and years.
    level : float
        Probability that the band is meant to cover.

    Returns
    -------
    list of Finding
        ``diversion.<slug>.share``, ``.damping_deviation_ratio`` (how much of the prior's spread the data leave in the
        damping), and ``.share.outturn`` once that year is public of both.
    """
    fit, both = fit_quarters(study.then, entrance, destination)
    forecast = fit.forecast_years(years_ahead, study.draws, study.seed)
    year, slug, label = forecast.periods[-1], both[0].name, both[0].label
    low, median, high = np.quantile(forecast.at(year), [(1 - level) / 2, 0.5, (1 + level) / 2])
    damping, id = fit.damping(), f"diversion.{slug}.share"
    found = [
        find(
            id,
            median,
            "share",
            f"{METHOD}; {study.draws:,} paths, seed {study.seed}",
            *both,
            kind="forecast",
            low=low,
            high=high,
            level=level,
            n=len(fit.sample.index),
            sentence=f"On {format_date(both[0].as_of)} {label}'s share in {label_period(year)} was put at "
            f"{format_value(median, 'share')}, {format_value(level, 'share')} band "
            f"{format_range(low, high, 'share')}.",
        ),
        find(
            f"diversion.{slug}.damping_deviation_ratio",
            damping.deviation_ratio,
            "ratio",
            f"{METHOD}; standard deviation of the damping's posterior over that of its flat prior",
            *both,
            n=len(fit.sample.index),
            sentence=f"The quarters leave {format_value(damping.deviation_ratio, 'share')} of the spread that was "
            f"allowed for the damping; its middle runs from {format_range(damping.low, damping.high, 'ratio')} a year.",
        ),
    ]
    return found + _tell_outturn(study, (entrance, destination), forecast, year, id, level)


def _tell_outturn(
    study: Study, roles: tuple[str, str], forecast: Forecast, year: pd.Period, id: str, level: float
) -> list[Finding]:
    years = all_known(study.find(role, "year") for role in reversed(roles))
    came = all_known(figures.at(year.year) for figures in years or ())
    if not came:
        return []
    part, rest = came
    share = part.latest / (part.latest + rest.latest)
    return [hold_against(forecast, year, share, id, f"{part.label}'s share", "share", study.origin, level, *came)]


@measure
def share_lost(
    study: Study,
    falling: Role,
    rising: Role,
    smallest_effect: Number,
    until: Day | None = None,
    window: Window = 40,
) -> list[Finding]:
    """Whether one of two marketplaces was losing share to the other.

    Parameters
    ----------
    falling, rising : str
        Roles of the marketplace said to lose, and of the other.
    smallest_effect : float
        Smallest fall of interest, in logits a year.
    until : date, optional
        Last day looked at; without it, all quarters public on the study's day.
    window : int
        Latest quarters used.

    Returns
    -------
    list of Finding
        ``diversion.<slug of the rising one>.share_slope`` (logits of its share a year at the end of the quarters, with
        the answer) and ``.share_rising`` (the posterior probability that it rises).
    """
    fit, both = fit_quarters(study, falling, rising, until, window)
    slope, shares = fit.slope(LEVEL), observe_shares(both[1], both[0])
    ends = (f"{format_value(shares.iloc[at], 'share')} in {label_period(shares.index[at])}" for at in (0, -1))
    key = ("share power", *_identify(both), smallest_effect, study.seed)
    power = study.remember(key, lambda: fit.assess(smallest_effect, seed=study.seed))
    chance, slug = slope.probability_positive, both[0].name
    return [
        find(
            f"diversion.{slug}.share_slope",
            slope.median,
            "ratio",
            f"{METHOD}; change of the logit a year at the end of the quarters",
            *both,
            low=slope.low,
            high=slope.high,
            level=LEVEL,
            n=len(shares),
            sentence=f"{both[1].label}'s share of the two marketplaces went from {' to '.join(ends)}.",
            answer=Answer(chance, "model", **power.shares, against=0.0),
        ),
        find(
            f"diversion.{slug}.share_rising",
            chance,
            "share",
            f"{METHOD}; posterior probability of a rising trend",
            *both,
            kind="probability",
            n=len(shares),
            sentence=f"That it was falling at the end, and {both[0].label}'s rising, is {say_probability(chance)}.",
        ),
    ]


@measure
def common_growth(study: Study, entrance: Role, destination: Role) -> list[Finding]:
    """How the yearly growth of both moved together: ``diversion.<slug>.growth_correlation``.

    Had the destination grown at the entrance's expense and nothing else moved, the correlation of their yearly log
    growth would be negative. A shared market makes it positive, whatever else goes on; it excludes nothing.

    Raises
    ------
    NotKnownError
        From three growths or fewer.
    """
    both = [study.figures(role, "year") for role in (destination, entrance)]
    logs = np.log(pd.concat({each.name: each.values for each in both}, axis=1).dropna())
    growth = logs.diff().dropna()
    if len(growth) <= 3:
        said = f"Too few years of {both[0].label} and {both[1].label} were public to compare their growth."
        raise NotKnownError(f"growth of {both[0].name} and {both[1].name}: found {len(growth)} years.", said)
    correlation = float(growth.corr().iloc[0, 1])
    reach = NORMAL_80 / np.sqrt(len(growth) - 3)
    low, high = np.tanh([np.arctanh(correlation) - reach, np.arctanh(correlation) + reach])
    return [
        find(
            f"diversion.{both[0].name}.growth_correlation",
            correlation,
            "ratio",
            "correlation of yearly log growth, band by Fisher's transform",
            *both,
            low=float(low),
            high=float(high),
            level=LEVEL,
            n=len(growth),
            sentence=f"Year by year the growth of {both[0].label} and of {both[1].label} had a correlation of "
            f"{format_value(correlation, 'ratio', 2)}.",
        )
    ]
