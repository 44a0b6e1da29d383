"""The market around the marketplaces: shares of online retail, rivals' growth, and social commerce."""

from analysis.market.gaps import COLOURS, compare_growth, grow_within, list_growth, report_growth_gap
from analysis.market.newcomers import report_newcomer, report_users, take_years
from analysis.market.shares import relate_to_market, report_restatement, report_share, sum_calendar_years
from analysis.market.slopes import report_share_slope
from analysis.market.social import report_guides, report_latest, report_social_share

__all__ = [
    "COLOURS",
    "compare_growth",
    "grow_within",
    "list_growth",
    "relate_to_market",
    "report_growth_gap",
    "report_guides",
    "report_latest",
    "report_newcomer",
    "report_restatement",
    "report_share",
    "report_share_slope",
    "report_social_share",
    "report_users",
    "sum_calendar_years",
    "take_years",
]
