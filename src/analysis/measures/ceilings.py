"""Ceilings shown as a range over curves, windows and priors, and whether a level still has room: chances and facts."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from analysis.assumptions import Assumption
from analysis.errors import FitError, NotKnownError
from analysis.figures import Figures
from analysis.findings import Answer, Finding, Forecast, find
from analysis.growth import MODELS, PRIMARY
from analysis.growth.ceilings import state_priors, tabulate_ceilings
from analysis.measures.trajectory import say_too_short
from analysis.periods import QUARTERS_A_YEAR, label_period, quarters_in, yearly_frequency
from analysis.prose import format_date, format_range, format_value, say_count, say_probability
from analysis.study import AssumptionId, Day, Model, Number, Role, Study, Window, measure

LEVEL = 0.8
"""Probability that the bands of growth ahead are meant to cover."""


@measure
def ceiling_in_sight(
    study: Study,
    roles: list[Role],
    base: Day | None = None,
    until: Day | None = None,
    years_ahead: int = 3,
    less_than: Number = 0.15,
    window: Window = 40,
    model: Model = PRIMARY,
) -> list[Finding]:
    """Whether each of several counts grows by less than a margin over some years: chances first, then facts.

    The counts are totals. They say nothing of what brought the users, so that no answer reaches further than leaning
    on a statement about traffic of one's own.

    Parameters
    ----------
    roles : list of str
        Quarterly counts.
    base, until : date, optional
        Ends of the first and the last quarter; the last quarter known on the study's origin, and `years_ahead` years
        after it, where they are not given.
    less_than : float
        Growth that still counts as a ceiling, 0.15 for 15%.
    window : int
        Latest quarters fitted.
    model : str
        Name in `analysis.growth.MODELS`.

    Returns
    -------
    list of Finding
        For each count ``growth.<slug>.saturation.growth``, which has the answer, and ``.saturation.probability`` ahead
        of the last quarter, ``.saturation.outturn`` once it is public; ``.saturation.known`` where its past was too
        short for a forecast. Where another quarter is given as the first than the last one known, ``saturation`` has
        the year and month of the last quarter behind it.

    Raises
    ------
    NotKnownError
        If nothing of any count was public.
    """
    found = []
    for role in roles:
        then, now = study.then.find(role, "quarter"), study.find(role, "quarter")
        if then is not None:
            first, last = find_ends(then, base, until, years_ahead)
            mark = "" if first == then.values.index[-1] else f"_{last.end_time:%Y_%m}"
            id = f"growth.{then.name}.saturation{mark}"
            came = [now.between(each, each) for each in (first, last) if now is not None and each in now.values.index]
            found += (
                [_tell_growth(id, came[0], came[1], less_than)]
                if len(came) > 1
                else _tell_room(study, id, then.last(min(window, len(then))), first, last, less_than, model)
            )
    if not found:
        said = f"No figure of {study.label(roles[0])} was public on {format_date(study.origin)}."
        raise NotKnownError(f"{', '.join(roles)}: found no quarters public on {study.origin}.", said)
    return found


def find_ends(
    figures: Figures, base: datetime.date | None, until: datetime.date | None, years_ahead: int
) -> tuple[pd.Period, pd.Period]:
    """First and last quarter between which growth is measured."""
    freq = figures.values.index.freq
    first = figures.values.index[-1] if base is None else pd.Period(base, freq=freq)
    return first, first + QUARTERS_A_YEAR * years_ahead if until is None else pd.Period(until, freq=freq)


def _tell_growth(id: str, first: Figures, last: Figures, less_than: float) -> Finding:
    growth, start, end = last.latest / first.latest - 1, first.values.index[-1], last.values.index[-1]
    return find(
        f"{id}.outturn",
        growth,
        "rate",
        "ratio of two figures of the catalogue, less one",
        first,
        last,
        kind="observation",
        n=2,
        sentence=f"{last.label} came to {format_value(last.latest, last.unit)} in {label_period(end)}, "
        f"{format_value(growth, 'rate')} on {label_period(start)}: {'less' if growth < less_than else 'more'} than the "
        f"{format_value(less_than, 'share')} of a ceiling.",
        answer=Answer(
            float(growth < less_than),
            "outturn",
            leaning=True,
            against=less_than,
            event=_name_event(last, start, end, less_than),
        ),
    )


def _name_event(figures: Figures, start: pd.Period, end: pd.Period, less_than: float) -> str:
    return f"{figures.name}.{start}.{end}.below_{less_than:g}".lower()


def _tell_room(
    study: Study, id: str, figures: Figures, first: pd.Period, last: pd.Period, less_than: float, model: str
) -> list[Finding]:
    try:
        forecast = study.forecast(figures, (last - figures.values.index[-1]).n, model)
    except FitError:
        return [_tell_short(figures)]
    ends = forecast.at(last)
    starts = figures.values[first] if first in figures.values.index else forecast.at(first)
    growth = ends / starts - 1
    low, middle, high = np.quantile(growth, [(1 - LEVEL) / 2, 0.5, (1 + LEVEL) / 2])
    chance = float(np.mean(growth < less_than))
    when = f"from {label_period(first)} to {label_period(last)}"
    return [
        find(
            f"{id}.growth",
            middle,
            "rate",
            f"median of {len(ends):,} simulated paths of {MODELS[model].label.lower()}",
            figures,
            kind="forecast",
            low=low,
            high=high,
            level=LEVEL,
            n=len(figures),
            sentence=f"On {format_date(figures.as_of)} the growth to expect of {figures.label} {when} was "
            f"{format_value(middle, 'share')} ({format_value(LEVEL, 'share')} band "
            f"{format_range(low, high, 'share')}).",
            answer=Answer(
                chance,
                "model",
                leaning=True,
                against=less_than,
                event=_name_event(figures, first, last, less_than),
            ),
        ),
        find(
            f"{id}.probability",
            chance,
            "share",
            f"share of {len(ends):,} simulated paths of {MODELS[model].label.lower()} below the margin",
            figures,
            kind="probability",
            n=len(figures),
            sentence=f"{figures.label}: on {format_date(figures.as_of)} it was {say_probability(chance)} that growth "
            f"by {label_period(last)} would stay below {format_value(less_than, 'share')}.",
        ),
    ]


def _tell_short(figures: Figures) -> Finding:
    return find(
        f"growth.{figures.name}.saturation.known",
        len(figures),
        "count",
        "figures of the catalogue",
        figures,
        kind="observation",
        n=len(figures),
        sentence=say_too_short(figures),
    )


def forecast_ends(study: Study, role: str, years_ahead: int) -> Forecast | None:
    """Paths of a quarterly count at the ends of the (fiscal) years ahead; None where its past is too short."""
    figures = study.then.figures(role, "quarter")
    try:
        forecast = study.forecast(figures, QUARTERS_A_YEAR * years_ahead)
    except FitError:
        return None
    ends = pick_year_ends(pd.Series(np.arange(len(forecast.periods)), index=forecast.periods))
    return Forecast(forecast.model, ends.index, forecast.paths[:, ends.to_numpy()])


def pick_year_ends(levels: pd.Series) -> pd.Series:
    """Levels at the end of each (fiscal) year, on a yearly index."""
    index = levels.index
    ends = levels[[period == quarters_in(period.asfreq(yearly_frequency(index)))[-1] for period in index]]
    return ends.set_axis(ends.index.asfreq(yearly_frequency(index)))


def fit_ceilings(
    study: Study,
    role: str,
    market: str,
    assumption: str,
    windows: Sequence[int],
    prior_spread: float,
    level: float,
    stock: bool = False,
) -> pd.DataFrame:
    """Ceilings of a role for every curve, window and prior, as `analysis.growth.ceilings.tabulate_ceilings`.

    Parameters
    ----------
    role : str
        Quarters, as known on the study's origin.
    market : str
        Role of the size of the market that the prior is a share of.
    assumption : str
        Id of that share.
    windows, prior_spread, level, stock
        As there.
    """
    figures, size, share = _read_priors(study, role, market, assumption)
    priors = state_priors(size, {name: getattr(share, name) for name in ("low", "mode", "high")})
    series = figures.values
    key = ("ceilings", series.index[0], *series, *priors.values(), *windows, prior_spread, level, stock)
    return study.remember(key, lambda: tabulate_ceilings(series, windows, priors, prior_spread, level, stock))


def _read_priors(study: Study, role: str, market: str, assumption: str) -> tuple[Figures, Figures, Assumption]:
    then = study.then
    frequency = "year" if "year" in then.catalog.study.roles[market].frequencies else None
    return then.figures(role, "quarter"), then.figures(market, frequency).last(1), then.assumption(assumption)


@measure
def ceilings(
    study: Study,
    role: Role,
    market: Role,
    assumption: AssumptionId,
    windows: list[int],
    prior_spread: Number = 0.5,
    level: Number = 0.95,
    stock: bool = False,
) -> list[Finding]:
    """The range of ceilings that curves, windows and priors give, and how many of them were passed.

    Parameters
    ----------
    study, role, market, assumption, windows, prior_spread, level, stock
        As for `fit_ceilings`.

    Returns
    -------
    list of Finding
        ``growth.<slug>.ceiling`` and, where something later is known, ``growth.<slug>.ceiling.outturn``.

    Raises
    ------
    NotKnownError
        If no curve could be fitted.
    """
    table = fit_ceilings(study, role, market, assumption, windows, prior_spread, level, stock)
    figures, size, share = _read_priors(study, role, market, assumption)
    known = table[table["status"] == "ok"]
    if known.empty:
        raise NotKnownError(f"{figures.name}: found no curve that could be fitted.", say_too_short(figures))
    low, high = float(known["low"].min()), float(known["high"].max())
    several = f"{say_count(len(known), 'combination')} of curve, window and prior"
    found = find(
        f"growth.{figures.name}.ceiling",
        float(known["value"].median()),
        figures.unit,
        f"median, lowest and highest end of profile ranges over {several}",
        figures,
        size,
        share,
        kind="range of assumptions",
        low=low,
        high=high,
        n=len(figures),
        note="the range is one of curves, windows and priors, not of data",
        sentence=f"{figures.label}: fitted to the figures public on {format_date(figures.as_of)}, the ceiling lies "
        f"anywhere from {format_range(low, high, figures.unit, 2)}{' or beyond' if known['open'].any() else ''}, over "
        f"{several}.",
    )
    now = study.figures(role, "quarter" if stock else "year")
    later = now.values[now.values.index > figures.values.index[-1].asfreq(now.values.index.freq)]
    return [found] if later.empty else [found, _tell_passed(known, now.between(later.idxmax(), later.idxmax()))]


def _tell_passed(known: pd.DataFrame, highest: Figures) -> Finding:
    came = highest.latest
    passed, cleared = int((known["value"] < came).sum()), int((known["high"] < came).sum())
    return find(
        f"growth.{highest.name}.ceiling.outturn",
        came,
        highest.unit,
        "highest figure of the catalogue, held against the ceilings",
        highest,
        kind="observation",
        n=len(known),
        sentence=f"{highest.label} came to {format_value(came, highest.unit)} in "
        f"{label_period(highest.values.index[-1])}: above {passed} of {len(known)} fitted ceilings, and above the "
        f"upper end of the range of {cleared}.",
    )


def list_ceilings(table: pd.DataFrame) -> pd.DataFrame:
    """Ceilings for a chart: ``name`` (the family and the first period), ``value``, ``low``, ``high`` and ``prior``."""
    known = table[table["status"] == "ok"]
    known = known.sort_values(["family", "window"], ascending=[False, True], kind="stable")
    names = known["family"].str.capitalize() + "; fitted from " + known["start"]
    return known.assign(name=names)[["name", "value", "low", "high", "prior"]].reset_index(drop=True)


def mark_last(figures: Figures, today: Figures) -> dict[str, tuple[float, str]]:
    """The last figure fitted and, where more is known, the highest since: levels for a chart of ceilings."""
    marks = {"last figure": (figures.latest, "ink")}
    later = today.values[today.values.index > figures.values.index[-1]]
    return marks | ({"what came": (float(later.max()), "outturn")} if len(later) else {})


def say_ceilings(table: pd.DataFrame) -> str:
    """What ceilings without a prior show, in a few words: how far apart the lowest and the highest lie."""
    values = table[(table["status"] == "ok") & (table["prior"] == "none")]["value"]
    times = format_value(values.max() / values.min(), "ratio", 2)
    return f"Without a prior, the highest fitted ceiling is {times} times the lowest"


def say_room(label: str, found: Iterable[Finding]) -> str:
    """What a fan of a count shows, in a few words: the first growth expected, and the first that came."""
    growth = {finding.id.rpartition(".")[2]: format_value(finding.value, "share") for finding in reversed([*found])}
    came = f", and {growth['outturn']} came" if "outturn" in growth else ""
    return f"{label}: growth of {growth['growth']} was expected{came}"
