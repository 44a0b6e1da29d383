"""The influencers' business: how large it was, what its buyers cost, its risk, and what became of it.

What a buyer costs: the marketplace's take rate spreads its advertising over all sales, bought with it or not. If a
share q of a seller's sales is bought with advertising, that part costs take rate / q of itself. An influencer who keeps
a share k of the sales she brings is the cheaper source where k < take rate / q, that is where q < take rate / k.
"""

from __future__ import annotations

from typing import NotRequired

import numpy as np
import pandas as pd
from typing_extensions import TypedDict

from analysis.assumptions import Assumption, span
from analysis.errors import NotKnownError
from analysis.figures import Figures
from analysis.findings import Answer, Finding, find
from analysis.measures.documents import Slug
from analysis.periods import label_period
from analysis.prose import FIGURES_OF_ASSUMPTIONS, format_date, format_range, format_value
from analysis.study import AssumptionId, Number, Role, Series, Study, measure

MILLION_CNY_A_BILLION = 1000.0


class Asked(TypedDict):
    """A series with what tells one of its figures from others."""

    series: Series
    frequency: NotRequired[str]
    nature: NotRequired[str]
    entity: NotRequired[str]
    prefer: NotRequired[str]


def ask(study: Study, asked: Asked) -> Figures | None:
    """Figures of a series, None where none was public."""
    chosen = {name: value for name, value in asked.items() if name not in ("series", "frequency")}
    return study.find(asked["series"], asked.get("frequency"), **chosen)


def break_even_ad_share(take_rate: float, cut: float) -> float:
    """Share of sales bought with advertising at which an influencer costs as much: ``take_rate / cut``, at most 1.

    Parameters
    ----------
    take_rate : float
        Advertising revenue of the marketplace divided by its sales.
    cut : float
        Share of the sales that the influencer and the agency keep, above 0.
    """
    return min(take_rate / cut, 1.0)


@measure
def cost_of_buyers(study: Study, advertising: Role, sales: Role, cut: AssumptionId) -> list[Finding]:
    """The price of the marketplace's own traffic, and when an influencer is cheaper.

    Parameters
    ----------
    advertising, sales : str
        Yearly advertising revenue and sales; the last year known of both counts.
    cut : str
        Assumed share of the sales that the influencer and the agency keep.

    Returns
    -------
    list of Finding
        ``audience.acquisition.take_rate`` and ``audience.acquisition.break_even_ad_share`` (range of assumptions).
    """
    spent, sold = study.figures(advertising, "year"), study.figures(sales, "year")
    years = [year for year in spent.ends_of_years if sold.at(year) is not None]
    if not years:
        raise NotKnownError(f"{advertising} and {sales}: found no year known of both, expected one.")
    spent, sold, kept = spent.year(years[-1]), sold.year(years[-1]), study.assumption(cut)
    rate = spent.latest / sold.latest
    share = span(lambda part: break_even_ad_share(rate, part), kept)
    return [
        find(
            "audience.acquisition.take_rate",
            rate,
            "share",
            "advertising revenue divided by sales",
            spent,
            sold,
            kind="observation",
            note="spread over all sales; commission is left out",
            sentence=f"In {label_period(sold.values.index[-1])} sellers spent {format_value(rate, 'share')} of "
            f"{sold.label} on the marketplaces' own advertising.",
        ),
        find(
            "audience.acquisition.break_even_ad_share",
            share.value,
            "share",
            "take rate / cut at the mode; the range is exact over the assumed cut",
            spent,
            sold,
            kept,
            kind="range of assumptions",
            low=share.low,
            high=share.high,
            note="the cut is an assumption; production, returns and the influencer's own living are left out",
            sentence=f"An influencer brings buyers more cheaply only where less than {_say(share.value)} of a seller's "
            f"sales come from advertising ({_say_range(share.low, share.high)} over the assumed cut).",
        ),
    ]


@measure
def largest_launch(study: Study, launches: list[Asked], threshold: Number) -> list[Finding]:
    """The largest reported launch beside a claimed size, RMB bn: ``audience.launch.largest``."""
    known = [figures for figures in (ask(study, each) for each in launches) if figures is not None]
    if not known:
        raise NotKnownError("launches: found no reported one, expected one.", "No launch of a shop was public.")
    figures = max(known, key=lambda each: each.values.max())
    day = figures.values.idxmax()
    largest = figures.between(day, day)
    reach = "reaches" if largest.latest >= threshold else "falls short of"
    return [
        find(
            "audience.launch.largest",
            largest.latest,
            "CNY_bn",
            "largest of the reported sales of one launch or festival day",
            largest,
            kind="observation",
            n=sum(len(each) for each in known),
            note="an existence claim needs one example; figures of shops are lower bounds given to the press",
            sentence=f"The largest reported day of an influencer's shop, {format_value(largest.latest, 'CNY_bn')} on "
            f"{format_date(day.date())}, {reach} the claimed {format_value(threshold, 'CNY_bn')}.",
        )
    ]


@measure
def claimed_fans(study: Study, claimed: Asked, network: Role) -> list[Finding]:
    """The claimed fans beside the users of the network that holds them: ``audience.fans.claimed_per_user``."""
    fans, users = ask(study, claimed), study.figures(network, "quarter").last(1)
    if fans is None:
        raise NotKnownError("claimed fans: found no figure, expected one.")
    ratio = fans.latest / users.latest
    return [
        find(
            "audience.fans.claimed_per_user",
            ratio,
            "ratio",
            "claimed fans of all shops divided by the network's monthly users",
            fans.last(1),
            users,
            note="one person follows several influencers and is counted with each; the claim's number is restored",
            sentence=f"The {format_value(fans.latest, 'mn')} fans that are claimed make about one for every "
            f"{format_value(1 / ratio, 'count', 1)} of the {format_value(users.latest, 'mn')} monthly users of "
            f"{users.label.split()[0]}.",
        )
    ]


@measure
def sales_per_fan(study: Study, sales: Asked, fans: Asked, id: Slug, subject: str) -> list[Finding]:
    """Sales for each fan, RMB: ``audience.<id>.sales_per_fan``; the count nearest to the middle of the last year.

    Parameters
    ----------
    sales, fans : mapping
        Yearly sales in RMB bn, and fans in millions by day.
    id, subject : str
        In the finding's id, and in its sentence.
    """
    sold, counted = ask(study, sales), ask(study, fans)
    if sold is None or counted is None:
        raise NotKnownError(f"{id}: found no figure of sales and fans, expected both.")
    year = sold.values.index[-1]
    middle = year.start_time + (year.end_time - year.start_time) / 2
    day = counted.values.index[int(abs(counted.values.index - middle).argmin())]
    near = counted.between(day, day)
    value = sold.latest * MILLION_CNY_A_BILLION / near.latest
    return [
        find(
            f"audience.{id}.sales_per_fan",
            value,
            "CNY",
            "yearly sales divided by the fans nearest to the middle of the year",
            sold.last(1),
            near,
            note="one person follows several influencers and is counted with each",
            sentence=f"{subject} comes to {format_value(value, 'CNY')} a fan in {label_period(year)}.",
        )
    ]


def see_launch(sales: Figures | None, fans: Figures | None, name: str) -> dict[str, tuple[float, float]]:
    """A reported launch as a case for a chart: its name to fans in millions and sales in RMB million."""
    if sales is None or fans is None:
        return {}
    day = sales.values.index[-1]
    nearest = int(abs(fans.values.index - day).argmin())
    return {f"{name}, {day:%B %Y}": (float(fans.values.iloc[nearest]), sales.latest * MILLION_CNY_A_BILLION)}


def pick_year(sales: Figures, calendar_year: int) -> Figures:
    """The (fiscal) year with most months in a calendar year, or the last one known before it."""
    shift = 0 if sales.values.index.freqstr.endswith("DEC") else 1
    known = [year for year in sales.ends_of_years if year <= calendar_year + shift]
    return sales.year(known[-1] if known else sales.ends_of_years[0])


@measure
def small_part(
    study: Study,
    part: Role,
    whole: Role,
    assumption: AssumptionId,
    below: Number = 0.05,
    aligned: bool = True,
    flat: bool = False,
) -> list[Finding]:
    """An outside forecast of the influencers' business beside the marketplace that hosts it, with an assumed range.

    Parameters
    ----------
    part, whole : str
        Forecast by calendar year, the last one counts; and yearly sales of the marketplace.
    assumption : str
        Range of the part, in its unit.
    below : float
        Share under which it is called small, fixed in advance.
    aligned : bool
        Whether the marketplace's year is the one with most months in the forecast's (or the last known before it), or
        the fiscal year of the same number.
    flat : bool
        Whether plausibility is spread evenly over the range, or peaks at its mode.

    Returns
    -------
    list of Finding
        ``audience.net_red.share_of_taobao`` (range of assumptions) and ``audience.net_red.small_share_of_draws``, whose
        answer is a share of draws and no probability.

    Raises
    ------
    NotKnownError
        Where no forecast was public: then no row informs the question.
    """
    forecast, sales = study.figures(part, "year").last(1), study.figures(whole, "year")
    year, band = forecast.ends_of_years[-1], study.assumption(assumption)
    base = pick_year(sales, year) if aligned else sales.at(year)
    if base is None:
        raise NotKnownError(f"{sales.name}: found no figure of {year}, expected one.")
    taken = band.mode if band.low == band.high else forecast.latest
    value, low, high = (number / base.latest for number in (taken, band.low, band.high))
    generator = np.random.default_rng(study.seed)
    drawn = generator.uniform(band.low, band.high, study.draws) if flat else band.draw(generator, study.draws)
    small = float((drawn / base.latest < below).mean())
    name = f"{sales.label}'s sales of {label_period(base.values.index[-1])}"
    return [
        find(
            "audience.net_red.share_of_taobao",
            value,
            "share",
            "forecast of the influencer economy divided by the marketplace's sales; the range is the assumption's",
            forecast,
            base,
            band,
            kind="range of assumptions",
            low=min(low, value),
            high=max(high, value),
            note="the forecast counts marketing income and sales outside the marketplace; GMV counts unpaid orders",
            sentence=f"The {format_value(taken, forecast.unit)} forecast for the influencer economy of "
            f"{year} is {_say(value)} of {name}, and {_say_range(low, high)} over the assumed range.",
        ),
        find(
            "audience.net_red.small_share_of_draws",
            small,
            "share",
            f"share of {study.draws:,} draws of the assumption that lie below the threshold",
            forecast,
            base,
            band,
            kind="range of assumptions",
            note=f"threshold {format_value(below, 'share')}",
            sentence=f"{_say(small)} of the draws from the assumed range lie below {format_value(below, 'share')} of "
            f"{name}, which tells where the assumption lies and not how likely that was.",
            answer=Answer(small, "share of assumption draws"),
        ),
    ]


def compare_bases(forecast: Figures | None, bases: list[Figures], assumption: Assumption) -> pd.DataFrame:
    """The forecast beside several totals, as a chart of alternatives takes it: ``name, value, low, high, primary``.

    Where no forecast is known the mode of the assumption is taken, and the last year of each base.
    """
    value = assumption.mode if forecast is None else forecast.latest
    records: list[tuple] = []
    for base in bases:
        year = base.last(1) if forecast is None else pick_year(base, forecast.ends_of_years[-1])
        ends = (value, min(assumption.low, value), max(assumption.high, value))
        shares = (number / year.latest for number in ends)
        records.append((f"of {base.label}, {label_period(year.values.index[-1])}", *shares, not records))
    return pd.DataFrame(records, columns=["name", "value", "low", "high", "primary"])


@measure
def share_later(study: Study, part: Role, whole: Role) -> list[Finding]:
    """The influencers' sales as estimated later, beside the marketplace's: ``audience.net_red.share_later``."""
    sold, sales = study.figures(part, "year").last(1), study.figures(whole, "year")
    base = pick_year(sales, sold.ends_of_years[-1])
    value = sold.latest / base.latest
    return [
        find(
            "audience.net_red.share_later",
            value,
            "share",
            "estimate of sales through influencers divided by the marketplace's sales",
            sold,
            base,
            n=1,
            note="one consultancy's estimate; not all of it was sold on the marketplace",
            sentence=f"A consultancy's estimate puts sales through influencers at "
            f"{format_value(sold.latest, sold.unit)} in {label_period(sold.values.index[-1])}, as much as "
            f"{format_value(value, 'share')} of {sales.label}'s in {label_period(base.values.index[-1])}.",
        )
    ]


def _say(share: float) -> str:
    return format_value(share, "share", FIGURES_OF_ASSUMPTIONS)


def _say_range(low: float, high: float) -> str:
    return format_range(low, high, "share", FIGURES_OF_ASSUMPTIONS)
