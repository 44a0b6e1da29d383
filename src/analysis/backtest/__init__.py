"""Backtests by vintage: every model from every day on which figures came out, scored by what came.

An origin is a day of publication. A model sees the figures as they stood on that day and nothing else, so that a figure
that was restated later enters as it was first printed. What came is the figure known on the day of the backtest.
"""

from analysis.backtest.cases import Case, list_series, pair_roles, plan_backtest
from analysis.backtest.comparison import compare_pair, cover_bands, judge_pair, summarise_models
from analysis.backtest.reporting import grid_series, list_relative, report_backtest, say_coverage, say_errors
from analysis.backtest.scoring import BAND, run_backtest
