"""Folders in which something is made before it is moved to its place, so that nothing half-made ever stands there."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

PREFIX = ".unfinished-"

KEPT_SECONDS = 24 * 3600
"""How long a folder may be the work of a process that still runs; an older one was left by one that was killed."""


@contextlib.contextmanager
def unfinished_folder(parent: Path) -> Iterator[Path]:
    """An empty folder in `parent`, on the same disk as what is made in it for a place there; gone with the block.

    What killed processes left there is cleared first.
    """
    parent.mkdir(parents=True, exist_ok=True)
    for left in parent.glob(f"{PREFIX}*"):
        with contextlib.suppress(FileNotFoundError):  # another process may clear it first
            if time.time() - left.stat().st_mtime > KEPT_SECONDS:
                shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
