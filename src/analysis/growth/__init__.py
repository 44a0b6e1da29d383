"""Growth models behind one face: ``MODELS[name].fit(series, annual=None)`` gives a `Fit`, which forecasts.

Every band that a `Fit` gives is the model's own: it takes the model as true and, in part, its parameters as known. On
short growth series such bands are far too narrow (nominal 80% bands of curves covered less than half of the outturns
over four years on other series), so a published forecast uses bands calibrated on a reference class of other series.
"""

from analysis.growth.comparison import Comparison, compare_models
from analysis.growth.models import Fit, Model
from analysis.growth.registry import MODELS, PRIMARY
from analysis.growth.reporting import (
    choose_scale,
    mark_levels,
    report_forecast,
    report_goal,
    report_goals,
    report_level,
    report_models,
    report_outturns,
)

__all__ = [
    "MODELS",
    "PRIMARY",
    "Comparison",
    "Fit",
    "Model",
    "compare_models",
    "choose_scale",
    "mark_levels",
    "report_forecast",
    "report_goal",
    "report_goals",
    "report_level",
    "report_models",
    "report_outturns",
]
