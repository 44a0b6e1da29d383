"""The growth models by name, in the order of tables."""

from __future__ import annotations

from analysis.growth.baselines import YearOnYear
from analysis.growth.combination import Combination
from analysis.growth.curves import BASS, EXPONENTIAL, GOMPERTZ, LOGISTIC, RICHARDS
from analysis.growth.increments import Increments
from analysis.growth.intervals import Calibrated
from analysis.growth.models import Model
from analysis.growth.problems import Prior
from analysis.growth.sarima import Order, Sarima
from analysis.growth.smoothing import TRENDS, Smoothing
from analysis.growth.statespace import SmoothTrend
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
    Smoothing(
        name="damped_ets",
        label="Damped trend",
        definition="Level, trend and seasons are smoothed; the trend fades.",
        minimum_quarters=14,
        minimum_years=8,
        scale=LEVEL,
    ),
    Smoothing(
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
STATE_SPACE = (
    Smoothing(
        name="auto_ets",
        label="Automatic smoothing",
        definition="Level and seasons are smoothed, with the trend, none, steady or fading, of the lowest AICc.",
        minimum_quarters=14,
        minimum_years=8,
        scale=LEVEL,
        trends=tuple(TRENDS),
    ),
    Sarima(
        name="airline",
        label="Airline SARIMA",
        definition="Log growth on the year before is a random walk with noise, in quarters and seasons alike.",
        minimum_quarters=14,
        minimum_years=8,
        scale=LOG,
        orders=(Order(ma=True, seasonal_ma=True, rough=True),),
    ),
    Sarima(
        name="auto_sarima",
        label="Automatic SARIMA",
        definition="Increments on the year before follow a drift and the ARMA order of the lowest AICc.",
        minimum_quarters=14,
        minimum_years=8,
        scale=LEVEL,
        orders=(
            Order(),
            Order(ar=True),
            Order(ma=True),
            Order(seasonal_ma=True),
            Order(ar=True, ma=True),
            Order(ar=True, seasonal_ma=True),
        ),
    ),
    SmoothTrend(
        name="smooth_trend",
        label="Smooth trend",
        definition="Log growth is a random walk; seasons are fixed.",
        minimum_quarters=12,
        minimum_years=6,
        scale=LOG,
    ),
)

FIRST_ADOPTION = ("bass",)
"""Models that are only for the number of users who have ever adopted."""

COMBINED = ("theta", "increments")
"""Members of the combination, with equal weights.

Chosen on the 606 growth windows of quarterly competition series (benchmarks/results/development.csv), among
equal-weight sets of models here and of automatic ones elsewhere: the error of sets with three and four members,
automatic ARIMA among them, is less than a hundredth lower or higher, a fraction of the band of either, so that the
smallest and quickest set was taken. No figure of Alibaba's was looked at."""


def _combine(name: str, label: str, definition: str, members: tuple[Model, ...]) -> Combination:
    return Combination(
        name=name,
        label=label,
        definition=definition + " and ".join(model.label.lower() for model in members) + ".",
        minimum_quarters=max(model.minimum_quarters for model in members),
        minimum_years=max(model.minimum_years for model in members),
        members=members,
    )


def _calibrate(name: str, label: str, inner: Combination) -> Calibrated:
    return Calibrated(
        name=name,
        label=label,
        definition=inner.definition.rstrip(".") + ", with bands from the errors on other growth series.",
        minimum_quarters=14,
        minimum_years=8,
        inner=inner,
    )


_SINGLE: dict[str, Model] = {model.name: model for model in (*BASELINES, INCREMENTS, *CURVES, *SMOOTHING, *STATE_SPACE)}
POOL = _combine("pool", "Pool", "Equal weights and own paths of ", tuple(_SINGLE[name] for name in COMBINED))
_POINT = _combine("combination", "Combination", "Equal weights on ", POOL.members)

MODELS: dict[str, Model] = _SINGLE | {"pool": POOL, "combination": _calibrate("combination", "Combination", _POINT)}
"""Every growth model by name."""

FOR_SALES: tuple[str, ...] = tuple(name for name in MODELS if name not in FIRST_ADOPTION)
"""Models for figures that repeat, such as GMV: all but those of first adoption."""

PRIMARY = "combination"
"""The model whose numbers are published first: chosen for its record on other growth series, never on this one's."""
