"""Checks taken as measures until each is one: their evidence becomes findings, their setting is a study."""

from __future__ import annotations

import hashlib
import inspect
import json
from collections.abc import Mapping
from typing import Any

from analysis.claims.checks.registry import CHECKS
from analysis.claims.evidence import Evidence
from analysis.claims.setting import Setting
from analysis.errors import NotKnownError
from analysis.findings import Answer, Finding
from analysis.study import MEASURES, Measure, Study


class CheckMeasure(Measure):
    """A check under the name of a measure."""

    def read(self, parameters: Mapping[str, Any]) -> dict[str, Any]:
        """Parameters as they are."""
        return dict(parameters)

    def list_wrong(self, parameters: Mapping[str, Any]):
        """Names that the check does not take."""
        known = set(inspect.signature(self._function).parameters) - {"setting"}
        yield from (
            (name, "an unknown parameter", f"one of {', '.join(sorted(known))}")
            for name in parameters
            if name not in known
        )

    def list_unknown(self, parameters: Mapping[str, Any], catalog: Any):
        """Nothing is looked up."""
        yield from ()

    def _take(self, study: Study, read: Mapping[str, Any]) -> tuple[Finding, ...]:
        key = self.name, json.dumps(read, sort_keys=True, default=str)
        return study.memory.measure(study, key, lambda: self._run(study, read))

    def _run(self, study: Study, read: Mapping[str, Any]) -> list[Finding]:
        setting = Setting(
            study.catalog, study.as_of, study.origin, 2000, study.seed, study.grades, study.prefer,
            study.reconstructed, {},
        )  # fmt: skip
        evidence = self._function(setting, **read)
        mark = hashlib.sha256(json.dumps(read, sort_keys=True, default=str).encode()).hexdigest()[:8]
        return state(evidence, f"checks.{self.name}.c{mark}", study)


def state(evidence: Evidence, id: str, study: Study) -> list[Finding]:
    """Evidence as one finding with an answer."""
    if evidence.basis == "none" and not evidence.rows:
        raise NotKnownError(evidence.said)
    answer = None
    if evidence.basis != "none":
        kind = {"outturn": "outturn", "model": "one minus p" if evidence.p_value is not None else "model"}
        answer = Answer(
            evidence.probability, kind.get(evidence.basis), evidence.document, evidence.p_value, evidence.power,
            evidence.cap,
        )  # fmt: skip
    value = evidence.probability if evidence.probability is not None else float(len(evidence.rows))
    return [
        Finding(
            id, value, "share" if evidence.probability is not None else "count", evidence.method, study.as_of,
            "observation", n=evidence.n, evidence=evidence.evidence, rows=evidence.rows, sentence=evidence.said,
            answer=answer,
        )
    ]  # fmt: skip


for name, check in CHECKS.items():
    MEASURES[name] = CheckMeasure(check)
    MEASURES[name].name = name
