"""Which engine runs the notebooks, and the process that the warm one forks its runs from."""

from __future__ import annotations

import multiprocessing
import os
from pathlib import Path

from analysis.errors import BuildError, UnknownNameError
from analysis.runner.manifest import digest

ENGINES = ("warm", "plain")
"""The warm engine forks each run from a process with the imports made; the plain one is papermill's own."""

ENGINE_VARIABLE = "NETRED_ENGINE"
"""Environment variable that names the engine."""

PRELOADED = ["analysis.runner.preload"]
"""What the fork server imports once."""


def choose_engine() -> str:
    """The engine of `ENGINE_VARIABLE`, else the warm one where processes can be forked, else the plain one.

    Raises
    ------
    UnknownNameError
        If the variable names another.
    """
    asked = os.environ.get(ENGINE_VARIABLE)
    if asked and asked not in ENGINES:
        raise UnknownNameError("engine", asked, ENGINES, ENGINE_VARIABLE)
    can_fork = "forkserver" in multiprocessing.get_all_start_methods()
    return asked or ("warm" if can_fork and not multiprocessing.current_process().daemon else "plain")


_program: str | None = None


def start_server() -> None:
    """Start the process that runs are forked from, where it does not run yet; it makes its imports meanwhile."""
    from multiprocessing import forkserver  # not on every system

    global _program
    if _program is None:
        _program = _digest_program()
    multiprocessing.get_context("forkserver").set_forkserver_preload(PRELOADED)
    forkserver.ensure_running()


def check_program() -> None:
    """Hold the package's source against what it was before the process was started that runs are forked from.

    Raises
    ------
    BuildError
        If a module changed since: a run may have been of the one or of the other.
    """
    if _program is not None and _digest_program() != _program:
        raise BuildError(
            "package: found a module changed while it was in use, expected the same to the end; nothing was kept: run "
            "the command again."
        )


def _digest_program() -> str:
    source = Path(__file__).parents[1]
    return digest([digest(path.read_bytes()) for path in sorted(source.rglob("*.py"))])
