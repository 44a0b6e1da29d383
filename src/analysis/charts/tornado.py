"""Tornado: how far each assumption alone moves an answer."""

from __future__ import annotations

import datetime

import altair as alt
import pandas as pd

from analysis.charts.figure import Figure
from analysis.charts.theme import COLOURS, dress, ink

ROW_HEIGHT = 28


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
    """
    drawn = table.head(most).reset_index(drop=True)
    bars = pd.concat(
        [
            drawn.assign(end=drawn[end], answer=drawn[f"at_{end}"], side=f"{end} end of the range")
            for end in ("low", "high")
        ],
        ignore_index=True,
    )
    order = list(drawn["assumption"])
    axis = alt.Axis(title=None, labelLimit=260, labelPadding=8, ticks=False, domain=False, grid=False)
    across = alt.X(
        "answer:Q",
        axis=alt.Axis(format=number_format, title=quantity, grid=True, tickCount=7),
        scale=alt.Scale(padding=34, nice=False),
    )
    colours = alt.Scale(
        domain=["low end of the range", "high end of the range"], range=[COLOURS["assumption"], COLOURS["forecast"]]
    )
    base = alt.Chart(bars).encode(y=alt.Y("assumption:N", sort=order, axis=axis), x=across)
    tooltip = [
        alt.Tooltip("assumption:N", title=" "),
        alt.Tooltip("end:Q", title="assumed", format=end_format),
        alt.Tooltip("answer:Q", title="answer", format=number_format),
    ]
    colour = alt.Color("side:N", scale=colours, legend=alt.Legend(title=None, orient="top", direction="horizontal"))
    middle = alt.Chart(drawn.head(1)).mark_rule(color=ink(), strokeWidth=1.5).encode(x="at_mode:Q")
    layers = [
        base.mark_bar(height=15, opacity=0.85).encode(x2="at_mode:Q", color=colour, tooltip=tooltip),
        _label_ends(base, "datum.answer < datum.at_mode", "right", -5, end_format),
        _label_ends(base, "datum.answer >= datum.at_mode", "left", 5, end_format),
        middle,
    ]
    words = "; ".join(
        f"{row.assumption}: {row.at_low:.2f} at {row.low:.3g}, {row.at_high:.2f} at {row.high:.3g}"
        for row in drawn.itertuples()
    )
    return Figure(
        id=id,
        title=title,
        subtitle=f"{quantity}, with one assumption at a time at the ends of its range; the rule is the middle of all. "
        "Ranges of assumptions, not of data",
        description=f"{title} Bars of {quantity} around {drawn['at_mode'].iloc[0]:.2f}: {words}.",
        chart=dress(alt.layer(*layers), height=ROW_HEIGHT * (len(drawn) + 1)),
        table=table[["assumption", "low", "high", "at_low", "at_mode", "at_high"]],
        rows=rows,
        as_of=as_of,
    )


def _label_ends(base: alt.Chart, side: str, align: str, shift: int, end_format: str) -> alt.Chart:
    """The assumed value at the end of each bar on one side."""
    text = base.transform_filter(side).mark_text(align=align, dx=shift, color=ink(), fontSize=11)
    return text.encode(text=alt.Text("end:Q", format=end_format))
