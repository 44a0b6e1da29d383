"""The verdict scale, fixed before the fits: words for probabilities and for documents, and the caps on them."""

from __future__ import annotations

from scipy import stats

from analysis.errors import NetredError

SUPPORTED, LEANING_SUPPORTED, UNDETERMINED = "supported", "leaning supported", "undetermined"
LEANING_AGAINST, REFUTED = "leaning against", "refuted"
CONFIRMED, PARTLY_CONFIRMED, CONTRADICTED = "confirmed", "partly confirmed", "contradicted"
NOT_FOUND, NOT_TESTABLE = "not found", "not testable"

VERDICTS = (
    SUPPORTED,
    LEANING_SUPPORTED,
    UNDETERMINED,
    LEANING_AGAINST,
    REFUTED,
    CONFIRMED,
    PARTLY_CONFIRMED,
    CONTRADICTED,
    NOT_FOUND,
    NOT_TESTABLE,
)
"""Every verdict: five from a probability, four from documents, and one where no public row informs the question."""

HELD = (SUPPORTED, LEANING_SUPPORTED, CONFIRMED, PARTLY_CONFIRMED)
FELL = (REFUTED, LEANING_AGAINST, CONTRADICTED)
"""Verdicts by which a claim holds up, and by which it falls, in whole or in part; all others leave it open."""

FLAGS = ("fragile", "low_power", "capped_recalled")
"""What may stand beside a verdict."""

CUTS = ((0.90, SUPPORTED), (0.67, LEANING_SUPPORTED), (0.33, UNDETERMINED))
"""Lower bounds, inclusive."""

HIGHEST_REFUTED = 0.10
"""Upper bound of `refuted`, inclusive."""

LOWEST_POWER = 0.5
"""A test whose simulated power at the smallest effect of interest is below this decides nothing by itself."""

SHARE_OF_GRID = 2 / 3
"""Part of the declared grid in which a verdict must hold, else it is fragile."""

NO_PROBABILITIES = ("share of assumption draws", "share of variants")
"""Kinds of answers that are no probability: a verdict that rests on them is no firmer than leaning."""

FALSE_DISCOVERIES = 0.10
"""Rate that Benjamini and Hochberg's procedure holds over the frequentist tests."""

_LEANING = {SUPPORTED: LEANING_SUPPORTED, REFUTED: LEANING_AGAINST}


def classify(probability: float) -> str:
    """Verdict of the probability that a statement is true.

    Parameters
    ----------
    probability : float
        0 to 1.

    Raises
    ------
    NetredError
        If it is no number from 0 to 1.
    """
    if not 0 <= probability <= 1:
        raise NetredError(f"probability of a claim: found {probability}, expected a number from 0 to 1.")
    if probability <= HIGHEST_REFUTED:
        return REFUTED
    return next((verdict for cut, verdict in CUTS if probability >= cut), LEANING_AGAINST)


def cap_leaning(verdict: str) -> str:
    """The verdict, no firmer than leaning."""
    return _LEANING.get(verdict, verdict)


def cap_power(verdict: str) -> str:
    """The verdict of a test too weak to decide: leaning at both ends of the scale, undetermined elsewhere.

    Verdicts that are not made of a probability stay as they are.
    """
    if verdict in _LEANING:
        return _LEANING[verdict]
    return UNDETERMINED if verdict in (LEANING_SUPPORTED, LEANING_AGAINST) else verdict


def holds_in_grid(verdict: str, others: list[str]) -> bool:
    """Whether a verdict is that of at least two thirds of its grid, the primary cell among them."""
    cells = [verdict, *others]
    return cells.count(verdict) >= SHARE_OF_GRID * len(cells) - 1e-12


def control_discoveries(p_values: dict[str, float], rate: float = FALSE_DISCOVERIES) -> set[str]:
    """Names of the tests that stand when false discoveries are held at a rate. Source: benjaminihochberg1995.

    Parameters
    ----------
    p_values : dict of str to float
        One p-value of each test.
    rate : float
        Share of false ones among the discoveries that is put up with.
    """
    if not p_values:
        return set()
    adjusted = stats.false_discovery_control(list(p_values.values()))
    return {name for name, value in zip(p_values, adjusted, strict=True) if value <= rate}
