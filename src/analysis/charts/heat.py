"""A grid of shares or chances: the deeper the colour the higher, each cell with its number."""

from __future__ import annotations

import datetime
import json
from typing import Unpack

import altair as alt
import pandas as pd

from analysis.charts.axes import say, tooltips
from analysis.charts.figure import About, Figure, make_figure
from analysis.charts.labels import wrap
from analysis.charts.theme import COLOURS, LINE, Space, dress, ink

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
    **about: Unpack[About],
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
    about
        See `About`.
    """
    order = {name: list(dict.fromkeys(table[name])) for name in ("x", "y")}
    hints = tooltips(("y", down, ""), ("x", across, ""), ("value", quantity, number_format))

    def draw(space: Space):
        letters = {"x": 8 if space.narrow else 16, "y": 14 if space.narrow else 34}
        plain = {"ticks": False, "domain": False, "labelLimit": 0, "title": None}
        names = {axis: {name: wrap(name, letters[axis]) for name in order[axis]} for axis in order}
        look = {axis: plain | {"labelExpr": f"split({json.dumps(names[axis])}[datum.value], '\\n')"} for axis in order}
        base = alt.Chart(table).encode(
            x=alt.X("x:N", sort=order["x"], axis=alt.Axis(labelAngle=0, orient="top", **look["x"])),
            y=alt.Y("y:N", sort=order["y"], axis=alt.Axis(**look["y"])),
        )
        depth = alt.Opacity("value:Q", scale=alt.Scale(domain=[0, 1], range=[0.04, 0.6]), legend=None)
        cells = base.mark_rect(color=COLOURS[colour], stroke=COLOURS[colour], strokeOpacity=0.25)
        text = base.mark_text(color=ink()).encode(text=alt.Text("value:Q", format=number_format))
        lines = max(name.count("\n") + 1 for name in names["y"].values())
        height = max(CELL_HEIGHT, LINE * lines + 8) * len(order["y"])
        return [cells.encode(opacity=depth, tooltip=hints), text], height

    wide = table.pivot(index="y", columns="x", values="value").loc[order["y"], order["x"]]
    words = "; ".join(
        f"{down} {name}: " + ", ".join(f"{column} {say(value, number_format)}" for column, value in line.items())
        for name, line in wide.iterrows()
    )
    return make_figure(
        *(id, title, quantity, rows, as_of, about),
        drawn=dress(draw),
        table=wide.reset_index().rename(columns={"y": down}).rename_axis(None, axis="columns"),
        measured=order["x"],
        shown=f"{quantity}, by {down} (down) and {across} (across)",
        description=f"A grid of {quantity}. {words}.",
    )
