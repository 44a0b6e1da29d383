"""What a check brings: a probability, a document or nothing, with the numbers and rows behind it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from analysis.errors import NetredError
from analysis.findings import Finding, weakest

BASES = ("model", "outturn", "document", "none")
"""What evidence rests on: a model's probability, what came, documents, or no public row at all."""


@dataclasses.dataclass(frozen=True)
class Evidence:
    """The result of one check as known on one day.

    Parameters
    ----------
    basis : str
        One of `BASES`.
    said : str
        The result in one or more sentences, computed from its numbers.
    method : str
        How it was made.
    probability : float, optional
        That the statement is true: of a model, or 0 or 1 of an outturn.
    document : str, optional
        ``confirmed``, ``contradicted`` or ``not found``.
    rows : tuple of str
        Identities of the catalogue's rows used.
    evidence : str
        Weakest grade among them.
    n : int, optional
        Number of observations.
    power : float, optional
        Simulated power at the smallest effect of interest.
    p_value : float, optional
        One-sided, of a frequentist test.
    cap : bool
        The verdict is no firmer than leaning, whatever the probability.
    estimates : tuple of Finding
        The numbers themselves.
    """

    basis: str
    said: str
    method: str
    probability: float | None = None
    document: str | None = None
    rows: tuple[str, ...] = ()
    evidence: str = "seen"
    n: int | None = None
    power: float | None = None
    p_value: float | None = None
    cap: bool = False
    estimates: tuple[Finding, ...] = ()

    def __post_init__(self):
        object.__setattr__(self, "rows", tuple(dict.fromkeys(self.rows)))
        wanted = {"model": self.probability, "outturn": self.probability, "document": self.document, "none": True}
        if self.basis not in wanted or wanted[self.basis] is None:
            raise NetredError(
                f"evidence of basis {self.basis!r}: found probability {self.probability} and document "
                f"{self.document!r}, expected one that goes with it; correct the check."
            )


def combine(parts: Iterable[Evidence]) -> Evidence:
    """Evidence of a statement of several parts: it is as probable as its least probable part.

    A part that rests on no row is passed over and said; where none has a probability, so has not the whole.
    """
    parts = list(parts)
    counted = [part for part in parts if part.probability is not None]
    said = " ".join(part.said for part in parts)
    if not counted:
        return dataclasses.replace(parts[0], said=said, rows=sum((part.rows for part in parts), ()))
    least = min(counted, key=lambda part: part.probability)
    powers = [part.power for part in counted if part.power is not None]
    values = [part.p_value for part in counted if part.p_value is not None]
    return Evidence(
        basis="outturn" if all(part.basis == "outturn" for part in counted) else "model",
        said=said,
        method="; ".join(dict.fromkeys(part.method for part in counted)) + "; the least probable part counts",
        probability=least.probability,
        rows=sum((part.rows for part in parts), ()),
        evidence=weakest(part.evidence for part in counted),
        n=least.n,
        power=min(powers, default=None),
        p_value=max(values, default=None),
        cap=any(part.cap for part in parts),
        estimates=sum((part.estimates for part in parts), ()),
    )
