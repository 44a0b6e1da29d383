"""One claim as ``claims.json`` holds it."""

from __future__ import annotations

from typing import Any

from analysis.claims.verdicts import Verdict


def state_record(verdict: Verdict, then: Verdict, brier: float | None, that_day: Verdict | None) -> dict[str, Any]:
    """A verdict with what was known then, how its probability scored, and the verdict on the article's own day."""
    claim = verdict.claim
    return {
        "id": claim.id,
        "verdict": verdict.verdict,
        "probability": verdict.probability,
        "flags": list(verdict.flags),
        "sentence": verdict.sentence,
        "finding_ids": [finding.id for finding in verdict.findings()],
        "rows": list(verdict.evidence.rows),
        "theme": claim.theme,
        "quote": claim.quote,
        "line": claim.line,
        "meaning": claim.meaning,
        "statement": claim.statement,
        "criterion": {"holds": claim.criterion.holds, "fails": claim.criterion.fails},
        "method": verdict.evidence.method,
        "evidence": verdict.evidence.evidence,
        "firmness": verdict.firmness,
        "caution": claim.caution,
        "refuted_by": claim.refuted_by or claim.criterion.fails,
        "blind": claim.blind,
        "searches": list(claim.searches),
        "supply": list(claim.supply),
        "as_of": verdict.setting.as_of.isoformat(),
        "then": {
            "day": then.setting.as_of.isoformat(),
            "verdict": then.verdict,
            "probability": then.probability,
            "flags": list(then.flags),
        },
        "brier": brier,
        "that_day": None if that_day is None else {"verdict": that_day.verdict, "probability": that_day.probability},
    }
