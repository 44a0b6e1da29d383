"""Folders in which something is made before it is moved to its place, so that nothing half-made ever stands there."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

PREFIX = ".unfinished-"

_OWNER = re.compile(rf"^{re.escape(PREFIX)}(\d+)-(\d+)-")


@contextlib.contextmanager
def unfinished_folder(parent: Path) -> Iterator[Path]:
    """An empty folder in `parent`, on the same disk as what is made in it for a place there; gone with the block.

    What processes that are gone left there is cleared first: each folder bears the number and the start of its own.
    """
    parent.mkdir(parents=True, exist_ok=True)
    clear_left(parent)
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-{_find_start(os.getpid())}-", dir=parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def clear_left(parent: Path) -> None:
    """Remove the unfinished folders in a folder whose process is gone."""
    for left in parent.glob(f"{PREFIX}*"):
        owner = _OWNER.match(left.name)
        if owner is None or not _runs(int(owner[1]), int(owner[2])):
            shutil.rmtree(left, ignore_errors=True)


def _runs(process: int, start: int) -> bool:
    """Whether a process that began then still runs: a number may be given anew."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # somebody else's
    return _find_start(process) == start


def _find_start(process: int) -> int:
    """When a process began, as the system counts; 0 where it does not tell."""
    try:
        text = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return 0
    return int(text.rpartition(")")[2].split()[19])
