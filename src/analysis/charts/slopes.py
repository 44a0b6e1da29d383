"""Points of several series over quarters, each with its fitted straight line and its name."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

import altair as alt
import numpy as np
import pandas as pd

from analysis.charts.figure import Figure
from analysis.charts.theme import COLOURS, HEIGHT, dress, ink, measure
from analysis.periods import label_period

ROOM_FOR_NAMES = 1.5
"""The horizontal axis is so much longer than the quarters, for the names."""

_LINE_OF_TEXT = 16


def chart_slopes(
    id: str,
    title: str,
    quantity: str,
    table: pd.DataFrame,
    rows: tuple[str, ...],
    as_of: datetime.date,
    colours: Mapping[str, str] | None = None,
    number_format: str = ".0%",
) -> Figure:
    """Chart points and their lines.

    Parameters
    ----------
    quantity : str
        What is drawn and its unit.
    table : DataFrame
        Columns ``name``, ``period``, ``value`` and ``line``, the fitted value.
    colours : mapping of str to str, optional
        Name to meaning in `COLOURS`; ink for ``ink``, grey where none is given.
    """
    drawn = table.assign(
        day=[period.end_time.normalize() for period in table["period"]],
        label=[label_period(period) for period in table["period"]],
    ).drop(columns="period")
    names = list(dict.fromkeys(drawn["name"]))
    meanings = colours or {}
    paints = {name: _paint(meanings.get(name, "other")) for name in names}
    numbers = drawn[["value", "line"]].to_numpy()
    low, top = min(0.0, 1.08 * numbers.min()), 1.08 * numbers.max()
    layers = [
        layer
        for name, shift in _spread(drawn, names, top - low).items()
        for layer in _series_layers(drawn[drawn["name"] == name], paints[name], shift, number_format)
    ]
    layers[0] = layers[0].encode(x=_x(drawn), y=measure("value:Q", quantity, number_format, [low, top]))
    zero = alt.Chart(pd.DataFrame({"value": [0.0]})).mark_rule(color=ink(), opacity=0.5).encode(y="value:Q")
    return Figure(
        id=id,
        title=title,
        subtitle=f"{quantity}: what was observed, and the fitted slope",
        description=f"{title} Points of {quantity} with straight lines. {_describe(drawn, names)}.",
        chart=dress(alt.layer(*layers, zero)),
        table=drawn[["name", "label", "value", "line"]].rename(
            columns={"name": "series", "label": "quarter", "value": "observed", "line": "fitted"}
        ),
        rows=rows,
        as_of=as_of,
    )


def _paint(meaning: str):
    return ink() if meaning == "ink" else COLOURS[meaning]


def _spread(drawn: pd.DataFrame, names: list[str], span: float) -> dict[str, float]:
    """Name to the pixels by which its label moves up, so that names stand apart; from the lowest line up."""
    ends = drawn.groupby("name", sort=False)["line"].last()
    shifts, below = {}, -np.inf
    for name in ends.sort_values().index:
        height = HEIGHT * ends[name] / span
        below = max(height, below + _LINE_OF_TEXT)
        shifts[name] = below - height
    return {name: shifts[name] for name in names}


def _x(drawn: pd.DataFrame) -> alt.X:
    first, last = drawn["day"].min(), drawn["day"].max()
    end = first + ROOM_FOR_NAMES * (last - first)
    domain = [day.strftime("%Y-%m-%d") for day in (first - pd.Timedelta(days=30), end)]
    years = range(first.year, last.year + 1)
    axis = alt.Axis(format="%Y", values=[alt.DateTime(year=year, month=1, date=1) for year in years])
    return alt.X("day:T", title=None, scale=alt.Scale(domain=domain, nice=False), axis=axis)


def _series_layers(points: pd.DataFrame, colour, shift: float, number_format: str) -> list[alt.Chart]:
    base = alt.Chart(points).encode(x="day:T", y="value:Q")
    tooltip = [
        alt.Tooltip("name:N", title=" "),
        alt.Tooltip("label:N", title="quarter"),
        alt.Tooltip("value:Q", title="observed", format=number_format),
        alt.Tooltip("line:Q", title="fitted", format=number_format),
    ]
    return [
        base.mark_point(color=colour, filled=True, size=45, opacity=0.75).encode(tooltip=tooltip),
        alt.Chart(points).mark_line(color=colour, strokeWidth=2.2).encode(x="day:T", y="line:Q"),
        alt.Chart(points.tail(1))
        .mark_text(color=colour, align="left", dx=9, dy=-shift, fontWeight="bold")
        .encode(x="day:T", y="line:Q", text="name:N"),
    ]


def _describe(drawn: pd.DataFrame, names: list[str]) -> str:
    words = []
    for name in names:
        line = drawn[drawn["name"] == name]
        first, last = line.iloc[0], line.iloc[-1]
        words.append(
            f"{name}: fitted {first['line']:.0%} in {first['label']} and {last['line']:.0%} in {last['label']}"
        )
    return "; ".join(words)
