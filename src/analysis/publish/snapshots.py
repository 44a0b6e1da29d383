"""The copy of the data folder that a build reads: all of it sees the same figures, whatever is saved meanwhile."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Mapping
from pathlib import Path

from analysis.errors import BuildError, ChangedError
from analysis.project import Project
from analysis.publish.contents import DATA, PROGRAM, find_changes, list_data
from analysis.runner.manifest import digest
from analysis.runner.unfinished import unfinished_folder


def take_snapshot(project: Project, contents: Mapping[str, str]) -> Project:
    """Copy the data folder below the build folder; returns the project that reads the copy.

    Parameters
    ----------
    contents : mapping of str to str
        As `list_contents` gave them: what the copy must hold.

    Raises
    ------
    ChangedError
        If a file is not what it was when the contents were listed.
    """
    ours = {name: text for name, text in contents.items() if name.startswith(DATA)}
    store = project.build / "data"
    place = store / digest(ours)[:16]
    if not _holds(place, ours):
        shutil.rmtree(place, ignore_errors=True)
        with unfinished_folder(store) as temporary:
            copy = temporary / "data"
            copy.mkdir()
            for path in list_data(project.data):
                target = copy / path.relative_to(project.data)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, target)
            changes = find_changes(ours, _list_copy(copy))
            if changes:
                raise ChangedError(changes)
            copy.rename(place)
    for other in store.iterdir():
        if other != place:
            shutil.rmtree(other, ignore_errors=True)
    return dataclasses.replace(project, data=place, home=project.study)


def check_unchanged(before: Mapping[str, str], after: Mapping[str, str]) -> None:
    """Hold the contents that a build rests on at its end against those at its start.

    Raises
    ------
    ChangedError
        If anything changed meanwhile.
    BuildError
        If it was the program itself, which this process cannot start anew.
    """
    changes = find_changes(before, after)
    program = [name for name in changes if name.startswith(PROGRAM)]
    if program:
        raise BuildError(
            f"{program[0]}: found it changed while a build ran, a part of the program itself, expected the same to the "
            "end; nothing was published: run the command again."
        )
    if changes:
        raise ChangedError(changes)


def _holds(place: Path, contents: Mapping[str, str]) -> bool:
    return place.is_dir() and not find_changes(contents, _list_copy(place))


def _list_copy(folder: Path) -> dict[str, str]:
    return {DATA + path.relative_to(folder).as_posix(): digest(path.read_bytes()) for path in list_data(folder)}
