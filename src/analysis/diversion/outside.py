"""Traffic from outside: what was paid for it, what it could have carried, and which deals bought it."""

from __future__ import annotations

import datetime

import pandas as pd

from analysis.findings import Finding, weakest
from analysis.periods import label_period
from analysis.prose import format_range, format_value, say_count

CODINGS = ("yes", "doubtful", "no")
"""Whether the bought asset owns visits that could be sent on, as `deals` codes it."""

MONTHS_A_QUARTER, MONTHS_A_YEAR = 3, 12


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
    measures = {
        "deals": ("deals", "share of deals", "deals"),
        "money": ("amount_usd_bn", "share of money", "disclosed"),
    }
    records = {}
    for key, (column, name, number) in measures.items():
        yes, doubtful, no = (counts.loc[coding, column] for coding in CODINGS)
        if yes + no:
            low, high = yes / (yes + doubtful + no), (yes + doubtful) / (yes + doubtful + no)
            records[key] = (yes / (yes + no), low, high, name, int(counts[number].sum()))
    return pd.DataFrame.from_dict(records, orient="index", columns=["value", "low", "high", "name", "n"])


def report_deals(deals: pd.DataFrame, as_of: datetime.date) -> list[Finding]:
    """How much of the deal list bought traffic.

    ``diversion.deals.share_of_deals`` and ``.share_of_money``, and ``.largest_other``, the largest deal that bought no
    traffic: one such deal contradicts "only one purpose" as it is worded. A list without deals gives none.
    """
    shares = share_traffic(deals)
    findings = [
        Finding(
            f"diversion.deals.share_of_{key}",
            row.value,
            "share",
            "share of the deal list coded as owning visits; doubtful deals left out, and coded both ways for the range",
            as_of,
            "range of assumptions",
            low=row.low,
            high=row.high,
            n=row.n,
            evidence=weakest(deals["evidence"]),
            rows=tuple(deals.index),
            note="the range is one of coding; deals without a disclosed amount count in deals only",
            sentence=f"As doubtful cases are coded, {format_range(row.low, row.high, 'share', 2)} of the "
            f"{'' if key == 'deals' else 'money in the '}{say_count(row.n, 'deal')} "
            f"{'listed' if key == 'deals' else 'with a known price'} bought something with visits of its own.",
        )
        for key, row in zip(shares.index, shares.itertuples(index=False), strict=True)
    ]
    others = deals[(deals["traffic_owner"] == "no") & deals["amount_usd_mn"].notna()]
    if others.empty:
        return findings
    largest = others.loc[others["amount_usd_mn"].idxmax()]
    amount = largest["amount_usd_mn"] / 1000
    return findings + [
        Finding(
            "diversion.deals.largest_other",
            amount,
            "USD_bn",
            "largest disclosed amount among deals coded as owning no visits",
            as_of,
            "observation",
            evidence=largest["evidence"],
            rows=(largest.name,),
            sentence=f"The largest deal that bought no visits was {largest['target']}, "
            f"{format_value(amount, 'USD_bn')}.",
        )
    ]


def share_ads(own, ads) -> pd.Series:
    """Share of a network's advertising revenue that one buyer paid, in periods known of both, 0-1."""
    both = pd.concat({"own": own.values, "ads": ads.values}, axis=1).dropna()
    return both["own"] / both["ads"]


def report_ads(own, upper, ads, buyer: str) -> list[Finding]:
    """The buyer's share of the network's advertising by year, largest first: ``diversion.outside.ads_share.<year>``.

    Parameters
    ----------
    own, upper, ads : catalogue figures of years
        Advertising bought by the buyer, an upper bound on it, and all advertising.
    buyer : str
        In sentences.
    """
    shares, bounds = share_ads(own, ads), share_ads(upper, ads)
    findings = []
    for year, share in shares.sort_values(ascending=False).items():
        picked = [figures.between(year, year) for figures in (own, ads)]
        bound = f"; with other related parties {format_value(bounds[year], 'share')}" if year in bounds.index else ""
        findings.append(
            Finding(
                f"diversion.outside.ads_share.{year.year}",
                share,
                "share",
                "ratio of two figures of the catalogue",
                own.as_of,
                "observation",
                evidence=weakest(figures.evidence for figures in picked),
                rows=sum((figures.rows for figures in picked), ()),
                sentence=f"{buyer} paid {format_value(share, 'share')} of the {ads.label} in "
                f"{label_period(year)}{bound}.",
            )
        )
    return findings


def report_price(own, exchange, revenue, total, network: str) -> list[Finding]:
    """What the bought traffic had to sell to pay for itself: ``diversion.outside.<network>.break_even_sales_share``.

    The spending of a calendar year, in yuan, divided by the take rate (revenue / GMV) of the fiscal year that holds its
    middle, is the GMV at which the take pays for the advertising; the finding is that GMV as a share of the total.
    It bounds nothing from above: a buyer may pay too much, and may get more than it pays for.

    Parameters
    ----------
    own : catalogue figures of years
        Spending, US$ bn.
    exchange : catalogue figures of years
        CNY per USD.
    revenue, total : catalogue figures of fiscal years
        CNY bn.
    """
    findings = []
    spent = pd.concat({"spent": own.values, "rate": exchange.values}, axis=1).dropna()
    for year, row in spent.iterrows():
        fiscal = pd.Period(year.start_time + pd.Timedelta(days=182), freq=total.values.index.freq)
        if fiscal not in total.values.index or fiscal not in revenue.values.index:
            continue
        share = row["spent"] * row["rate"] / revenue.values[fiscal]
        picked = [own.between(year, year), exchange.between(year, year), revenue.between(fiscal, fiscal)]
        findings.append(
            Finding(
                f"diversion.outside.{network.lower()}.break_even_sales_share.{year.year}",
                share,
                "share",
                "spending x exchange rate / revenue of the fiscal year; the GMV in the take rate cancels",
                own.as_of,
                "estimate",
                evidence=weakest(figures.evidence for figures in picked),
                rows=sum((figures.rows for figures in picked), ()),
                note="calendar-year spending against the fiscal year that holds its middle",
                sentence=f"The advertising bought on {network} in {label_period(year)} paid for itself if it brought "
                f"{format_value(share, 'share', 2)} of all sales, "
                f"{format_value(share * total.values[fiscal], total.unit, 2)}.",
            )
        )
    return findings


def report_guides(guides, total) -> list[Finding]:
    """What shopping-guide sites sent at most: ``diversion.outside.guides.sales_share``; none where unknown.

    Parameters
    ----------
    guides : catalogue figures of months
        Sales sent a month, CNY bn.
    total : catalogue figures of quarters
        Sales of the marketplaces, CNY bn. The value is set against the four quarters that end with the month's, the
        range against its own quarter and its own calendar-year average, whichever is lower or higher.
    """
    month = pd.Timestamp(guides.values.index[0])
    quarter = pd.Period(month, freq=total.values.index.freq)
    year = total.values[[each for each in total.values.index if quarter - 4 < each <= quarter]]
    if quarter not in total.values.index or len(year) < 4:
        return []
    sent = float(guides.values.iloc[0])
    own, average = sent / (total.values[quarter] / MONTHS_A_QUARTER), sent / (year.sum() / MONTHS_A_YEAR)
    figures = (guides, total.between(year.index[0], quarter))
    span = format_range(min(own, average), max(own, average), "share", 2)
    return [
        Finding(
            "diversion.outside.guides.sales_share",
            average,
            "share",
            "monthly sales sent by guide sites over monthly sales of the marketplaces, year to the quarter",
            guides.as_of,
            "estimate",
            low=min(own, average),
            high=max(own, average),
            evidence=weakest(each.evidence for each in figures),
            rows=guides.rows[:1] + figures[1].rows,
            note="the range is that of the two denominators, the quarter's and the year's monthly sales",
            sentence=f"Before the link bans, the largest guide sites sent {span} of all sales "
            f"({format_value(sent, guides.unit)}).",
        )
    ]
