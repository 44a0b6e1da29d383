"""The growth models by name, in the order of tables."""

from __future__ import annotations

from analysis.growth.baselines import YearOnYear
from analysis.growth.combination import Combination
from analysis.growth.curves import BASS, EXPONENTIAL, GOMPERTZ, LOGISTIC, RICHARDS
from analysis.growth.dynamic_theta import DynamicTheta
from analysis.growth.increments import Increments
from analysis.growth.models import Model
from analysis.growth.problems import Prior
from analysis.growth.smoothing import DampedTrend
from analysis.growth.theta import Theta
from analysis.growth.trajectories import CurveModel

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
INCREMENTS = Increments(
    name="increments",
    label="Increments with drift",
    definition="Each period adds a drift to the same one a year ago; deviations from it fade.",
    minimum_quarters=12,
    minimum_years=5,
)
DECAY_PRIOR = Prior("d", 0.15, 0.1)
"""Rate a year at which growth decays: an assumption (growth halves in under five years, give or take), fixed before any
forecast here was compared with outturns; show what half and double of it give."""

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
    CurveModel(
        name="gompertz_prior",
        label="Gompertz with a prior",
        definition="Log growth decays at a constant rate, which is drawn towards 15% a year.",
        minimum_quarters=12,
        minimum_years=6,
        curve=GOMPERTZ,
        priors=(DECAY_PRIOR,),
    ),
    CurveModel(
        name="richards",
        label="Richards",
        definition="Growth slows towards a ceiling, as late and as sharply as the data ask.",
        minimum_quarters=14,
        minimum_years=8,
        curve=RICHARDS,
    ),
    CurveModel(
        name="bass",
        label="Bass",
        definition="Users adopt once, by themselves or from those who did; it has no meaning for sales, which repeat.",
        minimum_quarters=14,
        minimum_years=8,
        curve=BASS,
    ),
)
SMOOTHING = (
    DampedTrend(
        name="damped_ets",
        label="Damped trend",
        definition="Level, trend and seasons are smoothed; the trend fades.",
        minimum_quarters=14,
        minimum_years=8,
    ),
    Theta(
        name="theta",
        label="Theta",
        definition="The level is smoothed and rises by half the slope of its straight line.",
        minimum_quarters=12,
        minimum_years=5,
    ),
    DynamicTheta(
        name="dynamic_theta",
        label="Dynamic Theta",
        definition="The level is smoothed beside a straight line fitted anew each period, in the shares that fit best.",
        minimum_quarters=12,
        minimum_years=5,
    ),
)

FIRST_ADOPTION = ("bass",)
"""Models that are only for the number of users who have ever adopted."""

MEMBERS = ("theta", "increments", "dynamic_theta")
"""Members of the combination, with equal weights.

Of the sets tried they have the least mean over six collections of the ratio to another's Theta. With each collection
left out in turn the choice falls three times on these and three times on a set that differs by one member and by less
than a hundredth (benchmarks/results/choice.csv); nothing that is learned beat equal weights there. No figure of
Alibaba's was looked at."""

_SINGLE: dict[str, Model] = {model.name: model for model in (*BASELINES, INCREMENTS, *CURVES, *SMOOTHING)}

COMBINATION = Combination(
    name="combination",
    label="Combination",
    definition="Equal weights on Theta, increments and dynamic Theta, trusted by how clear the growth is, with bands "
    "from the errors on other growth series.",
    minimum_quarters=14,
    minimum_years=8,
    members=tuple(_SINGLE[name] for name in MEMBERS),
)

MODELS: dict[str, Model] = _SINGLE | {COMBINATION.name: COMBINATION}
"""Every growth model by name."""

FOR_SALES: tuple[str, ...] = tuple(name for name in MODELS if name not in FIRST_ADOPTION)
"""Models for figures that repeat, such as GMV: all but those of first adoption."""

PRIMARY = COMBINATION.name
"""The model whose numbers are published first: chosen for its record on other growth series, never on this one's."""
