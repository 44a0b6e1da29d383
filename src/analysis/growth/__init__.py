"""Growth models behind one face: ``MODELS[name].fit(series, annual=None)`` gives a `Fit`, which forecasts.

The band of a single model, or of the pool, is its own: it takes the model as true and, in part, its parameters as
known. On short growth series such bands are far too narrow (nominal 80% bands of curves covered less than half of the
outturns over four years on other series). The primary forecast, ``MODELS[PRIMARY]``, carries
instead the errors that its point forecasts made on 606 growth windows of other series, scaled to the noise of its own.
"""

from analysis.growth.ceilings import (
    list_ceilings,
    mark_last,
    report_ceilings,
    report_passed_ceilings,
    share_of,
    state_priors,
    tabulate_ceilings,
)
from analysis.growth.comparison import Comparison, compare_models
from analysis.growth.coverage import cover_left_out, grid_coverage, report_coverage
from analysis.growth.crossing import fit_walk, grid_chances, report_crossing, report_passed, simulate_crossing
from analysis.growth.doubling import report_doubled, report_doubling, tabulate_doubling
from analysis.growth.goals import date_chances, follow_goal, report_vintages, score_goal, tabulate_chances
from analysis.growth.models import Fit, Model
from analysis.growth.registry import MODELS, PRIMARY
from analysis.growth.saturation import (
    end_years,
    forecast_level,
    pick_year_ends,
    report_last,
    report_pace,
    report_saturated,
    report_saturation,
)
from analysis.growth.sizes import compare_sizes, report_milestone, report_sizes, space_haircuts
from analysis.growth.slopes import fit_slopes, list_growth, report_slopes, report_slowing, tabulate_slopes

__all__ = [
    "MODELS",
    "PRIMARY",
    "Comparison",
    "Fit",
    "Model",
    "compare_models",
    "compare_sizes",
    "cover_left_out",
    "date_chances",
    "end_years",
    "fit_slopes",
    "fit_walk",
    "follow_goal",
    "forecast_level",
    "grid_chances",
    "grid_coverage",
    "list_ceilings",
    "list_growth",
    "mark_last",
    "pick_year_ends",
    "report_ceilings",
    "report_coverage",
    "report_crossing",
    "report_doubled",
    "report_doubling",
    "report_last",
    "report_milestone",
    "report_pace",
    "report_passed",
    "report_passed_ceilings",
    "report_saturated",
    "report_saturation",
    "report_sizes",
    "report_slopes",
    "report_slowing",
    "report_vintages",
    "score_goal",
    "share_of",
    "simulate_crossing",
    "space_haircuts",
    "state_priors",
    "tabulate_ceilings",
    "tabulate_chances",
    "tabulate_doubling",
    "tabulate_slopes",
]
