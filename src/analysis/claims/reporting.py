"""One claim as ``claims.json`` holds it."""

from __future__ import annotations

from typing import Any

from analysis.claims.reliability import state_class
from analysis.claims.verdicts import Verdict, find_number
from analysis.prose import keep_known


def state_record(verdict: Verdict, then: Verdict, brier: float | None, that_day: Verdict | None) -> dict[str, Any]:
    """A verdict with what was known then, how its probability scored, and the verdict on the article's own day."""
    claim = verdict.claim
    return {
        "id": claim.id,
        **state_judgement(verdict),
        "theme": claim.theme,
        "quote": claim.quote,
        "line": claim.line,
        "meaning": claim.meaning,
        "statement": claim.statement,
        "criterion": {"holds": claim.criterion.holds, "fails": claim.criterion.fails},
        "smallest_effect": claim.smallest_effect,
        "measure": {"name": claim.measure, "parameters": claim.parameters},
        "caution": keep_known(claim.caution, verdict.study.as_of),
        "refuted_by": claim.refuted_by or claim.criterion.fails,
        "blind": claim.blind,
        "searches": [said for each in claim.searches if (said := keep_known(each, verdict.study.as_of))],
        "supply": list(claim.supply),
        "then": {"day" if name == "as_of" else name: part for name, part in state_judgement(then).items()},
        "brier": brier,
        "that_day": None if that_day is None else {"verdict": that_day.verdict, "probability": that_day.probability},
    }


def state_judgement(verdict: Verdict) -> dict[str, Any]:
    """The judgement of one day: the verdict, its number and what kind it is, what it rests on, and its variants."""
    outcome = verdict.outcome
    return {
        "as_of": verdict.study.as_of.isoformat(),
        "verdict": verdict.verdict,
        "probability": verdict.probability,
        "probability_kind": outcome.kind,
        "flags": list(verdict.flags),
        "sentence": verdict.sentence,
        "number": find_number(outcome.decisive),
        "size": outcome.size,
        "power": outcome.power,
        "p_value": outcome.p_value,
        "method": outcome.method,
        "evidence": verdict.evidence,
        "firmness": verdict.firmness,
        "record": state_class(verdict),
        "finding_ids": [finding.id for finding in outcome.findings],
        "rows": list(outcome.rows),
        "variants": [
            {
                "changes": variant.changes,
                "verdict": variant.verdict,
                "probability": variant.outcome.probability,
                "probability_kind": variant.outcome.kind,
            }
            for variant in verdict.variants
        ],
    }
