"""The log-ratio of two series of sales: the logit of one's share in their total, checked and coded for a regression.

Source: aitchison1986.
"""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd

from analysis.errors import FitError
from analysis.series import code_seasons, season_length

FEWEST_QUARTERS, FEWEST_YEARS = 8, 4


@dataclasses.dataclass(frozen=True)
class LogRatio:
    """The periods in which both series are observed; made by `pair`.

    Parameters
    ----------
    destination, entrance : Series of float
        Sales above 0, in one money unit, on the same PeriodIndex of quarters or years.
    """

    destination: pd.Series
    entrance: pd.Series

    @property
    def index(self) -> pd.PeriodIndex:
        """The observed periods."""
        return self.destination.index

    @property
    def z(self) -> np.ndarray:
        """``log(destination / entrance)``, shape (n,)."""
        return np.log(self.destination.to_numpy() / self.entrance.to_numpy())

    @property
    def total(self) -> pd.Series:
        """Sales of both."""
        return self.destination + self.entrance

    @property
    def share(self) -> pd.Series:
        """Share of the destination in the total, 0-1."""
        return self.destination / self.total

    @property
    def steps_a_year(self) -> int:
        """Periods in a year."""
        return season_length(self.index)

    def count_steps(self, index: pd.PeriodIndex) -> np.ndarray:
        """Periods since the first observation, shape (n,)."""
        return index.asi8 - self.index.asi8[0]

    def count_years(self, index: pd.PeriodIndex) -> np.ndarray:
        """Years since the first observation, shape (n,)."""
        return self.count_steps(index) / self.steps_a_year


def pair(destination: pd.Series, entrance: pd.Series) -> LogRatio:
    """Check two series and keep the periods in which both are observed.

    Parameters
    ----------
    destination, entrance : Series of float
        On the same PeriodIndex. Missing rows, absent or NaN in either, are allowed.

    Raises
    ------
    FitError
        If the indexes differ or are no rising quarters or years, a share leaves 0-1, there are fewer than
        `FEWEST_QUARTERS` or `FEWEST_YEARS` periods, or a quarter of the year is never observed.
    """
    name = f"share of {destination.name or 'the destination'}"
    _check_index(name, destination.index, entrance.index)
    seen = destination.notna() & entrance.notna()
    ratio = LogRatio(destination[seen].astype(float), entrance[seen].astype(float))
    _check_sample(name, ratio)
    return ratio


def _check_index(name: str, index: pd.Index, other: pd.Index) -> None:
    if not isinstance(index, pd.PeriodIndex) or index.freqstr[0] not in "QY":
        raise FitError(f"{name}: found an index of {index.dtype}, expected quarters or years; index it by period.")
    if not index.equals(other):
        raise FitError(
            f"{name}: found {len(index)} periods beside {len(other)} of the entrance, expected the same periods in "
            f"both; align the two series."
        )
    if not (index.is_monotonic_increasing and index.is_unique):
        raise FitError(f"{name}: found periods out of order or twice, expected each once, in order; sort the series.")


def _check_sample(name: str, ratio: LogRatio) -> None:
    fewest = FEWEST_QUARTERS if ratio.steps_a_year > 1 else FEWEST_YEARS
    if len(ratio.index) < fewest:
        raise FitError(f"{name}: found {len(ratio.index)} observed periods, expected {fewest} or more; add some.")
    sound = (ratio.destination > 0) & (ratio.entrance > 0) & np.isfinite(ratio.total)
    if not sound.all():
        worst = ratio.index[~sound][0]
        raise FitError(
            f"{name}: found a share of {ratio.share[worst]:.3g} in {worst}, expected one between 0 and 1; "
            f"check the sales of that period."
        )
    design = np.column_stack([np.ones(len(ratio.index)), ratio.count_years(ratio.index), code_seasons(ratio.index)])
    if np.linalg.matrix_rank(design) < design.shape[1]:
        raise FitError(f"{name}: found a quarter of the year without observation, expected all four; add one.")
