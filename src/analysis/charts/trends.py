"""Several series over calendar years, each named at its end; a single point is named on its left."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

import altair as alt
import numpy as np
import pandas as pd

from analysis.charts.figure import Figure
from analysis.charts.theme import COLOURS, HEIGHT, dress, ink, measure
from analysis.periods import label_period

ROOM_FOR_NAMES = 1.42
"""The horizontal axis is so much longer than the years, for the names."""
_LINE_OF_TEXT = 15


def chart_trends(
    id: str,
    title: str,
    quantity: str,
    lines: Mapping[str, pd.Series],
    rows: tuple[str, ...],
    as_of: datetime.date,
    colours: Mapping[str, str] | None = None,
    per: float = 1.0,
    number_format: str = ",.1f",
) -> Figure:
    """Chart one line for each name, from zero, with a point for each year that is known.

    Parameters
    ----------
    quantity : str
        What is drawn and its unit.
    lines : mapping of str to Series of float
        On yearly PeriodIndexes of one frequency; what is empty or missing is left out, and a line joins
        neighbouring years only.
    colours : mapping of str to str, optional
        Name to meaning in `COLOURS`; ink for ``ink``, grey where none is given.
    per, number_format
        As for `chart_fan`.
    """
    drawn = {name: series.dropna() / per for name, series in lines.items()}
    parts = [_points(name, series) for name, series in drawn.items() if len(series)]
    points = pd.concat(parts, ignore_index=True)
    top = 1.08 * points["value"].max()
    meanings = colours or {}
    paints = {name: _paint(meanings.get(name, "other")) for name in points["name"].unique()}
    layers = [
        layer
        for name, shift in _spread(points, top).items()
        for layer in _line(points[points["name"] == name], paints[name], shift)
    ]
    layers[0] = layers[0].encode(x=_x(points), y=measure("value:Q", quantity, number_format, [0, top]))
    table = points.pivot(index="label", columns="name", values="value")[list(paints)].reset_index()
    return Figure(
        id=id,
        title=title,
        subtitle=quantity,
        description=f"{title} Lines of {quantity}: {_describe(points)}.",
        chart=dress(alt.layer(*layers)),
        table=table.rename(columns={"label": "year"}).rename_axis(None, axis="columns"),
        rows=rows,
        as_of=as_of,
    )


def _points(name: str, series: pd.Series) -> pd.DataFrame:
    index = series.index
    stretch = (pd.Series(index.year).diff() != 1).cumsum().to_numpy()
    labels = [label_period(period) for period in index]
    return pd.DataFrame(
        {"name": name, "year": index.year, "label": labels, "value": series.to_numpy(), "stretch": stretch}
    )


def _paint(meaning: str):
    return ink() if meaning == "ink" else COLOURS[meaning]


def _spread(points: pd.DataFrame, top: float) -> dict[str, float]:
    """Name to the pixels by which its label moves up, so that names that end side by side stand apart."""
    ends = points.groupby("name", sort=False).tail(1).sort_values("value")
    shifts, below = {}, -np.inf
    for row in ends.itertuples(index=False):
        height = HEIGHT * row.value / top
        below = max(height, below + _LINE_OF_TEXT)
        shifts[row.name] = below - height
    return shifts


def _x(points: pd.DataFrame) -> alt.X:
    first, last = int(points["year"].min()), int(points["year"].max())
    prefix = points["label"].iloc[0].removesuffix(str(points["year"].iloc[0]))
    axis = alt.Axis(
        format="d", values=list(range(first, last + 1)), labelExpr=f"'{prefix}' + datum.label", labelOverlap="greedy"
    )
    wide = max(last - first, 1)
    scale = alt.Scale(domain=[first - 0.03 * wide, first + ROOM_FOR_NAMES * wide], nice=False)
    return alt.X("year:Q", title=None, axis=axis, scale=scale)


def _line(points: pd.DataFrame, paint, shift: float) -> list[alt.Chart]:
    base = alt.Chart(points).encode(x="year:Q", y="value:Q")
    tooltip = [
        alt.Tooltip("name:N", title=" "),
        alt.Tooltip("label:N", title="year"),
        alt.Tooltip("value:Q", format=",.3g"),
    ]
    align, shift_right = ("left", 9) if len(points) > 1 else ("right", -9)
    return [
        base.mark_line(color=paint, strokeWidth=2.2).encode(detail="stretch:N"),
        base.mark_point(color=paint, filled=True, size=50, opacity=1).encode(tooltip=tooltip),
        alt.Chart(points.tail(1))
        .mark_text(color=paint, align=align, dx=shift_right, dy=-shift, fontWeight="bold")
        .encode(x="year:Q", y="value:Q", text="name:N"),
    ]


def _describe(points: pd.DataFrame) -> str:
    words = []
    for name, line in points.groupby("name", sort=False):
        first, last = line.iloc[0], line.iloc[-1]
        text = f"{name} {last['value']:.3g} in {last['label']}"
        words.append(text if len(line) == 1 else f"{name} from {first['value']:.3g} in {first['label']} to {text}")
    return "; ".join(words)
