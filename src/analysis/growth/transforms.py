"""Scales on which a time-series model works: level, square root or log, and the way back."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np


@dataclasses.dataclass(frozen=True)
class Scale:
    """A scale.

    Parameters
    ----------
    name : str
    forward, back : callable
        To the scale and back to the unit; the way back floors at zero what would be negative.
    seasonality : {'add', 'mul'}
        How seasons enter on that scale so that they multiply the level.
    """

    name: str
    forward: Callable[[np.ndarray], np.ndarray]
    back: Callable[[np.ndarray], np.ndarray]
    seasonality: str


LEVEL = Scale("level", lambda values: values, lambda values: np.maximum(values, 0.0), "mul")
SQUARE_ROOT = Scale("square root", np.sqrt, lambda values: np.square(np.maximum(values, 0.0)), "mul")
LOG = Scale("log", np.log, np.exp, "add")
