"""One build at a time in a build folder; the lock is the system's and ends with the process that holds it."""

from __future__ import annotations

import contextlib
import fcntl
from collections.abc import Callable, Iterator

from analysis.project import Project

LOCK_FILE = ".lock"


@contextlib.contextmanager
def hold_build(project: Project, say: Callable[[str], None]) -> Iterator[None]:
    """Keep other builds out of the build folder during the block; where one is under way, say so and wait for it."""
    project.build.mkdir(parents=True, exist_ok=True)
    with (project.build / LOCK_FILE).open("a", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("  another build is under way here: waiting until it ends")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
