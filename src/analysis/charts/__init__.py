"""Charts that a paper would print: each a `Figure` with its title, description, table and rows."""

from analysis.charts.curves import chart_knobs, chart_sliders
from analysis.charts.dots import chart_choices, chart_intervals
from analysis.charts.drawings import (
    Part,
    Point,
    Step,
    draw_bars,
    draw_course,
    draw_for_both,
    draw_path,
    draw_sparkline,
    draw_strip,
)
from analysis.charts.fans import chart_fan
from analysis.charts.figure import LONGEST_TITLE, SVG_MIME, VEGA_MIME, Figure, find_long_titles
from analysis.charts.heat import chart_heat
from analysis.charts.moves import Move, draw_moves
from analysis.charts.reliability import chart_reliability
from analysis.charts.slopes import chart_slopes
from analysis.charts.timeline import chart_timeline
from analysis.charts.tornado import chart_tornado
from analysis.charts.trends import chart_trends
from analysis.charts.vintages import chart_hedgehog, chart_vintages
