"""What a claim's measure found on one day: the findings that answer its statement, or why there is no answer."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from analysis.claims.ledger import Claim
from analysis.errors import DataError, NetredError, NotKnownError, ParameterError, UnknownNameError
from analysis.findings import Answer, Finding, weakest
from analysis.prose import format_date
from analysis.study import Study, find_measure

SETTINGS = ("prefer", "grades")
"""Keys of a grid's cell that change the study and not the measure."""


@dataclasses.dataclass(frozen=True)
class Outcome:
    """The findings of a claim's measure, or the sentence that says why there are none.

    Parameters
    ----------
    findings : tuple of Finding
        What the measure found; those with an answer decide, the others are bounds and context.
    refusal : str
        For readers, where the measure could not be taken.
    waits_for : str
        Table of figures that would settle the question.
    """

    findings: tuple[Finding, ...] = ()
    refusal: str = ""
    waits_for: str = ""

    @property
    def answered(self) -> tuple[Finding, ...]:
        """The findings that answer the statement."""
        return tuple(finding for finding in self.findings if finding.answer is not None)

    @property
    def decisive(self) -> Finding | None:
        """The finding that decides: a statement of several parts is as probable as its least probable part."""
        chances = [
            (finding.answer.probability, finding)
            for finding in self.findings
            if finding.answer is not None and finding.answer.probability is not None
        ]
        least = min(chances, key=lambda pair: pair[0], default=None)
        return next(iter(self.answered), None) if least is None else least[1]

    @property
    def answer(self) -> Answer | None:
        """What the deciding finding says."""
        return None if self.decisive is None else self.decisive.answer

    @property
    def answers(self) -> tuple[Answer, ...]:
        """What each finding that answers says."""
        return tuple(finding.answer for finding in self.findings if finding.answer is not None)

    @property
    def probability(self) -> float | None:
        """That the statement is true, None where documents or nothing answer it."""
        return self.answer.probability if self.answer else None

    @property
    def kind(self) -> str | None:
        """What the probability is: one of `analysis.findings.PROBABILITIES`."""
        return self.answer.kind if self.answer else None

    @property
    def power(self) -> float | None:
        """The least power among the parts that have one."""
        return min((each.power for each in self.answers if each.power is not None), default=None)

    @property
    def size(self) -> float | None:
        """The largest size among the parts that have one."""
        return max((each.size for each in self.answers if each.size is not None), default=None)

    @property
    def p_value(self) -> float | None:
        """The largest p among the parts that have one."""
        return max((each.p_value for each in self.answers if each.p_value is not None), default=None)

    @property
    def said(self) -> str:
        """What was found, in the findings' own sentences."""
        return " ".join(finding.sentence for finding in self.findings if finding.sentence) or self.refusal

    @property
    def rows(self) -> tuple[str, ...]:
        """Rows behind the findings, each once."""
        return tuple(dict.fromkeys(row for finding in self.findings for row in finding.rows))

    @property
    def evidence(self) -> str:
        """The weakest grade among the findings that answer, or among all where none does."""
        return weakest(finding.evidence for finding in self.answered or self.findings)

    @property
    def method(self) -> str:
        """How the findings were made, each way once."""
        return "; ".join(dict.fromkeys(finding.method for finding in self.answered or self.findings))


def measure_claim(claim: Claim, study: Study, changes: Mapping[str, Any] | None = None) -> Outcome:
    """Take a claim's measure, with some parameters or settings replaced.

    Raises
    ------
    UnknownNameError, DataError, ParameterError
        If the claim names something that does not exist, or gives it what it does not take.
    """
    given = dict(claim.parameters) | dict(changes or {})
    varied = study.varied({name: given.pop(name) for name in SETTINGS if name in given})
    try:
        return Outcome(find_measure(claim.measure)(varied, **given))
    except NotKnownError as error:
        return Outcome(refusal=error.said, waits_for=error.waits_for)
    except (UnknownNameError, DataError, ParameterError):
        raise
    except NetredError as error:
        return Outcome(refusal=f"On {format_date(study.as_of)} the figures did not allow a test: {error}")
