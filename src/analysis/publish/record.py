"""The committed record of an edition's numbers: what a build must agree with, number by number.

``editions/EDITION/facts.csv`` in the data folder holds value, band and tolerance of every finding. A tolerance is a
share of the recorded number (of one, for a probability); a maintainer may change any of them, and it stays.
"""

from __future__ import annotations

import csv
import dataclasses
from collections.abc import Iterable, Mapping
from pathlib import Path

from analysis.errors import DataError
from analysis.findings import Finding
from analysis.project import Project

COLUMNS = ("id", "kind", "value", "low", "high", "unit", "tolerance")

TOLERANCES = {
    "observation": 1e-6,
    "range of assumptions": 1e-6,
    "estimate": 1e-4,
    "forecast": 1e-2,
    "probability": 1e-2,
}
"""Tolerance by kind. Arithmetic on rows is held to a millionth; an estimate to what optimisers of different builds of a
library agree on; a simulated number with a fixed seed to a hundredth, because rounding can swap neighbouring paths."""


@dataclasses.dataclass(frozen=True)
class Entry:
    """One recorded number; `low` and `high` are None where it has no band."""

    id: str
    kind: str
    value: float
    low: float | None
    high: float | None
    unit: str
    tolerance: float

    @classmethod
    def of(cls, finding: Finding, tolerance: float | None = None) -> Entry:
        """From a finding, with the tolerance of its kind unless another is given."""
        chosen = TOLERANCES[finding.kind] if tolerance is None else tolerance
        return cls(finding.id, finding.kind, finding.value, finding.low, finding.high, finding.unit, chosen)

    def agrees(self, other: Entry) -> bool:
        """Whether another entry has the same unit and kind, and numbers within this one's tolerance."""
        if (self.kind, self.unit) != (other.kind, other.unit):
            return False
        pairs = [(getattr(self, name), getattr(other, name)) for name in ("value", "low", "high")]
        if any((mine is None) != (theirs is None) for mine, theirs in pairs):
            return False
        return all(mine is None or abs(theirs - mine) <= self._slack(mine) for mine, theirs in pairs)

    def _slack(self, number: float) -> float:
        return self.tolerance * (1.0 if self.kind == "probability" else abs(number))


@dataclasses.dataclass(frozen=True)
class Deviation:
    """A number that does not agree with the record: None before where it is new, None after where it is gone."""

    id: str
    before: Entry | None
    after: Entry | None

    @property
    def was(self) -> str:
        """What is recorded."""
        return _say(self.before)

    @property
    def found(self) -> str:
        """What the edition has."""
        return _say(self.after)

    def __str__(self) -> str:
        return f"{self.id}: found {self.found}, recorded {self.was}"


def compare_record(record: Iterable[Entry], findings: Mapping[str, Finding]) -> list[Deviation]:
    """Numbers that do not agree with the record, in the order of the findings; those that are gone come last."""
    recorded = {entry.id: entry for entry in record}
    deviations = []
    for id, finding in findings.items():
        before, after = recorded.get(id), Entry.of(finding)
        if before is None or not before.agrees(after):
            deviations.append(Deviation(id, before, after))
    gone = (entry for id, entry in recorded.items() if id not in findings)
    return deviations + [Deviation(entry.id, entry, None) for entry in gone]


def record_path(project: Project, edition: str) -> Path:
    """Where the record of an edition lies."""
    return project.data / "editions" / edition / "facts.csv"


def load_record(path: Path) -> list[Entry]:
    """Read a record; none where there is no file.

    Raises
    ------
    DataError
        If a line is not of the form.
    """
    if not path.is_file():
        return []
    entries = []
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if tuple(reader.fieldnames or ()) != COLUMNS:
            found = f"the columns {', '.join(reader.fieldnames or ())}"
            raise DataError(path.name, found, ", ".join(COLUMNS), 1, remedy="run `netred accept` to write it anew")
        for row in reader:
            try:
                entries.append(_read_entry(row))
            except (TypeError, ValueError):
                found, expected = f"the entry {row['id']}", "finite numbers in value and tolerance"
                raise DataError(path.name, found, expected, reader.line_num, remedy="mend that line") from None
    return entries


def write_record(path: Path, findings: Iterable[Finding]) -> None:
    """Write the record of some findings; tolerances that stand in the file stay."""
    kept = {entry.id: entry.tolerance for entry in load_record(path)}
    entries = [Entry.of(finding, kept.get(finding.id)) for finding in findings]
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for entry in entries:
            writer.writerow("" if cell is None else _write_cell(cell) for cell in dataclasses.astuple(entry))


def _read_entry(row: Mapping[str, str]) -> Entry:
    numbers = {name: float(row[name]) if row[name] else None for name in ("low", "high")}
    return Entry(
        row["id"], row["kind"], float(row["value"]), unit=row["unit"], tolerance=float(row["tolerance"]), **numbers
    )


def _write_cell(cell: str | float) -> str:
    return f"{cell:.10g}" if isinstance(cell, float) else cell


def _say(entry: Entry | None) -> str:
    if entry is None:
        return "nothing"
    band = "" if entry.low is None else f" ({entry.low:.6g} to {entry.high:.6g})"
    return f"{entry.value:.6g}{band} {entry.unit}"
