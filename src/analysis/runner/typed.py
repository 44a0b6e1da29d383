"""The types that the parameters of a notebook may have."""

from __future__ import annotations

import datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from analysis.errors import NetredError
from analysis.periods import parse_date


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


def measured(unit: str) -> dict[str, Any]:
    """What a field says of its unit; the schema carries it as ``unit``."""
    return {"json_schema_extra": {"unit": unit}}


Day = Annotated[datetime.date, BeforeValidator(_read_day)]
Draws = Annotated[int, Field(ge=200, le=100_000, **measured("draws"))]
Seed = Annotated[int, Field(ge=0, lt=2**32)]
Level = Annotated[float, Field(gt=0.5, lt=1, **measured("probability"))]
Share = Annotated[float, Field(gt=0, lt=1, **measured("share"))]
Quarters = Annotated[int, Field(ge=8, le=60, **measured("quarters"))]
Window = Annotated[int, Field(ge=14, le=60, **measured("quarters"))]
YearsAhead = Annotated[int, Field(ge=1, le=10, **measured("fiscal years"))]
Year = Annotated[int, Field(ge=1990, le=2100, **measured("year"))]
Models = Annotated[list[str], Field(min_length=1), AfterValidator(_check_models)]
Names = Annotated[list[str], Field(min_length=1)]
Beliefs = dict[str, float]

TYPES: dict[str, Any] = {
    "Beliefs": Beliefs,
    "Day": Day,
    "Draws": Draws,
    "Level": Level,
    "Models": Models,
    "Names": Names,
    "Quarters": Quarters,
    "Seed": Seed,
    "Share": Share,
    "Window": Window,
    "Year": Year,
    "YearsAhead": YearsAhead,
}
"""What a parameter of a notebook may be, by the name under which its cell annotates it."""

PLAIN = {"bool": bool, "float": float, "int": int, "list": list, "str": str, "Annotated": Annotated, "Field": Field}
"""What annotations may use beside: plain types, and rules of values as in ``Annotated[float, Field(gt=0, le=5)]``."""


class Parameters(BaseModel):
    """Base of the model of every notebook's parameters."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, validate_default=True)

    def literals(self) -> dict[str, Any]:
        """The values as plain literals, as they stand in a notebook's ``parameters`` cell."""
        return self.model_dump(mode="json")
