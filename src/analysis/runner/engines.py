"""Which engine runs the notebooks, and the process that the warm one forks its runs from."""

from __future__ import annotations

import multiprocessing
import os

from analysis.errors import UnknownNameError

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


def start_server() -> None:
    """Start the process that runs are forked from, where it does not run yet; it makes its imports meanwhile."""
    from multiprocessing import forkserver  # not on every system

    multiprocessing.get_context("forkserver").set_forkserver_preload(PRELOADED)
    forkserver.ensure_running()
