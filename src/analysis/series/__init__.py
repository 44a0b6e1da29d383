"""Series of a few dozen periods: growth on the year before, seasons, damping, and tests with errors that persist."""

from analysis.series.autoregression import (
    FEWEST_AFTER,
    FEWEST_BEFORE,
    FLOW,
    OVERLAPS,
    TRAILING,
    Layout,
    find_null,
    judge,
    simulate_errors,
)
from analysis.series.damping import damp_time
from analysis.series.estimates import (
    POWER,
    SIZE,
    STRONGEST_LOOKED_AT,
    WORLDS,
    Estimate,
    Power,
    estimate,
    estimate_mean,
    find_detectable,
)
from analysis.series.lines import assess_line
from analysis.series.proportions import assess_difference, assess_share, compare_shares, judge_share
from analysis.series.rates import measure_growth
from analysis.series.seasons import code_positions, code_seasons, season_length
