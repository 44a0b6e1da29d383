"""What still holds, what is stale, and which part changed: code, data, parameters or environment."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Mapping
from typing import Any

import nbformat

from analysis.catalog import Catalog
from analysis.project import Project
from analysis.runner.manifest import PACKAGE, Inputs, digest_text, read_chapter, read_code_cells
from analysis.runner.plan import Task
from analysis.runner.runs import NOTEBOOK_FILE, RECORD_FILE, find_run, read_record

HOLDS, READY, STALE, NEVER = "holds", "ready, not shown", "stale", "never run"
MANIFEST_FILE = "manifest.json"


@dataclasses.dataclass(frozen=True)
class Reason:
    """One part that changed.

    Parameters
    ----------
    kind : str
        ``code``, ``data``, ``parameters``, ``environment``, or ``text`` of the chapter.
    what : str
        The module, cell, selection of rows, parameter or piece of the environment, and how it changed.
    """

    kind: str
    what: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.what}"


@dataclasses.dataclass(frozen=True)
class Status:
    """Where one notebook of an edition stands.

    Parameters
    ----------
    state : str
        ``holds`` where the site shows what a build would make; ``ready, not shown`` where only the site is behind;
        ``stale`` where the notebook has to run again; ``never run``.
    reasons : tuple of Reason
        What changed since the run that the site shows; none where it holds or never ran.
    """

    edition: str
    notebook: str
    state: str
    reasons: tuple[Reason, ...] = ()


def find_status(project: Project, catalog: Catalog, edition: str, tasks: Iterable[Task]) -> list[Status]:
    """Where each notebook of an edition stands, against what the published edition shows; nothing runs."""
    shown = load_shown(project, edition)
    return [_compare(project, catalog, edition, task, shown.get(task.notebook)) for task in tasks]


def load_shown(project: Project, edition: str) -> dict[str, dict[str, Any]]:
    """Notebook to what the manifest of the published edition says of its run."""
    manifest = project.site / edition / MANIFEST_FILE
    if not manifest.is_file():
        return {}
    return {run["notebook"]: run for run in json.loads(manifest.read_text(encoding="utf-8"))["runs"]}


def _compare(project: Project, catalog: Catalog, edition: str, task: Task, shown: Mapping[str, Any] | None) -> Status:
    run = find_run(project, catalog, task)
    if shown is None:
        return Status(edition, task.notebook, NEVER if run is None else READY)
    same = run is not None and run.key == shown["key"]
    text = digest_text(read_chapter(project.notebooks / f"{task.notebook}.ipynb"))
    reasons = [] if same else _explain_shown(project, catalog, task, shown)
    if shown.get("text", text) != text:
        reasons.append(Reason("text", f"notebooks/{task.notebook}.ipynb reads otherwise"))
    state = STALE if run is None else READY if reasons else HOLDS
    return Status(edition, task.notebook, state, tuple(reasons))


def _explain_shown(project: Project, catalog: Catalog, task: Task, shown: Mapping[str, Any]) -> list[Reason]:
    record = find_record(project, task.notebook, shown["key"])
    if record is None:
        return [Reason("run", f"the one that the site shows ({shown['key'][:12]}) is stored no more")]
    return _explain(project, catalog, task, record) or [Reason("run", "the site shows another of the same inputs")]


def find_record(project: Project, notebook: str, key: str) -> dict[str, Any] | None:
    """The stored record of the run with a key, where one can be read."""
    for path in project.runs.glob(f"{notebook}/*-{key[:24]}/{RECORD_FILE}"):
        record = read_record(path)
        if record is not None:
            return record | {"folder": path.parent}
    return None


def compare_inputs(before: Inputs, after: Inputs) -> list[Reason]:
    """Which inputs of a run differ, apart from the rows that it read."""
    reasons = []
    if before.code != after.code:
        reasons.append(Reason("code", "the notebook's cells changed"))
    reasons += [
        Reason("code", what) for what in _differences(_name(before.modules), _name(after.modules), values=False)
    ]
    reasons += [Reason("parameters", what) for what in _differences(before.parameters, after.parameters)]
    return reasons + [Reason("environment", what) for what in _differences(before.environment, after.environment)]


def _name(modules: Mapping[str, str]) -> dict[str, str]:
    """What a run reached of the package, in words."""
    kinds = {name: "module" if name.partition(".")[0] == PACKAGE else "file" for name in modules}
    return {f"{kinds[name]} {name}": text for name, text in modules.items()}


def compare_reads(catalog: Catalog, record: Mapping[str, Any]) -> list[Reason]:
    """Which rows that a run read are otherwise today, by file; selections of rows where no single row says it.

    Parameters
    ----------
    record : mapping
        Of a stored run: its ``reads``, and its ``rows`` with their digests.
    """
    changed = [read["query"] for read in record["reads"] if catalog.digest_of(read["query"]) != read["digest"]]
    if not changed:
        return []
    before = record.get("rows", {})
    today = {row: text for query in changed for row, text in catalog.trace(query).items()}
    said = [f"{row} is gone" for row in before if catalog.find_file(row) is None]
    for row, text in today.items():
        if row not in before or before[row] != text:
            said.append(f"{catalog.find_file(row)}, {row} " + ("changed" if row in before else "is new"))
    said = said or [f"{say_query(query)} reads otherwise" for query in changed]
    return [Reason("data", what) for what in dict.fromkeys(said)]


def say_query(query: Mapping[str, Any]) -> str:
    """A recorded question in words: ``total (quarter) as known on 2016-05-31``."""
    name = query.get("name") or f"the table {query['table']}"
    if query["table"] == "assumptions":
        name = f"the assumptions {query.get('name') or ''}".rstrip()
    details = [query[word] for word in ("frequency", "entity", "nature") if query.get(word)]
    if query.get("period_end"):
        details.append(f"the period to {query['period_end']}")
    return name + (f" ({', '.join(details)})" if details else "") + f" as known on {query['as_of']}"


def _explain(project: Project, catalog: Catalog, task: Task, record: Mapping[str, Any]) -> list[Reason]:
    before = Inputs(**record["inputs"])
    reasons = compare_inputs(before, task.inputs) + compare_reads(catalog, record)
    if before.code == task.inputs.code:
        return reasons
    cells = _say_cells(project, task.notebook, record)
    return [Reason("code", cells), *reasons[1:]]


def _say_cells(project: Project, notebook: str, record: Mapping[str, Any]) -> str:
    """Which code cells differ from those that ran, as a reader of the notebook counts them."""
    executed = nbformat.read(record["folder"] / NOTEBOOK_FILE, as_version=4)
    code = [cell for cell in executed.cells if cell.cell_type == "code"]
    ran = [cell.source for cell in code if "injected-parameters" not in cell.metadata.get("tags", ())]
    today = read_code_cells(read_chapter(project.notebooks / f"{notebook}.ipynb"))
    places = [str(place + 1) for place, cell in enumerate(today) if place >= len(ran) or ran[place] != cell]
    if len(ran) != len(today):
        return f"notebooks/{notebook}.ipynb has {len(today)} code cells instead of {len(ran)}"
    if not places:
        return f"notebooks/{notebook}.ipynb, a tag that says how a cell is executed"
    return f"notebooks/{notebook}.ipynb, code cell {', '.join(places)}"


def _changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    missing = object()
    names = [*before, *(name for name in after if name not in before)]
    return [name for name in names if before.get(name, missing) != after.get(name, missing)]


def _differences(before: Mapping[str, Any], after: Mapping[str, Any], values: bool = True) -> list[str]:
    """What differs between two mappings, in words; `values` says whether the values mean something to a reader."""
    said = []
    for name in _changed(before, after):
        if name not in before:
            said.append(f"{name} is new")
        elif name not in after:
            said.append(f"{name} is gone")
        else:
            said.append(f"{name} {before[name]} became {after[name]}" if values else f"{name} changed")
    return said
