"""What a series did before and after a switch, where a handful of periods is all there is.

The mean of the periods after is held against that of the periods before, by the spread of the latter:

    t = (mean after - mean before) / deviation before

whose distribution, for so few points and errors that persist, is simulated for exactly this number of points. So few
points do not say how persistent their errors are: `PERSISTENCE` is taken, and what hangs on it is said.
"""

from __future__ import annotations

import dataclasses
import functools

import numpy as np

from analysis.errors import FitError
from analysis.series import FLOW, POWER, SIZE, WORLDS, simulate_errors

PERSISTENCE = 0.5
PERSISTENCES = (0.0, 0.5, 0.9)
FEWEST_BEFORE = 4
"""Periods before a switch without which their spread says nothing: a year of quarters."""


@dataclasses.dataclass(frozen=True, eq=False)
class Switch:
    """Periods on either side of a switch.

    Parameters
    ----------
    before, after : ndarray of shape (n,) and (m,)

    Raises
    ------
    FitError
        If fewer than four periods lie before it or none after, or those before do not differ.
    """

    before: np.ndarray
    after: np.ndarray

    def __post_init__(self):
        if len(self.before) < FEWEST_BEFORE or not len(self.after) or not self.deviation > 0:
            raise FitError(
                f"switch: found {len(self.before)} periods before and {len(self.after)} after, of deviation "
                f"{self.deviation:.3g} before, expected {FEWEST_BEFORE} or more that differ, and one; take more."
            )

    @property
    def deviation(self) -> float:
        """Of the periods before."""
        return float(np.std(self.before, ddof=1)) if len(self.before) > 1 else 0.0

    @property
    def change(self) -> float:
        """Mean after less mean before."""
        return float(np.mean(self.after) - np.mean(self.before))

    def interval(self, level: float, persistence: float = PERSISTENCE, worlds: int = WORLDS, seed: int = 0):
        """Changes that the null, moved to them, does not reject; central, of probability `level`."""
        statistics = _simulate(len(self.before), len(self.after), persistence, worlds, seed)[0]
        low, high = np.quantile(statistics, [(1 - level) / 2, (1 + level) / 2])
        return self.change - float(high) * self.deviation, self.change - float(low) * self.deviation

    def power(self, effect: float, persistence: float = PERSISTENCE, worlds: int = WORLDS, seed: int = 0) -> float:
        """Share of simulated series with that effect, above zero, in which it is found, one-sided."""
        return float(np.mean(self._find_needed(persistence, worlds, seed) <= effect))

    def least_detectable(self, persistence: float = PERSISTENCE, worlds: int = WORLDS, seed: int = 0) -> float:
        """Smallest change that is found four times in five."""
        return float(np.quantile(self._find_needed(persistence, worlds, seed), POWER))

    def _find_needed(self, persistence: float, worlds: int, seed: int) -> np.ndarray:
        """The change that each simulated series would need to be found; errors as large as those before."""
        statistics, changes, deviations = _simulate(len(self.before), len(self.after), persistence, worlds, seed)
        critical = np.quantile(statistics, 1 - SIZE)
        scale = self.deviation / float(np.sqrt(np.mean(deviations**2)))
        return scale * (critical * deviations - changes)


@functools.lru_cache(maxsize=64)
def _simulate(before: int, after: int, persistence: float, worlds: int, seed: int) -> tuple[np.ndarray, ...]:
    """t, changes and deviations before, of errors of deviation one without a change; each of shape (worlds,)."""
    errors = simulate_errors(before + after, persistence, FLOW, worlds, np.random.default_rng([seed, before, after]))
    changes = errors[:, before:].mean(axis=1) - errors[:, :before].mean(axis=1)
    deviations = errors[:, :before].std(axis=1, ddof=1)
    return changes / deviations, changes, deviations
