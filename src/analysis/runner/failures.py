"""What is kept of a run that failed: the notebook as far as it came, its traceback, and the command that repeats it."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from pathlib import Path
from typing import Any

import yaml

from analysis.errors import ChapterError, escape_controls
from analysis.project import Project
from analysis.runner.plan import Task
from analysis.runner.unfinished import unfinished_folder

NOTEBOOK_FILE, TRACEBACK_FILE = "notebook.ipynb", "traceback.txt"

SHOWN_LINES = 12
"""Lines of a traceback that its message shows."""

_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


def keep_failure(
    project: Project, task: Task, what: str, detail: str, executed: Path, traceback: str = ""
) -> ChapterError:
    """Keep a failed run below ``build/failed/``, in place of the last one of the same inputs; returns its error.

    Parameters
    ----------
    what, detail : str
        What happened, and what the error says of itself.
    executed : Path
        The notebook as far as it came.
    """
    detail, command = escape_controls(_COLOURS.sub("", detail)), say_command(project, task)
    lines = [escape_controls(line) for line in _COLOURS.sub("", traceback).splitlines()]
    place = project.build / "failed" / f"{task.notebook}-{task.inputs.key[:12]}"
    with unfinished_folder(place.parent) as folder:
        if executed.is_file():
            shutil.copy(executed, folder / NOTEBOOK_FILE)
        text = "\n".join([f"{what}: {detail}", command, "", *lines])
        (folder / TRACEBACK_FILE).write_text(f"{text}\n", encoding="utf-8")
        shutil.rmtree(place, ignore_errors=True)
        folder.rename(place)
    return ChapterError(task.notebook, what, detail, command, place, "\n".join(lines[-SHOWN_LINES:]))


def say_command(project: Project, task: Task) -> str:
    """The command that repeats a run, with every parameter, as a shell takes it."""
    chapter = f"{task.notebook}.ipynb"
    words = ["netred", "run", task.notebook if project.chapters is None else str(project.notebooks / chapter)]
    if not project.holds_own_study:
        words += ["--data", str(project.study)]
    for name, value in task.parameters.items():
        words += ["-p", f"{name}={_write(value)}"]
    return shlex.join(words)


def _write(value: Any) -> str:
    """A value as ``-p`` reads it back; a day may stand as it is."""
    if not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    try:
        return value if str(yaml.safe_load(value)) == value else json.dumps(value, ensure_ascii=False)
    except (yaml.YAMLError, ValueError):
        return json.dumps(value, ensure_ascii=False)
