"""From evidence to a verdict: the scale, the caps, the grid, and the sentence."""

from __future__ import annotations

import dataclasses
from typing import Any

from analysis.claims import scale
from analysis.claims.checks import find_check
from analysis.claims.evidence import Evidence
from analysis.claims.ledger import Claim
from analysis.claims.setting import SEEN, Setting
from analysis.errors import DataError, NetredError, UnknownNameError
from analysis.findings import Finding
from analysis.prose import format_date, format_value, say_count

_SETTINGS = ("prefer", "grades")


@dataclasses.dataclass(frozen=True)
class Verdict:
    """The judgement of one claim on one day.

    Parameters
    ----------
    claim : Claim
    verdict : str
        One of `analysis.claims.scale.VERDICTS`.
    probability : float or None
        That the statement is true.
    flags : tuple of str
        Of `analysis.claims.scale.FLAGS`.
    evidence : Evidence
    held, cells : int
        Cells of the declared grid that could be run, and those with the same verdict; the primary cell is among them.
    setting : Setting
        The day it was judged on.
    """

    claim: Claim
    verdict: str
    probability: float | None
    flags: tuple[str, ...]
    evidence: Evidence
    held: int
    cells: int
    setting: Setting

    @property
    def sentence(self) -> str:
        """Verdict, probability and what was found, for readers."""
        word = self.verdict[0].upper() + self.verdict[1:]
        chance = ""
        if self.evidence.basis == "model" and self.probability is not None:
            chance = f" (probability {format_value(self.probability, 'probability')})"
        return f"{word}{chance}. {self.evidence.said}"

    @property
    def firmness(self) -> str:
        """How firm the verdict is: grid, power and grades, in words; empty where nothing was tried."""
        said = []
        if self.cells > 1:
            said.append(f"The same verdict in {self.held} of {self.cells} declared variants.")
        if "low_power" in self.flags:
            said.append(
                f"Power at the smallest effect of interest is {format_value(self.evidence.power, 'share', 2)}: "
                "too low to decide."
            )
        if "capped_recalled" in self.flags:
            said.append("It rests on figures that were found in no document, and no documented variant agrees.")
        return " ".join(said)

    def findings(self) -> list[Finding]:
        """The probability and the numbers of the check, under the claim's own ids."""
        prefix = f"claims.{self.claim.id.lower()}"
        found = [
            dataclasses.replace(each, id=f"{prefix}.{each.id.partition('.')[2]}", as_of=self.setting.as_of)
            for each in self.evidence.estimates
        ]
        if self.probability is not None:
            found.insert(
                0,
                Finding(
                    f"{prefix}.probability",
                    self.probability,
                    "share",
                    self.evidence.method,
                    self.setting.as_of,
                    "probability" if self.evidence.basis == "model" else "observation",
                    n=self.evidence.n,
                    evidence=self.evidence.evidence,
                    rows=self.evidence.rows,
                    note=f"verdict: {self.verdict}",
                    sentence=f"{self.claim.id}: {self.sentence}",
                ),
            )
        return found


def run_check(claim: Claim, setting: Setting, changes: dict[str, Any] | None = None) -> Evidence:
    """Run a claim's check, with some parameters replaced; where figures are wanting, evidence that rests on nothing.

    Raises
    ------
    UnknownNameError, DataError
        If the claim names something that does not exist.
    """
    parameters = claim.parameters | (changes or {})
    own = {name: parameters.pop(name) for name in _SETTINGS if name in parameters}
    if "grades" in own:
        own["grades"] = tuple(own["grades"])
    try:
        return find_check(claim.check)(dataclasses.replace(setting, **own), **parameters)
    except (UnknownNameError, DataError):
        raise
    except NetredError as error:
        return Evidence("none", f"On {format_date(setting.as_of)} the figures did not allow a test: {error}", "none")


def judge(claim: Claim, setting: Setting) -> Verdict:
    """Judge one claim with what was known on one day.

    The verdict is read off the scale, then capped: by low power, by the claim's own limits, and by recalled rows unless
    documented ones alone give the same; then it is held against the declared grid.
    """
    evidence = run_check(claim, setting)
    free = _read_scale(claim, evidence)
    verdict, flags = _cap_power(free, evidence)
    if claim.cap or evidence.cap:
        verdict = scale.cap_leaning(verdict)
    if verdict in (scale.SUPPORTED, scale.REFUTED) and evidence.evidence == "recalled":
        seen = run_check(claim, setting, {"grades": SEEN})
        if _read_scale(claim, seen) != free:
            verdict = scale.cap_leaning(verdict)
            flags = (*flags, "capped_recalled")
    others = _run_grid(claim, setting) if evidence.probability is not None else []
    if not scale.holds_in_grid(free, others):
        flags = ("fragile", *flags)
    held = 1 + others.count(free)
    return Verdict(claim, verdict, evidence.probability, flags, evidence, held, 1 + len(others), setting)


def _read_scale(claim: Claim, evidence: Evidence) -> str:
    """Verdict before any cap."""
    if evidence.basis == "none":
        return scale.NOT_TESTABLE
    if evidence.basis == "document":
        return evidence.document
    verdict = scale.classify(evidence.probability)
    short = verdict == scale.SUPPORTED and evidence.probability < claim.criterion.supported_from
    beyond = verdict == scale.REFUTED and evidence.probability > claim.criterion.refuted_to
    return scale.cap_leaning(verdict) if short or beyond else verdict


def _cap_power(verdict: str, evidence: Evidence) -> tuple[str, tuple[str, ...]]:
    if evidence.power is None or evidence.power >= scale.LOWEST_POWER or evidence.basis != "model":
        return verdict, ()
    return scale.cap_power(verdict), ("low_power",)


def _run_grid(claim: Claim, setting: Setting) -> list[str]:
    """Verdicts of the grid's cells, before any cap; cells that the day's figures do not allow are left out."""
    found = [run_check(claim, setting, cell) for cell in claim.grid]
    return [_read_scale(claim, evidence) for evidence in found if evidence.probability is not None]


def say_flags(flags: tuple[str, ...]) -> str:
    """Flags in words."""
    words = {"fragile": "fragile", "low_power": "low power", "capped_recalled": "capped: recalled figures"}
    return ", ".join(words[flag] for flag in flags)


def count_flagged(verdicts, flag: str) -> str:
    """How many verdicts carry a flag, in words."""
    return say_count(sum(flag in verdict.flags for verdict in verdicts), "claim")
