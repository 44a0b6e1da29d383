"""Complete lists of best sellers that a user may supply: who led early, and who kept their places."""

from __future__ import annotations

import pandas as pd
from scipy.special import logit

from analysis.diversion import compare_survival, follow_places, weigh
from analysis.diversion.displacement import PLACES
from analysis.errors import FitError, NotKnownError
from analysis.findings import Answer, Finding, find
from analysis.measures.supplied import FEWEST
from analysis.prose import format_value
from analysis.study import Number, Series, Study, Year, measure

NATIVE, TRADITIONAL = "native", "traditional"
"""Origins in the lists."""


def count_supplied(lists: pd.DataFrame, top: int, break_year: int | None = None) -> pd.DataFrame:
    """Native brands and places by year in complete lists, of the categories that have lists on both sides of a year."""
    kept = lists[lists["place"] <= top]
    if break_year is not None:
        sides = kept.groupby("category")["year"].agg(["min", "max"])
        both = sides.index[(sides["min"] < break_year) & (sides["max"] >= break_year)]
        kept = kept[kept["category"].isin(both)]
    years = kept["year"].astype(int)
    native, places = (kept["origin"] == NATIVE).groupby(years).sum(), kept.groupby(years).size()
    return pd.DataFrame({"low": native, "high": native, "known": places, "places": places})


@measure
def native_brands_early(
    study: Study, before: Year, share: Number, top: int = PLACES, context: Series = ""
) -> list[Finding]:
    """Whether native brands held more than a share of the top places before a year, in lists that a user supplied.

    Parameters
    ----------
    share : float
        To be exceeded.
    top : int
        Places looked at.
    context : str
        Series by year that says something on the side, quoted where no list is known.

    Raises
    ------
    NotKnownError
        Where neither a complete list nor the series was public.
    """
    lists = study.table("list_places")
    early = lists[(lists["year"] < before) & (lists["place"] <= top)]
    if len(early):
        counts = count_supplied(early, top)
        found = weigh(counts[["low", "high", "known"]], trend=False, places=counts["places"], seed=study.seed)
        hits = int(counts["low"].sum())
        return [
            find(
                "diversion.native_brands.early",
                hits / len(early),
                "share",
                "beta-binomial counts of each year with one share of places",
                study.cite(early),
                n=len(early),
                sentence=f"Before {before} native brands held {hits} of {len(early)} listed places.",
                answer=Answer(1 - found.probability_below("level", float(logit(share))), "model", against=share),
            )
        ]
    figures = study.find(context, "year") if context else None
    if figures is None:
        ranks = study.table("brand_rankings")
        begin = f"The lists that are public begin in {ranks['year'].min():.0f}" if len(ranks) else "No list is public"
        said = f"{begin}: none says in full which brands led before {before}."
        raise NotKnownError(f"lists before {before}: found none, expected list_places.", said, "list_places")
    first, last = figures.values.index[0], figures.values.index[-1]
    return [
        find(
            "diversion.native_brands.context",
            figures.latest,
            figures.unit,
            "figure of the catalogue, wider than the brands asked for",
            figures,
            kind="observation",
            low=figures.values.min(),
            high=figures.values.max(),
            sentence=f"No complete list says which brands led before {before}. {figures.label} went from "
            f"{format_value(figures.values.iloc[0], figures.unit)} in {first} to "
            f"{format_value(figures.latest, figures.unit)} in {last}, which counts more than brands born there.",
        )
    ]


@measure
def native_brands_survival(study: Study, smallest_effect: Number, top: int = PLACES) -> list[Finding]:
    """Whether native brands lost their places to the next list sooner than traditional ones, in supplied lists.

    Parameters
    ----------
    smallest_effect : float
        Smallest difference of interest between the shares of places that were kept, below zero.
    top : int
        Places looked at.

    Raises
    ------
    NotKnownError
        Where no run of complete lists was supplied.
    FitError
        Where too few places of either origin can be followed.
    """
    lists = study.table("list_places")
    if lists.empty:
        said = "No public run of complete lists follows brands from year to year."
        raise NotKnownError("lists of several years: found none, expected list_places.", said, "list_places")
    places = follow_places(lists[lists["place"] <= top])
    if min((places["origin"] == origin).sum() for origin in (NATIVE, TRADITIONAL)) < FEWEST:
        raise FitError("list_places: found too few native or traditional brands to follow; add lists.")
    found = compare_survival(places, NATIVE, TRADITIONAL)
    left = [format_value(1 - rate, "share") for rate in found.rates]
    return [
        find(
            "diversion.native_brands.survival",
            found.rates[0] - found.rates[1],
            "rate",
            "places kept from one list to the next; beta posteriors, places of one brand counted for less",
            study.cite(lists),
            n=len(places),
            sentence=f"{left[0]} of native and {left[1]} of traditional places were lost by the next list.",
            answer=Answer(found.probability, "model", **found.assess(smallest_effect).shares, against=0.0),
        )
    ]
