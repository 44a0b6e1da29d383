"""Brands that follow each other in complete lists: whether those of one origin lose their places sooner.

A brand that stood in the list year after year counts each time, but its years are not independent looks; so the places
of an origin are counted for as many as their spread between brands allows (the design effect, kish1965).
"""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd

from analysis.series import Power, assess_difference, compare_shares


@dataclasses.dataclass(frozen=True)
class Survival:
    """Places of two origins, and how many were kept to the next list; made by `compare_survival`.

    Parameters
    ----------
    kept, places : tuple of int
        Of the first and the second origin.
    worth : tuple of float
        Independent places that they are worth.
    """

    kept: tuple[int, int]
    places: tuple[int, int]
    worth: tuple[float, float]

    @property
    def rates(self) -> tuple[float, float]:
        """Shares of the places that were kept."""
        return tuple(kept / places for kept, places in zip(self.kept, self.places, strict=True))

    @property
    def probability(self) -> float:
        """Posterior probability that the first origin keeps the smaller share."""
        first, second = ((rate * worth, worth) for rate, worth in zip(self.rates, self.worth, strict=True))
        return float(compare_shares(first, second)[0])

    def assess(self, effect: float, worlds: int = 1_000, seed: int = 0) -> Power:
        """What such lists show where the first origin keeps its places less often by `effect`, which is below zero."""
        sizes = (max(1, round(worth)) for worth in self.worth)
        share = min(max(self.rates[1], -effect), 1.0)
        return assess_difference(*sizes, share, effect, worlds, seed)


def follow_places(lists: pd.DataFrame) -> pd.DataFrame:
    """Each place of each list but the last of its category, and whether its brand stands in the next list too.

    Parameters
    ----------
    lists : DataFrame
        Columns ``category``, ``year``, ``brand`` and ``origin``.

    Returns
    -------
    DataFrame
        Columns ``origin``, ``brand`` (with its category) and ``kept``.
    """
    parts = [pd.DataFrame({"origin": [], "brand": [], "kept": []})]
    for category, group in lists.groupby("category"):
        years = sorted(group["year"].unique())
        for year, following in zip(years, years[1:], strict=False):
            later, now = set(group.loc[group["year"] == following, "brand"]), group[group["year"] == year]
            named = f"{category}/" + now["brand"].astype(str)
            parts.append(pd.DataFrame({"origin": now["origin"], "brand": named, "kept": now["brand"].isin(later)}))
    return pd.concat(parts, ignore_index=True)


def compare_survival(places: pd.DataFrame, first: str, second: str) -> Survival:
    """How many places of two origins were kept; see `follow_places`."""
    sides = [
        places[places["origin"] == origin].groupby("brand")["kept"].agg(["sum", "size"]) for origin in (first, second)
    ]
    totals = [side.sum() for side in sides]
    return Survival(
        tuple(int(total["sum"]) for total in totals),
        tuple(int(total["size"]) for total in totals),
        tuple(float(total["size"] / _find_design_effect(side)) for side, total in zip(sides, totals, strict=True)),
    )


def _find_design_effect(brands: pd.DataFrame) -> float:
    """Variance of the share kept between brands over that of independent places; one at the least."""
    kept, size = brands["sum"].to_numpy(float), brands["size"].to_numpy(float)
    share, count = kept.sum() / size.sum(), len(brands)
    independent = size.sum() * share * (1 - share)
    if count < 2 or independent == 0:
        return 1.0
    return float(max(1.0, np.sum((kept - share * size) ** 2) * count / (count - 1) / independent))
