"""A trend, and perhaps a step, with errors that persist; and the null of its t, simulated for exactly the layout.

    y_t = trend_t + c 1(t >= T) + u_t,    u_t = rho u_(t-1) + e_t

is fitted by generalised least squares (Prais-Winsten), the autocorrelation r being that of the least-squares residuals.
On a few dozen points r is biased towards zero and the usual quantiles of t reject far too often. So the distribution of
t is simulated for the number of points, the trend, the place of the step and the overlap of the errors, over a grid of
persistences. A series takes the null of the persistence at which only `SAFE_SHARE` of the simulated r are as small as
its own: matched in the median, the test keeps its size where errors hardly persist and loses it where they do.

Everything is made for batches of series, shape (sets, n).

Sources: prais1954, marriott1954 (bias of r), gourieroux1993.
"""

from __future__ import annotations

import dataclasses
import functools
from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import ArrayLike
from scipy.signal import lfilter

from analysis.errors import FitError

PERSISTENCES = np.linspace(0, 0.95, 20)
"""Persistences of the simulated null."""

STRONGEST = float(PERSISTENCES[-1])
SAFE_SHARE = 0.3
"""Share of simulated series whose r is as small as the one observed, at the persistence that is taken. Of 0.5, 0.4, 0.3
and 0.2 it keeps the size nearest to a nominal tenth over persistences from 0 to 0.9 and layouts of 5 to 104 points."""

NULL_DRAWS = 3_000
"""Simulated series at each persistence: a size of a tenth is known to half a point."""

FEWEST_BEFORE, FEWEST_AFTER = 3, 3
FLOW, TRAILING = "flow", "trailing"
OVERLAPS = {FLOW: np.ones(1), TRAILING: np.ones(4)}
"""How the errors are made of innovations: as they come, or summed over a trailing year of quarters."""


@dataclasses.dataclass(frozen=True)
class Layout:
    """All that the null of a test depends on.

    Parameters
    ----------
    count : int
        Points, n.
    before : int, optional
        Points before a step, which is then what is tested.
    bends : int
        Of the trend: 0 for a level, 1 for a straight line, and a wave more for each beyond; k bends follow whatever
        swings no faster than once in 2 n / (k - 1) points. Without a step the level or the slope is tested.
    overlap : {'flow', 'trailing'}
        Key of `OVERLAPS`.

    Raises
    ------
    FitError
        If fewer than three points lie before the step or from it on, or there is no such overlap.
    """

    count: int
    before: int | None = None
    bends: int = 1
    overlap: str = FLOW

    def __post_init__(self) -> None:
        if self.overlap not in OVERLAPS:
            raise FitError(f"overlap {self.overlap!r}: expected one of {', '.join(OVERLAPS)}.")
        if self.before is not None and not FEWEST_BEFORE <= self.before <= self.count - FEWEST_AFTER:
            raise FitError(
                f"interrupted series: found {self.before} points before the event and {self.count - self.before} "
                f"from it on, expected {FEWEST_BEFORE} and {FEWEST_AFTER} or more; wait, or take an earlier event."
            )

    @property
    def design(self) -> np.ndarray:
        """Regressors, shape (n, k): level, waves, slope and step; the last is the one tested."""
        at = np.arange(self.count)
        columns: list[np.ndarray] = [np.ones(self.count)]
        columns += [np.cos(np.pi * wave * (at + 0.5) / self.count) for wave in range(1, self.bends)]
        columns += [at - (self.count - 1) / 2] if self.bends else []
        columns += [] if self.before is None else [(at >= self.before).astype(float)]
        return np.column_stack(columns)


class Judged(NamedTuple):
    """Fits of a batch.

    Coefficients (sets, k); and of shape (sets,) the standard error of the last, r, the sum of squared residuals, and
    the deviation of the errors given r.
    """

    coefficients: np.ndarray
    errors: np.ndarray
    autocorrelations: np.ndarray
    squares: np.ndarray
    deviations: np.ndarray

    @property
    def statistics(self) -> np.ndarray:
        """t of the last coefficient, shape (sets,)."""
        return self.coefficients[:, -1] / self.errors


def judge(series: np.ndarray, design: np.ndarray) -> Judged:
    """Generalised least squares with AR(1) errors, series by series.

    The transform of Prais and Winsten weighs the first point by sqrt(1 - r^2) and takes r times the one before off
    every other; a sum of products after it is ``a'b - r (a'Lb + b'La) + r^2 (a'b without both ends)``, with L the lag.
    So one pass over the data serves every r.

    Parameters
    ----------
    series : ndarray of shape (sets, n)
    design : ndarray of shape (n, k)
    """
    ordinary = series @ np.linalg.pinv(design).T
    residuals = series - ordinary @ design.T
    squares = np.sum(residuals**2, axis=1)
    lagged = np.sum(residuals[:, 1:] * residuals[:, :-1], axis=1)
    r = np.clip(lagged / np.where(squares > 0, squares, 1.0), -STRONGEST, STRONGEST)
    within = [design.T @ design, design[1:].T @ design[:-1], design[1:-1].T @ design[1:-1]]
    gram = within[0] - r[:, None, None] * (within[1] + within[1].T) + r[:, None, None] ** 2 * within[2]
    cross = (
        residuals @ design
        - r[:, None] * (residuals[:, 1:] @ design[:-1] + residuals[:, :-1] @ design[1:])
        + r[:, None] ** 2 * (residuals[:, 1:-1] @ design[1:-1])
    )
    total = squares - 2 * r * lagged + r**2 * np.sum(residuals[:, 1:-1] ** 2, axis=1)
    inverse = np.linalg.inv(gram)
    change = np.einsum("sij,sj->si", inverse, cross)
    variance = np.maximum(total - np.sum(change * cross, axis=1), 0) / (series.shape[1] - design.shape[1])
    errors, deviations = np.sqrt(variance * inverse[:, -1, -1]), np.sqrt(variance / (1 - r**2))
    return Judged(ordinary + change, errors, r, squares, deviations)


def simulate_errors(
    count: int, persistence: float, overlap: str, draws: int, generator: np.random.Generator
) -> np.ndarray:
    """Errors under the null, shape (draws, count): stationary AR(1) innovations of deviation 1, overlapped.

    The same generator gives the same shocks whatever the persistence.
    """
    weights = OVERLAPS[overlap]
    shocks = generator.standard_normal((draws, count + len(weights) - 1))
    shocks[:, 1:] *= np.sqrt(1 - persistence**2)
    innovations = lfilter([1.0], [1.0, -persistence], shocks, axis=1)
    return sliding_window_view(innovations, len(weights), axis=1) @ weights


@dataclasses.dataclass(frozen=True, eq=False)
class Null:
    """Simulated t and r at each of `PERSISTENCES`; made by `find_null`.

    Parameters
    ----------
    statistics : ndarray of shape (grid, draws)
        t, sorted.
    autocorrelations : ndarray of shape (grid,)
        Quantile of r at `SAFE_SHARE`, made to rise.
    squares : ndarray of shape (grid,)
        Mean sum of squared residuals of errors of deviation 1.
    """

    statistics: np.ndarray
    autocorrelations: np.ndarray
    squares: np.ndarray

    def match(self, autocorrelation: ArrayLike) -> np.ndarray:
        """The persistence taken for each r, within the grid."""
        return np.interp(np.asarray(autocorrelation), self.autocorrelations, PERSISTENCES)

    def chance_below(self, statistic: np.ndarray, persistence: np.ndarray) -> np.ndarray:
        """P(t <= statistic) under the null of a persistence, between grid points by straight lines."""
        chances = np.array([np.searchsorted(row, statistic, side="right") for row in self.statistics])
        place = np.clip(np.asarray(persistence) / PERSISTENCES[1], 0, len(PERSISTENCES) - 1)
        below = np.minimum(place.astype(int), len(PERSISTENCES) - 2)
        columns, share = np.arange(len(statistic)), place - below
        mixed = (1 - share) * chances[below, columns] + share * chances[below + 1, columns]
        return np.clip(mixed / self.statistics.shape[1], 0, 1)

    def quantile(self, persistence: ArrayLike, share: float) -> np.ndarray:
        """Quantile of t under the null of a persistence."""
        return np.interp(np.asarray(persistence), PERSISTENCES, np.quantile(self.statistics, share, axis=1))

    def spread(self, squares: float, persistence: ArrayLike) -> np.ndarray:
        """Deviation of the innovations at which residuals are as large as some, on average, by persistence."""
        return np.sqrt(squares / np.interp(np.asarray(persistence), PERSISTENCES, self.squares))


@functools.lru_cache(maxsize=256)
def find_null(layout: Layout) -> Null:
    """The null of a layout; the same layout gives the same bits."""
    statistics, autocorrelations, squares = [], [], []
    for persistence in PERSISTENCES:
        generator = np.random.default_rng(layout.count)
        judged = judge(simulate_errors(layout.count, persistence, layout.overlap, NULL_DRAWS, generator), layout.design)
        statistics.append(np.sort(judged.statistics))
        autocorrelations.append(np.quantile(judged.autocorrelations, SAFE_SHARE))
        squares.append(judged.squares.mean())
    return Null(np.array(statistics), np.maximum.accumulate(autocorrelations), np.array(squares))
