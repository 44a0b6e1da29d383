"""Tornado: how far each assumption alone moves an answer."""

from __future__ import annotations

import datetime
from typing import Unpack

import altair as alt
import pandas as pd

from analysis.charts.axes import across, say, tooltips
from analysis.charts.figure import About, Figure, make_figure
from analysis.charts.labels import NamedRows
from analysis.charts.theme import COLOURS, Space, dress, ink

_SIDES = {"low": "low end of the range", "high": "high end of the range"}
_ROOM = 0.12


def chart_tornado(
    id: str,
    title: str,
    quantity: str,
    table: pd.DataFrame,
    rows: tuple[str, ...],
    as_of: datetime.date,
    number_format: str = "+.0%",
    end_format: str = ".0%",
    most: int = 10,
    **about: Unpack[About],
) -> Figure:
    """Chart the answer at both ends of each assumption's range, widest first, around the answer in the middle.

    Parameters
    ----------
    quantity : str
        What the answer is, and its unit.
    table : DataFrame
        Columns ``assumption``, ``low``, ``high`` (ends of its range), ``at_low``, ``at_high`` (the answer there) and
        ``at_mode``.
    number_format, end_format : str
        D3 formats of the answer and of the ends.
    most : int
        Assumptions drawn.
    about
        See `About`.
    """
    drawn = table.head(most).rename(columns={"assumption": "name"}).reset_index(drop=True)
    bars = pd.concat(
        [drawn.assign(end=drawn[end], answer=drawn[f"at_{end}"], side=side) for end, side in _SIDES.items()],
        ignore_index=True,
    )[["name", "end", "answer", "side", "at_mode"]]
    low, top = bars["answer"].min(), bars["answer"].max()
    hints = tooltips(("name", " ", ""), ("end", "assumed", end_format), ("answer", "answer", number_format))

    def draw(space: Space):
        named = NamedRows(drawn["name"], space)
        room = (2 if space.narrow else 1) * _ROOM * (top - low)
        base = alt.Chart(bars).encode(
            y=named.encode(), x=across("answer:Q", number_format, space, [low - room, top + room])
        )
        bar = base.mark_bar(height=15, opacity=0.85, yOffset=named.shift)
        middle = alt.Chart(drawn.head(1)).mark_rule(color=ink(), strokeWidth=1.5).encode(x="at_mode:Q")
        ends = [_label_ends(base, *side, named.shift, end_format) for side in (("<", "right", -5), (">=", "left", 5))]
        layers = [
            bar.encode(x2="at_mode:Q", color=_colour(space), tooltip=hints),
            *ends,
            middle,
            *named.layers(alt.Chart(drawn[["name"]])),
        ]
        return layers, named.total

    words = "; ".join(
        f"{row.name}: {say(row.at_low, number_format)} at {say(row.low, end_format)}, "
        f"{say(row.at_high, number_format)} at {say(row.high, end_format)}"
        for row in drawn.itertuples(index=False)
    )
    return make_figure(
        *(id, title, quantity, rows, as_of, about),
        drawn=dress(draw),
        table=table[["assumption", "low", "high", "at_low", "at_mode", "at_high"]],
        measured=["at_low", "at_mode", "at_high"],
        shown=f"{quantity}, with one assumption at a time at the ends of its range; the rule is the middle of all. "
        "Ranges of assumptions, not of data",
        description=f"Bars of {quantity} around {say(drawn['at_mode'].iloc[0], number_format)}: {words}.",
    )


def _colour(space: Space) -> alt.Color:
    scale = alt.Scale(domain=list(_SIDES.values()), range=[COLOURS["assumption"], COLOURS["forecast"]])
    direction = "vertical" if space.narrow else "horizontal"
    return alt.Color("side:N", scale=scale, legend=alt.Legend(title=None, orient="top", direction=direction))


def _label_ends(base: alt.Chart, side: str, align: str, dx: int, dy: float, end_format: str) -> alt.Chart:
    """The assumed value at the end of each bar on one side."""
    text = base.transform_filter(f"datum.answer {side} datum.at_mode")
    text = text.mark_text(align=align, dx=dx, dy=dy, color=ink(), fontSize=11)
    return text.encode(text=alt.Text("end:Q", format=end_format))
