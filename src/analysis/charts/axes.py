"""Axes and tooltips: what a scale spans and how its numbers are written, once for every chart."""

from __future__ import annotations

import math
import re
import textwrap
from collections.abc import Iterable

import altair as alt
import numpy as np
import pandas as pd

from analysis.charts.theme import LETTER, TYPE, Space
from analysis.periods import label_period
from analysis.prose import MINUS

_ROOM = 0.05
"""Part of what is drawn that a scale leaves free beside it."""


def say(number: float, number_format: str) -> str:
    """A number as the axes write it, by its D3 format."""
    significant = re.fullmatch(r"([+,]*)\.(\d+)r", number_format)
    if significant and number:
        signs, digits = significant.group(1), int(significant.group(2))
        number = float(f"{number:.{digits - 1}e}")
        number_format = f"{signs}.{max(digits - 1 - math.floor(math.log10(abs(number))), 0)}f"
    return format(number, number_format.replace("~", "").replace("r", "g")).replace("-", MINUS)


def reach(*numbers: Iterable[float]) -> list[float]:
    """Lowest and highest of all numbers with room beside them; from zero where zero is not far."""
    known = np.concatenate([np.ravel(np.asarray(part, dtype=float)) for part in numbers])
    low, top = float(np.nanmin(known)), float(np.nanmax(known))
    low, top = (min(low, 0.0), max(top, 0.0)) if 2 * low < top or top < 0 else (low, top)
    room = _ROOM * ((top - low) or abs(top) or 1.0)
    return [low - (room if low else 0.0), top + (room if top else 0.0)]


def measure(field: str, number_format: str, domain: list[float] | None = None, **scale) -> alt.Y:
    """The vertical axis; what it measures stands in the subtitle. `scale` holds properties of `altair.Scale`."""
    return alt.Y(field, axis=alt.Axis(title=None, tickCount=6, **_write(number_format)), scale=_scale(domain, scale))


def across(
    field: str, number_format: str, space: Space, domain: list[float] | None = None, title: str = "", **scale
) -> alt.X:
    """The horizontal axis of numbers, its title broken into lines that fit."""
    lines = textwrap.wrap(title[:1].upper() + title[1:], int(space.width / TYPE / LETTER) - 10) or None
    look = {"tickCount": space.ticks, "labelOverlap": "greedy", "labelSeparation": 8, "grid": not title}
    return alt.X(field, axis=alt.Axis(title=lines, **look, **_write(number_format)), scale=_scale(domain, scale))


def _scale(domain: list[float] | None, scale: dict) -> alt.Scale:
    if domain is not None:
        scale = {"domain": domain} | ({} if "type" in scale else {"zero": False}) | scale
    return alt.Scale(nice=False, **scale)


def _write(number_format: str) -> dict:
    """How an axis writes its numbers; zero has no sign."""
    signless = f"datum.value === {0} ? '{0}' : datum.label"
    return {"format": number_format} | ({"labelExpr": signless} if number_format.startswith("+") else {})


def tooltips(*parts: tuple[str, str, str]) -> list[alt.Tooltip]:
    """Tooltips of (field, title, D3 format); a field without a format is a name."""
    return [
        alt.Tooltip(f"{field}:Q", title=title, format=number_format)
        if number_format
        else alt.Tooltip(f"{field}:N", title=title)
        for field, title, number_format in parts
    ]


def by_year(series: pd.Series, per: float = 1.0) -> pd.DataFrame:
    """Points of a yearly series: ``year``, ``label``, ``value``, and the ``stretch`` of neighbouring years."""
    return pd.DataFrame(
        {
            "year": series.index.year,
            "label": [label_period(period) for period in series.index],
            "value": series.to_numpy(dtype=float) / per,
            "stretch": (pd.Series(series.index.year).diff() != 1).cumsum().to_numpy(),
        }
    )


def years(points: pd.DataFrame) -> alt.X:
    """The axis of years, written as the points' labels are: as fiscal or as calendar years."""
    low, top = int(points["year"].min()), int(points["year"].max())
    prefix = points["label"].iloc[0].removesuffix(str(points["year"].iloc[0]))
    look = {
        "labelExpr": f"'{prefix}' + datum.label",
        "labelFlush": False,
        "labelOverlap": "greedy",
        "labelSeparation": 8,
    }
    axis = alt.Axis(title=None, format="d", values=list(range(low, top + 1)), **look)
    room = _ROOM * max(top - low, 1)
    return alt.X("year:Q", axis=axis, scale=alt.Scale(domain=[low - room, top + room], nice=False))


def days(*moments: pd.Series, field: str = "day") -> alt.X:
    """The axis of days, from the first to the last moment, with a tick at the start of each year."""
    known = pd.concat([pd.Series(pd.to_datetime(part)) for part in moments], ignore_index=True)
    first, last = known.min(), known.max()
    room = _ROOM * max(last - first, pd.Timedelta(days=60))
    starts = [alt.DateTime(year=year, month=1, date=1) for year in range(first.year, last.year + 2)]
    axis = alt.Axis(title=None, format="%Y", values=starts, labelOverlap="greedy", labelSeparation=8)
    domain = [moment.strftime("%Y-%m-%d") for moment in (first - room, last + room)]
    return alt.X(f"{field}:T", axis=axis, scale=alt.Scale(domain=domain, nice=False))
