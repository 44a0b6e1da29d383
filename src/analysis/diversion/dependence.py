"""How far a destination (Tmall) depends on its entrance (Taobao): a closed form over what is assumed or counted.

If the entrance closed, the destination would lose the orders that reach it through the entrance, except those whose
buyers would come directly, and win what it recaptures of the entrance's own sales:

    change of destination / destination = -phi (1 - lambda) + rho (entrance / destination)

phi is the share of the destination's orders whose session passed the entrance, which is what is lost if nobody
reroutes: the removal effect of a traffic network, or a share counted in sessions. No public row informs phi, lambda or
rho, so the result is a range of assumptions and a break-even, never an interval.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
import pandas as pd

from analysis.assumptions import Assumption
from analysis.diversion.closed_form import break_even_share, check_ratio, check_share, relative_change

RANGE = 0.8
"""The middle share of the draws that a range runs over."""

PHI_STEP, LAMBDA_STEP, RHO_POINTS = 0.1, 0.05, 6
"""Steps of the two knobs, and points of the line, of `Dependence.knobs`."""


@dataclasses.dataclass(frozen=True, eq=False)
class Drawn:
    """A quantity at the middle of what it is made of, and draws of it.

    Parameters
    ----------
    draws : ndarray of shape (draws,)
    """

    value: float
    draws: np.ndarray

    @classmethod
    def of(cls, assumption: Assumption, draws: int, seed) -> Drawn:
        """The mode of an assumption and triangular draws from its range."""
        return cls(assumption.mode, assumption.draw(np.random.default_rng(seed), draws))

    @property
    def span(self) -> tuple[float, float]:
        """The middle `RANGE` of the draws, made to hold the value."""
        low, high = np.quantile(self.draws, [(1 - RANGE) / 2, (1 + RANGE) / 2])
        return min(float(low), self.value), max(float(high), self.value)


@dataclasses.dataclass(frozen=True, eq=False)
class Dependence:
    """The closed form over draws of its parts.

    Parameters
    ----------
    lambda_, rho : Assumption
        See `analysis.diversion.closed_form.relative_change`.
    ratio : float
        Sales of the entrance divided by those of the destination, above 0; an observed number.

    Raises
    ------
    NetredError
        If an assumption leaves 0-1 or the ratio is not above 0.
    """

    phi: Drawn
    lambda_: Assumption
    rho: Assumption
    ratio: float
    seed: int = 0

    def __post_init__(self):
        for assumption in (self.lambda_, self.rho):
            check_share(assumption.id, [assumption.low, assumption.high])
        check_ratio(self.ratio)

    @property
    def change(self) -> Drawn:
        """Relative change of the destination."""
        return self._apply(lambda phi, lambda_, rho: relative_change(phi, lambda_, rho, self.ratio))

    @property
    def break_even(self) -> Drawn:
        """Recaptured share of the entrance's sales at which the destination breaks even."""
        return self._apply(lambda phi, lambda_, rho: break_even_share(phi, lambda_, self.ratio))

    def _apply(self, formula: Callable[..., np.ndarray]) -> Drawn:
        parts = [self.phi, *(self._draw(each, place) for place, each in enumerate((self.lambda_, self.rho), 1))]
        return Drawn(float(formula(*(each.value for each in parts))), formula(*(each.draws for each in parts)))

    def _draw(self, assumption: Assumption, place: int) -> Drawn:
        # A trailing nought would give the numbers of the bare seed again, which phi may have been drawn with.
        return Drawn.of(assumption, len(self.phi.draws), [self.seed, place])

    def change_at(self, phi, end: str = "mode"):
        """The change for another phi, with lambda and rho at one end of their ranges: ``low``, ``mode`` or ``high``."""
        return relative_change(phi, getattr(self.lambda_, end), getattr(self.rho, end), self.ratio)

    def swing(self) -> pd.DataFrame:
        """The change at both ends of lambda and of rho, all else in the middle.

        Columns ``id``, ``low``, ``high`` (ends of the range), ``at_low`` and ``at_high`` (the change).
        """
        middle = {"phi": self.phi.value, "lambda_": self.lambda_.mode, "rho": self.rho.mode}
        records = []
        for name, each in (("lambda_", self.lambda_), ("rho", self.rho)):
            ends = [
                float(relative_change(*(middle | {name: end}).values(), self.ratio)) for end in (each.low, each.high)
            ]
            records.append((each.id, each.low, each.high, *ends))
        return pd.DataFrame(records, columns=["id", "low", "high", "at_low", "at_high"])

    def knobs(self) -> pd.DataFrame:
        """The change against the recaptured share on a grid of what a reader may turn.

        Columns ``phi``, ``lambda``, ``x`` (rho, from zero to the highest assumed), ``y`` (the change) and ``zero`` (the
        x at which it is nought).
        """
        phi = np.arange(PHI_STEP, 1 - PHI_STEP / 2, PHI_STEP).round(2)
        lambda_ = np.arange(0, self.lambda_.high + LAMBDA_STEP / 2, LAMBDA_STEP).round(2)
        rho = np.linspace(0, self.rho.high, RHO_POINTS)
        grid = pd.MultiIndex.from_product([phi, lambda_, rho], names=["phi", "lambda", "x"]).to_frame(index=False)
        grid["y"] = relative_change(grid["phi"], grid["lambda"], grid["x"], self.ratio)
        grid["zero"] = break_even_share(grid["phi"], grid["lambda"], self.ratio)
        return grid
