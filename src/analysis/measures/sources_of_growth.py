"""What grew: buyers or what each of them spent, the buyers there were to be had, and the market.

Sales S are buyers B times what each spent: log S_t / S_s = log B_t / B_s + log (S/B)_t / (S/B)_s, an identity. The part
of the buyers is the first over the whole. Sales are also the market M times a part of it, in the same way.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from analysis.errors import NotKnownError
from analysis.figures import Figures
from analysis.findings import Finding, find
from analysis.measures.pace import Rates, read_rates
from analysis.periods import label_period, quarters_in
from analysis.prose import format_value
from analysis.study import Role, Study, measure

PER_MILLION = 1000.0
"""One billion for each of a million is a thousand for each."""


@measure
def buyers_and_spend(study: Study, role: Role, users: Role, years_ahead: int = 4) -> list[Finding]:
    """How much of a total's growth came from buyers, by year, before the study's origin and after it.

    Parameters
    ----------
    role : str
        Yearly totals.
    users : str
        Quarterly counts of those who bought in the twelve months that end with the quarter.
    years_ahead : int
        Years after the last known on the origin that are taken together.

    Returns
    -------
    list of Finding
        ``growth.<slug>.<year>.from_buyers`` (share of log growth) for each year, ``growth.<slug>.from_buyers`` over all
        years up to the last known on the origin, ``.from_buyers.since`` over those that followed, and
        ``growth.<slug>.per_buyer``, what each spent in the last year.

    Raises
    ------
    NotKnownError
        If buyers are not known at the ends of two neighbouring years.
    """
    years, ends = _pair_years(study, role, users)
    steps = [period for period in ends if period - 1 in ends]
    if not steps:
        said = f"{years.label} and its buyers were not public for two years in a row."
        raise NotKnownError(f"{years.name} as of {study.as_of}: found no two years with buyers.", said)
    known = study.then.find(role, "year")
    turn = max((each for each in ends if known is not None and each <= known.values.index[-1]), default=steps[-1])
    name = f"growth.{years.name}"
    found = [_split(f"{name}.{label_period(each).lower()}.from_buyers", years, ends, each - 1, each) for each in steps]
    first, last = min(ends), max(each for each in ends if each <= turn + years_ahead)
    if turn > first:
        found.append(_split(f"{name}.from_buyers", years, ends, first, turn))
    if last > turn:
        found.append(_split(f"{name}.from_buyers.since", years, ends, turn, last))
    return [*found, _tell_spend(years, ends, max(ends))]


def _pair_years(study: Study, role: str, users: str) -> tuple[Figures, dict[pd.Period, Figures]]:
    """Yearly totals, and the buyers at the end of each year, by year, where both are known."""
    years, counts = study.figures(role, "year"), study.figures(users, "quarter")
    ends = {}
    for year in years.values.index:
        last = quarters_in(year)[-1]
        if last in counts.values.index:
            ends[year] = counts.between(last, last)
    return years, ends


def _split(id: str, years: Figures, ends: dict[pd.Period, Figures], first: pd.Period, last: pd.Period) -> Finding:
    before, after = years.year(first.year), years.year(last.year)
    total, buyers = np.log(after.latest / before.latest), np.log(ends[last].latest / ends[first].latest)
    share, spend = float(buyers / total), float(np.expm1(total - buyers))
    span = f"In {label_period(last)}" if last == first + 1 else f"From {label_period(first)} to {label_period(last)}"
    return find(
        id,
        share,
        "share",
        "log growth of buyers over log growth of the total; the rest is what each buyer spent",
        before,
        after,
        ends[first],
        ends[last],
        n=4,
        sentence=f"{span} {years.label} grew by {format_value(np.expm1(total), 'share')}: buyers by "
        f"{format_value(np.expm1(buyers), 'share', 2)}, spend per buyer by {format_value(spend, 'share', 2)}, so that "
        f"{format_value(share, 'share', 2)} of its log growth came from buyers.",
    )


def _tell_spend(years: Figures, ends: dict[pd.Period, Figures], last: pd.Period) -> Finding:
    total = years.year(last.year)
    spent = PER_MILLION * total.latest / ends[last].latest
    return find(
        f"growth.{years.name}.per_buyer",
        spent,
        "CNY",
        "the year's total over those who bought in it",
        total,
        ends[last],
        n=2,
        sentence=f"In {label_period(last)} each buyer accounted for {format_value(spent, 'CNY')} of {years.label}.",
    )


def list_parts(study: Study, role: str, users: str) -> dict[str, pd.Series]:
    """Growth of buyers and of what each spent, by year, for a chart."""
    years, ends = _pair_years(study, role, users)
    steps = [period for period in ends if period - 1 in ends]
    buyers = [ends[each].latest / ends[each - 1].latest - 1 for each in steps]
    totals = [years.year(each.year).latest / years.year(each.year - 1).latest for each in steps]
    spend = [total / (1 + buyer) - 1 for total, buyer in zip(totals, buyers, strict=True)]
    index = pd.PeriodIndex(steps)
    return {"buyers": pd.Series(buyers, index), "spend per buyer": pd.Series(spend, index)}


def tabulate_parts(study: Study, role: str, users: str) -> pd.DataFrame:
    """The same as text, with the total's growth and the part of the buyers."""
    parts = list_parts(study, role, users)
    rows = {}
    for year, buyers, spend in zip(parts["buyers"].index, *parts.values(), strict=True):
        total = (1 + buyers) * (1 + spend) - 1
        rows[label_period(year)] = {
            "total": format_value(total, "rate"),
            "buyers": format_value(buyers, "rate", 2),
            "spend per buyer": format_value(spend, "rate", 2),
            "part of the buyers": format_value(float(np.log1p(buyers) / np.log1p(total)), "share", 2),
        }
    return pd.DataFrame.from_dict(rows, orient="index")


def say_parts(found: Iterable[Finding]) -> str:
    """What a chart of buyers and spend shows, in a few words: the part of the buyers in the longest stretches."""
    spans = {each.id.rpartition(".")[2]: each.value for each in found if each.id.endswith((".from_buyers", ".since"))}
    before = format_value(spans["from_buyers"], "share", 2)
    return f"Buyers made {before} of growth at first" + (
        f", {format_value(spans['since'], 'share', 2)} later" if "since" in spans else ""
    )


@measure
def buyers_to_be_had(study: Study, users: Role, shoppers: Role) -> list[Finding]:
    """Buyers against all who shop online: the ceiling that needs no curve, and how it moved.

    Buyers are accounts and shoppers are persons in a survey, so that the ratio can exceed one.

    Parameters
    ----------
    users : str
        Quarterly counts of those who bought in the twelve months that end with the quarter.
    shoppers : str
        Counts of online shoppers, by day.

    Returns
    -------
    list of Finding
        ``growth.<users>.of_shoppers`` on the last day known on the study's origin, ``.of_shoppers.latest`` on the last
        day of all and ``growth.<shoppers>.since`` (how the shoppers grew between them) where one is later.

    Raises
    ------
    NotKnownError
        If the two are not known for the same day.
    """
    then = _pair_days(study.then, users, shoppers)
    if not then:
        said = "Buyers and online shoppers were not public for the same day."
        raise NotKnownError(f"{users} and {shoppers} on {study.origin}: found no day of both.", said)
    now = _pair_days(study, users, shoppers)
    first, last = max(then), max(now)
    found = [_tell_ratio("of_shoppers", *then[first])]
    if last > first:
        found += [_tell_ratio("of_shoppers.latest", *now[last]), _tell_shoppers(then[first][1], now[last][1])]
    return found


def _pair_days(study: Study, users: str, shoppers: str) -> dict[pd.Timestamp, tuple[Figures, Figures]]:
    """Buyers and shoppers by the days for which both are known."""
    counts, surveyed = study.figures(users, "quarter"), study.figures(shoppers)
    ends = {period.end_time.normalize(): period for period in counts.values.index}
    return {
        day: (counts.between(ends[day], ends[day]), surveyed.between(day, day))
        for day in surveyed.values.index
        if day in ends
    }


def _tell_ratio(name: str, buyers: Figures, shoppers: Figures) -> Finding:
    ratio, day = buyers.latest / shoppers.latest, shoppers.values.index[-1]
    return find(
        f"growth.{buyers.name}.{name}",
        ratio,
        "ratio",
        "buyers of the twelve months to that day over online shoppers in a survey",
        buyers,
        shoppers,
        n=2,
        note="accounts over persons, so that it can exceed one",
        sentence=f"In {day:%B %Y} the marketplaces had {format_value(buyers.latest, buyers.unit)} buyers, and China "
        f"{format_value(shoppers.latest, shoppers.unit)} online shoppers: a ratio of {format_value(ratio, 'ratio')}.",
    )


def _tell_shoppers(before: Figures, after: Figures) -> Finding:
    growth, (first, last) = after.latest / before.latest - 1, (each.values.index[-1] for each in (before, after))
    return find(
        f"growth.{after.name}.since",
        growth,
        "rate",
        "ratio of two figures of the catalogue, less one",
        before,
        after,
        n=2,
        sentence=f"The number of online shoppers itself grew by {format_value(growth, 'share')} from {first:%B %Y} to "
        f"{last:%B %Y}.",
    )


def list_buyers(study: Study, users: str, shoppers: str) -> dict[str, pd.Series]:
    """Buyers and online shoppers at the ends of calendar years, in millions, for a chart."""
    counts, surveyed = study.figures(users, "quarter"), study.figures(shoppers)
    days = pd.Series(counts.values.to_numpy(), [period.end_time.normalize() for period in counts.values.index])
    lines = {"online shoppers": surveyed.values, "buyers of the marketplaces": days}
    first = min(days.index)
    return {name: _end_years(values[values.index >= first]) for name, values in lines.items()}


def _end_years(values: pd.Series) -> pd.Series:
    """The values of 31 December, on calendar years."""
    kept = values[[day.month == 12 for day in values.index]]
    return pd.Series(kept.to_numpy(), pd.PeriodIndex(kept.index, freq="Y-DEC"))


def say_buyers(found: Iterable[Finding]) -> str:
    """What a chart of buyers and shoppers shows, in a few words."""
    last = [each for each in found if each.unit == "ratio"][-1]
    return f"Buyers of the marketplaces for each online shopper: {format_value(last.value, last.unit, 2)}"


@measure
def market_and_part(study: Study, role: Role, printed: Role, market: Role, years_ahead: int = 4) -> list[Finding]:
    """A total's growth as that of its market and of its part of it, before the study's origin and after it.

    Parameters
    ----------
    role : str
        Yearly totals; a fiscal year goes with the calendar year in which it begins.
    printed, market : str
        The market's growth as printed, and its levels, see `analysis.measures.pace.read_rates`.
    years_ahead : int
        As for `buyers_and_spend`.

    Returns
    -------
    list of Finding
        ``growth.<slug>.part_of_market`` (change of the part) up to the last year known on the origin, and ``.since``.

    Raises
    ------
    NotKnownError
        If no year of both was public.
    """
    years, rates = study.figures(role, "year"), read_rates(study, printed, market)
    then = study.then.find(role, "year")
    turn = then.values.index[-1] if then is not None else years.values.index[-1]
    steps = [each for each in years.values.index if each.start_time.year in rates.values and each - 1 in years.values]
    stretches = {
        "": [each for each in steps if each <= turn],
        ".since": [each for each in steps if turn < each <= turn + years_ahead],
    }
    found = [
        _tell_part(f"growth.{years.name}.part_of_market{suffix}", years, rates, stretch)
        for suffix, stretch in stretches.items()
        if stretch
    ]
    if not found:
        said = f"No year of both {years.label} and {rates.label} was public."
        raise NotKnownError(f"{years.name} as of {study.as_of}: found no growth of the market.", said)
    return found


def _tell_part(id: str, years: Figures, rates: Rates, steps: list[pd.Period]) -> Finding:
    first, last = steps[0] - 1, steps[-1]
    before, after = years.year(first.year), years.year(last.year)
    total = float(np.log(after.latest / before.latest))
    grown = float(sum(rates.values[each.start_time.year] for each in steps))
    change = float(np.expm1(total - grown))
    return find(
        id,
        change,
        "rate",
        "the total's growth over that of its market, as printed where it was, less one",
        before,
        after,
        *(source for each in steps for source in rates.sources[each.start_time.year]),
        n=len(steps),
        sentence=f"From {label_period(first)} to {label_period(last)} {years.label} grew by "
        f"{format_value(np.expm1(total), 'share')} and {rates.label} by {format_value(np.expm1(grown), 'share')}: the "
        f"part of the market {'rose' if change > 0 else 'fell'} by {format_value(abs(change), 'share', 2)}.",
    )
