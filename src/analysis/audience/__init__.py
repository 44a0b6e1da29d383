"""An influencer's shop: its funnel over stated ranges, and what was published on scale, cost, risk and outcome."""

from analysis.assumptions import read_assumptions
from analysis.audience.acquisition import report_acquisition
from analysis.audience.funnel import KNOBS, Funnel
from analysis.audience.launches import report_claimed_fans, report_launches, report_sales_per_fan, see_launch
from analysis.audience.operator import report_concentration, report_losses, report_price, report_tail
from analysis.audience.outcome import report_influencer_part, report_live_share, report_revival
from analysis.audience.scale import compare_bases, report_forecast_share, report_share_later

__all__ = [
    "KNOBS",
    "Funnel",
    "compare_bases",
    "read_assumptions",
    "report_acquisition",
    "report_claimed_fans",
    "report_concentration",
    "report_forecast_share",
    "report_influencer_part",
    "report_launches",
    "report_live_share",
    "report_losses",
    "report_price",
    "report_revival",
    "report_sales_per_fan",
    "report_share_later",
    "report_tail",
    "see_launch",
]
