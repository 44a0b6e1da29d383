"""The types of parameters, and what every notebook takes."""

from __future__ import annotations

import datetime
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from analysis.errors import NetredError
from analysis.periods import parse_date

AS_OF_2016 = datetime.date(2016, 5, 31)


def _read_day(value: Any) -> datetime.date:
    if not isinstance(value, str | datetime.date):
        raise ValueError("a day written YYYY-MM-DD")
    try:
        return parse_date(value)
    except NetredError:
        raise ValueError("a day written YYYY-MM-DD") from None


def _check_models(names: list[str]) -> list[str]:
    from analysis.growth import MODELS  # slow to import, and needed only where a value is given

    unknown = [name for name in names if name not in MODELS]
    if unknown:
        raise ValueError(f"{unknown[0]!r} is none of {', '.join(sorted(MODELS))}")
    return names


def _check_power(samples: int) -> int:
    if samples & (samples - 1):
        raise ValueError("a power of two")
    return samples


def measured(unit: str) -> dict[str, Any]:
    """What a field says of its unit; the schema carries it as ``unit``."""
    return {"json_schema_extra": {"unit": unit}}


Day = Annotated[datetime.date, BeforeValidator(_read_day)]
Draws = Annotated[int, Field(ge=200, le=100_000, **measured("draws"))]
Samples = Annotated[int, Field(ge=64, le=65_536, multiple_of=64, **measured("samples")), AfterValidator(_check_power)]
Seed = Annotated[int, Field(ge=0, lt=2**32)]
Level = Annotated[float, Field(gt=0.5, lt=1, **measured("probability"))]
Share = Annotated[float, Field(gt=0, lt=1, **measured("share"))]
Quarters = Annotated[int, Field(ge=8, le=60, **measured("quarters"))]
Window = Annotated[int, Field(ge=14, le=60, **measured("quarters"))]
YearsAhead = Annotated[int, Field(ge=1, le=10, **measured("fiscal years"))]
Year = Annotated[int, Field(ge=1990, le=2100, **measured("year"))]
Models = Annotated[list[str], Field(min_length=1), AfterValidator(_check_models)]
Names = Annotated[list[str], Field(min_length=1)]


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

    def literals(self) -> dict[str, Any]:
        """The values as plain literals, as they stand in a notebook's ``parameters`` cell."""
        return self.model_dump(mode="json")


class Simulated(Parameters):
    """What a notebook that draws random numbers takes beside."""

    draws: Draws = Field(4000, description="simulated paths or draws")
    seed: Seed = Field(2016, description="seed of the random numbers")
