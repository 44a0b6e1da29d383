"""How a destination (Tmall) lives off its entrance (Taobao): dependence, shares, a traffic network, outside traffic."""

from analysis.diversion.brands import read_counts, report_brands, tabulate_counts
from analysis.diversion.dated_events import EventStudy, mark_events, study_events
from analysis.diversion.dependence import Dependence
from analysis.diversion.detection import report_detectable, tabulate_detectable
from analysis.diversion.displacement import bound_counts, permute, weigh
from analysis.diversion.interruptions import Interruption, interrupt, interrupt_groups, interrupt_long
from analysis.diversion.limits import (
    report_limits,
    report_rejections,
    report_tests,
    tabulate_rejections,
    tabulate_worlds,
)
from analysis.diversion.network import Network, of_assumptions
from analysis.diversion.openings import find_carried, find_worth
from analysis.diversion.outside import (
    count_deals,
    report_ads,
    report_deals,
    report_guides,
    report_price,
    share_ads,
    share_traffic,
)
from analysis.diversion.passage import Passage, measure_passage
from analysis.diversion.removal import Removal, report_sensitivity
from analysis.diversion.reporting import (
    align_figures,
    observe_shares,
    report_common_growth,
    report_share,
    report_share_outturn,
)
from analysis.diversion.sensitivity import decompose, screen, swing
from analysis.diversion.sessions import of_sessions, read_network, report_passage
from analysis.diversion.shares import ShareFit
from analysis.diversion.shares import fit as fit_share
from analysis.diversion.survival import Survival, compare_survival, follow_places
from analysis.diversion.worlds import find_power, load_worlds

__all__ = [
    "Dependence",
    "EventStudy",
    "Interruption",
    "Network",
    "Passage",
    "Removal",
    "ShareFit",
    "Survival",
    "align_figures",
    "bound_counts",
    "compare_survival",
    "count_deals",
    "decompose",
    "find_carried",
    "find_power",
    "find_worth",
    "fit_share",
    "follow_places",
    "interrupt",
    "interrupt_groups",
    "interrupt_long",
    "load_worlds",
    "mark_events",
    "measure_passage",
    "observe_shares",
    "of_assumptions",
    "of_sessions",
    "permute",
    "read_counts",
    "read_network",
    "report_ads",
    "report_brands",
    "report_common_growth",
    "report_deals",
    "report_detectable",
    "report_guides",
    "report_limits",
    "report_passage",
    "report_price",
    "report_rejections",
    "report_sensitivity",
    "report_share",
    "report_share_outturn",
    "report_tests",
    "screen",
    "share_ads",
    "share_traffic",
    "study_events",
    "swing",
    "tabulate_counts",
    "tabulate_detectable",
    "tabulate_rejections",
    "tabulate_worlds",
    "weigh",
]
