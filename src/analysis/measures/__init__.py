"""Measures: pure functions of a study and parameters that return findings.

A chapter calls a measure and shows what it finds; a claim names it with its parameters and judges what comes back; the
cells of a grid are the same call with other parameters. Beside its measures a module holds what a chapter's tables and
charts need of the same computation, made once for both.
"""

from analysis.measures.ceilings import (
    ceiling_in_sight,
    ceilings,
    fit_ceilings,
    forecast_ends,
    list_ceilings,
    mark_last,
    pick_year_ends,
    say_ceilings,
    say_room,
)
from analysis.measures.crossing import passed_benchmark, say_crossing, simulate_passing, tabulate_crossing
from analysis.measures.documents import documents
from analysis.measures.doubling import doubling, tabulate_doubled
from analysis.measures.festival import festival_nowcasts, list_nowcast, say_nowcast
from analysis.measures.funnel import KNOBS, Funnel, shop_funnel
from analysis.measures.goals import goal_by_choice, goal_missed_by_trend, goal_reached, goal_without
from analysis.measures.levels import level_reached, share_above
from analysis.measures.market_share import (
    relate_to_market,
    restatement,
    share_falls,
    share_of_market,
    sum_calendar_years,
)
from analysis.measures.operator import operator_concentration, operator_losses, operator_price, operator_tail
from analysis.measures.pace import market_slows, recent_growth
from analysis.measures.revival import revival
from analysis.measures.rivals import (
    COLOURS,
    compare_growth,
    faster_in_each_year,
    growth_gap,
    latest_figure,
    list_both,
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
from analysis.measures.sizes import compare_sizes, larger_after_haircuts, larger_than_benchmark, say_haircuts
from analysis.measures.slowing import (
    fading,
    find_slopes,
    list_growth,
    say_slopes,
    seen_to_slow,
    slowing,
    tabulate_slopes,
)
from analysis.measures.sources_of_growth import (
    buyers_and_spend,
    buyers_to_be_had,
    list_buyers,
    list_parts,
    market_and_part,
    say_buyers,
    say_parts,
    tabulate_parts,
)
from analysis.measures.trajectory import (
    choose_scale,
    compare_trajectories,
    last_year,
    mark_levels,
    say_expected,
    say_models,
    spread_of_models,
    trajectory,
)
from analysis.measures.vintages import date_chances, follow_goal, goal_by_day, say_chances, tabulate_chances

__all__ = [
    "COLOURS",
    "Funnel",
    "KNOBS",
    "buyers_and_spend",
    "buyers_to_be_had",
    "ceiling_in_sight",
    "ceilings",
    "choose_scale",
    "claimed_fans",
    "compare_bases",
    "compare_growth",
    "compare_sizes",
    "compare_trajectories",
    "cost_of_buyers",
    "date_chances",
    "documents",
    "doubling",
    "fading",
    "faster_in_each_year",
    "festival_nowcasts",
    "find_slopes",
    "fit_ceilings",
    "follow_goal",
    "forecast_ends",
    "goal_by_choice",
    "goal_by_day",
    "goal_missed_by_trend",
    "goal_reached",
    "goal_without",
    "growth_gap",
    "larger_after_haircuts",
    "larger_than_benchmark",
    "largest_launch",
    "last_year",
    "latest_figure",
    "level_reached",
    "list_both",
    "list_buyers",
    "list_ceilings",
    "list_growth",
    "list_nowcast",
    "list_parts",
    "live_share",
    "mark_last",
    "mark_levels",
    "market_and_part",
    "market_slows",
    "newcomer",
    "operator_concentration",
    "operator_losses",
    "operator_price",
    "operator_tail",
    "passed_benchmark",
    "pick_year_ends",
    "recent_growth",
    "relate_to_market",
    "restatement",
    "revival",
    "sales_per_fan",
    "say_buyers",
    "say_ceilings",
    "say_chances",
    "say_crossing",
    "say_expected",
    "say_haircuts",
    "say_models",
    "say_nowcast",
    "say_parts",
    "say_room",
    "say_slopes",
    "see_launch",
    "seen_to_slow",
    "sellers_for_each_buyer",
    "selling_gets_harder",
    "share_above",
    "share_falls",
    "share_later",
    "share_of_market",
    "shop_funnel",
    "simulate_passing",
    "slowing",
    "small_but_growing",
    "small_part",
    "social_share",
    "spread_of_models",
    "sum_calendar_years",
    "tabulate_chances",
    "tabulate_crossing",
    "tabulate_doubled",
    "tabulate_parts",
    "tabulate_slopes",
    "take_years",
    "trajectory",
    "users_beside",
]
