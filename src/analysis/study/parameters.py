"""Types of the parameters of measures: plain values that are checked, some of them names that a study must know."""

from __future__ import annotations

import dataclasses
import datetime
from typing import Annotated, Any

import pydantic

from analysis.errors import NetredError
from analysis.periods import parse_date


@dataclasses.dataclass(frozen=True)
class Named:
    """Marks a parameter as a name of one vocabulary, which `analysis.study.registry.list_unknown` looks up.

    Parameters
    ----------
    vocabulary : str
        ``role or series``, ``row``, ``table``, ``assumption``, ``frequency`` or ``model``.
    """

    vocabulary: str


def _read_day(value: Any) -> datetime.date:
    try:
        return parse_date(value)
    except NetredError as error:
        raise ValueError("a day written YYYY-MM-DD") from error


Number = Annotated[float, pydantic.Field(allow_inf_nan=False)]
"""A finite number."""

Share = Annotated[float, pydantic.Field(ge=0, lt=1)]
"""A share from none to below the whole."""

Year = Annotated[int, pydantic.Field(ge=1900, le=2100)]
"""A calendar or fiscal year."""

Window = Annotated[int, pydantic.Field(ge=2, le=400)]
"""How many of the latest quarters, or years, are looked at."""

Day = Annotated[datetime.date, pydantic.BeforeValidator(_read_day)]
"""A day, ``YYYY-MM-DD``."""

Role = Annotated[str, Named("role or series")]
"""A role of study.yml, or a series of the catalogue."""

Series = Annotated[str, Named("role or series")]
"""A series of the catalogue, or a role."""

Row = Annotated[str, Named("row")]
"""The identity of a row of events, deals or rankings."""

Table = Annotated[str, Named("table")]
"""A table of the data folder."""

AssumptionId = Annotated[str, Named("assumption")]
"""The id of an assumption, or the beginning of several."""

Model = Annotated[str, Named("model")]
"""A growth model of the registry."""

Frequency = Annotated[str, Named("frequency")]
"""A word for how long periods are, of the catalogue."""
