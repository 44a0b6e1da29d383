"""Equal-weight combination of models: points by geometric mean, paths by linear pool."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd

from analysis.growth.models import Fit, Model


@dataclasses.dataclass(frozen=True, eq=False, kw_only=True)
class CombinationFit(Fit):
    """Fits of several models to one series.

    Notes
    -----
    `point` is the geometric mean of the members' points. Paths are a linear pool: path i comes from member i modulo
    their number, so that each has an equal share and disagreement between models widens the bands. The median of the
    pool need not be the geometric mean. Source: bates1969, stone1961.
    """

    members: tuple[Fit, ...]

    def median_path(self, horizon: int) -> np.ndarray:
        points = np.array([member.median_path(horizon) for member in self.members])
        with np.errstate(divide="ignore"):
            return np.exp(np.log(points).mean(axis=0))

    def draw_paths(self, horizon: int, draws: int, generator: np.random.Generator) -> np.ndarray:
        paths = np.empty((draws, horizon))
        count = len(self.members)
        for place, (member, stream) in enumerate(zip(self.members, generator.spawn(count), strict=True)):
            share = len(range(place, draws, count))
            if share:
                paths[place::count] = member.draw_paths(horizon, share, stream)
        return paths


@dataclasses.dataclass(frozen=True, kw_only=True)
class Combination(Model):
    """Equal weights: estimated ones need more origins than one series has. Source: claeskens2016."""

    members: tuple[Model, ...]

    def estimate(self, series: pd.Series, annual: pd.Series) -> CombinationFit:
        """Fit every member; the first that refuses refuses for all."""
        fits = tuple(member.estimate(series, annual) for member in self.members)
        return CombinationFit(
            model=self.name,
            series=series,
            annual=annual,
            parameters={f"weight_{fit.model}": 1 / len(fits) for fit in fits},
            residual_sd=float(np.sqrt(np.mean([fit.residual_sd**2 for fit in fits]))),
            notes=tuple(f"{fit.model}: {note}" for fit in fits for note in fit.notes),
            members=fits,
        )
