"""One number estimated from a series with errors that persist: its chance, its band, and what its test can see."""

from __future__ import annotations

import dataclasses
from typing import Any, TypedDict

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from analysis.errors import FitError
from analysis.series.autoregression import Judged, Layout, Null, find_null, judge, simulate_errors

SIZE = 0.1
"""Nominal size of a one-sided test: a statement is taken for true at nine in ten. An 80% band has two such sides."""

POWER = 0.8
WORLDS = 4_000
STRONGEST_LOOKED_AT = 0.9
"""Persistence up to which the range of what a test can see is given."""


class Shares(TypedDict):
    """Shares of simulated worlds in which a test finds something."""

    size: float
    power: float


@dataclasses.dataclass(frozen=True)
class Power:
    """What a test can see in its own layout.

    Parameters
    ----------
    effect : float
        In the unit of what is tested; below zero for a fall.
    size, power : float
        Share of simulated worlds in which the test finds an effect where there is none, and where there is this one.
    nominal : float
        Size that the test is meant to have.
    """

    effect: float
    size: float
    power: float
    nominal: float = SIZE
    worlds: int = WORLDS

    @property
    def shares(self) -> Shares:
        """Size and power, as an answer takes them."""
        return {"size": self.size, "power": self.power}


@dataclasses.dataclass(frozen=True, eq=False)
class Estimate:
    """A level, slope or step; made by `estimate`.

    Parameters
    ----------
    series : Series of float, length n
        What it was estimated from.
    judged : Judged
        Of a batch of one.
    """

    series: pd.Series
    layout: Layout
    judged: Judged

    @property
    def value(self) -> float:
        """The level, slope a period or step, in the unit of the series."""
        return float(self.judged.coefficients[0, -1])

    @property
    def error(self) -> float:
        """Its standard error, at the autocorrelation of the residuals."""
        return float(self.judged.errors[0])

    @property
    def statistic(self) -> float:
        """Value over error."""
        return float(self.judged.statistics[0])

    @property
    def autocorrelation(self) -> float:
        """Of the least-squares residuals."""
        return float(self.judged.autocorrelations[0])

    @property
    def persistence(self) -> float:
        """Of the null that the value is held against."""
        return float(self.null.match(self.autocorrelation))

    @property
    def null(self) -> Null:
        """Of the layout."""
        return find_null(self.layout)

    @property
    def line(self) -> pd.Series:
        """The fitted trend, with its step, at every point."""
        return pd.Series(self.layout.design @ self.judged.coefficients[0], index=self.series.index)

    def error_of_last(self, count: int) -> float:
        """Standard error of the mean of the last points, by errors about the trend as persistent as the residuals."""
        at = np.arange(count)
        shared = self.autocorrelation ** np.abs(at[:, None] - at)
        return float(self.judged.deviations[0] * np.sqrt(shared.mean()))

    def spread(self, persistence: float | None = None) -> float:
        """Deviation of the innovations at a persistence (that of the null), in the unit of the series."""
        taken = self.persistence if persistence is None else persistence
        return float(self.null.spread(self.judged.squares[0], taken))

    def chance_above(self, level: float = 0.0) -> float:
        """One minus the one-sided p of a value no higher than a level, against the simulated null."""
        statistic = np.array([(self.value - level) / max(self.error, np.finfo(float).tiny)])
        return float(self.null.chance_below(statistic, np.array([self.persistence]))[0])

    def chance_below(self, level: float = 0.0) -> float:
        """One minus the one-sided p of a value no lower than a level."""
        return 1 - self.chance_above(level)

    def interval(self, level: float) -> tuple[float, float]:
        """Values that the null, moved to them, does not reject; central, of probability `level`."""
        low, high = (float(self.null.quantile(self.persistence, (1 + side * level) / 2)) for side in (-1, 1))
        return self.value - high * self.error, self.value - low * self.error

    def power(
        self, effect: float, size: float = SIZE, worlds: int = WORLDS, seed: int = 0, persistence: float | None = None
    ) -> float:
        """Share of simulated series with that effect in which the chance of an effect of its sign reaches 1 - `size`.

        Everything is estimated anew in each: the value, the autocorrelation and the null that goes with it. Without an
        effect this is the size that the test, upwards, really has.

        Parameters
        ----------
        effect : float
            In the unit of the value.
        persistence : float, optional
            Of the errors; that of the null where it is not given. The residuals stay as large as those observed.
        """
        sign = -1.0 if effect < 0 else 1.0
        return float(np.mean(self._find_needed(size, worlds, seed, persistence, sign) <= abs(effect)))

    def assess(self, effect: float, size: float = SIZE, worlds: int = WORLDS, seed: int = 0) -> Power:
        """Size and power at an effect together."""
        sign = -1.0 if effect < 0 else 1.0
        needed = self._find_needed(size, worlds, seed, None, sign)
        return Power(effect, float(np.mean(needed <= 0)), float(np.mean(needed <= abs(effect))), size, worlds)

    def least_detectable(
        self,
        power: float = POWER,
        size: float = SIZE,
        worlds: int = WORLDS,
        seed: int = 0,
        persistence: float | None = None,
    ) -> float:
        """Smallest effect that the test finds with that chance, in the unit of the value."""
        taken = self.persistence if persistence is None else persistence
        return self.spread(taken) * find_detectable(self.layout, taken, power, size, worlds, seed)

    def range_detectable(
        self, power: float = POWER, size: float = SIZE, worlds: int = WORLDS, seed: int = 0
    ) -> tuple[float, float]:
        """Least and greatest `least_detectable` over persistences from 0 to 0.9.

        A short series hardly says how persistent its errors are; at each persistence the residuals stay as large as
        those observed.
        """
        grid = np.linspace(0, STRONGEST_LOOKED_AT, 10)
        found = [self.least_detectable(power, size, worlds, seed, float(each)) for each in grid]
        return min(found), max(found)

    def _find_needed(self, size: float, worlds: int, seed: int, persistence: float | None, sign: float) -> np.ndarray:
        taken = self.persistence if persistence is None else persistence
        return self.spread(taken) * _simulate_needed(self.layout, taken, size, worlds, seed, sign)


def find_detectable(
    layout: Layout,
    persistence: float,
    power: float = POWER,
    size: float = SIZE,
    worlds: int = WORLDS,
    seed: int = 0,
) -> float:
    """Smallest effect that a test of this layout finds with that chance, in deviations of the errors' innovations."""
    return float(np.quantile(_simulate_needed(layout, persistence, size, worlds, seed, 1.0), power))


def _simulate_needed(
    layout: Layout, persistence: float, size: float, worlds: int, seed: int, sign: float
) -> np.ndarray:
    """The effect of a sign that each simulated series would need to be found; residuals do not depend on it."""
    null, generator = find_null(layout), np.random.default_rng([seed, layout.count])
    judged = judge(simulate_errors(layout.count, persistence, layout.overlap, worlds, generator), layout.design)
    critical = null.quantile(null.match(judged.autocorrelations), 1 - size if sign > 0 else size)
    return sign * (critical * judged.errors - judged.coefficients[:, -1])


def estimate(series: pd.Series, layout: Layout, kind: type[Estimate] = Estimate, **more: Any) -> Any:
    """Estimate the last coefficient of a layout.

    Parameters
    ----------
    series : Series of float, length n
        On consecutive periods, where it has a PeriodIndex.
    kind : type
        A subclass of `Estimate`, which takes `more`.

    Raises
    ------
    FitError
        If the series has gaps.
    """
    index = series.index
    periods = isinstance(index, pd.PeriodIndex)
    expected = len(pd.period_range(index[0], index[-1], freq=index.freq) if periods else index)
    if expected != len(index) or series.isna().any():
        raise FitError(
            f"series with persistent errors: found a gap, {len(series.dropna())} of {expected} periods, expected one "
            "after another; fill the gap or take a stretch without."
        )
    return kind(series, layout, judge(series.to_numpy(float)[None], layout.design), **more)


def estimate_mean(values: ArrayLike) -> Estimate:
    """The level about which a series of a few weeks or years moves, with errors that persist.

    Parameters
    ----------
    values : array_like of shape (n,)
        In the order of time, one after another.
    """
    series = pd.Series(np.asarray(values, float))
    return estimate(series, Layout(len(series), bends=0))
