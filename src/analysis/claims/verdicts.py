"""From findings to a verdict: the scale, the caps, the grid, the bounds, and the sentence."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

from analysis.catalog.selection import Query
from analysis.claims import scale
from analysis.claims.ledger import Bound, Claim
from analysis.claims.outcomes import Outcome, measure_claim
from analysis.findings import Finding
from analysis.prose import format_value
from analysis.study import Study
from analysis.study.opened import SEEN

BOUNDED = "bounded"
"""Grade of a verdict that is the same for every value of its recalled figures that the documents allow."""

_SAID = {
    "model": "probability {}",
    "one minus p": "one minus p: {}",
    "share of variants": "in {} of the variants",
    "share of assumption draws": "in {} of the assumed range",
}


@dataclasses.dataclass(frozen=True)
class Variant:
    """One cell of a claim's declared grid: what was changed, and the verdict there before any cap."""

    changes: dict[str, Any]
    verdict: str
    outcome: Outcome


@dataclasses.dataclass(frozen=True)
class Verdict:
    """The judgement of one claim on one day.

    Parameters
    ----------
    verdict : str
        One of `analysis.claims.scale.VERDICTS`.
    flags : tuple of str
        Of `analysis.claims.scale.FLAGS`.
    evidence : str
        Weakest grade among the rows, or `BOUNDED`.
    outcome : Outcome
        What was found.
    free : str
        The verdict before any cap, which the grid is held against.
    variants : tuple of Variant
        Cells of the grid that could be run and differ from the primary one and from each other.
    study : Study
        The day it was judged on.
    asked : tuple of Query
        Questions to the catalogue that it rests on, where they were noted.
    """

    claim: Claim
    verdict: str
    flags: tuple[str, ...]
    evidence: str
    outcome: Outcome
    free: str
    variants: tuple[Variant, ...]
    study: Study
    asked: tuple[Query, ...] = ()

    @property
    def probability(self) -> float | None:
        """The number of the answer; `outcome.kind` says what it is."""
        return self.outcome.probability

    @property
    def sentence(self) -> str:
        """Verdict, its number by its name, and what was found, for readers."""
        word = self.verdict[0].upper() + self.verdict[1:]
        said = _SAID.get(self.outcome.kind or "", "")
        chance = (
            f" ({said.format(format_value(self.probability, 'probability'))})"
            if said and self.probability is not None
            else ""
        )
        return f"{word}{chance}. {self.outcome.said}"

    @property
    def cells(self) -> int:
        """Distinct cells that were judged, the primary one among them."""
        return 1 + len(self.variants)

    @property
    def held(self) -> int:
        """Distinct cells with the verdict of the primary one."""
        return 1 + sum(variant.verdict == self.free for variant in self.variants)

    @property
    def firmness(self) -> str:
        """How firm the verdict is: grid, power and grades, in words; empty where nothing was tried."""
        said = []
        if self.variants:
            said.append(f"The same verdict in {self.held} of {self.cells} declared variants.")
        if "low_power" in self.flags and self.outcome.power is not None:
            power = format_value(self.outcome.power, "share", 2)
            said.append(f"Power at the smallest effect of interest is {power}: too low to decide.")
        if self.evidence == BOUNDED:
            said.append("It rests in part on recalled figures; any value that the documents allow gives this verdict.")
        if "capped_recalled" in self.flags:
            said.append("It rests on figures that were found in no document, and no documented variant agrees.")
        return " ".join(said)


def judge(claim: Claim, study: Study, bounds: tuple[Bound, ...] = ()) -> Verdict:
    """Judge one claim with what was known on one day.

    The verdict is read off the scale, then capped: by low power, by the claim's own limits, by assumptions that stand
    for figures, and by recalled rows unless documents confine them or documented ones alone give the same; then it is
    held against the distinct cells of its declared grid.
    """
    outcome = measure_claim(claim, study)
    free = _read_scale(claim, outcome)
    verdict, flags = _cap_power(free, outcome)
    if claim.cap or any(each.leaning for each in outcome.answers) or outcome.kind in scale.NO_PROBABILITIES:
        verdict = scale.cap_leaning(verdict)
    grade = outcome.evidence
    if grade == "recalled" and _holds_in_bounds(claim, study, outcome, free, bounds):
        grade = BOUNDED
    if grade == "recalled" and verdict in (scale.SUPPORTED, scale.REFUTED):
        if _read_scale(claim, measure_claim(claim, study, {"grades": SEEN})) != free:
            verdict, flags = scale.cap_leaning(verdict), (*flags, "capped_recalled")
    variants = tuple(_run_grid(claim, study, outcome)) if outcome.probability is not None else ()
    if claim.unanimous and any(variant.verdict != free for variant in variants):
        verdict = scale.UNDETERMINED
    if not scale.holds_in_grid(free, [variant.verdict for variant in variants]):
        flags = ("fragile", *flags)
    return Verdict(claim, verdict, flags, grade, outcome, free, variants, study)


def _read_scale(claim: Claim, outcome: Outcome) -> str:
    """Verdict before any cap."""
    answer = outcome.answer
    if answer is None:
        return scale.NOT_TESTABLE
    if answer.probability is None:
        return str(answer.document)
    verdict = scale.classify(answer.probability)
    short = verdict == scale.SUPPORTED and answer.probability < claim.criterion.supported_from
    beyond = verdict == scale.REFUTED and answer.probability > claim.criterion.refuted_to
    return scale.cap_leaning(verdict) if short or beyond else verdict


def _cap_power(verdict: str, outcome: Outcome) -> tuple[str, tuple[str, ...]]:
    if outcome.power is None or outcome.power >= scale.LOWEST_POWER or outcome.kind == "outturn":
        return verdict, ()
    return scale.cap_power(verdict), ("low_power",)


def _run_grid(claim: Claim, study: Study, primary: Outcome) -> Iterator[Variant]:
    """Cells of the grid before any cap.

    Left out are those that the day's figures do not allow, and those that rest on the same rows and say the same as
    the primary cell or one before: what came has no grid of models.
    """
    seen = {_tell_apart(primary)}
    for cell in claim.grid:
        outcome = measure_claim(claim, study, cell)
        if outcome.probability is not None and _tell_apart(outcome) not in seen:
            seen.add(_tell_apart(outcome))
            yield Variant(cell, _read_scale(claim, outcome), outcome)


def _tell_apart(outcome: Outcome) -> tuple:
    return outcome.kind, outcome.rows, outcome.said, outcome.probability


def _holds_in_bounds(claim: Claim, study: Study, outcome: Outcome, free: str, bounds: tuple[Bound, ...]) -> bool:
    """Whether the verdict stays the same at both ends of what documents allow for every recalled row behind it."""
    rows = study.catalog.rows(outcome.rows)
    recalled = set(rows.index[rows["evidence"] == "recalled"]) if "evidence" in rows else set()
    concerned = [bound for bound in bounds if recalled & bound.rows]
    if not recalled or recalled - set().union(*(bound.rows for bound in concerned)):
        return False
    ends = (end for bound in concerned for end in bound.ends)
    return all(_read_scale(claim, measure_claim(claim, _suppose(study, end))) == free for end in ends)


def _suppose(study: Study, end: dict[str, float]) -> Study:
    return study.varied({"supposed": tuple(sorted(end.items()))})


def say_flags(flags: tuple[str, ...]) -> str:
    """Flags in words."""
    words = {"fragile": "fragile", "low_power": "low power", "capped_recalled": "capped: recalled figures"}
    return ", ".join(words[flag] for flag in flags)


def find_number(finding: Finding | None) -> dict[str, Any] | None:
    """The one number of a verdict with its band and the line that the criterion draws; None where there is none."""
    if finding is None or finding.answer is None:
        return None
    parts = ("value", "low", "high", "level", "unit", "n", "kind")
    return {name: getattr(finding, name) for name in parts} | {"id": finding.id, "against": finding.answer.against}
