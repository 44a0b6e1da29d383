"""Charts that a paper would print: each a `Figure` with its title, description, table and rows."""

from analysis.charts.choices import chart_choices
from analysis.charts.fans import chart_fan
from analysis.charts.figure import VEGA_MIME, Figure
from analysis.charts.heat import chart_heat
from analysis.charts.intervals import chart_intervals
from analysis.charts.knobs import chart_knobs
from analysis.charts.lines import chart_break_even
from analysis.charts.sliders import chart_sliders
from analysis.charts.slopes import chart_slopes
from analysis.charts.timeline import chart_timeline
from analysis.charts.tornado import chart_tornado
from analysis.charts.trends import chart_trends

__all__ = [
    "VEGA_MIME",
    "Figure",
    "chart_break_even",
    "chart_choices",
    "chart_fan",
    "chart_heat",
    "chart_intervals",
    "chart_knobs",
    "chart_sliders",
    "chart_slopes",
    "chart_timeline",
    "chart_tornado",
    "chart_trends",
]
