"""Charts that a paper would print: each a `Figure` with its title, description, table and rows."""

from analysis.charts.fans import chart_fan
from analysis.charts.figure import VEGA_MIME, Figure
from analysis.charts.intervals import chart_intervals
from analysis.charts.knobs import chart_knobs
from analysis.charts.lines import chart_break_even
from analysis.charts.trends import chart_trends

__all__ = ["VEGA_MIME", "Figure", "chart_break_even", "chart_fan", "chart_intervals", "chart_knobs", "chart_trends"]
