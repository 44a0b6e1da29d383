"""The record of the verdicts: what came of claims that were put to other series and judged as this study's are.

One row of ``record.csv`` is one claim on one window of the reference class, made by ``make record``: what was asked,
the probability that paths with the errors of the other collections gave it, and whether it came true. The verdict is
not in the table: it is read off the scale that judges this study's claims.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from analysis.claims import scale
from analysis.growth.shipped import POSITIVE, SHARE, YES_OR_NO, Form, Numbers
from analysis.scores import score_brier
from analysis.series.proportions import bound_share

FORM = Form(
    title="record of the verdicts",
    file="record.csv",
    thing="claim",
    names=("collection", "window", "family", "template"),
    numbers={
        **{"years": POSITIVE, "level": POSITIVE, "growth": Numbers(), "noise": POSITIVE},
        **{"probability": SHARE, "came": YES_OR_NO},
    },
    key=("collection", "window", "template"),
)

STRESS = "Bank of England"
"""Collection that lies outside the reference class: it is shown beside the record and never counted in it."""

LEVEL = 0.95
"""Probability that the bands of shares are meant to cover."""

RANGES = {
    scale.SUPPORTED: (0.90, 1.0),
    scale.LEANING_SUPPORTED: (0.67, 0.90),
    scale.UNDETERMINED: (0.33, 0.67),
    scale.LEANING_AGAINST: (0.10, 0.33),
    scale.REFUTED: (0.0, 0.10),
}
"""Verdicts to the share of their claims that ought to come true."""
THIRDS = ("lowest third", "middle third", "highest third")
TEMPLATES = {
    "passes": "passes a level in a year",
    "grows": "grows by so much over some years",
    "slows": "grows more slowly than so much in a year",
    "doubles": "doubles within four years",
}
"""Kinds of claims in words."""


@dataclasses.dataclass(frozen=True, eq=False)
class Record:
    """Claims on other series with their verdicts and what came of them.

    Parameters
    ----------
    claims : DataFrame
        The columns of `FORM`, ``verdict``, and the thirds ``growth_third`` and ``noise_third`` that a claim's window
        lies in.
    """

    claims: pd.DataFrame

    def choose(self, kept: pd.Series) -> Record:
        """The claims of a mask."""
        return Record(self.claims[kept])

    @property
    def inside(self) -> Record:
        """Claims on the reference class."""
        return self.choose(self.claims["collection"] != STRESS)

    @property
    def stress(self) -> Record:
        """Claims on series outside the class."""
        return self.choose(self.claims["collection"] == STRESS)

    @property
    def brier(self) -> float:
        """Mean squared distance of the probabilities from what came."""
        return float(score_brier(self.claims["came"], self.claims["probability"]).mean())

    @property
    def base(self) -> float:
        """The Brier score of one and the same probability for every claim: the share that came true."""
        share = float(self.claims["came"].mean())
        return share * (1 - share)

    def tally(self, by: Sequence[str] = ("verdict",)) -> pd.DataFrame:
        """Claims by verdict, or by other columns: ``n``, ``true``, ``series``, ``said``, ``came``, ``low``, ``high``.

        ``said`` is the mean probability and ``came`` the share that came true, with Wilson's band. Claims on one series
        come true together, so that the band counts no more cases than their families are worth: the variance of the
        share is that of sums over families, and the cases are those that would give it (kish1965).
        """
        return self.claims.groupby(list(by), observed=True).apply(_sum_up, include_groups=False)

    def remap(self) -> dict[str, str]:
        """The verdict that each class ought to have carried: its own, unless its band lies beside its stated range."""
        return {row.Index: _choose_word(row) for row in self.tally().itertuples()}

    def halves(self) -> tuple[Record, Record]:
        """Every other collection by name, and the rest without copies of their series."""
        names = sorted(self.claims["collection"].unique())
        first = self.claims["collection"].isin(names[::2])
        copies = self.claims["family"].isin(self.claims["family"][first])
        return self.choose(first), self.choose(~first & ~copies)


def _sum_up(part: pd.DataFrame) -> pd.Series:
    share, families = part["came"].mean(), part.groupby("family")["came"]
    surplus = (families.sum() - share * families.size()).to_numpy()
    count = len(surplus)
    variance = count / max(count - 1, 1) * np.sum(surplus**2) / len(part) ** 2
    worth = min(len(part), share * (1 - share) / variance) if variance > 0 else count
    low, high = bound_share(share, worth, LEVEL)
    counts = {"n": len(part), "true": int(part["came"].sum()), "series": count}
    shares = {"said": part["probability"].mean(), "came": share, "low": low, "high": high}
    return pd.Series(counts | shares, dtype=object)


def _choose_word(row: Any) -> str:
    low, high = RANGES[row.Index]
    return row.Index if row.low <= high and row.high >= low else scale.classify(row.came)


@cache
def load_record() -> Record:
    """The record that ships with the package."""
    return read_record(FORM.read_shipped("analysis.claims")[1])


def read_record(content: bytes) -> Record:
    """Read a table of claims and judge them; `Form.read` says what it refuses."""
    claims = FORM.read(content)
    claims["verdict"] = pd.Categorical(
        [scale.classify(chance) for chance in claims["probability"]], RANGES, ordered=True
    )
    inside = claims["collection"] != STRESS
    for trait in ("growth", "noise"):
        cuts = np.quantile(claims.loc[inside, trait], [1 / 3, 2 / 3])
        claims[f"{trait}_third"] = pd.Categorical.from_codes(np.searchsorted(cuts, claims[trait]), THIRDS, ordered=True)
    return Record(claims)
