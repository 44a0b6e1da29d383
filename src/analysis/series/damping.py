"""Time that runs ever more slowly: what is left of growth that fades at a constant rate."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import special


def damp_time(time: ArrayLike, damping: ArrayLike) -> np.ndarray:
    """``(1 - exp(-d t)) / d``, and ``t`` itself at ``d = 0``. Source: gardner1985.

    Parameters
    ----------
    time : array_like
        t, in years or periods.
    damping : array_like
        d, per unit of time; broadcasts against `time`.

    Examples
    --------
    >>> damp_time([0.0, 1.0, 2.0], 0.5).round(3)
    array([0.   , 0.787, 1.264])
    """
    time = np.asarray(time, float)
    return time * special.exprel(-np.asarray(damping, float) * time)
