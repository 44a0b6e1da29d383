"""The registered checks: pure functions from figures known on a day to evidence, by name."""

from analysis.claims.checks import (  # noqa: F401  each registers its checks
    supplied,
    transition,  # noqa: E402,F401
)
from analysis.claims.checks.registry import CHECKS, find_check

__all__ = ["CHECKS", "find_check"]
