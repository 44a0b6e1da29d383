"""How a destination (Tmall) lives off its entrance (Taobao): dependence under assumptions, and shares over time."""

from analysis.diversion.dependence import Dependence
from analysis.diversion.reporting import observe_shares, report_share, report_share_outturn
from analysis.diversion.shares import ShareFit
from analysis.diversion.shares import fit as fit_share

__all__ = ["Dependence", "ShareFit", "fit_share", "observe_shares", "report_share", "report_share_outturn"]
