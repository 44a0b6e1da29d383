"""The published forecast: three ways to go on, trusted by how clear the growth is, with the errors of a class.

The point is the geometric mean of the members' points, drawn towards "last year again" where growth is hard to tell
from noise. Paths are that point times whole paths of errors which the same rule made on growth series of other kinds.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
import pandas as pd

from analysis.growth.models import Fit, Model, season_length
from analysis.growth.reference import CLASS_GROWTH, ReferenceClass, load_reference
from analysis.growth.traits import measure_growth, measure_noise

TRUST_RATE = 0.3
"""How fast trust falls with the square of noise over growth."""


@dataclasses.dataclass(frozen=True, eq=False, kw_only=True)
class CombinationFit(Fit):
    """Fits of the members to one series, and how far they are trusted.

    Parameters
    ----------
    members : tuple of Fit
    growth : float
        Mean log growth a year (`measure_growth`).
    trust : float
        Share of the way from "last year again" to the members' mean, 0 to 1 (`measure_trust`).
    reference : callable
        Gives the class whose errors the paths carry.

    Notes
    -----
    point = last year + trust x (mean - last year), period by period, the mean being geometric with equal weights.
    Path i is point x exp(e_i), e_i a whole path of log errors of one window of the class, scaled to the growth and the
    noise of this series (`ReferenceClass.draw_errors`); `residual_sd` is that noise. The class's own bias stays in, so
    that the median of the paths need not be the point. A break within the series is not modelled: it raises the noise
    and so widens the bands. They hold as far as the series is one of the class's kind; with a whole collection left out
    nominal 80% bands covered from two thirds to all of a year's outturns (benchmarks/results/bands.csv), four fifths on
    average. Source: bates1969, barber2023.
    """

    members: tuple[Fit, ...]
    growth: float
    trust: float
    reference: Callable[[], ReferenceClass]

    @property
    def outside_class(self) -> bool:
        """Whether the series grew more slowly than every window of the class, so that its bands say little."""
        return self.growth < CLASS_GROWTH

    def median_path(self, horizon: int) -> np.ndarray:
        points = np.array([member.median_path(horizon) for member in self.members])
        with np.errstate(divide="ignore"):
            mean = np.exp(np.log(points).mean(axis=0))
        again = np.resize(self.series.to_numpy()[-season_length(self.series.index) :], horizon)
        return again + self.trust * (mean - again)

    def draw_paths(self, horizon: int, draws: int, generator: np.random.Generator) -> np.ndarray:
        periods = season_length(self.series.index)
        errors = self.reference().draw_errors(self.residual_sd, self.growth, horizon, draws, periods, generator)
        return self.median_path(horizon) * np.exp(errors)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Combination(Model):
    """Equal weights: estimated ones need more origins than one series has. Source: claeskens2016.

    Parameters
    ----------
    members : tuple of Model
    reference : callable
        Gives the class, of errors of the same members.
    """

    members: tuple[Model, ...]
    reference: Callable[[], ReferenceClass] = load_reference

    def estimate(self, series: pd.Series, annual: pd.Series) -> CombinationFit:
        """Fit every member, the first that refuses refuses for all, and measure growth and noise."""
        fits = tuple(member.estimate(series, annual) for member in self.members)
        growth, noise = measure_growth(series), measure_noise(self.name, series)
        trust = measure_trust(growth, noise)
        outside = f"outside the class: it grew by less than {CLASS_GROWTH:.0%} a year, so that the bands say little"
        return CombinationFit(
            model=self.name,
            series=series,
            annual=annual,
            parameters={f"weight_{fit.model}": 1 / len(fits) for fit in fits} | {"growth": growth, "trust": trust},
            residual_sd=noise,
            notes=(
                *(f"{fit.model}: {note}" for fit in fits for note in fit.notes),
                "bands carry the errors made on growth windows of other series, scaled by noise and growth",
                *((outside,) if growth < CLASS_GROWTH else ()),
            ),
            members=fits,
            growth=growth,
            trust=trust,
            reference=self.reference,
        )


def measure_trust(growth: float, noise: float) -> float:
    """1 / (1 + 0.3 (noise / growth)^2); zero without growth."""
    return 1 / (1 + TRUST_RATE * (noise / growth) ** 2) if growth > 0 else 0.0
