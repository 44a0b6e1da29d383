"""Checks of what was bought: advertising, and companies."""

from __future__ import annotations

from analysis.claims.checks.registry import register
from analysis.claims.evidence import Evidence
from analysis.claims.setting import Setting
from analysis.errors import NetredError
from analysis.findings import Finding, weakest
from analysis.prose import format_range, format_value


@register
def judge_bought_share(setting: Setting, bought: str, sold: str, first: int, last: int, above: float) -> Evidence:
    """Whether a buyer's spending made more than a share of a seller's sales over an agreement.

    Parameters
    ----------
    bought : str
        Series of spending summed over the agreement.
    sold : str
        Role of the seller's yearly sales.
    first, last : int
        Calendar years that the agreement touches; all of their sales are counted, which errs against the claim.
    above : float
    """
    spent = setting.figures(bought, "other")
    sales = setting.figures(sold, "year").between(f"{first}-12-31", f"{last}-12-31")
    if len(sales) != last - first + 1:
        raise NetredError(f"{sales.label}: found {len(sales)} years, expected {first} to {last}.")
    share = spent.latest / float(sales.values.sum())
    rows = (*spent.rows[-1:], *sales.rows)
    return Evidence(
        basis="outturn",
        said=f"{spent.label} came to {format_value(spent.latest, spent.unit)} over the agreement, "
        f"{format_value(share, 'share')} of {sales.label} of {first} to {last}, "
        f"{'above' if share > above else 'not above'} {format_value(above, 'share')}.",
        method="sum over the agreement against sales of all the years it touches",
        probability=float(share > above),
        rows=rows,
        evidence=weakest([spent.grades[-1], sales.evidence]),
        n=len(rows),
    )


@register
def judge_sole_purpose(
    setting: Setting, large_usd_mn: float, literal: bool = True, doubtful: bool = True, founders: bool = False
) -> Evidence:
    """Whether all deals bought owners of traffic (literally), or most of the money did.

    Parameters
    ----------
    large_usd_mn : float
        Price from which a deal counts as large.
    literal : bool
        Whether every large deal must be an owner, or only more than half of the money.
    doubtful : bool
        Whether doubtful deals count as owners.
    founders : bool
        Whether deals of founders and affiliates count.
    """
    deals = setting.table("deals")
    deals = deals[deals["evidence"].isin(setting.grades)]
    if not founders:
        deals = deals[~deals["note"].str.contains("[AFF]", regex=False)]
    owners = deals["traffic_owner"].isin(["yes", "doubtful"] if doubtful else ["yes"])
    paid = deals["amount_usd_mn"].fillna(0)
    if not paid.sum():
        raise NetredError(f"deals: found no price public on {setting.as_of}, expected at least one.")
    large = paid >= large_usd_mn
    share, outside = float(paid[owners].sum() / paid.sum()), int((large & ~owners).sum())
    strict = float(paid[deals["traffic_owner"] == "yes"].sum() / paid.sum())
    rows = tuple(deals.index)
    grade = weakest(deals["evidence"])
    return Evidence(
        basis="outturn",
        said=f"{outside} of {int(large.sum())} deals of at least US$ {large_usd_mn:,.0f} million bought no "
        "traffic; owners "
        f"took {format_range(min(strict, share), max(strict, share), 'share')} of the known money, doubtful "
        "ones coded both ways.",
        method="share of Alibaba's deals, by one written coding rule",
        probability=float(outside == 0) if literal else float(share > 0.5),
        rows=rows,
        evidence=grade,
        n=len(deals),
        estimates=(
            Finding(
                "claim.share_of_money",
                share,
                "share",
                "price of deals that own visits over all known prices",
                setting.as_of,
                "range of assumptions",
                low=min(strict, share),
                high=max(strict, share),
                n=len(deals),
                evidence=grade,
                rows=rows,
            ),
        ),
    )
