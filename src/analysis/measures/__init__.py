"""Measures: pure functions of a study and parameters that return findings.

A chapter calls a measure and shows what it finds; a claim names it with its parameters and judges what comes back; the
cells of a grid are the same call with other parameters. Beside its measures a module holds what a chapter's tables and
charts need of the same computation, made once for both.
"""

from analysis.measures.documents import documents
from analysis.measures.trajectory import (
    choose_scale,
    compare_trajectories,
    goal_missed_by_trend,
    goal_reached,
    last_year,
    mark_levels,
    spread_of_models,
    trajectory,
)

__all__ = [
    "choose_scale",
    "compare_trajectories",
    "documents",
    "goal_missed_by_trend",
    "goal_reached",
    "last_year",
    "mark_levels",
    "spread_of_models",
    "trajectory",
]
