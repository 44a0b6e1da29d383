"""Sellers: whether there are more of them for each buyer, and whether selling gets harder."""

from __future__ import annotations

from typing import NotRequired

import numpy as np
import pandas as pd
from scipy import stats
from typing_extensions import TypedDict

from analysis.errors import FitError, NotKnownError
from analysis.findings import Answer, Finding, find
from analysis.periods import label_period
from analysis.prose import format_range, format_value, say_count
from analysis.series import assess_line, estimate_mean
from analysis.study import Day, Number, Role, Series, Study, Year, measure

FEWEST_YEARS = 3
COUNTED = "trailing_12m"
"""How a company counts its active sellers and buyers: over twelve months; at a point the press counts what it likes."""


@measure
def sellers_for_each_buyer(study: Study, sellers: Series, buyers: Role, above: Number = 0.0) -> list[Finding]:
    """Whether sellers outgrow buyers: by a supplied count of every year, else as two counts of the company tell it.

    Parameters
    ----------
    sellers : str
        Counts of active sellers by the company; a description alone while there are fewer than five.
    buyers : str
        Quarterly counts of active buyers.
    above : float
        Growth of sellers for each buyer a year that must be exceeded.

    Returns
    -------
    list of Finding
        ``market.sellers.per_buyer_growth`` with an answer where a table was supplied; else
        ``market.sellers.per_hundred_buyers`` at the last count, without one.
    """
    supplied = study.table("seller_years")
    if len(supplied):
        return [_judge_supplied(study, supplied.sort_values("year"), above)]
    counts, people = study.figures(sellers, COUNTED), study.figures(buyers, "quarter")
    pairs = []
    for place, day in enumerate(counts.values.index):
        quarters = [period for period in people.values.index if period.end_time.normalize() <= day]
        if quarters:
            pairs.append((counts.between(day, day), people.between(quarters[-1], quarters[-1]), place))
    if len(pairs) < 2:
        said = "No second count of active sellers by the company was public."
        raise NotKnownError(f"{sellers}: found {len(pairs)} counts with buyers, expected two.", said, "seller_years")
    (first, early, _), (last, late, _) = pairs[0], pairs[-1]
    ratios = [100 * one.latest / other.latest for one, other in ((first, early), (last, late))]
    more = format_value(last.latest / first.latest - 1, "share")
    return [
        find(
            "market.sellers.per_hundred_buyers",
            ratios[1],
            "ratio",
            "active sellers divided by active buyers, times a hundred, at the last count of the company",
            first,
            early,
            last,
            late,
            kind="observation",
            low=min(ratios),
            high=max(ratios),
            n=len(pairs),
            note="two counts describe and decide nothing; the later one is a lower bound",
            sentence=f"The company counted {format_value(first.latest, 'mn')} active sellers in "
            f"{first.values.index[-1]:%B %Y} and more than {format_value(last.latest, 'mn')} in "
            f"{last.values.index[-1]:%B %Y}: at least {more} more sellers, and {format_value(ratios[0], 'ratio')} and "
            f"at least {format_value(ratios[1], 'ratio')} for every hundred buyers.",
        )
    ]


def _judge_supplied(study: Study, years: pd.DataFrame, above: float) -> Finding:
    growth = np.diff(np.log(years["active_sellers_mn"] / years["buyers_mn"]))
    mean = estimate_mean(growth)
    chance = mean.chance_above(above)
    low, high = mean.interval(0.8)
    return find(
        "market.sellers.per_buyer_growth",
        mean.value,
        "rate",
        "mean yearly log growth of sellers for each buyer",
        study.cite(years),
        low=low,
        high=high,
        level=0.8,
        n=len(growth),
        sentence=f"Sellers for each buyer grew by {format_value(mean.value, 'rate')} a year (80% band "
        f"{format_range(low, high, 'rate')}).",
        answer=Answer(chance, "one minus p", p_value=1 - chance, **mean.assess(0.02).shares, against=above),
    )


class Rate(TypedDict):
    """What is taken of each yuan sold: a part over a whole, up to a day and from a first year on."""

    part: Role
    whole: Role
    until: NotRequired[Day]
    first: NotRequired[Year]


@measure
def selling_gets_harder(study: Study, rates: list[Rate], effect: Number = 0.05) -> list[Finding]:
    """Whether what the marketplaces take of each yuan sold rises: a straight line through the log of each rate.

    With a supplied panel of shops, whether advertising takes a rising share of their revenue.

    Parameters
    ----------
    rates : list of mapping
        ``part`` over ``whole`` by fiscal year.
    effect : float
        Smallest rise of interest a year, in logarithms.

    Returns
    -------
    list of Finding
        ``market.sellers.<part>_rate`` for each rate that is known in three years or more; an answer that stays leaning,
        since sales for each seller are the other half of the claim.
    """
    shops = study.table("shop_quarters")
    if len(shops):
        return [_judge_panel(study, shops)]
    found = [each for each in (_judge_rate(study, rate, effect) for rate in rates) if each is not None]
    if not found:
        raise FitError(f"rates of {len(rates)} parts: found none known in {FEWEST_YEARS} years, expected one.")
    return found


def _judge_rate(study: Study, rate: Rate, effect: float) -> Finding | None:
    part, whole = study.find(rate["part"], "year"), study.find(rate["whole"], "year")
    if part is None or whole is None:
        return None
    first, last = rate.get("first", 0), rate["until"].year if "until" in rate else 9999
    years = [year for year in part.ends_of_years if first <= year <= last and whole.at(year) is not None]
    if len(years) < FEWEST_YEARS:
        return None
    pairs = [(part.year(year), whole.year(year)) for year in years]
    ratio = np.array([one.latest / other.latest for one, other in pairs])
    line = stats.linregress(years, np.log(ratio))
    rises = float(stats.t.cdf(line.slope / line.stderr, len(years) - 2))
    spread = line.stderr * float(np.sqrt(np.sum((np.array(years) - np.mean(years)) ** 2)))
    power = assess_line(years, spread, effect, seed=study.seed)
    ends = [label_period(pairs[place][0].values.index[-1]) for place in (0, -1)]
    return find(
        f"market.sellers.{part.name}_rate",
        float(ratio[-1]),
        "share",
        "one minus the one-sided p of a rising line through the log of the rate, Student's t",
        *(figures for pair in pairs for figures in pair),
        kind="observation",
        n=len(years),
        note="takes the years for independent",
        sentence=f"{part.label} over {whole.label} went from {format_value(ratio[0], 'share')} in {ends[0]} to "
        f"{format_value(ratio[-1], 'share')} in {ends[1]} ({say_count(len(years), 'year')}); one minus the one-sided p "
        f"of a rising line is {format_value(rises, 'probability')}.",
        answer=Answer(rises, "one minus p", p_value=1 - rises, **power.shares, leaning=True),
    )


def _judge_panel(study: Study, shops: pd.DataFrame) -> Finding:
    totals = shops.groupby("quarter")[["advertising_cny_mn", "revenue_cny_mn"]].sum()
    mean = estimate_mean(np.diff(totals["advertising_cny_mn"] / totals["revenue_cny_mn"]))
    chance = mean.chance_above()
    return find(
        "market.sellers.advertising_share_change",
        mean.value,
        "rate",
        "mean quarterly change of advertising's share of shops' revenue",
        study.cite(shops),
        n=len(totals) - 1,
        sentence=f"Advertising's share of shops' revenue changed by {format_value(100 * mean.value, 'points')} a "
        "quarter.",
        answer=Answer(chance, "one minus p", p_value=1 - chance, **mean.assess(0.005).shares, against=0.0),
    )
