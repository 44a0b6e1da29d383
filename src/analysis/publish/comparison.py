"""Two editions held against each other: which numbers and verdicts moved, by how much, and why."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from analysis.catalog import Catalog
from analysis.catalog.selection import Query
from analysis.errors import UnknownNameError
from analysis.findings import Finding
from analysis.project import Project
from analysis.prose import describe, format_value, say_count
from analysis.publish.archives import find_archives, unpack
from analysis.publish.editions import CLAIMS_FILE, FACTS_FILE, MANIFEST_FILE
from analysis.publish.sealing import PROVENANCE
from analysis.runner.manifest import Inputs
from analysis.runner.status import Reason, compare_inputs, find_record, say_query


@dataclasses.dataclass(frozen=True)
class Move:
    """A number that is not what it was.

    Parameters
    ----------
    id : str
    before, after : Finding or None
        None where the finding is not known.
    """

    id: str
    before: Finding | None
    after: Finding | None

    @property
    def change(self) -> str:
        """By how much it moved, in its unit and as a share of what it was."""
        if self.before is None:
            return "new"
        if self.after is None:
            return "gone"
        if self.before.unit != self.after.unit:
            return "other unit"
        moved = self.after.value - self.before.value
        if not moved:
            return "band only"
        part = f" ({moved / abs(self.before.value):+.1%})" if self.before.value else ""
        text = format_value(abs(moved), self.before.unit).lstrip("+")
        return ("+" if moved > 0 else "\u2212") + text + part

    def describe(self) -> tuple[str, str]:
        """What it was and what it is, in words."""
        return tuple("" if finding is None else describe(finding) for finding in (self.before, self.after))

    @property
    def fresh(self) -> list[str]:
        """Rows behind it that were not behind it before."""
        known = set(self.before.rows) if self.before else set()
        return [row for row in (self.after.rows if self.after else ()) if row not in known]

    def say_cause(self, catalog: Catalog, reasons: Iterable[Reason]) -> str:
        """What moved it, in words: data with the figure that became public last, else code, parameters or packages.

        Parameters
        ----------
        reasons : iterable of Reason
            What differs between the runs that made it.
        """
        kinds = {reason.kind for reason in reasons if not reason.what.startswith(_DAYS)}
        told = [words for kind, words in _BY.items() if kind in kinds]
        if self.fresh:
            told.insert(0, f"by data, {say_count(len(self.fresh), 'new figure')}: {say_newest(catalog, self.fresh)}")
        elif "data" in kinds:
            told.insert(0, "by data: the same figures read otherwise, or others are left out")
        return "; ".join(told) or "by the day on which it is read"


_BY = {"code": "by code", "parameters": "by parameters", "environment": "by packages"}
_DAYS = ("as_of ", "origin ")
"""Parameters that are the editions' own days: no choice that somebody made."""


def say_newest(catalog: Catalog, rows: Iterable[str]) -> str:
    """The row of some that became public last, in words; how many more there are is said elsewhere."""
    table = catalog.rows(rows)
    day = table.reindex(columns=["published", "date"]).replace("", None).bfill(axis=1).iloc[:, 0].fillna("")
    last = table.loc[day.idxmax()]
    names = {each: row["label"] for each, row in catalog.tables["series"].set_index("series").iterrows()}
    named = next(filter(None, (names.get(last.get("series", "")), last.get("event"), last.get("target"))), last.name)
    ends = f", period to {last['period_end']}" if last.get("period_end") else ""
    return f"{named}{ends}" + (f", public on {day[last.name]}" if day[last.name] else "")


@dataclasses.dataclass(frozen=True)
class Difference:
    """What differs between two editions.

    Parameters
    ----------
    moves : tuple of Move
    same : int
        Findings that did not move.
    verdicts : tuple of (str, str, str)
        Claim, and its verdict before and after.
    reasons : dict of str to tuple of Reason
        Notebook to what differs between its two runs.
    makers : dict of str to str
        Finding to the notebook that made it.
    """

    moves: tuple[Move, ...]
    same: int
    verdicts: tuple[tuple[str, str, str], ...]
    reasons: Mapping[str, tuple[Reason, ...]]
    makers: Mapping[str, str] = dataclasses.field(default_factory=dict)

    def reasons_of(self, move: Move) -> tuple[Reason, ...]:
        """What differs between the runs that made a number."""
        return tuple(self.reasons.get(self.makers.get(move.id, ""), ()))


def compare_editions(project: Project, catalog: Catalog, before: str, after: str) -> Difference:
    """Compare two editions of the site, built or frozen.

    Raises
    ------
    UnknownNameError
        If the site has no such edition.
    """
    folders = [find_edition(project, name) for name in (before, after)]
    facts = [load_findings(folder) for folder in folders]
    moves = compare_findings(*facts)
    runs = [_load_runs(project, folder) for folder in folders]
    reasons = {
        notebook: tuple(_compare_runs(catalog, runs[0][notebook], runs[1][notebook]))
        for notebook in runs[1]
        if notebook in runs[0]
    }
    verdicts = _compare_verdicts(*(_load_verdicts(folder) for folder in folders))
    makers = {id: notebook for folder in folders for id, notebook in _load_makers(folder).items()}
    same = len(facts[1]) - sum(move.after is not None for move in moves)
    return Difference(moves, same, verdicts, reasons, makers)


def compare_findings(before: Mapping[str, Finding], after: Mapping[str, Finding]) -> tuple[Move, ...]:
    """Numbers whose value or band is not what it was, in the order of `after`; those that are gone come last."""
    names = [*after, *(id for id in before if id not in after)]
    moves = (Move(id, before.get(id), after.get(id)) for id in names)
    return tuple(move for move in moves if _numbers(move.before) != _numbers(move.after))


def find_edition(project: Project, name: str) -> Path:
    """Folder of an edition of the published site, or of a frozen one.

    Raises
    ------
    UnknownNameError
        If there is neither.
    """
    places = {path.parent.name: path.parent for path in project.site.glob(f"*/{MANIFEST_FILE}")}
    frozen = find_archives(project.frozen)
    if name in frozen:
        return unpack(project, frozen[name])
    if name not in places:
        raise UnknownNameError("built edition", name, [*places, *frozen])
    return places[name]


def load_findings(folder: Path) -> dict[str, Finding]:
    """The findings of a built edition, by id."""
    records = json.loads((folder / FACTS_FILE).read_text(encoding="utf-8"))
    return {record["id"]: Finding.from_dict(record) for record in records}


def _load_makers(folder: Path) -> dict[str, str]:
    records = json.loads((folder / FACTS_FILE).read_text(encoding="utf-8"))
    return {record["id"]: record["notebook"] for record in records}


def load_manifest(folder: Path) -> dict[str, Any]:
    """What a built edition was made from."""
    return json.loads((folder / MANIFEST_FILE).read_text(encoding="utf-8"))


def _numbers(finding: Finding | None) -> tuple | None:
    return None if finding is None else (finding.value, finding.low, finding.high, finding.unit)


def _load_runs(project: Project, folder: Path) -> dict[str, dict[str, Any]]:
    """Notebook to the record of its run where one is stored, else to what the manifest says of it."""
    runs = {}
    for run in load_manifest(folder)["runs"]:
        notebook = run["notebook"]
        kept = folder / PROVENANCE / f"{notebook}.json"
        record = json.loads(kept.read_text(encoding="utf-8")) if kept.is_file() else None
        runs[notebook] = record or find_record(project, notebook, run["key"]) or run
    return runs


def _compare_runs(catalog: Catalog, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterable[Reason]:
    if "inputs" in before and "inputs" in after:
        yield from compare_inputs(Inputs(**before["inputs"]), Inputs(**after["inputs"]))
        yield from _compare_knowledge(catalog, before["reads"], after["reads"])
        return
    empty = Inputs("", {}, {}, {})
    pair = (dataclasses.replace(empty, parameters=_parameters(run)) for run in (before, after))
    yield from compare_inputs(*pair)


def _parameters(run: Mapping[str, Any]) -> dict[str, Any]:
    return run["inputs"]["parameters"] if "inputs" in run else run["parameters"]


def _compare_knowledge(catalog: Catalog, before: list[Mapping], after: list[Mapping]) -> Iterable[Reason]:
    """Selections that both runs made, apart from the day, and that found other rows."""
    waiting: dict[str, list[Mapping]] = {}
    for read in before:
        waiting.setdefault(_question(read), []).append(read)
    for read in after:
        asked = waiting.get(_question(read))
        if asked:
            was = asked.pop(0) if len(asked) > 1 else asked[0]
            if was["digest"] != read["digest"]:
                yield Reason("data", _say_rows(catalog, was["query"], read["query"]))


def _question(read: Mapping) -> str:
    return json.dumps({name: value for name, value in read["query"].items() if name != "as_of"}, sort_keys=True)


def _say_rows(catalog: Catalog, before: Mapping, after: Mapping) -> str:
    old, new = (set(catalog.select(Query.from_dict(query)).index) for query in (before, after))
    said = []
    if new - old:
        said.append(f"{say_count(len(new - old), 'row')} became known by {after['as_of']}")
    if old - new:
        said.append(f"{say_count(len(old - new), 'row')} replaced or not known")
    return f"{say_query(after)}: " + (", ".join(said) or "rows changed")


def _load_verdicts(folder: Path) -> dict[str, str]:
    path = folder / CLAIMS_FILE
    if not path.is_file():
        return {}
    return {record["id"]: record["verdict"] for record in json.loads(path.read_text(encoding="utf-8"))}


def _compare_verdicts(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[tuple[str, str, str], ...]:
    names = sorted({*before, *after})
    pairs = ((name, before.get(name, ""), after.get(name, "")) for name in names)
    return tuple(pair for pair in pairs if pair[1] != pair[2])
