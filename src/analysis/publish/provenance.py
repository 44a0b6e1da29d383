"""Facts: recorded findings with the key of the run that made each, as ``facts.json`` holds them."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from analysis.errors import BuildError, UnknownNameError
from analysis.findings import Finding
from analysis.runner.runs import Run


@dataclasses.dataclass(frozen=True)
class Fact:
    """A finding and the run that made it.

    Parameters
    ----------
    finding : Finding
    notebook : str
        The chapter that recorded it.
    run_key : str
        Content-addressed key of that run.
    """

    finding: Finding
    notebook: str
    run_key: str

    def to_dict(self) -> dict:
        """The record as ``facts.json`` holds it."""
        return self.finding.to_dict() | {"notebook": self.notebook, "run_key": self.run_key}


class Facts(Mapping[str, Fact]):
    """The facts of an edition by id, checked against the keys that runs would have today.

    Parameters
    ----------
    facts : iterable of Fact
    keys : dict of str to str
        Notebook to the key of its run today.
    """

    def __init__(self, facts: Iterable[Fact], keys: Mapping[str, str]):
        self._facts = {fact.finding.id: fact for fact in facts}
        self._keys = keys

    def __getitem__(self, id: str) -> Fact:
        """The fact of that id.

        Raises
        ------
        UnknownNameError
            If there is none.
        BuildError
            If it comes from a run that no longer holds.
        """
        if id not in self._facts:
            raise UnknownNameError("fact", id, self._facts)
        fact = self._facts[id]
        if self._keys.get(fact.notebook) != fact.run_key:
            raise BuildError(
                f"fact {id!r}: found run {fact.run_key[:12]} of notebook {fact.notebook}, expected today's run "
                f"{str(self._keys.get(fact.notebook))[:12]}; its code, data, parameters or environment changed: "
                "build the edition again."
            )
        return fact

    def find(self, id: str) -> Finding | None:
        """The finding of that id, or None."""
        return self[id].finding if id in self._facts else None

    def __contains__(self, id: object) -> bool:
        return id in self._facts

    def __iter__(self):
        return iter(self._facts)

    def __len__(self):
        return len(self._facts)

    @classmethod
    def read(cls, path: Path, keys: Mapping[str, str]) -> Facts:
        """Read ``facts.json``."""
        records = json.loads(path.read_text(encoding="utf-8"))
        facts = (Fact(Finding.from_dict(record), record["notebook"], record["run_key"]) for record in records)
        return cls(facts, keys)


def gather_facts(runs: Iterable[Run]) -> list[Fact]:
    """The findings of some runs, in reading order; one that several recorded belongs to the first.

    Raises
    ------
    BuildError
        If two notebooks recorded the same id with different contents: no number exists twice.
    """
    facts: dict[str, Fact] = {}
    for run in runs:
        for finding in run.findings:
            first = facts.setdefault(finding.id, Fact(finding, run.task.notebook, run.key))
            if first.finding != finding:
                raise BuildError(
                    f"fact {finding.id!r}: found it with different contents in notebooks {first.notebook} and "
                    f"{run.task.notebook}, expected one measure behind both; give it the same parameters."
                )
    return list(facts.values())


def write_facts(facts: Iterable[Fact], path: Path) -> None:
    """Write ``facts.json``."""
    records = [fact.to_dict() for fact in facts]
    path.write_text(json.dumps(records, ensure_ascii=False) + "\n", encoding="utf-8")
