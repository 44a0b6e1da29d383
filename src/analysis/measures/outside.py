"""Traffic from outside: what was paid for it, and what it could have carried."""

from __future__ import annotations

import pandas as pd

from analysis.errors import NotKnownError
from analysis.figures import Figures, all_known
from analysis.findings import Answer, Finding, find
from analysis.periods import label_period
from analysis.prose import format_range, format_value
from analysis.study import Number, Role, Series, Study, Year, measure

MONTHS_A_QUARTER, MONTHS_A_YEAR, DAYS_TO_MIDYEAR = 3, 12, 182


@measure
def advertising_bought(study: Study, own: Role, upper: Role, sold: Role, buyer: str, network: str) -> list[Finding]:
    """The buyer's share of a network's advertising by year: ``diversion.outside.ads_share.<year>``.

    Parameters
    ----------
    own, upper, sold : str
        Roles with years: advertising that the buyer bought, an upper bound on it, and all that the network sold.
    buyer, network : str
        In sentences.

    Raises
    ------
    NotKnownError
        If no year is known of both.
    """
    bought, sales, bound = study.figures(own, "year"), study.figures(sold, "year"), study.find(upper, "year")
    shares, bounds = divide(bought, sales), divide(bound, sales)
    if shares.empty:
        said = f"No year was public of both {bought.label} and {sales.label}."
        raise NotKnownError(f"{bought.name} and {sales.name} as of {study.as_of}: found no common year.", said)
    found = []
    for year, share in shares.items():
        more = f"; with other related parties {format_value(bounds[year], 'share')}" if year in bounds.index else ""
        found.append(
            find(
                f"diversion.outside.ads_share.{year.year}",
                share,
                "share",
                "ratio of two figures of the catalogue",
                *(each.between(year, year) for each in (bought, sales)),
                kind="observation",
                sentence=f"{buyer} paid {format_value(share, 'share')} of what {network} sold in advertising in "
                f"{label_period(year)}{more}.",
            )
        )
    return found


def divide(part: Figures | None, whole: Figures) -> pd.Series:
    """One series over another in the periods known of both; empty where the first is not known."""
    if part is None:
        return pd.Series(dtype=float)
    both = pd.concat({"part": part.values, "whole": whole.values}, axis=1).dropna()
    return both["part"] / both["whole"]


@measure
def advertising_over_agreement(
    study: Study,
    bought: Series,
    own: Role,
    sold: Role,
    first: Year,
    last: Year,
    above: Number,
    by_years: bool = False,
) -> list[Finding]:
    """Whether a buyer's spending made more than a share of a network's sales over an agreement.

    Parameters
    ----------
    bought : str
        Series of the spending summed over the whole agreement.
    own, sold : str
        Roles with years: the spending, and all that the network sold. All sales of the years that the agreement touches
        are counted, which errs against the claim.
    first, last : int
        Calendar years that it touches.
    by_years : bool
        Whether to take the spending of the years even where its sum was printed.

    Returns
    -------
    list of Finding
        ``diversion.outside.agreement_share`` with the answer.

    Raises
    ------
    NotKnownError
        Before the sum, or the years, were public.
    """
    sales = study.figures(sold, "year")
    asked = range(first, last + 1)
    years = all_known(sales.at(year) for year in asked)
    whole = None if by_years else study.find(bought, "other")
    if whole is not None and whole.values.index[-1].year >= last:
        parts: list[Figures] | None = [whole.last(1)]
    else:
        parts = all_known(each.at(year) for each in study.collect([own], "year") for year in asked)
    if not parts or not years:
        said = f"What was bought and sold over {first} to {last} was not public in full."
        raise NotKnownError(f"{bought} as of {study.as_of}: found no sum of {first} to {last}.", said)
    spent = sum(each.latest for each in parts)
    share = spent / sum(each.latest for each in years)
    return [
        find(
            "diversion.outside.agreement_share",
            share,
            "share",
            "sum over the agreement against the sales of all the years that it touches",
            *parts,
            *years,
            kind="observation",
            n=len(parts) + len(years),
            sentence=f"{parts[0].label} came to {format_value(spent, parts[0].unit)} over the agreement, "
            f"{format_value(share, 'share')} of {sales.label} of {first} to {last}.",
            answer=Answer(float(share > above), "outturn", against=above),
        )
    ]


@measure
def advertising_paid_back(
    study: Study, own: Role, exchange: Role, revenue: Role, total: Role, network: str
) -> list[Finding]:
    """What the bought traffic had to sell to pay for itself.

    The spending of a calendar year, in yuan, divided by the take rate (revenue / GMV) of the fiscal year that holds its
    middle, is the GMV at which the take pays for the advertising; the finding is that GMV as a share of the total. It
    bounds nothing from above: a buyer may pay too much, and may get more than it pays for.

    Parameters
    ----------
    own, exchange : str
        Roles with calendar years: spending in US$ bn, and CNY per USD.
    revenue, total : str
        Roles with fiscal years, CNY bn.
    network : str
        In sentences.

    Returns
    -------
    list of Finding
        ``diversion.outside.<network>.break_even_sales_share.<year>``.

    Raises
    ------
    NotKnownError
        Where no year of spending can be set against revenue.
    """
    spent, rates = study.figures(own, "year"), study.figures(exchange, "year")
    takes, sales = study.figures(revenue, "year"), study.figures(total, "year")
    found = []
    for year in spent.values.index.intersection(rates.values.index):
        fiscal = pd.Period(year.start_time + pd.Timedelta(days=DAYS_TO_MIDYEAR), freq=sales.values.index.freq)
        rest = all_known((rates.at(year.year), takes.at(fiscal.year), sales.at(fiscal.year)))
        if rest is not None:
            found.append(_tell_price(network, year, spent.year(year.year), *rest))
    if not found:
        said = f"No year was public of what was spent on {network} and of what the marketplaces took."
        raise NotKnownError(f"{spent.name} as of {study.as_of}: found no year to set against revenue.", said)
    return found


def _tell_price(network: str, year: pd.Period, spent: Figures, rate: Figures, take: Figures, total: Figures) -> Finding:
    share = spent.latest * rate.latest / take.latest
    return find(
        f"diversion.outside.{network.lower()}.break_even_sales_share.{year.year}",
        share,
        "share",
        "spending x exchange rate / revenue of the fiscal year; the GMV in the take rate cancels",
        spent,
        rate,
        take,
        note="calendar-year spending against the fiscal year that holds its middle",
        sentence=f"The advertising bought on {network} in {label_period(year)} paid for itself if it brought "
        f"{format_value(share, 'share', 2)} of all sales, {format_value(share * total.latest, total.unit, 2)}.",
    )


@measure
def guide_sites_share(study: Study, guides: Role, total: Role) -> list[Finding]:
    """What shopping-guide sites sent at most: ``diversion.outside.guides.sales_share``.

    The first monthly figure, from before their links were closed, against the mean month of the four quarters that end
    with its own; the other end of the range is its own quarter's mean month, the busiest of the year.

    Raises
    ------
    NotKnownError
        Where those quarters are not known.
    """
    sites, sales = study.figures(guides, "month"), study.figures(total, "quarter")
    quarter = pd.Period(sites.values.index[0], freq=sales.values.index.freq)
    known = [each for each in sales.values.index if quarter - 4 < each <= quarter]
    if len(known) < 4:
        said = f"{sales.label} of the year in which the guide sites were large was not public."
        raise NotKnownError(f"{sales.name} as of {study.as_of}: found {len(known)} quarters to {quarter}.", said)
    year = sales.between(known[0], quarter)
    sent = float(sites.values.iloc[0])
    own = sent / (year.latest / MONTHS_A_QUARTER)
    average = sent / (float(year.values.sum()) / MONTHS_A_YEAR)
    span = format_range(min(own, average), max(own, average), "share", 2)
    return [
        find(
            "diversion.outside.guides.sales_share",
            average,
            "share",
            "monthly sales sent by guide sites over monthly sales of the marketplaces, year to the quarter",
            sites.between(sites.values.index[0], sites.values.index[0]),
            year,
            low=min(own, average),
            high=max(own, average),
            note="the range is that of the two denominators, the quarter's and the year's monthly sales",
            sentence=f"Before the link bans, the largest guide sites sent {span} of all sales "
            f"({format_value(sent, sites.unit)}).",
        )
    ]
