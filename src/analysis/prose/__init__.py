"""Findings to formatted numbers and sentences: the only place where a number becomes text for a reader."""

from analysis.prose.numbers import FIGURES, MINUS, UNITS, compare, format_range, format_value, name_unit
from analysis.prose.sentences import (
    FIGURES_OF_ASSUMPTIONS,
    RECALLED_MARK,
    describe,
    format_date,
    join,
    part,
    say_count,
    say_probability,
)

__all__ = [
    "FIGURES",
    "FIGURES_OF_ASSUMPTIONS",
    "MINUS",
    "RECALLED_MARK",
    "UNITS",
    "compare",
    "describe",
    "format_date",
    "format_range",
    "format_value",
    "join",
    "name_unit",
    "part",
    "say_count",
    "say_probability",
]
