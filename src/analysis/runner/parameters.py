"""Typed parameters: one definition for each notebook, from which everything else about them is made.

A definition refuses unknown names, wrong types and values out of range before anything runs. Papermill alone would only
warn.
"""

from __future__ import annotations

import datetime
import json
from typing import Annotated, Any, ClassVar

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from analysis.errors import NetredError, ParameterError, UnknownNameError
from analysis.periods import parse_date

AS_OF_2016 = datetime.date(2016, 5, 31)


def _read_day(value: Any) -> datetime.date:
    if not isinstance(value, str | datetime.date):
        raise ValueError("a day written YYYY-MM-DD")
    try:
        return parse_date(value)
    except NetredError:
        raise ValueError("a day written YYYY-MM-DD") from None


Day = Annotated[datetime.date, BeforeValidator(_read_day)]
Draws = Annotated[int, Field(ge=200, le=100_000)]
Seed = Annotated[int, Field(ge=0, lt=2**32)]
Level = Annotated[float, Field(gt=0.5, lt=1)]


class Parameters(BaseModel):
    """What every notebook takes.

    Attributes
    ----------
    roles, tables, assumptions : tuple of str
        What a study must hold for the chapter to run: roles (or series), tables that are not empty, and beginnings of
        the ids of assumptions.
    fewest_quarters : dict of str to int
        Roles that must have a number of quarters.
    """

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    roles: ClassVar[tuple[str, ...]] = ()
    tables: ClassVar[tuple[str, ...]] = ()
    assumptions: ClassVar[tuple[str, ...]] = ()
    fewest_quarters: ClassVar[dict[str, int]] = {}

    as_of: Day = Field(AS_OF_2016, description="day whose public knowledge the reader has")
    draws: Draws = Field(4000, description="simulated paths or draws")
    seed: Seed = Field(2016, description="seed of the random numbers")

    def literals(self) -> dict[str, Any]:
        """The values as plain literals, as they stand in a notebook's ``parameters`` cell."""
        return self.model_dump(mode="json")


class Trajectory(Parameters):
    """The trajectory of sales."""

    roles: ClassVar = ("total",)
    fewest_quarters: ClassVar = {"total": 14}

    origin: Day = Field(AS_OF_2016, description="day whose public knowledge the forecast is made from")
    window_quarters: int = Field(16, ge=8, le=60, description="latest quarters that the models are fitted to")
    years_ahead: int = Field(4, ge=1, le=10, description="fiscal years to forecast")
    level: Level = Field(0.8, description="probability that a band is meant to cover")


class Passing(Parameters):
    """Passing the largest retailer, and doubling."""

    roles: ClassVar = ("total", "goal", "benchmark", "exchange_benchmark")

    origin: Day = Field(AS_OF_2016, description="day whose public knowledge the forecast is made from")
    window_quarters: int = Field(16, ge=8, le=60, description="latest quarters that the models are fitted to")
    years_ahead: int = Field(4, ge=1, le=10, description="fiscal years to forecast")
    crossing_year: int = Field(2018, ge=2000, le=2100, description="fiscal year by which sales should be above")
    highest_haircut: float = Field(0.4, gt=0, lt=1, description="largest share of sales taken off as never settled")
    level: Level = Field(0.8, description="probability that a band is meant to cover")


class Ceilings(Parameters):
    """Users, traffic and ceilings."""

    roles: ClassVar = (
        *("total", "entrance", "users", "visits", "mobile_share"),
        *("internet_users", "retail", "market_growth"),
    )
    assumptions: ClassVar = ("growth.ceiling",)

    origin: Day = Field(AS_OF_2016, description="day whose public knowledge the forecast is made from")
    windows: list[int] = Field([12, 16, 20], description="numbers of latest quarters that curves are fitted to")
    prior_spread: float = Field(0.5, gt=0, le=5, description="standard deviation of the log of a ceiling's prior")
    profile_level: Level = Field(0.95, description="probability of the range of a profile")
    years_ahead: int = Field(3, ge=1, le=10, description="years over which a level may saturate")
    margin: float = Field(0.15, gt=0, lt=5, description="growth over these years below which a level is at its ceiling")
    level: Level = Field(0.8, description="probability that a band is meant to cover")


class Trust(Parameters):
    """How far to trust these forecasts."""

    roles: ClassVar = ("total",)

    scored_roles: list[str] = Field(
        ["total", "entrance", "users", "visits", "outside_network"],
        description="roles whose quarters are forecast from every day of publication",
    )
    models: list[str] = Field(
        ["combination", "theta", "decaying_growth", "seasonal_naive", "logistic"],
        description="models that are scored",
    )
    window_quarters: int = Field(16, ge=8, le=60, description="latest quarters that the models are fitted to")
    draws: Draws = Field(1000, description="simulated paths of each forecast, and draws of each bootstrap")
    level: Level = Field(0.8, description="probability that a band is meant to cover")


class Dependence(Parameters):
    """How far a destination depends on its entrance."""

    roles: ClassVar = ("entrance", "destination")
    assumptions: ClassVar = ("diversion",)

    origin: Day = Field(AS_OF_2016, description="day whose public knowledge the forecast is made from")
    years_ahead: int = Field(4, ge=1, le=10, description="fiscal years to forecast")
    level: Level = Field(0.8, description="probability that a band is meant to cover")


class TrafficNetwork(Parameters):
    """A destination's traffic without its entrance."""

    roles: ClassVar = ("entrance", "destination")
    assumptions: ClassVar = ("network",)

    draws: Draws = Field(20_000, description="simulated paths or draws")
    trajectories: int = Field(50, ge=4, le=1000, description="trajectories of the Morris screening")
    samples: int = Field(4096, ge=64, le=65_536, multiple_of=64, description="base samples of Sobol, a power of two")


class OutsideTraffic(Parameters):
    """Traffic from outside."""

    roles: ClassVar = (
        *("entrance", "total", "revenue", "exchange_calendar", "guide_sites"),
        *("outside_network_ads", "outside_network_ads_own", "outside_network_ads_related"),
    )
    tables: ClassVar = ("events", "deals")
    fewest_quarters: ClassVar = {"entrance": 12}

    draws: Draws = Field(20_000, description="simulated series behind each threshold and power")
    events: list[str] = Field(
        [
            "events/2013-04-29/alibaba-weibo/T_CD_ALI_WEIBO13",
            "events/2013-10-28/taobao/T_ZZ_TB21",
            "events/2013-11-22/taobao/T_BJN_WX13",
            "events/2014-05-27/jd-wechat/T_AES_JD14",
        ],
        description="row identities of the events that growth is tested at",
    )
    effect_points: float = Field(
        5.0, gt=0, le=100, description="smallest step of interest, percentage points of growth"
    )
    level: Level = Field(0.8, description="probability that a band is meant to cover")


class NativeBrands(Parameters):
    """Brands that grew up on the entrance."""

    roles: ClassVar = ("native_brands",)
    tables: ClassVar = ("brand_rankings",)

    draws: Draws = Field(40_000, description="draws from the prior")

    category: str = Field("women's apparel (Tmall)", description="category of the lists")
    native_origin: str = Field("taobao_native", description="origin of the brands that are counted")
    break_event: str = Field("events/2015-03-09/tmall/T_HIS_TM15", description="row identity of the dated step")
    break_year: int = Field(2015, ge=1990, le=2100, description="first year of the dated step")


class Limits(Parameters):
    """What these methods can see."""

    roles: ClassVar = ("entrance", "destination")

    quarters: int = Field(20, ge=12, le=80, description="length of the simulated series that is shown, in quarters")


class InfluencerShop(Parameters):
    """The economics of an influencer's shop."""

    roles: ClassVar = (
        *("entrance", "total", "market", "advertising", "audience_market", "live_commerce"),
        "nethong_new_launch_sales",
    )
    assumptions: ClassVar = ("audience",)

    origin: Day = Field(AS_OF_2016, description="day whose public knowledge the forecast is made from")
    years_ahead: int = Field(3, ge=1, le=10, description="fiscal years to forecast")
    launch_cny_bn: float = Field(0.01, gt=0, description="claimed sales of one launch, RMB bn")
    small_share: float = Field(0.05, gt=0, lt=1, description="share of the marketplace below which a business is small")
    live_year: int = Field(2020, ge=2010, le=2100, description="calendar year in which live commerce is looked at")


class Rivals(Parameters):
    """Rivals and social commerce."""

    roles: ClassVar = (
        *("total", "users", "market", "rival_sales", "rival_users", "newcomer_sales", "newcomer_users"),
        "exchange_calendar",
    )

    after_year: int = Field(2016, ge=2000, le=2100, description="calendar year after which rivals are looked at again")
    level: Level = Field(0.8, description="probability that a band is meant to cover")


class Verdicts(Parameters):
    """The verdicts, then and now."""

    tables: ClassVar = ("claims",)

    draws: Draws = Field(2000, description="simulated paths of each forecast")
    origin: Day = Field(AS_OF_2016, description="day whose public knowledge the forecasts are made from")


DEFINITIONS: dict[str, type[Parameters]] = {
    "01-trajectory": Trajectory,
    "02-walmart-and-goal": Passing,
    "03-users-and-ceilings": Ceilings,
    "04-trust": Trust,
    "05-dependence": Dependence,
    "06-network": TrafficNetwork,
    "07-outside": OutsideTraffic,
    "08-influencer-shop": InfluencerShop,
    "09-native-brands": NativeBrands,
    "10-rivals": Rivals,
    "11-verdicts": Verdicts,
    "12-limits": Limits,
}
"""Notebook to the definition of its parameters, in reading order."""


def find_definition(notebook: str) -> type[Parameters]:
    """The definition of a notebook's parameters; a name may leave out the number or carry ``.ipynb``.

    Raises
    ------
    UnknownNameError
        If there is no such notebook.
    """
    return DEFINITIONS[find_notebook(notebook)]


def find_notebook(name: str) -> str:
    """Full name (``01-trajectory``) of a notebook that is called by it, by its file or by its slug.

    Raises
    ------
    UnknownNameError
        If there is no such notebook.
    """
    asked = name.removesuffix(".ipynb").rpartition("/")[2]
    for full in DEFINITIONS:
        if asked in (full, full.partition("-")[2]):
            return full
    raise UnknownNameError("notebook", name, DEFINITIONS)


def check_parameters(notebook: str, values: dict[str, Any]) -> Parameters:
    """Check values against a notebook's definition and fill in the rest.

    Raises
    ------
    UnknownNameError
        If the notebook or a parameter does not exist.
    ParameterError
        If a value has the wrong type or is out of range.
    """
    definition = find_definition(notebook)
    for name in values:
        if name not in definition.model_fields:
            raise UnknownNameError("parameter", name, definition.model_fields, f"notebook {notebook}")
    try:
        return definition(**values)
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        rule = first["msg"].removeprefix("Input should be ").removeprefix("Value error, ")
        raise ParameterError(
            f"parameter {name!r} of notebook {notebook}: found {first['input']!r}, expected "
            f"{definition.model_fields[name].description} ({rule})."
        ) from None


def parse_assignments(assignments: list[str]) -> dict[str, Any]:
    """Read ``NAME=VALUE`` words; a value is read as YAML, so ``3`` is a number and ``2016-05-31`` a day.

    Raises
    ------
    ParameterError
        If a word has no ``=``, gives a name twice, or its value is no plain literal.
    """
    values: dict[str, Any] = {}
    for word in assignments:
        name, sign, text = word.partition("=")
        if not sign or not name:
            raise ParameterError(f"parameter {word!r}: found no NAME=VALUE, expected one such as draws=1000.")
        if name in values:
            raise ParameterError(f"parameter {name!r}: found twice, expected once.")
        try:
            values[name] = yaml.safe_load(text)
            json.dumps(values[name], default=str)
        except (yaml.YAMLError, TypeError, ValueError):
            raise ParameterError(f"parameter {name!r}: found {text!r}, expected a plain value.") from None
    return values
