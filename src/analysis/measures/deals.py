"""What deals bought: whether every large one brought visits, and how much of the list did."""

from __future__ import annotations

import pandas as pd

from analysis.errors import NotKnownError
from analysis.findings import Answer, Finding, find
from analysis.prose import format_range, format_value, say_count
from analysis.study import Number, Study, measure

CODINGS = ("yes", "doubtful", "no")
"""Whether the bought asset owns visits that could be sent on, as the table of deals codes it."""

AFFILIATES = "[AFF]"
"""Marks, in the notes of the table of deals, what founders and affiliates bought and not the firm itself."""


def count_deals(deals: pd.DataFrame) -> pd.DataFrame:
    """Deals and money by coding.

    Parameters
    ----------
    deals : DataFrame
        Columns ``traffic_owner`` and ``amount_usd_mn`` (NaN where not disclosed).

    Returns
    -------
    DataFrame
        Indexed by `CODINGS`: ``deals`` (count), ``disclosed`` (count with an amount) and ``amount_usd_bn``.
    """
    grouped = deals.groupby("traffic_owner")["amount_usd_mn"]
    table = pd.DataFrame({"deals": grouped.size(), "disclosed": grouped.count(), "amount_usd_bn": grouped.sum() / 1000})
    return table.reindex(list(CODINGS)).fillna(0)


def share_traffic(deals: pd.DataFrame) -> pd.DataFrame:
    """Share of deals and of money that bought traffic, with doubtful deals coded both ways.

    Returns
    -------
    DataFrame
        Rows ``deals`` and ``money``; columns ``value`` (doubtful deals left out), ``low`` (coded no), ``high`` (coded
        yes), ``name`` and ``n``.
    """
    counts = count_deals(deals)
    shares = {"deals": ("deals", "deals"), "money": ("amount_usd_bn", "disclosed")}
    records = {}
    for key, (column, number) in shares.items():
        yes, doubtful, no = (counts.loc[coding, column] for coding in CODINGS)
        if yes + no:
            low, high = yes / (yes + doubtful + no), (yes + doubtful) / (yes + doubtful + no)
            records[key] = (yes / (yes + no), low, high, f"share of {key}", int(counts[number].sum()))
    return pd.DataFrame.from_dict(records, orient="index", columns=["value", "low", "high", "name", "n"])


def list_deals(study: Study, founders: bool = False) -> pd.DataFrame:
    """The deals that were public, without what founders and affiliates bought unless they are asked for.

    Raises
    ------
    NotKnownError
        If no deal was public.
    """
    deals = study.table("deals")
    deals = deals[deals["evidence"].isin(study.grades)]
    if not founders:
        deals = deals[~deals["note"].str.contains(AFFILIATES, regex=False)]
    if deals.empty or not deals["amount_usd_mn"].sum():
        raise NotKnownError(f"deals as of {study.as_of}: found no price.", "No price of a deal was public.")
    return deals


@measure
def purpose_of_deals(
    study: Study, large_usd_mn: Number = 100.0, founders: bool = False, doubtful_own: bool = True
) -> list[Finding]:
    """Whether every large deal bought something with visits of its own, and how much of the list did.

    Parameters
    ----------
    large_usd_mn : float
        Price from which a deal counts as large.
    founders : bool
        Whether deals of founders and affiliates count; the firm itself did not make them.
    doubtful_own : bool
        Whether doubtful deals count as owners of visits when those without are counted.

    Returns
    -------
    list of Finding
        ``diversion.deals.large_others`` (large deals that bought no visits, with the answer),
        ``diversion.deals.share_of_money`` and ``.share_of_deals`` (doubtful deals left out of the value, and coded both
        ways for the range) and ``.largest_other``, the largest deal that bought no visits.

    Raises
    ------
    NotKnownError
        If no priced deal was public.
    """
    deals = list_deals(study, founders)
    owners = deals["traffic_owner"].isin(CODINGS[:2] if doubtful_own else CODINGS[:1])
    large = deals["amount_usd_mn"] >= large_usd_mn
    others = deals[large & ~owners]
    return [
        find(
            "diversion.deals.large_others",
            len(others),
            "count",
            "deals at or above the price that are coded as owning no visits, by one written rule",
            study.cite(deals[large]),
            kind="observation",
            n=int(large.sum()),
            sentence=f"{len(others)} of {int(large.sum())} deals of at least US$ {large_usd_mn:,.0f} million bought no "
            "visits.",
            answer=Answer(float(others.empty), "outturn", against=0.0),
        ),
        *_tell_shares(study, deals),
        *_tell_largest(study, deals),
    ]


def _tell_shares(study: Study, deals: pd.DataFrame) -> list[Finding]:
    words = {"deals": ("", "listed"), "money": ("money in the ", "with a known price")}
    shares = share_traffic(deals)
    return [
        find(
            f"diversion.deals.share_of_{key}",
            value,
            "share",
            "share of the deal list coded as owning visits; doubtful deals left out, and coded both ways for the range",
            study.cite(deals),
            kind="range of assumptions",
            low=low,
            high=high,
            n=count,
            note="the range is one of coding; deals without a disclosed amount count in deals only, and what founders "
            "and affiliates bought in neither",
            sentence=f"As doubtful cases are coded, {format_range(low, high, 'share', 2)} of the {words[key][0]}"
            f"{say_count(count, 'deal')} {words[key][1]} bought something with visits of its own.",
        )
        for key, value, low, high, _, count in shares[::-1].itertuples()
    ]


def _tell_largest(study: Study, deals: pd.DataFrame) -> list[Finding]:
    others = deals[(deals["traffic_owner"] == CODINGS[2]) & deals["amount_usd_mn"].notna()]
    if others.empty:
        return []
    largest = others.loc[[others["amount_usd_mn"].idxmax()]]
    amount = float(largest["amount_usd_mn"].iloc[0]) / 1000
    return [
        find(
            "diversion.deals.largest_other",
            amount,
            "USD_bn",
            "largest disclosed amount among deals coded as owning no visits",
            study.cite(largest),
            kind="observation",
            sentence=f"The largest deal that bought no visits was {largest['target'].iloc[0]}, "
            f"{format_value(amount, 'USD_bn')}.",
        )
    ]
