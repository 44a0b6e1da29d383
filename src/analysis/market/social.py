"""Social commerce beside online retail: a narrow count, a wide one, and what there was before."""

from __future__ import annotations

import pandas as pd

from analysis.findings import Finding, weakest
from analysis.market.newcomers import take_years
from analysis.periods import label_period
from analysis.prose import format_range, format_value

MONTHS_A_YEAR = 12


def report_social_share(newcomer, programs, exchange, market) -> list[Finding]:
    """Social commerce beside online retail: ``market.social.share``.

    The narrow count is the newcomer alone, which grew inside a messenger; the wide one adds the sales of the
    messenger's own mini programs. They may overlap, so the wide count is an upper one.

    Parameters
    ----------
    newcomer : catalogue figures or None
        Sales of twelve months by their last day, RMB bn.
    programs : catalogue figures or None
        Sales through mini programs, US$ bn by calendar year.
    exchange, market : catalogue figures
        RMB for a dollar, and online retail in RMB bn, by calendar year.

    Returns
    -------
    list of Finding
        The narrow ratio of the last year known of all, with the range of both counts; none where a year is missing.
    """
    years = take_years(newcomer)
    if programs is None:
        return []
    known = [
        year
        for year in programs.values.index
        if all(year in index for index in (years.index, exchange.values.index, market.values.index))
    ]
    if not known:
        return []
    year = known[-1]
    used = [figures.between(year, year) for figures in (programs, exchange, market)]
    day = next(
        place
        for place, end in enumerate(newcomer.values.index)
        if end.month == MONTHS_A_YEAR and pd.Period(end, year.freq) == year
    )
    narrow = years[year] / used[2].latest
    wide = narrow + used[0].latest * used[1].latest / used[2].latest
    return [
        Finding(
            "market.social.share",
            narrow,
            "share",
            "the newcomer's sales divided by online retail; the upper end adds the messenger's mini programs",
            market.as_of,
            "estimate",
            low=narrow,
            high=wide,
            n=1,
            evidence=weakest([newcomer.grades[day], *(each.evidence for each in used)]),
            rows=(newcomer.rows[day], *sum((each.rows for each in used), ())),
            note="the two counts may overlap; sales count unpaid orders and services",
            sentence=f"In {label_period(year)} social commerce sold as much as {format_range(narrow, wide, 'share')} "
            "of China's online retail, by a narrow and a wide count.",
        )
    ]


def report_guides(guides, own) -> list[Finding]:
    """What guide sites sent, beside the sales of the marketplaces that they sent it to: ``market.social.guide_share``.

    Parameters
    ----------
    guides : catalogue figures or None
        Sales in RMB bn a month, by day; the first counts, from before the marketplaces closed their links.
    own : catalogue figures
        Sales of the marketplaces, RMB bn by fiscal year.
    """
    if guides is None:
        return []
    year = pd.Period(guides.values.index[0], freq=own.values.index.freq)
    if year not in own.values.index:
        return []
    sales = own.between(year, year)
    share = MONTHS_A_YEAR * float(guides.values.iloc[0]) / sales.latest
    return [
        Finding(
            "market.social.guide_share",
            share,
            "share",
            "twelve months of sales sent by guide sites divided by the marketplaces' sales of the fiscal year",
            own.as_of,
            "estimate",
            evidence=weakest([guides.grades[0], sales.evidence]),
            rows=(guides.rows[0], *sales.rows),
            sentence=f"At the height of the guide sites, what they sent was {format_value(share, 'share', 2)} of "
            f"{sales.label} in {label_period(year)}.",
        )
    ]


def report_latest(figures, id: str, subject: str) -> list[Finding]:
    """The last figure of a series as a finding, ``market.<id>``; none where nothing was public yet.

    Parameters
    ----------
    figures : catalogue figures or None
    id, subject : str
        In the finding's id, and the words before the number in its sentence.
    """
    if figures is None:
        return []
    when = figures.values.index[-1]
    name = label_period(when) if isinstance(when, pd.Period) else f"{when:%B %Y}"
    return [
        Finding(
            f"market.{id}",
            figures.latest,
            figures.unit,
            "figure of the catalogue",
            figures.as_of,
            "observation",
            evidence=figures.grades[-1],
            rows=figures.rows[-1:],
            sentence=f"{subject} {format_value(figures.latest, figures.unit)} ({name}).",
        )
    ]
