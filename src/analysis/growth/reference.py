"""The reference class: how far forecasts of other growth series were out, quarter by quarter, over four years.

One row of ``reference_class.csv`` is one growth window: 16 quarters fitted by the combination
(`analysis.growth.registry.MEMBERS`) and log errors log(actual / point) of the 16 that followed. The windows come from
the M1, M3 and Tourism competitions and from public series of Australia and the United States, and were chosen by their
fitted part alone. The table is part of the method, not of a study's data, so it ships with the package; ``make
reference-class`` makes it anew, and `TABLE_DIGEST` holds this module to the table that it was judged on.
"""

from __future__ import annotations

import dataclasses
import hashlib
from functools import cache

import numpy as np
import pandas as pd

from analysis.growth.shipped import POSITIVE, Form, Numbers
from analysis.periods import QUARTERS_A_YEAR

TABLE = "reference_class.csv"
TABLE_DIGEST = "ddcfc37c36c84a7a4665bf6ea65a2e619fe1ab7a5f373720c303cef47134aeaf"
"""SHA-256 of the table."""

REACH = 16
"""Quarters ahead that the class was scored over."""

NAMES = ("source", "series", "family")
TRAITS = ("growth", "noise")
ERRORS = tuple(f"error_{ahead}" for ahead in range(1, REACH + 1))
"""Columns of the table."""

FORM = Form(
    title="reference class",
    file=TABLE,
    thing="window",
    names=NAMES,
    numbers=dict.fromkeys(TRAITS, POSITIVE) | dict.fromkeys(ERRORS, Numbers()),
    key=("source", "series"),
)

NOISE_FLOOR, NOISE_POWER = 0.02, 0.5
"""Errors are taken in proportion to (noise + floor) to this power: a series twice as noisy errs by less than twice as
much, as a part of every error is growth that turns."""

GROWTH_FLOOR, GROWTH_POWER = 0.05, 0.3
"""And to growth to this power, which counts as the floor where it is less: what grows faster turns further."""

WEIGHT_POWER = -0.5
"""A window is drawn with weight (windows of its collection) to this power: between windows and collections alike."""

CLASS_GROWTH = 0.12
"""Log growth a year that every window of the class has at the least; of slower series it says nothing."""


@dataclasses.dataclass(frozen=True, eq=False)
class ReferenceClass:
    """Errors of one model on the growth windows of other series.

    Parameters
    ----------
    source, series, family : ndarray of str, shape (windows,)
        Collection, name of the series in it, and what is shared by windows that are copies of each other or cut from
        one larger series, in whatever collection they stand.
    growth, noise : ndarray, shape (windows,)
        Of the fitted quarters, as `measure_growth` and `measure_noise` give them.
    errors : ndarray, shape (windows, 16)
        log(actual / point), 1 to 16 quarters ahead.
    """

    source: np.ndarray
    series: np.ndarray
    family: np.ndarray
    growth: np.ndarray
    noise: np.ndarray
    errors: np.ndarray

    def __len__(self) -> int:
        return len(self.noise)

    @property
    def spread(self) -> np.ndarray:
        """Spread of the errors that growth and noise of each window let expect, shape (windows,)."""
        return measure_spread(self.growth, self.noise)

    @property
    def weights(self) -> np.ndarray:
        """Chance of each window to be drawn, (windows of its collection)^-1/2 over their sum; shape (windows,)."""
        _, place, counts = np.unique(self.source, return_inverse=True, return_counts=True)
        weights = counts[place] ** WEIGHT_POWER
        return weights / weights.sum()

    def choose(self, kept: np.ndarray) -> ReferenceClass:
        """The windows of a mask or of an array of places."""
        return ReferenceClass(**{field.name: getattr(self, field.name)[kept] for field in dataclasses.fields(self)})

    def without(self, source: str) -> ReferenceClass:
        """The windows of all collections but one, less those that are copies of one of its windows."""
        return self.choose(~np.isin(self.family, self.family[self.source == source]))

    def draw_errors(
        self, noise: float, growth: float, horizon: int, draws: int, periods: int, generator: np.random.Generator
    ) -> np.ndarray:
        """Log errors of whole paths for a series with a given noise and growth.

        Parameters
        ----------
        noise, growth : float
            Of the series, as `measure_noise` and `measure_growth` give them.
        horizon, draws : int
            Periods ahead and number of paths.
        periods : int
            Periods a year: 4 or 1.
        generator : Generator

        Returns
        -------
        ndarray, shape (draws, horizon)

        Notes
        -----
        A path is one window's own path of errors, so that errors keep their dependence between quarters, times the
        spread of the series over that of the window (`measure_spread`). Windows come in random order, each as often as
        its weight says, up to one. The error of a year, for yearly series, is log of the mean of exp(errors) over its
        four quarters. Beyond four years nothing was scored: an error goes on growing in proportion to the years ahead,
        in each quarter of the year by itself, as if the error in growth were never corrected; that is a rule, not a
        finding.
        """
        errors = self.errors if periods == QUARTERS_A_YEAR else sum_errors(self.errors)
        ratio = measure_spread(growth, noise) / self.spread
        return extend_errors(errors * ratio[:, None], horizon, periods)[draw_places(self.weights, draws, generator)]


def measure_spread(growth, noise):
    """sqrt(noise + 0.02) x max(growth, 0.05)^0.3; numbers or arrays of one shape."""
    return (noise + NOISE_FLOOR) ** NOISE_POWER * np.maximum(growth, GROWTH_FLOOR) ** GROWTH_POWER


def draw_places(weights: np.ndarray, draws: int, generator: np.random.Generator) -> np.ndarray:
    """Places in random order, each draws x weight times, up to one: systematic sampling of shuffled windows."""
    order = generator.permutation(len(weights))
    ends = np.cumsum(weights[order])
    marks = (np.arange(draws) + generator.random()) * ends[-1] / draws
    return generator.permutation(order[np.minimum(np.searchsorted(ends, marks, side="right"), len(order) - 1)])


def sum_errors(errors: np.ndarray) -> np.ndarray:
    """Errors of years whose quarters were forecast alike: log mean exp of each four, shape (windows, years)."""
    return np.log(np.exp(errors.reshape(len(errors), -1, QUARTERS_A_YEAR)).mean(axis=2))


def extend_errors(errors: np.ndarray, horizon: int, periods: int) -> np.ndarray:
    """Errors over `horizon` periods: cut, or, beyond the last year K, that year's errors times k / K in year k."""
    years = errors.shape[1] // periods
    last, more = errors[:, -periods:], -(-horizon // periods) - years
    parts = [errors, *(last * (years + ahead) / years for ahead in range(1, more + 1))]
    return np.hstack(parts)[:, :horizon]


@cache
def load_reference() -> ReferenceClass:
    """The table that ships with the package.

    Raises
    ------
    FitError
        If the table cannot be read or is not the one that this module was judged on.
    """
    frame, content = FORM.read_shipped("analysis.growth")
    found = hashlib.sha256(content).hexdigest()
    if found != TABLE_DIGEST:
        remedy = "restore the file, or judge the new one and set TABLE_DIGEST in analysis/growth/reference.py"
        raise FORM.refuse(f"digest {found}", TABLE_DIGEST, remedy)
    return _gather(frame)


def read_reference(content: bytes) -> ReferenceClass:
    """Read a table of windows and their errors; `Form.read` says what it refuses."""
    return _gather(FORM.read(content))


def _gather(frame: pd.DataFrame) -> ReferenceClass:
    names = {name: frame[name].to_numpy(dtype=str) for name in NAMES}
    traits = {name: frame[name].to_numpy() for name in TRAITS}
    return ReferenceClass(**names, **traits, errors=frame[list(ERRORS)].to_numpy())
