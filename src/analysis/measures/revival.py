"""Whether a marketplace beat its own forecast, and whether a new kind of sales explains the surprise."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.figures import Figures
from analysis.findings import Answer, Finding, Forecast, find
from analysis.growth import MODELS, PRIMARY
from analysis.measures.trajectory import forecast_until, pick_quarters, tell_forecast
from analysis.periods import label_period
from analysis.prose import compare, format_date, format_value
from analysis.study import Model, Number, Role, Share, Study, Window, Year, measure


@measure
def revival(
    study: Study,
    role: Role,
    year: Year,
    helper: Role,
    quantile: Share = 0.9,
    part: Number = 0.5,
    window: Window = 16,
    model: Model = PRIMARY,
    level: Number = 0.8,
) -> list[Finding]:
    """Whether a marketplace beat a share of its own paths, and a new kind of sales makes up a part of the surprise.

    Ahead of the year the chance of the first is one less that share whatever the figures say, and nothing public
    informs the second; so the chance of both is at most that.

    Parameters
    ----------
    role : str
        Quarters and years of the marketplace.
    year : int
        (Fiscal) year in which it is looked at.
    helper : str
        Yearly sales of the new kind by calendar year. What they grew by, from the first year known to the last, is set
        against the surprise of the year that begins in that last one: an upper bound, since a part of them would have
        been made anyway.
    quantile : float
        Share of the paths that the outturn must exceed.
    part : float
        Share of the surprise that the new kind must make up.
    window, model, level
        As for `analysis.measures.trajectory.trajectory`.

    Returns
    -------
    list of Finding
        ``growth.<slug>.<year>`` and ``audience.revival.<year>.chance`` ahead of the year; then
        ``audience.revival.<year>.surprise`` (what came less the median), ``.rank`` (share of the paths at or below it)
        and ``.net_red_part`` (what the new kind grew by over the surprise, where there is one).
    """
    quarters = pick_quarters(study, role, window)
    forecast = forecast_until(study, quarters, year, model)
    period = next(each for each in forecast.periods if each.year == year)
    years = study.find(role, "year")
    came = years.at(year) if years is not None else None
    if came is None:
        return [tell_forecast(forecast, period, quarters, level), _tell_ahead(period, quarters, quantile, part)]
    surprise, rank = _tell_surprise(forecast, came, quarters), _find_rank(forecast, came)
    helped = study.find(helper, "year")
    matches = helped is not None and len(helped) > 1 and helped.ends_of_years[-1] == period.start_time.year
    explained = _explain(surprise, helped, came, part) if helped is not None and matches and surprise.value > 0 else []
    beaten = rank > quantile
    settled = not beaten or bool(explained)
    return [surprise, _tell_rank(rank, forecast, came, quarters, quantile, settled), *explained]


def _name(year: pd.Period) -> str:
    return f"audience.revival.{label_period(year).lower()}"


def _tell_ahead(year: pd.Period, quarters: Figures, quantile: float, part: float) -> Finding:
    chance = round(1 - quantile, 12)
    return find(
        f"{_name(year)}.chance",
        chance,
        "share",
        "one less the share of its own paths that the year must exceed",
        quarters,
        kind="probability",
        n=len(quarters),
        note="an upper bound by construction",
        sentence=f"That it beats {format_value(quantile, 'share')} of its own paths has a chance of "
        f"{format_value(chance, 'probability')} by construction, and nothing public said whether the new sales would "
        f"make up {format_value(part, 'share')} of such a surprise: both together can be no likelier.",
        answer=Answer(chance, "model", leaning=True),
    )


def _tell_surprise(forecast: Forecast, came: Figures, quarters: Figures) -> Finding:
    median, year = float(np.median(forecast.at(came.values.index[-1]))), came.values.index[-1]
    return find(
        f"{_name(year)}.surprise",
        came.latest - median,
        came.unit,
        "what came less the median forecast",
        came,
        quarters,
        sentence=f"{came.label} of {label_period(year)} came to {format_value(came.latest, came.unit)}, "
        f"{compare(came.latest, median, came.unit)} the {format_value(median, came.unit)} expected on "
        f"{format_date(quarters.as_of)}.",
    )


def _find_rank(forecast: Forecast, came: Figures) -> float:
    """Share of the paths at or below what came."""
    return float(np.mean(forecast.at(came.values.index[-1]) <= came.latest))


def _tell_rank(
    rank: float, forecast: Forecast, came: Figures, quarters: Figures, quantile: float, settled: bool
) -> Finding:
    held = "more" if rank > quantile else "no more"
    return find(
        f"{_name(came.values.index[-1])}.rank",
        rank,
        "share",
        f"share of {len(forecast.paths):,} simulated paths of {MODELS[forecast.model].label.lower()} at or below it",
        came,
        quarters,
        n=len(quarters),
        sentence=f"{format_value(rank, 'probability')} of the paths drawn on {format_date(quarters.as_of)} lay at or "
        f"below what {came.label} came to in {label_period(came.values.index[-1])}, {held} than "
        f"{format_value(quantile, 'share')}.",
        answer=Answer(float(rank > quantile), "outturn", against=quantile) if settled else None,
    )


def _explain(surprise: Finding, helped: Figures, came: Figures, part: float) -> list[Finding]:
    grown, year = helped.latest - float(helped.values.iloc[0]), came.values.index[-1]
    first, last = (label_period(helped.values.index[place]) for place in (0, -1))
    share = grown / surprise.value
    return [
        find(
            f"{_name(year)}.net_red_part",
            share,
            "share",
            "growth of the new kind of sales divided by the surprise",
            surprise,
            helped,
            n=len(helped),
            note="an upper bound: a part of these sales would have been made anyway, or elsewhere",
            sentence=f"{helped.label} grew by {format_value(grown, helped.unit)} from {first} to {last}: even if "
            f"all of it was new, {format_value(share, 'share', 2)} of that surprise.",
            answer=Answer(float(share >= part), "outturn", against=part),
        )
    ]
