"""The growth models by name, in the order of tables."""

from __future__ import annotations

from analysis.growth.baselines import YearOnYear
from analysis.growth.combination import Combination
from analysis.growth.curves import EXPONENTIAL, GOMPERTZ, LOGISTIC
from analysis.growth.models import Model
from analysis.growth.smoothing import DampedTrend
from analysis.growth.theta import Theta
from analysis.growth.trajectories import CurveModel
from analysis.growth.transforms import LEVEL, LOG, SQUARE_ROOT

BASELINES = (
    YearOnYear(
        name="seasonal_naive",
        label="Last year again",
        definition="Each period repeats the same period of the last year.",
        minimum_quarters=8,
        minimum_years=3,
        persistence=0.0,
    ),
    YearOnYear(
        name="decaying_growth",
        label="Growth decays by a fifth a year",
        definition="Log growth on the year before is 0.8 times that of the year before it.",
        minimum_quarters=12,
        minimum_years=4,
        persistence=0.8,
    ),
)
CURVES = (
    CurveModel(
        name="exponential",
        label="Exponential",
        definition="Log growth stays the same for ever.",
        minimum_quarters=12,
        minimum_years=4,
        curve=EXPONENTIAL,
    ),
    CurveModel(
        name="logistic",
        label="Logistic",
        definition="Growth slows in proportion to the share of a ceiling that is reached.",
        minimum_quarters=12,
        minimum_years=6,
        curve=LOGISTIC,
    ),
    CurveModel(
        name="gompertz",
        label="Gompertz",
        definition="Log growth decays at a constant rate.",
        minimum_quarters=12,
        minimum_years=6,
        curve=GOMPERTZ,
    ),
)
SMOOTHING = (
    DampedTrend(
        name="damped_ets",
        label="Damped trend",
        definition="Level, trend and seasons are smoothed; the trend fades.",
        minimum_quarters=14,
        minimum_years=8,
        scale=LEVEL,
    ),
    DampedTrend(
        name="damped_ets_log",
        label="Damped trend on logs",
        definition="Log level, growth and seasons are smoothed; growth fades.",
        minimum_quarters=14,
        minimum_years=8,
        scale=LOG,
    ),
    Theta(
        name="theta",
        label="Theta",
        definition="The level is smoothed and rises by half the slope of its straight line.",
        minimum_quarters=12,
        minimum_years=5,
        scale=LEVEL,
    ),
    Theta(
        name="theta_sqrt",
        label="Theta on square roots",
        definition="The square root is smoothed and rises by half the slope of its straight line.",
        minimum_quarters=12,
        minimum_years=5,
        scale=SQUARE_ROOT,
    ),
    Theta(
        name="theta_log",
        label="Theta on logs",
        definition="The log level is smoothed and rises by half the slope of its straight line.",
        minimum_quarters=12,
        minimum_years=5,
        scale=LOG,
    ),
)

COMBINED = ("damped_ets", "theta_sqrt")
"""Members of the combination: those of the equal-weight set of damped trend, Theta on the square root, automatic Theta
and automatic ARIMA that are in this package. That set was named before any forecast here was compared with outturns."""


def _combine(models: tuple[Model, ...]) -> Combination:
    return Combination(
        name="combination",
        label="Combination",
        definition="Equal weights on " + " and ".join(model.label.lower() for model in models) + ".",
        minimum_quarters=max(model.minimum_quarters for model in models),
        minimum_years=max(model.minimum_years for model in models),
        members=models,
    )


_SINGLE: dict[str, Model] = {model.name: model for model in (*BASELINES, *CURVES, *SMOOTHING)}

MODELS: dict[str, Model] = _SINGLE | {"combination": _combine(tuple(_SINGLE[name] for name in COMBINED))}
"""Every growth model by name."""

PRIMARY = "combination"
"""The model whose numbers are published first: chosen for its record on other growth series, never on this one's."""
