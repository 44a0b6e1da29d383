"""What the slope of a straight line through a few years can see."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from analysis.series.autoregression import FLOW, simulate_errors
from analysis.series.estimates import SIZE, WORLDS, Power


def assess_line(
    times: ArrayLike, spread: float, effect: float, persistence: float = 0.0, worlds: int = WORLDS, seed: int = 0
) -> Power:
    """Size and power of the one-sided t test of a least-squares slope that takes its errors for independent.

    Parameters
    ----------
    times : array_like of int, shape (n,)
        Years of the points, three or more; years may be missing.
    spread : float
        Deviation of the errors, on the scale of the line.
    effect : float
        Slope a year.
    persistence : float
        Of the errors from one year to the next; above zero, the size is larger than the test says.
    """
    times, generator = np.asarray(times), np.random.default_rng([seed, len(times)])
    errors = simulate_errors(int(np.ptp(times)) + 1, persistence, FLOW, worlds, generator)
    errors, time = spread * errors[:, times - times.min()], times - times.mean()
    slopes = errors @ time / np.sum(time**2)
    residuals = errors - errors.mean(axis=1, keepdims=True) - slopes[:, None] * time
    deviations = np.sqrt(np.sum(residuals**2, axis=1) / (len(time) - 2) / np.sum(time**2))
    critical, sign = stats.t.isf(SIZE, len(time) - 2), -1 if effect < 0 else 1
    size, power = (float(np.mean(sign * (slopes + each) >= critical * deviations)) for each in (0.0, effect))
    return Power(effect, size, power, SIZE, worlds)
