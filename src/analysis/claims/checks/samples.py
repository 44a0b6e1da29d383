"""Means of what users supply: one number a week, shop or year, judged with Student's t."""

from __future__ import annotations

import numpy as np
from scipy import stats

from analysis.claims.evidence import Evidence
from analysis.claims.setting import Setting
from analysis.errors import FitError
from analysis.prose import format_range, format_value

FEWEST = 4
"""Weeks, shops or years without which a mean has no spread worth the name."""


def judge_mean(
    values: np.ndarray, against: float, above: bool, said: str, unit: str, what: str, rows: tuple[str, ...]
) -> Evidence:
    """Probability that a mean lies above (or below) a level."""
    values = np.asarray(values, float)
    values = values[np.isfinite(values)]
    if len(values) < FEWEST:
        raise FitError(f"{what}: found {len(values)} values, expected at least {FEWEST}; supply more rows.")
    error = max(values.std(ddof=1) / np.sqrt(len(values)), 1e-12)
    chance = float(stats.t.cdf((values.mean() - against) / error, len(values) - 1))
    reach = error * stats.t.ppf(0.9, len(values) - 1)
    band = format_range(values.mean() - reach, values.mean() + reach, unit)
    return Evidence(
        basis="model",
        said=f"{said} {format_value(values.mean(), unit)} (80% band {band}), against {format_value(against, unit)}.",
        method=f"mean of {what}, Student's t",
        probability=chance if above else 1 - chance,
        rows=rows,
        n=len(values),
    )


def explain_missing(
    setting: Setting, table: str, said: str, rows: tuple[str, ...] = (), evidence: str = "seen"
) -> Evidence:
    """Evidence that no public row informs the question."""
    return Evidence("none", said, f"waits for the table {table}", rows=rows, evidence=evidence)


def compare_means(split: list[np.ndarray], effect: float, said: str, unit: str, rows: tuple[str, ...]) -> Evidence:
    """Probability that the second mean exceeds the first by more than an effect; Welch's t."""
    if min(map(len, split)) < FEWEST:
        raise FitError(
            f"before and after: found {[len(each) for each in split]} values, expected {FEWEST} or more each."
        )
    before, after = split
    test = stats.ttest_ind(after - effect, before, equal_var=False, alternative="greater")
    rise = float(after.mean() - before.mean())
    return Evidence(
        basis="model",
        said=f"{said} {format_value(rise, unit)}, against {format_value(effect, unit)}.",
        method="means before and after, Welch's t",
        probability=float(1 - test.pvalue),
        rows=rows,
        n=len(before) + len(after),
        p_value=float(test.pvalue),
    )
