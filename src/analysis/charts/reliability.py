"""Reliability: of what was said to be so likely, how much came."""

from __future__ import annotations

import datetime
from typing import Unpack

import altair as alt
import pandas as pd

from analysis.charts.axes import across, measure, say, tooltips
from analysis.charts.figure import About, Figure, make_figure
from analysis.charts.theme import COLOURS, Space, dress, ink

_SHARE = ".0%"


def chart_reliability(
    id: str,
    title: str,
    quantity: str,
    table: pd.DataFrame,
    rows: tuple[str, ...],
    as_of: datetime.date,
    colour: str = "forecast",
    **about: Unpack[About],
) -> Figure:
    """Chart the share that came against the probability that was said, with its band, and the line where both agree.

    Parameters
    ----------
    quantity : str
        What was foretold, such as ``claims on 606 series``.
    table : DataFrame
        A row for each class of probabilities: ``said`` (their mean), ``came`` (share of the cases), ``low`` and
        ``high`` (its band), ``n`` (cases) and, where classes have names, ``name``.
    colour : str
        Meaning in `COLOURS`.
    about
        See `About`.
    """
    drawn = table.assign(name=table.get("name", [say(each, _SHARE) for each in table["said"]]))
    drawn["words"] = [
        f"{row.name} (n = {row.n:,})" if "name" in table else f"n = {row.n:,}" for row in drawn.itertuples()
    ]
    hints = tooltips(
        *(("name", " ", ""), ("said", "said", _SHARE), ("came", "came", _SHARE)),
        *(("low", "low end", _SHARE), ("high", "high end", _SHARE), ("n", "cases", ",")),
    )

    def draw(space: Space):
        x = across("said:Q", _SHARE, space, [0, 1], "probability that was said")
        agreed = alt.Chart(pd.DataFrame({"said": [0.0, 1.0], "came": [0.0, 1.0]}))
        base = alt.Chart(drawn).encode(x="said:Q")
        area = alt.Size(
            "n:Q", scale=alt.Scale(type="sqrt", domain=[0, int(drawn["n"].max())], range=[20, 180]), legend=None
        )
        sides = ((alt.datum.said <= 0.5, "left", 9), (alt.datum.said > 0.5, "right", -9))
        words = [
            base.transform_filter(side).mark_text(align=align, dx=dx, dy=dx, color=ink(), fontSize=11)
            for side, align, dx in sides
        ]
        return [
            agreed.mark_line(color=ink(), strokeDash=[4, 3], strokeWidth=1.2).encode(
                x=x, y=measure("came:Q", _SHARE, [0, 1])
            ),
            base.mark_rule(color=COLOURS[colour], strokeWidth=3, opacity=0.45).encode(y="low:Q", y2="high:Q"),
            base.mark_point(color=COLOURS[colour], filled=True, opacity=1).encode(y="came:Q", size=area, tooltip=hints),
            *(each.encode(y="came:Q", text="words:N") for each in words),
        ], space.height

    told = "; ".join(
        f"of {row.n:,} said {say(row.said, _SHARE)}, {say(row.came, _SHARE)} came" for row in drawn.itertuples()
    )
    return make_figure(
        *(id, title, quantity, rows, as_of, about),
        drawn=dress(draw),
        table=drawn[["name", "said", "came", "low", "high", "n"]],
        measured=[],
        shown=f"{quantity}: share that came, with its band; on the dashed line as much came as was said",
        description=f"Dots of the share that came against the probability that was said, {quantity}: {told}.",
    )
