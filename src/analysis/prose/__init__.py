"""Findings to formatted numbers and sentences: the only place where a number becomes text for a reader."""

from analysis.prose.numbers import FIGURES, MINUS, compare, format_range, format_value, name_unit
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
from analysis.prose.times import find_later, keep_known
from analysis.prose.units import CURRENCIES, UNITS, check_one_unit, find_unit, knows_unit
