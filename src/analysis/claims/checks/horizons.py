"""Checks of shares some years ahead."""

from __future__ import annotations

import numpy as np

from analysis.claims.checks.registry import register
from analysis.claims.evidence import Evidence
from analysis.claims.setting import Setting
from analysis.findings import weakest
from analysis.prose import format_range, format_value


@register
def judge_later_share(
    setting: Setting, part: str, whole: str, year: int, above: float, start: str, start_nature: str, also=None
) -> Evidence:
    """Whether a new kind of sales makes up a share of the market in a later year, by every source.

    Ahead of that year nothing public informs its growth, so that only the growth it would need is given.

    Parameters
    ----------
    part, whole : str
        Series of the new kind, and role of the market.
    year : int
    above : float
        Share to be exceeded.
    start, start_nature : str
        Series of the only earlier figure.
    also : dict, optional
        Another source of the part: ``nature`` and ``prefer``.
    """
    market = setting.figures(whole, "year")
    sources = [{"nature": "actual"}, *([also] if also else [])]
    found = []
    for source in sources:
        if setting.knows(part, "year", **source):
            figures = setting.figures(part, "year", **source)
            place = np.flatnonzero(figures.values.index.year == year)
            found += [(float(figures.values.iloc[at]), figures.rows[at], figures.grades[at]) for at in place]
    ends = np.flatnonzero(market.values.index.year == year)
    if found and len(ends):
        total, row = float(market.values.iloc[ends[0]]), market.rows[ends[0]]
        shares = [value / total for value, _, _ in found]
        return Evidence(
            basis="outturn",
            said=f"Live commerce made {format_range(min(shares), max(shares), 'share')} of {market.label} in {year}, "
            f"by {len(found)} sources, {'above' if min(shares) > above else 'not above'} "
            f"{format_value(above, 'share')} "
            "by each of them." if min(shares) > above or max(shares) <= above else
            f"Live commerce made {format_range(min(shares), max(shares), 'share')} of {market.label} in {year}.",
            method="figures of the catalogue, every source",
            probability=float(np.mean([share > above for share in shares])),
            rows=(*(row for _, row, _ in found), row),
            evidence=weakest([*(grade for *_, grade in found), market.grades[ends[0]]]),
            n=len(found),
        )  # fmt: skip
    first = setting.figures(start, "year", nature=start_nature)
    years = year - first.values.index[-1].year
    need = (above * market.latest / first.latest) ** (1 / years) - 1
    return Evidence(
        basis="none",
        said=f"No row says how {first.label}, put at {format_value(first.latest, first.unit)}, would grow: to reach "
        f"{format_value(above, 'share')} of a market that stood still it needed {format_value(need, 'share')} a year.",
        method="growth needed, the market held at its last level",
        rows=(*first.rows[-1:], *market.rows[-1:]),
        evidence=weakest([first.evidence, market.grades[-1]]),
    )
