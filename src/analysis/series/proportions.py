"""Shares of a few dozen cases: the chance that one is below a level or another share, and what such a test can see.

Posteriors are Jeffreys's: beta with half a case on either side before the data.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from analysis.series.estimates import SIZE, Power

_HALF = 0.5
_POINTS = (np.arange(200) + 0.5) / 200


def judge_share(hits: ArrayLike, cases: ArrayLike, level: float) -> np.ndarray:
    """Posterior probability that a share lies below a level.

    Parameters
    ----------
    hits, cases : array_like
        Hits among cases; both may be fractions where cases count for less than one.
    """
    return stats.beta.cdf(level, np.asarray(hits) + _HALF, np.subtract(cases, hits) + _HALF)


def compare_shares(first: tuple[int, int], second: tuple[int, int]) -> np.ndarray:
    """Posterior probability that the first of two shares is the smaller.

    Parameters
    ----------
    first, second : tuple of array_like
        Hits and cases of each.
    """
    one, other = (np.broadcast_arrays(*np.atleast_1d(*pair)) for pair in (first, second))
    levels = stats.beta.ppf(_POINTS, other[0][:, None] + _HALF, (other[1] - other[0])[:, None] + _HALF)
    return judge_share(one[0][:, None], one[1][:, None], levels).mean(axis=1)


def assess_share(cases: int, level: float, effect: float) -> Power:
    """Size, at the level itself, and power of finding a share below a level at nine in ten; exact.

    Parameters
    ----------
    effect : float
        Distance of the true share from the level; below zero.
    """
    hits = np.arange(cases + 1)
    found = judge_share(hits, cases, level) >= 1 - SIZE
    size, power = (float(stats.binom.pmf(hits, cases, share) @ found) for share in (level, level + effect))
    return Power(effect, size, power, SIZE, 0)


def assess_difference(
    first: int, second: int, share: float, effect: float, worlds: int = 1_000, seed: int = 0
) -> Power:
    """Size and power of finding the first of two shares below the second at nine in ten.

    Parameters
    ----------
    first, second : int
        Cases of each.
    share : float
        The second share.
    effect : float
        Distance of the first from it; below zero.
    """
    generator = np.random.default_rng(seed)
    found: list[float] = []
    for shift in (0.0, effect):
        hits = [generator.binomial(cases, at, worlds) for cases, at in ((first, share + shift), (second, share))]
        pairs, back = np.unique(hits, axis=1, return_inverse=True)
        chances = compare_shares((pairs[0], first), (pairs[1], second))
        found.append(float(np.mean(chances[back.ravel()] >= 1 - SIZE)))
    size, power = found
    return Power(effect, size, power, SIZE, worlds)


def bound_share(share: float, cases: float, level: float) -> tuple[float, float]:
    """Wilson's score interval of a share among cases, which may be a fraction. Source: wilson1927."""
    reach = stats.norm.ppf((1 + level) / 2)
    middle = (share + reach**2 / (2 * cases)) / (1 + reach**2 / cases)
    half = reach / (1 + reach**2 / cases) * np.sqrt(share * (1 - share) / cases + (reach / (2 * cases)) ** 2)
    return float(max(middle - half, 0.0)), float(min(middle + half, 1.0))
