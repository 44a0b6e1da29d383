"""The definition of every notebook's parameters, and what a study must hold for the chapter to run."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from analysis.runner.typed import (
    AS_OF_2016,
    Day,
    Draws,
    Level,
    Models,
    Names,
    Parameters,
    Quarters,
    Samples,
    Share,
    Simulated,
    Window,
    Year,
    YearsAhead,
    measured,
)


class Trajectory(Simulated):
    """The trajectory of sales."""

    roles: ClassVar = ("total",)
    fewest_quarters: ClassVar = {"total": 14}

    origin: Day = Field(AS_OF_2016, description="day whose public knowledge the forecast is made from")
    window_quarters: Window = Field(16, description="latest quarters that the models are fitted to")
    years_ahead: YearsAhead = Field(4, description="fiscal years to forecast")
    level: Level = Field(0.8, description="probability that a band is meant to cover")


class Passing(Simulated):
    """Passing the largest retailer, and doubling."""

    roles: ClassVar = ("total", "goal", "benchmark", "exchange_benchmark")

    origin: Day = Field(AS_OF_2016, description="day whose public knowledge the forecast is made from")
    window_quarters: Window = Field(16, description="latest quarters that the models are fitted to")
    years_ahead: YearsAhead = Field(4, description="fiscal years to forecast")
    crossing_year: Year = Field(2018, description="fiscal year by which sales should be above")
    highest_haircut: Share = Field(0.4, description="largest share of sales taken off as never settled")
    level: Level = Field(0.8, description="probability that a band is meant to cover")


class Ceilings(Simulated):
    """Users, traffic and ceilings."""

    roles: ClassVar = (
        *("total", "entrance", "users", "visits", "mobile_share"),
        *("internet_users", "retail", "market_growth"),
    )
    assumptions: ClassVar = ("growth.ceiling",)

    origin: Day = Field(AS_OF_2016, description="day whose public knowledge the forecast is made from")
    windows: list[Quarters] = Field(
        [12, 16, 20], min_length=1, description="numbers of latest quarters that curves are fitted to"
    )
    prior_spread: float = Field(
        0.5, gt=0, le=5, **measured("log points"), description="standard deviation of the log of a ceiling's prior"
    )
    profile_level: Level = Field(0.95, description="probability of the range of a profile")
    years_ahead: YearsAhead = Field(3, description="years over which a level may saturate")
    margin: float = Field(
        0.15,
        gt=0,
        lt=5,
        **measured("share"),
        description="growth over these years below which a level is at its ceiling",
    )
    level: Level = Field(0.8, description="probability that a band is meant to cover")


class Trust(Simulated):
    """How far to trust these forecasts."""

    roles: ClassVar = ("total",)

    scored_roles: Names = Field(
        ["total", "entrance", "users", "visits", "outside_network"],
        description="roles whose quarters are forecast from every day of publication",
    )
    models: Models = Field(
        ["combination", "theta", "decaying_growth", "seasonal_naive", "logistic"],
        description="models that are scored",
    )
    window_quarters: Quarters = Field(16, description="latest quarters that the models are fitted to")
    draws: Draws = Field(1000, description="simulated paths of each forecast, and draws of each bootstrap")
    level: Level = Field(0.8, description="probability that a band is meant to cover")


class Dependence(Simulated):
    """How far a destination depends on its entrance."""

    roles: ClassVar = ("entrance", "destination")
    assumptions: ClassVar = ("diversion",)

    origin: Day = Field(AS_OF_2016, description="day whose public knowledge the forecast is made from")
    years_ahead: YearsAhead = Field(4, description="fiscal years to forecast")
    level: Level = Field(0.8, description="probability that a band is meant to cover")


class TrafficNetwork(Simulated):
    """A destination's traffic without its entrance."""

    roles: ClassVar = ("entrance", "destination")
    assumptions: ClassVar = ("network",)

    draws: Draws = Field(20_000, description="simulated paths or draws")
    trajectories: int = Field(
        50, ge=4, le=1000, **measured("trajectories"), description="trajectories of the Morris screening"
    )
    samples: Samples = Field(4096, description="base samples of Sobol, a power of two")


class OutsideTraffic(Simulated):
    """Traffic from outside."""

    roles: ClassVar = (
        *("entrance", "total", "revenue", "exchange_calendar", "guide_sites"),
        *("outside_network_ads", "outside_network_ads_own", "outside_network_ads_related"),
    )
    tables: ClassVar = ("events", "deals")
    fewest_quarters: ClassVar = {"entrance": 12}

    draws: Draws = Field(20_000, description="simulated series behind each threshold and power")
    events: Names = Field(
        [
            "events/2013-04-29/alibaba-weibo/T_CD_ALI_WEIBO13",
            "events/2013-10-28/taobao/T_ZZ_TB21",
            "events/2013-11-22/taobao/T_BJN_WX13",
            "events/2014-05-27/jd-wechat/T_AES_JD14",
        ],
        description="row identities of the events that growth is tested at",
    )
    effect_points: float = Field(
        5.0,
        gt=0,
        le=100,
        **measured("percentage points"),
        description="smallest step of interest in growth",
    )
    level: Level = Field(0.8, description="probability that a band is meant to cover")


class NativeBrands(Simulated):
    """Brands that grew up on the entrance."""

    roles: ClassVar = ("native_brands",)
    tables: ClassVar = ("brand_rankings",)

    draws: Draws = Field(40_000, description="draws from the prior")

    category: str = Field("women's apparel (Tmall)", description="category of the lists")
    native_origin: str = Field("taobao_native", description="origin of the brands that are counted")
    break_event: str = Field("events/2015-03-09/tmall/T_HIS_TM15", description="row identity of the dated step")
    break_year: Year = Field(2015, description="first year of the dated step")


class Limits(Simulated):
    """What these methods can see."""

    roles: ClassVar = ("entrance", "destination")

    quarters: int = Field(
        20,
        ge=12,
        le=80,
        **measured("quarters"),
        description="length of the simulated series that is shown",
    )


class InfluencerShop(Simulated):
    """The economics of an influencer's shop."""

    roles: ClassVar = (
        *("entrance", "total", "market", "advertising", "audience_market", "live_commerce"),
        *("outside_network", "nethong_new_launch_sales"),
    )
    assumptions: ClassVar = ("audience",)

    origin: Day = Field(AS_OF_2016, description="day whose public knowledge the forecast is made from")
    years_ahead: YearsAhead = Field(3, description="fiscal years to forecast")
    launch_cny_bn: float = Field(0.01, gt=0, **measured("RMB bn"), description="claimed sales of one launch")
    small_share: Share = Field(0.05, description="share of the marketplace below which a business is small")
    live_year: Year = Field(2020, description="calendar year in which live commerce is looked at")


class Rivals(Parameters):
    """Rivals and social commerce."""

    roles: ClassVar = (
        *("total", "users", "market", "rival_sales", "rival_users", "newcomer_sales", "newcomer_users"),
        "exchange_calendar",
    )

    after_year: Year = Field(2016, description="calendar year after which rivals are looked at again")
    level: Level = Field(0.8, description="probability that a band is meant to cover")


class Verdicts(Simulated):
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
