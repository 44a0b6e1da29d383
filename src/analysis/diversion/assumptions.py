"""Assumptions, which stand on the ground floor."""

from analysis.assumptions import Assumption, read_assumptions

__all__ = ["Assumption", "read_assumptions"]
