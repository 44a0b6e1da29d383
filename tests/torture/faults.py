"""Calls of the system that fail as asked: the n-th of a kind, wherever in this process it is made."""

from __future__ import annotations

import builtins
import contextlib
import errno
import io
import os
import threading
from collections.abc import Iterator
from pathlib import Path

CODES = (errno.ENOSPC, errno.EIO, errno.EACCES)

CALLS = {
    "rename": ("rename", "replace", "link", "symlink"),
    "folder": ("mkdir", "scandir", "listdir"),
    "remove": ("unlink", "rmdir"),
    "other": ("fsync", "utime", "chmod", "truncate"),
}
"""Kinds of calls beside opening, writing and reading, which go through `io`."""

KINDS = ("open", "read", "write", *CALLS)


class Faults:
    """Counts the calls of one kind on files below a folder and makes one of them fail.

    Parameters
    ----------
    root : Path
        Only what lies below it counts.
    kind : str
        One of `KINDS`.
    number : int
        Which call fails, from one; none does where it is 0.
    code : int
        The error that it fails with.
    ending : str
        Only places that end so count.
    """

    def __init__(self, root: Path, kind: str, number: int, code: int, ending: str = ""):
        self.root, self.kind, self.number, self.code, self.ending = str(root), kind, number, code, ending
        self.count, self.met, self._lock = 0, "", threading.Lock()

    def meet(self, kind: str, place) -> None:
        """Called before every call; raises where this is the one that fails."""
        if kind != self.kind or not self._is_ours(place):
            return
        with self._lock:
            self.count += 1
            if self.count != self.number:
                return
        self.met = str(place)
        raise OSError(self.code, os.strerror(self.code), self.met)

    def _is_ours(self, place) -> bool:
        if isinstance(place, int):
            with contextlib.suppress(OSError):
                place = os.readlink(f"/proc/self/fd/{place}")
        if not isinstance(place, (str, os.PathLike)):
            return False
        return os.fspath(place).startswith(self.root) and os.fspath(place).endswith(self.ending)


@contextlib.contextmanager
def failing(faults: Faults) -> Iterator[Faults]:
    """Every call of this process passes by `faults` during the block."""
    kept = {(builtins, "open"): builtins.open, (io, "open"): io.open, (os, "open"): os.open}
    kept |= {(os, name): getattr(os, name) for names in CALLS.values() for name in names}
    kept |= {(os, "sendfile"): os.sendfile}
    opened = _open_with(faults, io.open)
    passing = {(builtins, "open"): opened, (io, "open"): opened, (os, "open"): _pass(faults, "open", os.open)}
    passing |= {(os, name): _pass(faults, kind, kept[os, name]) for kind, names in CALLS.items() for name in names}
    passing |= {(os, "sendfile"): _pass(faults, "write", os.sendfile)}
    try:
        for (module, name), function in passing.items():
            setattr(module, name, function)
        yield faults
    finally:
        for (module, name), function in kept.items():
            setattr(module, name, function)


def _pass(faults: Faults, kind: str, function):
    def call(*words, **options):
        faults.meet(kind, words[0] if words else next(iter(options.values()), ""))
        return function(*words, **options)

    return call


def _open_with(faults: Faults, function):
    class File(io.FileIO):
        def write(self, content):
            faults.meet("write", self.name)
            return super().write(content)

        def readinto(self, buffer):
            faults.meet("read", self.name)
            return super().readinto(buffer)

        def readall(self):
            faults.meet("read", self.name)
            return super().readall()

    def open(file, mode="r", buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None):
        if not faults._is_ours(file) or not isinstance(file, (str, os.PathLike)):
            return function(file, mode, buffering, encoding, errors, newline, closefd, opener)
        faults.meet("open", file)
        raw = File(os.fspath(file), mode.replace("b", "").replace("t", ""), closefd, opener)
        if buffering == 0:
            return raw
        kind = io.BufferedRandom if "+" in mode else io.BufferedReader if raw.readable() else io.BufferedWriter
        held = kind(raw)
        return held if "b" in mode else io.TextIOWrapper(held, encoding, errors, newline)

    return open
