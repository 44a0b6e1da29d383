"""Measures: pure functions of a study and parameters that return findings.

A chapter calls a measure and shows what it finds; a claim names it with its parameters and judges what comes back; the
cells of a grid are the same call with other parameters. Beside its measures a module holds what a chapter's tables and
charts need of the same computation, made once for both.
"""

from analysis.measures.documents import documents
from analysis.measures.funnel import KNOBS, Funnel, shop_funnel
from analysis.measures.market_share import (
    relate_to_market,
    restatement,
    share_falls,
    share_of_market,
    sum_calendar_years,
)
from analysis.measures.operator import operator_concentration, operator_losses, operator_price, operator_tail
from analysis.measures.rivals import (
    COLOURS,
    compare_growth,
    faster_in_each_year,
    growth_gap,
    latest_figure,
    list_growth,
    newcomer,
    small_but_growing,
    social_share,
    take_years,
    users_beside,
)
from analysis.measures.sellers import sellers_for_each_buyer, selling_gets_harder
from analysis.measures.shop import (
    claimed_fans,
    compare_bases,
    cost_of_buyers,
    largest_launch,
    live_share,
    sales_per_fan,
    see_launch,
    share_later,
    small_part,
)
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
    "COLOURS",
    "Funnel",
    "KNOBS",
    "choose_scale",
    "claimed_fans",
    "compare_bases",
    "compare_growth",
    "compare_trajectories",
    "cost_of_buyers",
    "documents",
    "faster_in_each_year",
    "goal_missed_by_trend",
    "goal_reached",
    "growth_gap",
    "largest_launch",
    "last_year",
    "latest_figure",
    "list_growth",
    "live_share",
    "mark_levels",
    "newcomer",
    "operator_concentration",
    "operator_losses",
    "operator_price",
    "operator_tail",
    "relate_to_market",
    "restatement",
    "sales_per_fan",
    "see_launch",
    "sellers_for_each_buyer",
    "selling_gets_harder",
    "share_falls",
    "share_later",
    "share_of_market",
    "shop_funnel",
    "small_but_growing",
    "small_part",
    "social_share",
    "spread_of_models",
    "sum_calendar_years",
    "take_years",
    "trajectory",
    "users_beside",
]
