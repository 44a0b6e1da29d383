"""Brands of one origin in a yearly top list: how many there were, and whether they were on their way out.

Most lists are known in part. A year's count is therefore an interval: at least the brands of the origin that were seen,
at most the places that no other brand was seen in; a stated count closes it. The count is beta-binomial with a logit
that is linear in the year, and the likelihood of an interval is the chance to fall in it:

    k_t ~ BetaBinomial(places, p_t, overdispersion),    logit p_t = a + b (t - centre) + s 1(t >= break)

The posterior is the prior, drawn and weighed by that likelihood. Beside it stands a permutation test, which needs no
model: the slope of the counts against that over shuffled years, for many ways to complete the lists. Places that are
missing are treated as missing for no reason, which no list can prove.

Sources: skellam1948 (beta-binomial), fisher1935 (permutation).
"""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
from scipy.special import betaln, comb, expit

from analysis.errors import NetredError
from analysis.series import SIZE, Power

PLACES = 10
DRAWS = 40_000
ASSESSING_DRAWS = 4_000
COMPLETIONS, SHUFFLES = 200, 1000
PRIOR = {"level": 1.5, "slope": 1.0, "step": 1.5}
"""Standard deviations of the normal priors, in logits (slope: a year)."""

MOST_OVERDISPERSED = 0.4
"""The overdispersion, 1 / (alpha + beta + 1), is uniform from 0 to this."""

_TINY = 1e-12


def check_list(ranks: pd.DataFrame) -> None:
    """Check that each place of each year holds one brand.

    Parameters
    ----------
    ranks : DataFrame
        Columns ``year``, ``rank`` (may be NaN) and ``brand``, indexed by row identity.

    Raises
    ------
    NetredError
        If a place is held twice, a brand twice in a year, or a place is no whole number from 1 up.
    """
    placed = ranks.dropna(subset="rank")
    stray = placed[(placed["rank"] < 1) | (placed["rank"] % 1 != 0)]
    twice = placed[placed.duplicated(["year", "rank"])]
    again = ranks[ranks.duplicated(["year", "brand"])]
    for rows, found, expected in (
        (stray, "place {rank:g}", "a whole number from 1 up"),
        (twice, "a second brand, {brand}, in place {rank:.0f} of {year:.0f}", "one brand in each place"),
        (again, "{brand} a second time in {year:.0f}", "each brand once a year"),
    ):
        if len(rows):
            told = found.format(**rows.iloc[0])
            raise NetredError(f"brand list, row {rows.index[0]}: found {told}, expected {expected}; correct the row.")


def bound_counts(ranks: pd.DataFrame, origin: str, stated: pd.Series | None = None, places: int = PLACES):
    """How many brands of an origin each year's list holds, at least and at most.

    Parameters
    ----------
    ranks : DataFrame
        Columns ``year``, ``rank``, ``brand`` and ``origin`` of one category; places beyond `places` are passed over.
    stated : Series of float, optional
        Counts that a document states, by year.

    Returns
    -------
    DataFrame
        Indexed by year: ``low``, ``high`` (counts) and ``known`` (places seen). Years of which nothing is known have
        no row.

    Raises
    ------
    NetredError
        If the list breaks `check_list`, or a stated count contradicts it.
    """
    check_list(ranks)
    top = ranks[ranks["rank"] <= places]
    native = top[top["origin"] == origin].groupby("year").size()
    stated = pd.Series(dtype=float) if stated is None else stated
    years = sorted({int(year) for year in (*top["year"], *stated.index)})
    table = pd.DataFrame(index=pd.Index(years, name="year"))
    table["known"] = top.groupby("year").size().reindex(years).fillna(0).astype(int)
    table["low"] = native.reindex(years).fillna(0).astype(int)
    table["high"] = places - (table["known"] - table["low"])
    for year, count in stated.items():
        low, high = table.loc[year, ["low", "high"]]
        if not low <= count <= high:
            raise NetredError(
                f"brand list of {year}: found a stated count of {count:g}, expected {low:g} to {high:g}, which the "
                f"places seen allow; correct the count or the list."
            )
        table.loc[year, ["low", "high"]] = int(count)
    return table[["low", "high", "known"]]


@dataclasses.dataclass(frozen=True)
class Displacement:
    """Counts by year and the weighed draws of their model; made by `weigh`.

    Parameters
    ----------
    counts : DataFrame
        Of `bound_counts`.
    draws : DataFrame
        Columns ``level``, ``slope``, ``step`` and ``overdispersion``.
    weights : ndarray
        Of the draws, summing to 1.
    """

    counts: pd.DataFrame
    draws: pd.DataFrame
    weights: np.ndarray

    def probability_below(self, name: str, level: float) -> float:
        """Posterior probability that a coefficient lies below a level."""
        return float(self.weights[(self.draws[name] < level).to_numpy()].sum())

    def probability_negative(self, name: str) -> float:
        """Posterior probability that a coefficient lies below zero."""
        return self.probability_below(name, 0.0)

    def quantiles(self, name: str, probabilities) -> np.ndarray:
        """Posterior quantiles of a coefficient."""
        order = np.argsort(self.draws[name].to_numpy())
        at = np.searchsorted(self.weights[order].cumsum(), probabilities).clip(max=len(order) - 1)
        return self.draws[name].to_numpy()[order][at]

    def deviation_ratio(self, name: str) -> float:
        """Posterior standard deviation over the prior's; near 1, the lists say nothing."""
        values = self.draws[name].to_numpy()
        mean = self.weights @ values
        return float(np.sqrt(self.weights @ (values - mean) ** 2) / PRIOR[name])


def weigh(
    counts: pd.DataFrame,
    break_year: int | None = None,
    trend: bool = True,
    places: int | pd.Series = PLACES,
    draws: int = DRAWS,
    seed: int = 0,
) -> Displacement:
    """Weigh draws from the prior by the likelihood of the counts.

    Parameters
    ----------
    counts : DataFrame
        Of `bound_counts`.
    break_year : int, optional
        First year of a step; none without it.
    trend : bool
        Whether the logit has a slope.
    places : int or Series of int
        Places of each year's list, where they differ by year.
    """
    frame = _draw_prior(break_year, trend, draws, seed)
    sizes, logits = pd.Series(places, index=counts.index), _find_logits(frame, counts.index, break_year)
    likelihood = np.zeros(draws)
    for (year, row), logit in zip(counts.iterrows(), logits, strict=True):
        likelihood += np.log(_chance(row, logit, frame["overdispersion"].to_numpy(), int(sizes[year])))
    weights = np.exp(likelihood - likelihood.max())
    return Displacement(counts, frame, weights / weights.sum())


def assess(
    counts: pd.DataFrame,
    effect: float,
    break_year: int | None = None,
    trend: bool = True,
    places: int | pd.Series = PLACES,
    worlds: int = 1_000,
    seed: int = 0,
) -> Power:
    """How often these lists, with these holes, show a fall: of the slope, or of the step where there is a break.

    Each world takes its level and overdispersion (and its slope, where the step is tested beside one) from the
    posterior of the counts, gets the effect, and is read through the same holes: a year whose count was exact stays so,
    and of another as many places are seen. It is judged as the counts were; a fall is found at nine in ten.

    Parameters
    ----------
    counts : DataFrame
        Of `bound_counts`, years with `low` and `high` alike taken for exact.
    effect : float
        Slope in logits a year, or step in logits; below zero.
    break_year, trend, places
        As for `weigh`.
    """
    name = "slope" if break_year is None else "step"
    frame, generator = _draw_prior(break_year, trend, ASSESSING_DRAWS, seed), np.random.default_rng([seed, 1])
    sizes = pd.Series(places, index=counts.index)
    seen = sizes.where(counts["low"] == counts["high"], counts["known"]).astype(int)
    tables = _tabulate_likelihood(frame, seen, sizes, break_year)
    found = weigh(counts, break_year, trend, places, ASSESSING_DRAWS, seed)
    truths = frame.iloc[generator.choice(len(frame), worlds, p=found.weights)]
    shares = []
    for size in (0.0, effect):
        logits = _find_logits(truths.assign(**{name: size}), counts.index, break_year)
        scale = 1 / truths["overdispersion"].to_numpy() - 1
        chances = generator.beta(expit(logits) * scale + _TINY, expit(-logits) * scale + _TINY)
        outcomes, back = np.unique(generator.binomial(seen.to_numpy()[:, None], chances), axis=1, return_inverse=True)
        logs = sum(table[row] for table, row in zip(tables, outcomes, strict=True))
        weights = np.exp(logs - logs.max(axis=1, keepdims=True))
        falling = weights @ (frame[name].to_numpy() < 0) / weights.sum(axis=1)
        shares.append(float(np.mean(falling[back.ravel()] >= 1 - SIZE)))
    return Power(effect, *shares, SIZE, worlds)


def _tabulate_likelihood(frame: pd.DataFrame, seen: pd.Series, sizes: pd.Series, break_year: int | None) -> list:
    """For each year the log likelihood of every number of brands among the places seen, shape (seen + 1, draws)."""
    overdispersion, tables = frame["overdispersion"].to_numpy(), []
    for year, logit in zip(seen.index, _find_logits(frame, seen.index, break_year), strict=True):
        hidden = sizes[year] - seen[year]
        rows = [{"low": low, "high": low + hidden} for low in range(seen[year] + 1)]
        tables.append(np.log([_chance(row, logit, overdispersion, int(sizes[year])) for row in rows]))
    return tables


def _draw_prior(break_year: int | None, trend: bool, draws: int, seed: int) -> pd.DataFrame:
    generator = np.random.default_rng(seed)
    frame = pd.DataFrame({name: scale * generator.standard_normal(draws) for name, scale in PRIOR.items()})
    frame["overdispersion"] = generator.uniform(1e-3, MOST_OVERDISPERSED, draws)
    if not trend:
        frame["slope"] = 0.0
    if break_year is None:
        frame["step"] = 0.0
    return frame


def _find_logits(frame: pd.DataFrame, years: pd.Index, break_year: int | None) -> np.ndarray:
    """Logit of the share in each year for each draw, shape (years, draws)."""
    years = years.to_numpy(float)[:, None]
    late = years >= (np.inf if break_year is None else break_year)
    level, slope, step = (frame[name].to_numpy() for name in ("level", "slope", "step"))
    return level + slope * (years - (years.mean() if len(years) else 0.0)) + step * late


def _chance(row, logit: np.ndarray, overdispersion: np.ndarray, places: int) -> np.ndarray:
    """Chance that a count falls in its interval, shape (draws,)."""
    if row["low"] == 0 and row["high"] == places:
        return np.ones(len(logit))
    share, size = expit(logit), 1 / overdispersion - 1
    first, second = share * size + _TINY, (1 - share) * size + _TINY
    low, high = int(row["low"]), int(row["high"])
    one = comb(places, low) * np.exp(betaln(low + first, places - low + second) - betaln(first, second))
    chance = _TINY + one
    for count in range(low, high):  # from the chance of one count to that of the next
        one = one * (places - count) / (count + 1) * (count + first) / (places - count - 1 + second)
        chance = chance + one
    return chance


def permute(counts: pd.DataFrame, completions: int = COMPLETIONS, shuffles: int = SHUFFLES, seed: int = 0):
    """One-sided permutation p of a falling count, over ways to complete the lists.

    Returns
    -------
    tuple of float
        The median p and its least and greatest over completions drawn uniformly within the bounds. With one year, 1.
    """
    generator = np.random.default_rng(seed)
    low, high = counts["low"].to_numpy(int), counts["high"].to_numpy(int)
    years = counts.index.to_numpy() - counts.index.to_numpy().mean()
    orders = generator.permuted(np.tile(np.arange(len(counts)), (shuffles, 1)), axis=1)
    found = []
    for _ in range(completions if (low < high).any() else 1):
        filled = generator.integers(low, high + 1)
        slopes = filled[orders] @ years
        found.append((1 + (slopes <= filled @ years + 1e-9).sum()) / (1 + shuffles))
    return float(np.median(found)), float(np.min(found)), float(np.max(found))
