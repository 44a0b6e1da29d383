"""What of a build folder nobody needs any more: older sites and editions, runs that no site shows, what failed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

from analysis.project import Project
from analysis.publish.editions import MANIFEST_FILE
from analysis.publish.sharing import FOLDER, find_shared
from analysis.runner.locks import hold_build
from analysis.runner.unfinished import clear_left

PARTS = ("runs", "editions", "sites", "data", "failed")
"""Folders that are cleaned; sweeps and whatever else lies there are somebody's results."""


def clean_build(project: Project, keep: int, say) -> int:
    """Remove what nobody needs any more; the published site stays whole.

    Parameters
    ----------
    keep : int
        Sites that are kept, the published one among them, with their editions and runs.
    say : callable
        Called with a line where another build has to be waited for.

    Returns
    -------
    int
        Bytes that it freed.
    """
    if not project.build.is_dir():
        return 0
    with hold_build(project, say):
        before = measure(project.build)
        for folder in [project.build, *(project.build / part for part in PARTS), *(project.runs.glob("*"))]:
            clear_left(folder)
        sites = _order(project.build / "sites", project.site.resolve())
        for old in [*sites[keep:], project.build / "failed", project.build / "data"]:
            shutil.rmtree(old, ignore_errors=True)
        shown = {(run["notebook"], run["key"][:24]) for site in sites[:keep] for run in _list_runs(site)}
        for run in project.runs.glob("*/*"):
            if (run.parent.name, run.name.rpartition("-")[2]) not in shown:
                shutil.rmtree(run, ignore_errors=True)
        prune_editions(project, keep)
        return before - measure(project.build)


def prune_editions(project: Project, keep: int) -> None:
    """Keep the latest built folders of each edition only."""
    by_name: dict[str, list[Path]] = {}
    for folder in (each for each in _order(project.build / "editions") if each.name != FOLDER):
        by_name.setdefault(folder.name.rpartition("-")[0], []).append(folder)
    for folders in by_name.values():
        for old in folders[keep:]:
            shutil.rmtree(old, ignore_errors=True)
    shared = {find_shared(folder) for folders in by_name.values() for folder in folders[:keep]}
    for old in (project.build / "editions" / FOLDER).glob("*"):
        if old not in shared:
            shutil.rmtree(old, ignore_errors=True)


def measure(folder: Path) -> int:
    """Bytes that the files below a folder take; one that stands in two places counts once."""
    states = (path.lstat() for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return sum({state.st_ino: state.st_size for state in states}.values())


def _order(folder: Path, first: Path | None = None) -> list[Path]:
    """Folders in a folder, latest first; `first` comes before all."""
    found = [path for path in folder.glob("*") if path.is_dir()]
    return sorted(found, key=lambda path: (path == first, path.stat().st_mtime), reverse=True)


def _list_runs(site: Path) -> Iterator[dict]:
    for manifest in site.glob(f"*/{MANIFEST_FILE}"):
        yield from json.loads(manifest.read_text(encoding="utf-8"))["runs"]
