"""How a destination (Tmall) lives off its entrance (Taobao): the algebra and the estimators of diversion."""

from analysis.diversion.closed_form import balance
from analysis.diversion.dependence import Dependence, Drawn
from analysis.diversion.displacement import assess, bound_counts, permute, weigh
from analysis.diversion.interruptions import Interruption, interrupt, interrupt_groups, interrupt_long
from analysis.diversion.network import Network, of_assumptions
from analysis.diversion.openings import find_worth
from analysis.diversion.passage import Passage, measure_passage
from analysis.diversion.precedence import pair_logs, regress, run_tests
from analysis.diversion.sensitivity import swing
from analysis.diversion.shares import ShareFit
from analysis.diversion.shares import fit as fit_share
from analysis.diversion.survival import Survival, compare_survival, follow_places
from analysis.diversion.switches import Switch
from analysis.diversion.worlds import load_worlds
