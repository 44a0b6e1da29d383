"""Sales through live streams: their part of online retail, and the influencers' part of them."""

from __future__ import annotations

import numpy as np

from analysis.errors import NotKnownError
from analysis.figures import Figures
from analysis.findings import Answer, Finding, find
from analysis.measures.shop import Asked, ask
from analysis.prose import format_range, format_value, say_count
from analysis.study import Number, Role, Series, Study, Year, measure


@measure
def live_share(
    study: Study,
    sources: list[Asked],
    market: Role,
    year: Year,
    merchants: Series,
    above: Number = 0.05,
    influencers_only: bool = False,
) -> list[Finding]:
    """Sales through live streams beside online retail in a year, by every source, and the influencers' part of them.

    Parameters
    ----------
    sources : list of mapping
        Estimates of the same thing by calendar year, the preferred one last. One that is itself a forecast is a source
        of the chapter's range but no outturn.
    market : str
        Online retail, by calendar year.
    merchants : str
        Share of one platform's live sales that merchants' own rooms made.
    above : float
        Share to be exceeded.
    influencers_only : bool
        Whether the influencers' part answers, or all live selling.

    Returns
    -------
    list of Finding
        ``audience.live.share_of_retail_<year>`` and, where the merchants' share is known, the same with
        ``.influencers`` behind it.

    Raises
    ------
    NotKnownError
        Where the year is not public of both sides.
    """
    asked = (ask(study, source) for source in sources)
    known = [found for each in asked if each is not None and (found := each.at(year)) is not None]
    base = study.figures(market, "year").at(year)
    if not known or base is None:
        said = f"What live streams sold in {year} was not public."
        raise NotKnownError(f"live share: found no figure of {year}, expected one.", said)
    shares = [each.latest / base.latest for each in known]
    apart = max(shares) / min(shares) - 1
    spread = f"; the {say_count(len(known), 'source')} lie {format_value(apart, 'share', 2)} apart" if apart else ""
    held = Answer(float(np.mean([share > above for share in shares])), "outturn", against=above)
    whole = find(
        f"audience.live.share_of_retail_{year}",
        shares[-1],
        "share",
        "estimate of live commerce divided by online retail; the range is that of the sources",
        *known,
        base,
        low=min(shares),
        high=max(shares),
        n=len(known),
        note="live commerce counts merchants' own rooms and sales off the marketplaces, and is no strict part of "
        "online retail",
        sentence=f"Live streams sold as much as {format_range(min(shares), max(shares), 'share')} of {base.label} in "
        f"{year}{spread}.",
        answer=None if influencers_only else held,
    )
    own = study.find(merchants)
    return [whole, *([_tell_influencers(whole, own, above, influencers_only)] if own is not None else [])]


def _tell_influencers(whole: Finding, merchants: Figures, above: float, answers: bool) -> Finding:
    part = 1 - merchants.latest
    low, high = (end * part for end in whole.band)
    return find(
        f"{whole.id}.influencers",
        whole.value * part,
        "share",
        "live commerce's share times the part of one platform's live sales that merchants' own rooms did not make",
        whole,
        merchants.last(1),
        low=low,
        high=high,
        n=whole.n,
        note="takes one platform's mix for that of the whole market",
        sentence=f"Merchants' own rooms made {format_value(merchants.latest, 'share')} of one platform's live sales; "
        f"with that mix, influencers' streams sold as much as {format_range(low, high, 'share')} of online retail.",
        answer=Answer(float(low > above), "outturn", against=above) if answers else None,
    )
