"""The reference class: how far forecasts of other growth series were out, quarter by quarter, over four years.

One row of ``reference_class.csv`` is one growth window of the M1, M3 or Tourism competition: 16 quarters fitted by the
combination (`analysis.growth.registry.COMBINED`) and log errors log(actual / point) of the 16 that followed. The
windows were chosen by their fitted part alone. The table is part of the method, not of a study's data, so it ships with
the package; ``make reference-class`` makes it anew, and `TABLE_DIGEST` holds this module to the table that it was
judged on.
"""

from __future__ import annotations

import dataclasses
import hashlib
import importlib.resources
import io
from functools import cache

import numpy as np
import pandas as pd

from analysis.errors import FitError
from analysis.growth.checks import refuse
from analysis.growth.models import season_length
from analysis.growth.problems import code_seasons
from analysis.periods import QUARTERS_A_YEAR

TABLE = "reference_class.csv"
TABLE_DIGEST = "483efe5f942ed4e485993b402566cd9913148270a362870b0cbf9b3dcaa6175e"
"""SHA-256 of the table."""

REACH = 16
"""Quarters ahead that the class was scored over."""

NOISE_FLOOR, NOISE_POWER = 0.02, 0.6
"""Errors are taken in proportion to (noise + floor) to this power.

A series twice as noisy errs by less than twice as much, as a part of every error is growth that turns. Half powers
leave a left-out Tourism covered by 69% in the first year where 80% is meant; 0.6 was chosen on the development windows
for that reason alone (see benchmarks/results/development_bands.csv), at the same interval score."""


@dataclasses.dataclass(frozen=True, eq=False)
class ReferenceClass:
    """Errors of one model on the growth windows of other series.

    Parameters
    ----------
    source, series : ndarray of str, shape (windows,)
        Collection and name of the series.
    growth, noise : ndarray, shape (windows,)
        Mean annual log growth of the fitted years and the noise of the fitted quarters (see `measure_noise`).
    errors : ndarray, shape (windows, 16)
        log(actual / point), 1 to 16 quarters ahead.
    """

    source: np.ndarray
    series: np.ndarray
    growth: np.ndarray
    noise: np.ndarray
    errors: np.ndarray

    def __len__(self) -> int:
        return len(self.noise)

    def choose(self, kept: np.ndarray) -> ReferenceClass:
        """The windows of a mask or of an array of places."""
        return ReferenceClass(**{field.name: getattr(self, field.name)[kept] for field in dataclasses.fields(self)})

    def without(self, source: str) -> ReferenceClass:
        """The windows of all collections but one."""
        return self.choose(self.source != source)

    def draw_errors(
        self,
        noise: float,
        horizon: int,
        draws: int,
        periods: int,
        generator: np.random.Generator,
        power: float = NOISE_POWER,
    ) -> np.ndarray:
        """Log errors of whole paths for a series with a given noise.

        Parameters
        ----------
        noise : float
            Of the series, as `measure_noise` gives it.
        horizon, draws : int
            Periods ahead and number of paths.
        periods : int
            Periods a year: 4 or 1.
        generator : Generator
        power : float
            Of the noise; other powers are for judging the class.

        Returns
        -------
        ndarray, shape (draws, horizon)

        Notes
        -----
        A path is one window's own path of errors, so that errors keep their dependence between quarters, times
        ((noise + 0.02) / (its noise + 0.02))^0.6. Windows come in random order, each as often as any other, up to one.
        The error of a year, for yearly series, is log of the mean of exp(errors) over its four quarters. Beyond four
        years nothing was scored: an error goes on growing in proportion to the years ahead, in each quarter of the year
        by itself, as if the error in growth were never corrected; that is a rule, not a finding.
        """
        rounds = -(-draws // len(self))
        places = np.concatenate([generator.permutation(len(self)) for _ in range(rounds)])[:draws]
        errors = self.errors if periods == QUARTERS_A_YEAR else sum_errors(self.errors)
        ratio = ((noise + NOISE_FLOOR) / (self.noise + NOISE_FLOOR)) ** power
        return extend_errors(errors * ratio[:, None], horizon, periods)[places]


def sum_errors(errors: np.ndarray) -> np.ndarray:
    """Errors of years whose quarters were forecast alike: log mean exp of each four, shape (windows, years)."""
    return np.log(np.exp(errors.reshape(len(errors), -1, QUARTERS_A_YEAR)).mean(axis=2))


def extend_errors(errors: np.ndarray, horizon: int, periods: int) -> np.ndarray:
    """Errors over `horizon` periods: cut, or, beyond the last year K, that year's errors times k / K in year k."""
    years = errors.shape[1] // periods
    last, more = errors[:, -periods:], -(-horizon // periods) - years
    parts = [errors, *(last * (years + ahead) / years for ahead in range(1, more + 1))]
    return np.hstack(parts)[:, :horizon]


def measure_noise(model: str, series: pd.Series) -> float:
    """Residual sd of log values about a quadratic trend with seasons, sqrt(SSR / (n - k)), over the last 16 periods.

    Raises
    ------
    FitError
        If there are no more values than coefficients.
    """
    recent = series.iloc[-REACH:]
    time = np.arange(len(recent)) / len(recent)
    seasons = code_seasons(recent.index) if season_length(series.index) > 1 else np.zeros((len(recent), 0))
    design = np.column_stack([np.ones_like(time), time, time**2, seasons])
    spare = len(recent) - design.shape[1]
    if spare < 1:
        found = f"{len(recent)} values for {design.shape[1]} coefficients of its noise"
        raise refuse(model, found, "more values", "give a longer series")
    logs = np.log(recent.to_numpy())
    residuals = logs - design @ np.linalg.lstsq(design, logs, rcond=None)[0]
    return float(np.sqrt(residuals @ residuals / spare))


@cache
def load_reference() -> ReferenceClass:
    """The table that ships with the package.

    Raises
    ------
    FitError
        If the table is not the one that this module was judged on.
    """
    content = importlib.resources.files("analysis.growth").joinpath(TABLE).read_bytes()
    found = hashlib.sha256(content).hexdigest()
    if found != TABLE_DIGEST:
        raise FitError(
            f"reference class {TABLE}: found digest {found}, expected {TABLE_DIGEST}; "
            "restore the file, or judge the new one and set TABLE_DIGEST in analysis/growth/reference.py."
        )
    frame = pd.read_csv(io.BytesIO(content), dtype={"source": str, "series": str})
    return ReferenceClass(
        source=frame["source"].to_numpy(dtype=str),
        series=frame["series"].to_numpy(dtype=str),
        growth=frame["growth"].to_numpy(),
        noise=frame["noise"].to_numpy(),
        errors=frame.filter(regex=r"^error_\d+$").to_numpy(),
    )
