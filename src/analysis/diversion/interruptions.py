"""Interrupted series: did growth step at a dated event, and could this test have seen it?

    g_t = a + b t + c 1(t >= T) + u_t,    u_t = rho u_{t-1} + e_t

fitted by two-stage generalised least squares (Prais-Winsten). On a dozen points neither the t distribution nor the
estimate of rho can be trusted, so the critical value is simulated for exactly the layout in hand: its number of points,
the place of the event and the persistence of the noise. The same simulation gives the power at any step, before the
series is looked at. The date is fixed in the catalogue and never searched for.

Sources: prais1954, marriott1954 (bias of rho).
"""

from __future__ import annotations

import dataclasses
import functools

import numpy as np
import pandas as pd

from analysis.errors import FitError

SIZE = 0.05
POWER = 0.8
WORLDS = 20_000
FEWEST_BEFORE, FEWEST_AFTER = 3, 3
STRONGEST_CORRELATION = 0.9
_CORRELATIONS = np.linspace(0, STRONGEST_CORRELATION, 19)


@dataclasses.dataclass(frozen=True)
class Layout:
    """What the power of the test depends on.

    Parameters
    ----------
    periods, before : int
        Points of the series, and those before the event.
    deviation : float
        Standard deviation of the noise, in the unit of the series.
    correlation : float
        Of the noise with itself one point earlier.

    Raises
    ------
    FitError
        If fewer than three points lie before or from the event on.
    """

    periods: int
    before: int
    deviation: float
    correlation: float

    def __post_init__(self):
        if self.before < FEWEST_BEFORE or self.periods - self.before < FEWEST_AFTER:
            raise FitError(
                f"interrupted series: found {self.before} points before the event and {self.periods - self.before} "
                f"from it on, expected {FEWEST_BEFORE} and {FEWEST_AFTER} or more; wait, or take an earlier event."
            )

    def simulate(self, step: float, worlds: int = WORLDS, seed: int = 0) -> np.ndarray:
        """Series of noise with a step of that size at the event, shape (worlds, periods)."""
        generator = np.random.default_rng(seed)
        shocks = generator.standard_normal((worlds, self.periods))
        noise = np.empty_like(shocks)
        noise[:, 0] = shocks[:, 0]
        for at in range(1, self.periods):
            noise[:, at] = self.correlation * noise[:, at - 1] + np.sqrt(1 - self.correlation**2) * shocks[:, at]
        return self.deviation * noise + step * (np.arange(self.periods) >= self.before)

    def null(self, worlds: int = WORLDS, seed: int = 0) -> np.ndarray:
        """Absolute statistics of worlds without a step, sorted, shape (worlds,)."""
        steps, errors = _simulate_estimates(self.periods, self.before, self.correlation, worlds, seed)
        return np.sort(np.abs(steps / errors))

    def power(self, step: float, size: float = SIZE, worlds: int = WORLDS, seed: int = 0) -> float:
        """Chance that the calibrated two-sided test finds a step of that size."""
        critical = np.quantile(self.null(worlds, seed), 1 - size)
        steps, errors = _simulate_estimates(self.periods, self.before, self.correlation, worlds, seed + 1)
        return float(np.mean(np.abs(steps + step / self.deviation) > critical * errors))

    def least_detectable(self, power: float = POWER, size: float = SIZE, worlds: int = WORLDS, seed: int = 0) -> float:
        """Smallest step that the test finds with that chance, in the unit of the series."""
        low, high = 0.0, self.deviation
        while self.power(high, size, worlds, seed) < power:
            low, high = high, 2 * high
        for _ in range(12):
            middle = (low + high) / 2
            low, high = (low, middle) if self.power(middle, size, worlds, seed) >= power else (middle, high)
        return high


@functools.lru_cache(maxsize=64)
def _simulate_estimates(
    periods: int, before: int, correlation: float, worlds: int, seed: int
) -> tuple[np.ndarray, np.ndarray]:
    """Estimated steps in worlds without one and with noise of deviation 1, and their standard errors.

    Residuals do not depend on the step, which is part of the design; so a true step only adds to the estimate.
    """
    return _fit(Layout(periods, before, 1.0, correlation).simulate(0.0, worlds, seed), before)


@dataclasses.dataclass(frozen=True)
class Interruption:
    """A series and what the test says of a step in it; made by `interrupt`.

    Parameters
    ----------
    growth : Series of float
        The series tested, on consecutive periods.
    event : Period
        First period with the step.
    step, statistic : float
        Estimate of c, in the unit of the series, and its t.
    layout : Layout
    p_value : float
        Two-sided, against the simulated null of the layout.
    low, high : float
        Band of the step at `level`, with simulated critical values.
    """

    growth: pd.Series
    event: pd.Period
    step: float
    statistic: float
    layout: Layout
    p_value: float
    low: float
    high: float
    level: float


def grow(series: pd.Series) -> pd.Series:
    """Year-over-year log growth of quarters, where both are known."""
    filled = series.reindex(pd.period_range(series.index[0], series.index[-1], freq=series.index.freq))
    return (np.log(filled) - np.log(filled.shift(4))).dropna()


def interrupt(
    growth: pd.Series, event: pd.Period, level: float = 0.8, worlds: int = WORLDS, seed: int = 0
) -> Interruption:
    """Estimate a step at a dated event, with simulated size.

    Parameters
    ----------
    growth : Series of float
        On a PeriodIndex of consecutive periods.
    event : Period
        First period with the step.

    Raises
    ------
    FitError
        If the series has gaps, or too few points before the event or from it on.
    """
    expected = pd.period_range(growth.index[0], growth.index[-1], freq=growth.index.freq)
    if len(expected) != len(growth) or growth.isna().any():
        raise FitError(
            f"interrupted series: found {len(growth.dropna())} of {len(expected)} periods, expected one after another; "
            f"take a stretch without gaps."
        )
    before = int((growth.index < event).sum())
    layout = Layout(len(growth), before, *_read_noise(growth.to_numpy(float), before))
    steps, errors = _fit(growth.to_numpy(float)[None], before)
    step, error = float(steps[0]), float(errors[0])
    statistic = step / error
    null = layout.null(worlds, seed)
    reach = error * float(np.quantile(null, level))
    p_value = float((1 + (null >= abs(statistic)).sum()) / (1 + len(null)))
    return Interruption(growth, event, step, statistic, layout, p_value, step - reach, step + reach, level)


def _design(periods: int, before: int) -> np.ndarray:
    time = np.arange(periods) - (periods - 1) / 2
    return np.column_stack([np.ones(periods), time, (np.arange(periods) >= before).astype(float)])


def _fit(series: np.ndarray, before: int) -> tuple[np.ndarray, np.ndarray]:
    """Steps and their standard errors of a batch of series, each of shape (worlds,)."""
    design = _design(series.shape[1], before)
    correlation = _correlate(series, design)
    whitened, targets = _whiten(design[None], correlation), _whiten(series[..., None], correlation)[..., 0]
    gram = np.einsum("wti,wtj->wij", whitened, whitened)
    inverse = np.linalg.inv(gram)
    coefficients = np.einsum("wij,wj->wi", inverse, np.einsum("wti,wt->wi", whitened, targets))
    residuals = targets - np.einsum("wti,wi->wt", whitened, coefficients)
    variance = (residuals**2).sum(axis=1) / (series.shape[1] - design.shape[1])
    return coefficients[:, 2], np.sqrt(variance * inverse[:, 2, 2])


def _correlate(series: np.ndarray, design: np.ndarray) -> np.ndarray:
    """Autocorrelation of the least-squares residuals, shape (worlds,)."""
    residuals = series - series @ (design @ np.linalg.pinv(design)).T
    products = (residuals[:, 1:] * residuals[:, :-1]).sum(axis=1)
    squares = (residuals**2).sum(axis=1)
    return np.clip(products / np.where(squares > 0, squares, 1), -STRONGEST_CORRELATION, STRONGEST_CORRELATION)


def _whiten(values: np.ndarray, correlation: np.ndarray) -> np.ndarray:
    """Prais-Winsten transform of shape (worlds, periods, columns) for one correlation a world."""
    values = np.broadcast_to(values, (len(correlation), *values.shape[1:]))
    factor = correlation[:, None, None]
    first = np.sqrt(1 - factor**2) * values[:, :1]
    return np.concatenate([first, values[:, 1:] - factor * values[:, :-1]], axis=1)


def _read_noise(series: np.ndarray, before: int) -> tuple[float, float]:
    """Deviation and autocorrelation of the noise, both undone of their bias for this design by simulation."""
    observed = float(_correlate(series[None], _design(len(series), before))[0])
    correlations, spreads = _calibrate_noise(len(series), before)
    at = int(np.argmin(np.abs(correlations - observed)))
    design = _design(len(series), before)
    residuals = series - design @ np.linalg.lstsq(design, series, rcond=None)[0]
    return float(np.sqrt((residuals**2).sum() / spreads[at])), float(_CORRELATIONS[at])


@functools.lru_cache(maxsize=64)
def _calibrate_noise(periods: int, before: int, worlds: int = 4000) -> tuple[np.ndarray, np.ndarray]:
    """For each of `_CORRELATIONS`: mean estimate of it, and mean sum of squared residuals of noise of deviation 1."""
    design = _design(periods, before)
    residual_maker = np.eye(periods) - design @ np.linalg.pinv(design)
    means, spreads = [], []
    for each in _CORRELATIONS:
        noise = Layout(periods, before, 1.0, float(each)).simulate(0.0, worlds, 1)
        means.append(_correlate(noise, design).mean())
        spreads.append(((noise @ residual_maker) ** 2).sum(axis=1).mean())
    return np.maximum.accumulate(means), np.asarray(spreads)
