"""Measures: pure functions of a study and parameters that return findings.

A chapter calls a measure and shows what it finds; a claim names it with its parameters and judges what comes back; the
cells of a grid are the same call with other parameters. Beside its measures a module holds what a chapter's tables and
charts need of the same computation, made once for both.

Examples
--------
>>> from analysis.study import find_measure
>>> find_measure("share_held").read({"entrance": "taobao", "destination": "tmall"})
{'entrance': 'taobao', 'destination': 'tmall'}
"""

from analysis.measures.brand_lists import native_brands_early, native_brands_survival
from analysis.measures.brands import (
    count_native,
    native_brand_counts,
    native_brands,
    native_brands_step,
    tabulate_counts,
)
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
from analysis.measures.deals import list_deals, purpose_of_deals, share_traffic
from analysis.measures.dependence import dependence, entrance_closed, find_dependence, find_way, tabulate_swings
from analysis.measures.documents import documents
from analysis.measures.doubling import doubling, tabulate_doubled
from analysis.measures.festival import festival_nowcasts, list_nowcast, say_nowcast
from analysis.measures.flows import flows_between, incremental_visits
from analysis.measures.funnel import KNOBS, Funnel, shop_funnel
from analysis.measures.goals import goal_by_choice, goal_missed_by_trend, goal_reached, goal_without
from analysis.measures.levels import level_reached, share_above
from analysis.measures.limits import (
    detectable_step,
    limits_of_methods,
    tabulate_detectable,
    tabulate_rejections,
    tabulate_worlds,
    tests_of_precedence,
    worlds_of_precedence,
)
from analysis.measures.live import live_share
from analysis.measures.market_share import (
    relate_to_market,
    restatement,
    share_falls,
    share_of_market,
    sum_calendar_years,
)
from analysis.measures.operator import operator_concentration, operator_losses, operator_price, operator_tail
from analysis.measures.outside import (
    advertising_bought,
    advertising_over_agreement,
    advertising_paid_back,
    divide,
    guide_sites_share,
)
from analysis.measures.own_years import follow_years, own_years, say_years, tabulate_years
from analysis.measures.pace import market_slows, recent_growth
from analysis.measures.passage import orders_through_entrance
from analysis.measures.revival import revival
from analysis.measures.rivals import (
    COLOURS,
    compare_growth,
    faster_in_each_year,
    growth_gap,
    latest_figure,
    list_both,
    newcomer,
    take_years,
    users_beside,
)
from analysis.measures.sellers import sellers_for_each_buyer, selling_gets_harder
from analysis.measures.shares import common_growth, fit_quarters, observe_shares, share_ahead, share_held, share_lost
from analysis.measures.shop import (
    claimed_fans,
    compare_bases,
    cost_of_buyers,
    largest_launch,
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
from analysis.measures.social import small_but_growing, social_share
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
from analysis.measures.steps import (
    additions_step,
    growth_step,
    list_quarterly_growth,
    list_steps,
    mark_events,
    monthly_step,
)
from analysis.measures.trajectory import (
    choose_scale,
    compare_trajectories,
    last_year,
    mark_levels,
    pick_quarters,
    say_expected,
    say_models,
    spread_of_models,
    trajectory,
)
from analysis.measures.vintages import date_chances, follow_goal, goal_by_day, say_chances, tabulate_chances
from analysis.measures.withheld import (
    additions_around,
    additions_beside,
    growth_around,
    growth_while_closed,
    list_additions,
    purchases_after,
)
