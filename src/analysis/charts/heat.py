"""A grid of shares or chances: the deeper the colour the higher, each cell with its number."""

from __future__ import annotations

import datetime

import altair as alt
import pandas as pd

from analysis.charts.figure import Figure
from analysis.charts.theme import COLOURS, dress, ink

CELL_HEIGHT = 34
"""Pixels of one row."""


def chart_heat(
    id: str,
    title: str,
    across: str,
    down: str,
    quantity: str,
    table: pd.DataFrame,
    rows: tuple[str, ...],
    as_of: datetime.date,
    number_format: str = ".0%",
    colour: str = "forecast",
) -> Figure:
    """Chart a share, 0 to 1, in a grid.

    Parameters
    ----------
    across, down, quantity : str
        What the columns, the rows and the cells are.
    table : DataFrame
        Columns ``x``, ``y`` (names, in the order in which they are drawn) and ``value``.
    colour : str
        Meaning in `COLOURS`.
    """
    order = {name: list(dict.fromkeys(table[name])) for name in ("x", "y")}
    axis = {"labelAngle": 0, "orient": "top", "ticks": False, "domain": False}
    base = alt.Chart(table).encode(
        x=alt.X("x:N", sort=order["x"], axis=alt.Axis(title=across, **axis)),
        y=alt.Y("y:N", sort=order["y"], axis=alt.Axis(title=down, ticks=False, labelLimit=240)),
    )
    tooltip = [
        alt.Tooltip("y:N", title=down),
        alt.Tooltip("x:N", title=across),
        alt.Tooltip("value:Q", title=quantity, format=number_format),
    ]
    depth = alt.Opacity("value:Q", scale=alt.Scale(domain=[0, 1], range=[0.04, 0.6]), legend=None)
    layers = [
        base.mark_rect(color=COLOURS[colour], stroke=COLOURS[colour], strokeOpacity=0.25).encode(
            opacity=depth, tooltip=tooltip
        ),
        base.mark_text(color=ink()).encode(text=alt.Text("value:Q", format=number_format)),
    ]
    wide = table.pivot(index="y", columns="x", values="value").loc[order["y"], order["x"]]
    words = "; ".join(
        f"{down} {name}: " + ", ".join(f"{column} {value:.0%}" for column, value in line.items())
        for name, line in wide.iterrows()
    )
    return Figure(
        id=id,
        title=title,
        subtitle=f"{quantity}, by {down} and {across}",
        description=f"{title} A grid of {quantity}. {words}.",
        chart=dress(alt.layer(*layers), height=CELL_HEIGHT * len(order["y"])),
        table=wide.reset_index().rename(columns={"y": down}).rename_axis(None, axis="columns"),
        rows=rows,
        as_of=as_of,
    )
