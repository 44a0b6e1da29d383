"""Social commerce beside online retail: a narrow count, a wide one, and what there was before."""

from __future__ import annotations

import numpy as np

from analysis.errors import NotKnownError
from analysis.findings import Finding, find
from analysis.measures.rivals import pick_december, take_years
from analysis.periods import label_period
from analysis.prose import format_range, format_value
from analysis.study import Number, Role, Series, Study, Year, measure


@measure
def social_share(study: Study, newcomer: Role, programs: Series, exchange: Role, market: Role) -> list[Finding]:
    """Social commerce beside online retail: ``market.social.share``.

    The narrow count is the newcomer alone, which grew inside a messenger; the wide one adds the sales of the
    messenger's own mini programs. They may overlap, so the wide count is an upper one.

    Parameters
    ----------
    newcomer : str
        Sales of twelve months by their last day.
    programs : str
        Sales through mini programs in foreign money, by calendar year.
    exchange, market : str
        The rate, and online retail, by calendar year.
    """
    sold = study.figures(newcomer, "quarter")
    parts = [study.figures(programs), study.figures(exchange, "year"), study.figures(market, "year")]
    known = [
        year
        for year in parts[0].ends_of_years
        if year in take_years(sold).index.year and all(each.at(year) is not None for each in parts)
    ]
    if not known:
        raise NotKnownError(f"{newcomer} and {programs}: found no year known of all, expected one.")
    added, rate, whole = (each.year(known[-1]) for each in parts)
    own = pick_december(sold, known[-1])
    narrow = own.latest / whole.latest
    wide = narrow + added.latest * rate.latest / whole.latest
    return [
        find(
            "market.social.share",
            narrow,
            "share",
            "the newcomer's sales divided by online retail; the upper end adds the messenger's mini programs",
            own,
            added,
            rate,
            whole,
            low=narrow,
            high=wide,
            n=1,
            note="the two counts may overlap; sales count unpaid orders and services",
            sentence=f"In {known[-1]} social commerce sold as much as {format_range(narrow, wide, 'share')} of "
            f"{whole.label}, by a narrow and a wide count.",
        )
    ]


@measure
def small_but_growing(
    study: Study, part: Role, market: Role, audience: Role, until: Year, below: Number = 0.1, last: int = 4
) -> list[Finding]:
    """What is known of social commerce at its beginning: a forecast of a part of it, and the networks' audience.

    No row counts what was sold through social networks at large, so neither number answers whether that was small and
    growing.

    Parameters
    ----------
    part, market : str
        Forecast of the influencers' part, and online retail; the last year of it up to `until`.
    audience : str
        Quarterly audience of the networks.
    until : int
        Last calendar year looked at.
    below : float
        Share that would count as small.
    last : int
        Quarters whose growth on the year before is averaged.
    """
    sales, whole = study.figures(part, "year"), study.until(market, "year", f"{until}-12-31").last(1)
    share = sales.latest / whole.latest
    people = study.until(audience, "quarter", f"{until}-12-31")
    people = people.last(min(len(people), last + 4))
    growth = people.latest / people.values.iloc[0] - 1 if len(people) > 4 else float("nan")
    found = [
        find(
            "market.social.forecast_part",
            share,
            "share",
            "an outside forecast of the influencers' part divided by online retail of the year before",
            sales.last(1),
            whole,
            note=f"less than the {format_value(below, 'share')} that would count as small, but of a part alone"
            if share < below
            else f"more than the {format_value(below, 'share')} that would count as small",
            sentence="No figure counts what was sold through social networks at large. A forecast of the influencers' "
            f"part alone, {format_value(sales.latest, sales.unit)}, is {format_value(share, 'share', 2)} of "
            f"{whole.label} in {label_period(whole.values.index[-1])}.",
        )
    ]
    if np.isfinite(growth):
        found.append(
            find(
                "market.social.audience_growth",
                growth,
                "rate",
                "the last quarter's audience divided by that of the first of the quarters looked at, less one",
                people,
                kind="observation",
                n=len(people),
                sentence=f"{people.label} changed by {format_value(growth, 'rate')} over {len(people) - 1} quarters.",
            )
        )
    return found
