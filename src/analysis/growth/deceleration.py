"""Whether growth slows: the slope of growth on the year before, judged against a null that is simulated.

g_t = log x_t - log x_(t-4) is regressed on time with AR(1) errors (generalised least squares, Prais-Winsten, the
autocorrelation r that of the least-squares residuals). Growth on the year before overlaps, so that its errors persist,
and figures of trailing twelve months overlap twice over; r is then biased and the usual t quantiles reject far too
often. Here the distribution of t is simulated for exactly the layout at hand: the number of points, the overlap, and an
innovation persistence, up to 0.95, at which the simulated r matches the observed one in the median. P(slope < 0) is one
minus the one-sided p of that null, and is called so. Source: prais1954, gourieroux1993.
"""

from __future__ import annotations

import dataclasses
import functools

import numpy as np
import pandas as pd
from numpy.lib.stride_tricks import sliding_window_view
from scipy.signal import lfilter

from analysis.errors import FitError
from analysis.growth.checks import refuse
from analysis.growth.models import season_length

PERSISTENCES = np.arange(0.0, 0.96, 0.05)
"""Innovation persistences of the simulated null."""

NULL_DRAWS = 3_000
FEWEST = 6
"""Points that a slope with an autocorrelation is fitted to at the least."""

FLOW, TRAILING = "flow", "trailing"
OVERLAPS = {FLOW: np.ones(1), TRAILING: np.array([1.0, 1.0, 1.0, 1.0])}
"""How the errors of growth are made of innovations: as they come, or summed over a trailing year."""


@dataclasses.dataclass(frozen=True)
class Slope:
    """Slope of growth on the year before, with its null, size and power.

    Parameters
    ----------
    growth : Series of float
        Log growth on the year before.
    slope, error : float
        Per period (a quarter, for quarters), and its standard error.
    statistic : float
        slope / error.
    autocorrelation : float
        Of the least-squares residuals.
    persistence : float
        Of the innovations in the null that matches it.
    spread : float
        Size of one innovation of the errors, on logs, at which the residuals are as large as those observed.
    overlap : str
        Key of `OVERLAPS`.
    probability : float
        P(slope < 0): one minus the one-sided p against the simulated null.
    """

    growth: pd.Series
    slope: float
    error: float
    statistic: float
    autocorrelation: float
    persistence: float
    spread: float
    overlap: str
    probability: float

    @property
    def line(self) -> pd.Series:
        """The fitted line at every point."""
        time = np.arange(len(self.growth))
        design = np.column_stack([np.ones(len(time)), time - time.mean()])
        level, _, _ = fit_lines(self.growth.to_numpy()[None])
        return pd.Series(design @ np.array([level[0], self.slope]), index=self.growth.index)

    def interval(self, level: float) -> tuple[float, float]:
        """Slopes that the simulated null, moved to them, does not reject; central, of probability `level`."""
        null = _null(len(self.growth), self.overlap)
        low, high = (null.quantile(self.persistence, share) for share in ((1 - level) / 2, (1 + level) / 2))
        return self.slope - high * self.error, self.slope - low * self.error

    def power(self, effect: float, size: float = 0.1, draws: int = 2_000, seed: int = 2016) -> float:
        """Share of simulated series of this layout, with slope `effect`, in which P(slope < 0) is at least 1 - size.

        Everything is estimated anew in each: the slope, the autocorrelation and the null that matches it. With an
        effect of zero this is the size that the test really has.

        Parameters
        ----------
        effect : float
            Slope per period.
        """
        noise = simulate_errors(
            len(self.growth), self.persistence, self.overlap, draws, np.random.default_rng([seed, len(self.growth)])
        )
        series = self.spread * noise + effect * np.arange(len(self.growth))
        _, statistic, autocorrelation = judge_lines(series)
        null = _null(len(self.growth), self.overlap)
        return float(np.mean(null.chance_below(statistic, null.match(autocorrelation)) <= size))


def measure_growth(series: pd.Series) -> pd.Series:
    """Log growth of each period on the same period of the year before; periods without one are left out."""
    full = series.reindex(pd.period_range(series.index[0], series.index[-1], freq=series.index.freq))
    logs = np.log(full)
    return (logs - logs.shift(season_length(series.index))).dropna()


def fit_slope(series: pd.Series, overlap: str = FLOW) -> Slope:
    """Fit the slope of growth on the year before.

    Parameters
    ----------
    series : Series of float on a PeriodIndex
        Values above zero.
    overlap : {'flow', 'trailing'}
        Whether a value counts its own period, or the twelve months that end with it.

    Raises
    ------
    FitError
        If there are fewer than six points of growth, or a gap among them.
    """
    growth = measure_growth(series)
    if len(growth) < FEWEST:
        found = f"{len(growth)} points of growth on the year before"
        raise refuse("slope of growth", found, f"at least {FEWEST}", "wait for more figures")
    if len(pd.period_range(growth.index[0], growth.index[-1], freq=growth.index.freq)) != len(growth):
        raise refuse("slope of growth", "a gap", "periods in a row", "fill the gap or cut the series")
    slope, statistic, autocorrelation = (float(each[0]) for each in judge_lines(growth.to_numpy()[None]))
    null = _null(len(growth), overlap)
    persistence = float(null.match(np.array([autocorrelation]))[0])
    _, _, residuals = fit_lines(growth.to_numpy()[None])
    typical = simulate_errors(len(growth), persistence, overlap, NULL_DRAWS, np.random.default_rng(len(growth)))
    expected = np.median(np.sum(fit_lines(typical)[2] ** 2, axis=1))
    return Slope(
        growth=growth,
        slope=slope,
        error=slope / statistic,
        statistic=statistic,
        autocorrelation=autocorrelation,
        persistence=persistence,
        spread=float(np.sqrt(np.sum(residuals**2) / expected)),
        overlap=overlap,
        probability=float(1 - null.chance_below(np.array([statistic]), np.array([persistence]))[0]),
    )


def fit_lines(series: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Least-squares level at the mean time, slope and residuals of rows of shape (sets, n)."""
    time = np.arange(series.shape[1]) - (series.shape[1] - 1) / 2
    level, slope = series.mean(axis=1), series @ time / np.sum(time**2)
    return level, slope, series - level[:, None] - slope[:, None] * time


def judge_lines(series: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Slope with AR(1) errors, its t and the autocorrelation of the least-squares residuals, for rows (sets, n).

    Prais-Winsten: the first point is weighted by sqrt(1 - r^2), every other has r times the one before taken off.
    """
    residuals = fit_lines(series)[2]
    power = np.sum(residuals**2, axis=1)
    r = np.sum(residuals[:, 1:] * residuals[:, :-1], axis=1) / np.where(power > 0, power, 1.0)
    r = np.clip(r, -0.95, 0.95)[:, None]
    time = np.arange(series.shape[1]) - (series.shape[1] - 1) / 2
    y, one, x = (_whiten(np.broadcast_to(each, series.shape), r) for each in (series, 1.0, time))
    oo, ox, xx = (np.sum(a * b, axis=1) for a, b in ((one, one), (one, x), (x, x)))
    oy, xy = np.sum(one * y, axis=1), np.sum(x * y, axis=1)
    determinant = oo * xx - ox**2
    level, slope = (xx * oy - ox * xy) / determinant, (oo * xy - ox * oy) / determinant
    errors = y - level[:, None] * one - slope[:, None] * x
    variance = np.sum(errors**2, axis=1) / (series.shape[1] - 2)
    return slope, slope / np.sqrt(variance * oo / determinant), r[:, 0]


def _whiten(values: np.ndarray, r: np.ndarray) -> np.ndarray:
    return np.hstack([np.sqrt(1 - r**2) * values[:, :1], values[:, 1:] - r * values[:, :-1]])


def simulate_errors(
    count: int, persistence: float, overlap: str, draws: int, generator: np.random.Generator
) -> np.ndarray:
    """Errors of growth under the null, shape (draws, count): stationary AR(1) innovations, overlapped.

    The same generator gives the same shocks whatever the persistence.
    """
    weights = OVERLAPS[overlap]
    shocks = generator.standard_normal((draws, count + len(weights) - 1))
    shocks[:, 0] /= np.sqrt(1 - persistence**2)
    innovations = lfilter([1.0], [1.0, -persistence], shocks, axis=1)
    return sliding_window_view(innovations, len(weights), axis=1) @ weights[::-1]


@dataclasses.dataclass(frozen=True, eq=False)
class _Null:
    """Simulated t and r at each of `PERSISTENCES`: t sorted, shape (grid, draws); medians of r, shape (grid,)."""

    statistics: np.ndarray
    autocorrelations: np.ndarray

    def match(self, autocorrelation: np.ndarray) -> np.ndarray:
        """Persistence whose median r is the given one, within the grid."""
        return np.interp(autocorrelation, np.maximum.accumulate(self.autocorrelations), PERSISTENCES)

    def chance_below(self, statistic: np.ndarray, persistence: np.ndarray) -> np.ndarray:
        """P(t <= statistic) under the null of a persistence, between grid points by straight lines."""
        draws = self.statistics.shape[1]
        chances = np.array([np.searchsorted(row, statistic, side="right") for row in self.statistics]) / draws
        place = np.clip(persistence / PERSISTENCES[1], 0, len(PERSISTENCES) - 1)
        below = np.minimum(place.astype(int), len(PERSISTENCES) - 2)
        columns = np.arange(len(statistic))
        share = place - below
        return (1 - share) * chances[below, columns] + share * chances[below + 1, columns]

    def quantile(self, persistence: float, share: float) -> float:
        """Quantile of t under the null of a persistence."""
        return float(np.interp(persistence, PERSISTENCES, np.quantile(self.statistics, share, axis=1)))


@functools.cache
def _null(count: int, overlap: str) -> _Null:
    """The null of a layout; the same layout gives the same bits."""
    if overlap not in OVERLAPS:
        raise FitError(f"overlap {overlap!r}: expected one of {', '.join(OVERLAPS)}.")
    statistics, autocorrelations = [], []
    for persistence in PERSISTENCES:
        errors = simulate_errors(count, persistence, overlap, NULL_DRAWS, np.random.default_rng(count))
        _, statistic, r = judge_lines(errors)
        statistics.append(np.sort(statistic))
        autocorrelations.append(np.median(r))
    return _Null(np.array(statistics), np.array(autocorrelations))
