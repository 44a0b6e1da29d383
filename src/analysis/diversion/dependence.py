"""How far a destination (Tmall) depends on its entrance (Taobao): a closed form over stated assumptions.

If the entrance closed, the destination would lose the orders that reach it through the entrance, except those whose
buyers would come directly, and win what it recaptures of the entrance's own sales:

    change of destination / destination = -phi (1 - lambda) + rho (entrance / destination)

No public row informs phi, lambda or rho, so the result is a range of assumptions and a break-even, never an interval.
"""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterable

import numpy as np
import pandas as pd

from analysis.assumptions import Assumption, read_assumptions
from analysis.diversion.closed_form import break_even_share, check_ratio, check_share, relative_change
from analysis.diversion.passage import Passage
from analysis.findings import Finding
from analysis.prose import FIGURES_OF_ASSUMPTIONS, format_range, format_value

_ROLES = ("diversion.phi", "diversion.lambda", "diversion.rho")


@dataclasses.dataclass(frozen=True)
class Reach:
    """A quantity at the modes of its assumptions and at the two corners of their box where it is extreme.

    `low_corner` and `high_corner` give the assumptions there, by symbol. Both are exact, because the quantity is
    monotone in every assumption.
    """

    value: float
    low: float
    high: float
    low_corner: dict[str, float]
    high_corner: dict[str, float]


@dataclasses.dataclass(frozen=True)
class Dependence:
    """The closed form over a box of assumptions.

    Parameters
    ----------
    phi, lambda_, rho : Assumption
        See `relative_change`.
    ratio : float
        Sales of the entrance divided by those of the destination, above 0; the only observed number.

    Raises
    ------
    NetredError
        If an assumption leaves 0-1 or the ratio is not above 0.
    """

    phi: Assumption
    lambda_: Assumption
    rho: Assumption
    ratio: float

    def __post_init__(self):
        for assumption in (self.phi, self.lambda_, self.rho):
            check_share(assumption.id, [assumption.low, assumption.high])
        check_ratio(self.ratio)

    @classmethod
    def of(cls, table: pd.DataFrame, ratio: float, passage: Passage | None = None) -> Dependence:
        """From the rows ``diversion.phi``, ``diversion.lambda`` and ``diversion.rho`` of a table of assumptions.

        Where sessions were supplied, the share that they show, with its band, takes the place of phi.
        """
        phi, lambda_, rho = read_assumptions(table, _ROLES)
        return cls(passage.as_assumption(_ROLES[0]) if passage else phi, lambda_, rho, float(ratio))

    @property
    def change(self) -> Reach:
        """Relative change of the destination; lowest where phi is high and lambda and rho are low."""
        phi, lambda_, rho = self.phi, self.lambda_, self.rho
        low = {"phi": phi.high, "lambda": lambda_.low, "rho": rho.low}
        high = {"phi": phi.low, "lambda": lambda_.high, "rho": rho.high}
        modes = (phi.mode, lambda_.mode, rho.mode)
        numbers = (float(relative_change(*corner, self.ratio)) for corner in (modes, low.values(), high.values()))
        return Reach(*numbers, low, high)

    @property
    def break_even(self) -> Reach:
        """Recaptured share at which the destination breaks even; lowest where phi is low and lambda is high."""
        phi, lambda_ = self.phi, self.lambda_
        low = {"phi": phi.low, "lambda": lambda_.high}
        high = {"phi": phi.high, "lambda": lambda_.low}
        modes = (phi.mode, lambda_.mode)
        numbers = (float(break_even_share(*corner, self.ratio)) for corner in (modes, low.values(), high.values()))
        return Reach(*numbers, low, high)

    def draw(self, draws: int = 20_000, seed: int = 0) -> pd.DataFrame:
        """Where in the range the assumptions put their weight: independent triangular draws, one row each.

        Columns ``phi``, ``lambda``, ``rho``, ``relative_change`` and ``break_even_share``. Quantiles of these columns
        restate the assumptions; they are no interval.
        """
        generator = np.random.default_rng(seed)
        assumptions = {"phi": self.phi, "lambda": self.lambda_, "rho": self.rho}
        frame = pd.DataFrame({symbol: each.draw(generator, draws) for symbol, each in assumptions.items()})
        frame["relative_change"] = relative_change(frame["phi"], frame["lambda"], frame["rho"], self.ratio)
        frame["break_even_share"] = break_even_share(frame["phi"], frame["lambda"], self.ratio)
        return frame

    def surface(self, points: int = 41) -> pd.DataFrame:
        """Relative change over a grid, from zero to the highest assumed values, for a break-even surface.

        Columns ``recaptured_share`` (rho), ``lost_share`` (phi (1 - lambda)) and ``relative_change``; points x points
        rows.
        """
        rho, lost = np.meshgrid(
            np.linspace(0, self.rho.high, points), np.linspace(0, self.phi.high * (1 - self.lambda_.low), points)
        )
        frame = pd.DataFrame({"recaptured_share": rho.ravel(), "lost_share": lost.ravel()})
        frame["relative_change"] = relative_change(frame["lost_share"], 0, frame["recaptured_share"], self.ratio)
        return frame

    def lines(self, points: int = 41) -> pd.DataFrame:
        """Relative change against the recaptured share, for the lowest, the middle and the highest assumed loss.

        Columns ``loss`` (``low``, ``mode``, ``high``), ``lost_share``, ``break_even_share``, ``recaptured_share`` and
        ``relative_change``; 3 x points rows, the recaptured share from zero to the highest assumed.
        """
        phi, lambda_ = self.phi, self.lambda_
        corners = {"low": (phi.low, lambda_.high), "mode": (phi.mode, lambda_.mode), "high": (phi.high, lambda_.low)}
        recaptured = np.linspace(0, self.rho.high, points)
        frames = [
            pd.DataFrame(
                {
                    "loss": name,
                    "lost_share": corner[0] * (1 - corner[1]),
                    "break_even_share": float(break_even_share(*corner, self.ratio)),
                    "recaptured_share": recaptured,
                    "relative_change": relative_change(*corner, recaptured, self.ratio),
                }
            )
            for name, corner in corners.items()
        ]
        return pd.concat(frames, ignore_index=True)

    def cases(self, points: int = 41) -> pd.DataFrame:
        """The `lines` as a chart of break-evens takes them: columns ``case``, ``x``, ``change``, ``break_even``."""
        lines = self.lines(points)
        names = {"low": "least assumed loss", "mode": "middle", "high": "most assumed loss"}
        lines["case"] = lines["loss"].map(names)
        columns = {"recaptured_share": "x", "relative_change": "change", "break_even_share": "break_even"}
        return lines.rename(columns=columns)[["case", *columns.values()]]

    def findings(
        self,
        slug: str,
        destination: str,
        entrance: str,
        as_of: datetime.date,
        ratio_rows: Iterable[str] = (),
        evidence: str = "seen",
        draws: int = 20_000,
        seed: int = 0,
    ) -> list[Finding]:
        """The break-even share, the change without the entrance, and the share of the draws with a loss.

        Parameters
        ----------
        slug : str
            The destination in ids, such as ``tmall``.
        destination, entrance : str
            Their names in sentences.
        as_of : datetime.date
        ratio_rows : iterable of str
            Identities of the rows behind `ratio`, whose weakest grade is `evidence`.
        evidence : str
        draws, seed : int
            See `draw`.

        Returns
        -------
        list of Finding
            ``diversion.<slug>.break_even_share`` (share of the entrance's sales), ``.change_without_entrance`` (rate)
            and ``.loss_share_of_draws`` (share), all of the kind *range of assumptions*.
        """
        shared = {
            "as_of": as_of,
            "kind": "range of assumptions",
            "evidence": evidence,
            "rows": (*ratio_rows, *(each.row for each in (self.phi, self.lambda_, self.rho) if each.row)),
            "note": f"assumptions, not data, but for the ratio of {entrance} to {destination}, {self.ratio:.3g}",
        }
        names = (slug, destination, entrance)
        loss = float((self.draw(draws, seed)["relative_change"] < 0).mean())
        return [
            _find_break_even(self.break_even, *names, **shared),
            _find_change(self.change, *names, **shared),
            _find_loss(loss, *names, draws=draws, seed=seed, **shared),
        ]


def _find_break_even(reach: Reach, slug: str, destination: str, entrance: str, **shared) -> Finding:
    return Finding(
        f"diversion.{slug}.break_even_share",
        reach.value,
        "share",
        "closed form phi (1 - lambda) / ratio at the modes; the range is exact over the box of assumptions",
        low=reach.low,
        high=reach.high,
        sentence=f"Without {entrance}, {destination} would break even if it recaptured {_say(reach.value)} of "
        f"{entrance}'s own sales ({format_range(reach.low, reach.high, 'share', FIGURES_OF_ASSUMPTIONS)} over the "
        "assumed ranges).",
        **shared,
    )


def _find_change(reach: Reach, slug: str, destination: str, entrance: str, **shared) -> Finding:
    return Finding(
        f"diversion.{slug}.change_without_entrance",
        reach.value,
        "rate",
        "closed form -phi (1 - lambda) + rho ratio at the modes; the range is exact over the box of assumptions",
        low=reach.low,
        high=reach.high,
        sentence=f"Without {entrance}, the middle assumptions give {destination} {_say_change(reach.value)}; over the "
        f"assumed ranges it is anything from {_say_change(reach.low)} to {_say_change(reach.high)}.",
        **shared,
    )


def _find_loss(loss: float, slug: str, destination: str, entrance: str, draws: int, seed: int, **shared) -> Finding:
    return Finding(
        f"diversion.{slug}.loss_share_of_draws",
        loss,
        "share",
        f"share of {draws:,} independent triangular draws in which the closed form is below zero, seed {seed}",
        sentence=f"Without {entrance}, {destination} shrinks in {_say(loss)} of the draws from the assumed ranges, "
        f"which tells where the assumptions lie and not how likely a loss is.",
        **shared,
    )


def _say(share: float) -> str:
    return format_value(share, "share", FIGURES_OF_ASSUMPTIONS)


def _say_change(change: float) -> str:
    return f"a {'loss' if change < 0 else 'gain'} of {_say(abs(change))}"
