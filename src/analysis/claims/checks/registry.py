"""The names of checks, and how one is registered."""

from __future__ import annotations

from collections.abc import Callable

from analysis.claims.evidence import Evidence
from analysis.errors import UnknownNameError

FILE = "claims.yml"

CHECKS: dict[str, Callable[..., Evidence]] = {}
"""Check by name: ``check(setting, **parameters)`` gives an `Evidence`."""


def register(check: Callable[..., Evidence]) -> Callable[..., Evidence]:
    """Make a check known under the name of its function, without the leading ``judge_``."""
    CHECKS[check.__name__.removeprefix("judge_")] = check
    return check


def find_check(name: str) -> Callable[..., Evidence]:
    """The check of that name.

    Raises
    ------
    UnknownNameError
        If none is registered under it.
    """
    if name not in CHECKS:
        raise UnknownNameError("check", name, CHECKS, FILE)
    return CHECKS[name]
