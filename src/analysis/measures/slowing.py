"""Whether growth slows: slopes of growth on the year before, what their test sees, and a marketplace that fades."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from analysis.errors import FitError, NotKnownError
from analysis.figures import Figures
from analysis.findings import Answer, Finding, find
from analysis.growth.deceleration import Slope, fit_slope
from analysis.measures.pace import Rates, beside_market, read_rates
from analysis.periods import label_period
from analysis.prose import format_range, format_value, join, say_count
from analysis.series import FLOW, TRAILING
from analysis.study import Day, Number, Role, Study, Window, Year, measure

POINT = 0.01
LEVEL = 0.8
"""Probability that the bands of slopes are meant to cover."""


@measure
def slowing(
    study: Study,
    roles: list[Role],
    trailing: list[Role] | None = None,
    until: Day | None = None,
    effect_points: Number = -1.0,
    window: Window = 40,
) -> list[Finding]:
    """Whether growth on the year before falls, in each of several series.

    Parameters
    ----------
    roles : list of str
        Quarterly figures.
    trailing : list of str, optional
        Those among them that count the twelve months that end with the quarter.
    until : date, optional
        Only quarters that had ended by then.
    effect_points : float
        Smallest slope of interest, in percentage points a quarter, below zero.
    window : int
        Latest quarters used.

    Returns
    -------
    list of Finding
        ``growth.<slug>.slope`` (points a quarter), each with an answer; where the past is too short for a slope,
        ``growth.<slug>.known`` (quarters) without one, and the answers of the others reach no further than leaning.

    Raises
    ------
    NotKnownError
        If none of the series was public.
    """
    return _tell_slopes(study, roles, trailing or (), until, effect_points, window)


def _tell_slopes(
    study: Study,
    roles: Sequence[str],
    trailing: Sequence[str],
    until: datetime.date | None,
    effect_points: float,
    window: int,
) -> list[Finding]:
    pairs = find_slopes(study, roles, trailing, until, window)
    if not pairs:
        said = f"No figure of {join(study.label(role) for role in roles)} was public."
        raise NotKnownError(f"{', '.join(roles)}: found no quarters public on {study.as_of}.", said)
    whole = len(pairs) == len(roles) and all(slope is not None for _, slope in pairs)
    return [
        _tell_short(figures) if slope is None else _tell_slope(figures, slope, effect_points, not whole)
        for figures, slope in pairs
    ]


def find_slopes(
    study: Study,
    roles: Sequence[str],
    trailing: Sequence[str] = (),
    until: datetime.date | None = None,
    window: Window = 40,
) -> list[tuple[Figures, Slope | None]]:
    """Quarters of several roles with the slope of their growth, None where there are too few or a gap."""
    pairs = []
    for role in roles:
        figures = study.find(role, "quarter")
        if figures is None:
            continue
        figures = figures if until is None else study.until(role, "quarter", until)
        kept = figures.last(min(window, len(figures)))
        pairs.append((kept, _fit(study, kept, TRAILING if role in trailing else FLOW)))
    return pairs


def _fit(study: Study, figures: Figures, overlap: str) -> Slope | None:
    key = ("slope", figures.values.index[0], *figures.filled.fillna(-1.0), overlap)
    try:
        return study.remember(key, lambda: fit_slope(figures.values, overlap))
    except FitError:
        return None


def _tell_short(figures: Figures) -> Finding:
    return find(
        f"growth.{figures.name}.known",
        len(figures),
        "count",
        "figures of the catalogue",
        figures,
        kind="observation",
        n=len(figures),
        sentence=f"{figures.label} had too few quarters in a row, {len(figures)} in all, for a slope of their growth.",
    )


def _tell_slope(figures: Figures, slope: Slope, effect_points: float, leaning: bool) -> Finding:
    low, high = (100 * end for end in slope.interval(LEVEL))
    first, last = (label_period(slope.growth.index[place]) for place in (0, -1))
    power = slope.assess(POINT * effect_points)
    return find(
        f"growth.{figures.name}.slope",
        100 * slope.slope,
        "points",
        "slope a quarter of log growth on the year before, errors that persist; band from the simulated null",
        figures,
        low=low,
        high=high,
        level=LEVEL,
        n=len(slope.growth),
        sentence=f"From {first} to {last} the growth of {figures.label} on the year before changed by "
        f"{format_value(100 * slope.slope, 'points', 2)} a quarter ({format_value(LEVEL, 'share')} band "
        f"{format_range(low, high, 'points', 2)}); one minus the one-sided p of a fall is "
        f"{format_value(slope.probability, 'probability')}, and a fall of {say_points(effect_points)} a quarter would "
        f"be seen with a power of {format_value(power.power, 'probability')}.",
        answer=Answer(
            slope.probability,
            "one minus p",
            p_value=1 - slope.probability,
            **power.shares,
            leaning=leaning,
            against=0.0,
        ),
    )


def say_points(points: float) -> str:
    """A number of percentage points, without its sign, in words: ``one point``, ``2.5 points``."""
    whole = float(abs(points)).is_integer()
    return say_count(int(abs(points)), "point") if whole else f"{format_value(abs(points), 'count')} points"


@measure
def seen_to_slow(
    study: Study,
    roles: list[Role],
    trailing: list[Role] | None = None,
    until: Day | None = None,
    effect_points: Number = -1.0,
    window: Window = 40,
) -> list[Finding]:
    """What the tests of `slowing` say and could see, each as a number of its own, and the least sure of them.

    Returns
    -------
    list of Finding
        ``growth.<slug>.slope.probability`` and ``.slope.power`` of each series, and ``growth.slowing.probability``.
    """
    fitted = find_slopes(study, roles, trailing or (), until, window)
    pairs = [(figures, slope) for figures, slope in fitted if slope is not None]
    if not pairs:
        return []
    least, slope = min(pairs, key=lambda pair: pair[1].probability)
    falling = sum(each.slope < 0 for _, each in pairs)
    return [
        *(finding for pair in pairs for finding in _tell_test(*pair, effect_points)),
        find(
            "growth.slowing.probability",
            slope.probability,
            "share",
            f"the smallest of {len(pairs)} values of one minus p",
            *(figures for figures, _ in pairs),
            kind="probability",
            n=len(pairs),
            sentence=f"Growth falls along {falling} of {len(pairs)} fitted lines; the least sure is that of "
            f"{least.label}, where one minus p is {format_value(slope.probability, 'probability')}.",
        ),
    ]


def _tell_test(figures: Figures, slope: Slope, effect_points: float) -> list[Finding]:
    power = slope.assess(POINT * effect_points)
    return [
        find(
            f"growth.{figures.name}.slope.probability",
            slope.probability,
            "share",
            "one minus the one-sided p of the slope against the simulated null",
            figures,
            kind="probability",
            n=len(slope.growth),
            note=f"the test rejects a true null in {format_value(power.size, 'share', 2)} of simulated series at a "
            f"nominal {format_value(power.nominal, 'share')}; no probability that growth was slowing",
            sentence=f"{figures.label}: one minus the one-sided p of slowing growth is "
            f"{format_value(slope.probability, 'probability')}.",
        ),
        find(
            f"growth.{figures.name}.slope.power",
            power.power,
            "share",
            f"share of simulated series of this layout that fall by {say_points(effect_points)} a quarter and are "
            "found to slow",
            figures,
            kind="probability",
            n=len(slope.growth),
            sentence=f"{figures.label}: had growth slowed by {say_points(effect_points)} a quarter, the test would "
            f"have seen it with a chance of {format_value(power.power, 'probability')}.",
        ),
    ]


def tabulate_slopes(pairs: Iterable[tuple[Figures, Slope | None]], effect_points: float = -1.0) -> pd.DataFrame:
    """Slopes side by side as text, with the size of each test and its power at the smallest effect of interest."""
    rows = {}
    for figures, slope in pairs:
        if slope is None:
            rows[figures.label] = {"quarters": str(len(figures)), "change a quarter": "too few quarters"}
            continue
        low, high = slope.interval(LEVEL)
        power = slope.assess(POINT * effect_points)
        rows[figures.label] = {
            "quarters": str(len(slope.growth)),
            "change a quarter": format_value(100 * slope.slope, "points", 2),
            f"{format_value(LEVEL, 'share')} band": format_range(100 * low, 100 * high, "points", 2),
            "one minus p": format_value(slope.probability, "probability"),
            "size": format_value(power.size, "probability"),
            "power": format_value(power.power, "probability"),
        }
    return pd.DataFrame.from_dict(rows, orient="index").fillna("")


def list_growth(pairs: Iterable[tuple[Figures, Slope | None]]) -> pd.DataFrame:
    """Growth on the year before and its line: columns ``name``, ``period``, ``value`` and ``line``, for a chart."""
    parts = {
        figures.label: pd.DataFrame(
            {"period": slope.growth.index, "value": slope.growth.to_numpy(), "line": slope.line.to_numpy()}
        )
        for figures, slope in pairs
        if slope is not None
    }
    if not parts:
        return pd.DataFrame(columns=["name", "period", "value", "line"])
    return pd.concat(parts, names=["name", None]).reset_index("name").reset_index(drop=True)


def say_slopes(pairs: Iterable[tuple[Figures, Slope | None]]) -> str:
    """What lines of growth show, in a few words."""
    slopes = [slope for _, slope in pairs if slope is not None]
    falling = sum(slope.slope < 0 for slope in slopes)
    return f"Growth on the year before falls along {falling} of {len(slopes)} lines"


@measure
def fading(
    study: Study,
    role: Role,
    printed: Role,
    market: Role,
    until: Day,
    horizons: list[Year],
    effect_points: Number = -1.0,
    window: Window = 40,
) -> list[Finding]:
    """Whether a marketplace fades: its growth falls and lies below the market's; later, whether it fell further.

    Later growth is read up to each of several years, none of which is better than another: the share of the readings
    in which it had fallen further is a share of variants.

    Parameters
    ----------
    role : str
        Quarters and years of the marketplace.
    printed, market : str
        The market's growth as printed, and its levels.
    until : date
        Last day of the figures that the claim spoke of.
    horizons : list of int
        (Fiscal) years up to which later growth is read, as far as they are public.
    effect_points, window
        As for `slowing`.

    Returns
    -------
    list of Finding
        ``growth.<slug>.slope`` and ``growth.<slug>.beside_market`` at first; ``growth.<slug>.faded`` and
        ``growth.<slug>.behind_market`` once a later year is public.

    Raises
    ------
    NotKnownError
        If there is no slope, or the last year or the market's growth was not public.
    """
    known = study.until(role, "year", until)
    last = known.values.index[-1]
    rates = read_rates(study, printed, market)
    years = study.figures(role, "year")
    later = [year for year in horizons if year > last.year and years.at(year) is not None]
    if later and known.at(last.year - 1) is not None:
        return _tell_later(years, last, later, rates)
    (found,) = _tell_slopes(study, [role], (), until, effect_points, window)
    behind = beside_market(known, rates, last, last)
    if found.answer is None or behind is None:
        said = f"Too little of {known.label} and of {rates.label} was public to tell whether it was fading."
        raise NotKnownError(f"{known.name} as of {study.as_of}: found no slope, or no year beside the market's.", said)
    lower = Answer(float(behind.value < 0), "outturn", against=0.0)
    return [found, dataclasses.replace(behind, answer=lower)]


def _tell_later(years: Figures, last: pd.Period, later: list[int], rates: Rates) -> list[Finding]:
    """In how many readings growth after the last year was below that year's, and below the market's."""
    before, base = years.year(last.year - 1), years.year(last.year)
    growth = float(np.log(base.latest / before.latest))
    paces = {year: np.log(years.year(year).latest / base.latest) / (year - last.year) for year in later}
    start = (last + 1).start_time.year
    markets = {year: rates.mean(start, start + year - last.year - 1) for year in later}
    faded, name = sum(pace < growth for pace in paces.values()), label_period(last)
    ends = {year: label_period(last + year - last.year) for year in later}
    read = join(f"{format_value(np.expm1(pace), 'share')} to {ends[year]}" for year, pace in paces.items())
    compared = {year: pace < markets[year] for year, pace in paces.items() if markets[year] is not None}
    sources = (before, base, *(years.at(year) for year in later))
    found = [
        find(
            f"growth.{years.name}.faded",
            faded / len(paces),
            "share",
            "share of the years up to which later growth is read in which it is below that of the claim's year",
            *sources,
            kind="observation",
            n=len(paces),
            sentence=f"After {name}, in which {years.label} grew by {format_value(np.expm1(growth), 'share')}, it grew "
            f"by {read} a year: further faded in {faded} of {len(paces)} readings.",
            answer=Answer(faded / len(paces), "share of variants", leaning=not compared),
        )
    ]
    if compared:
        behind = sum(compared.values())
        market = (source for year in range(start, start + max(compared) - last.year) for source in rates.sources[year])
        found.append(
            find(
                f"growth.{years.name}.behind_market",
                behind / len(compared),
                "share",
                "share of the same years in which that growth is below the market's",
                *sources,
                *market,
                kind="observation",
                n=len(compared),
                sentence=f"{years.label} stayed below the growth of {rates.label} in {behind} of {len(compared)}.",
                answer=Answer(behind / len(compared), "share of variants"),
            )
        )
    return found
