"""Stated ranges for what no public row informs, what a formula can be over them, and what one would have to believe."""

from analysis.assumptions.beliefs import Belief
from analysis.assumptions.formulas import Formula, trace
from analysis.assumptions.ranges import Assumption, Range, read_assumptions, settle, span
