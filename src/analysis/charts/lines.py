"""Lines of one number against an assumption, with the level where the sign turns."""

from __future__ import annotations

import datetime

import altair as alt
import pandas as pd

from analysis.charts.figure import Figure
from analysis.charts.theme import COLOURS, dress, ink, title_above

ROOM_FOR_NAMES = 1.45
"""The horizontal axis is so much longer than the lines, for their names."""


def chart_break_even(
    id: str,
    title: str,
    across: str,
    quantity: str,
    table: pd.DataFrame,
    rows: tuple[str, ...],
    as_of: datetime.date,
) -> Figure:
    """Chart a relative change against an assumed share, one line for each named case, and mark where it crosses zero.

    Parameters
    ----------
    across, quantity : str
        What the two axes show.
    table : DataFrame
        Columns ``case``, ``x``, ``change`` (both shares) and ``break_even`` (the x at which the case crosses zero).
    """
    ends = table.groupby("case", sort=False).tail(1)
    zeros = table.drop_duplicates("case")[["case", "break_even"]].assign(change=0.0)
    widest = max(table["x"].max(), table["break_even"].max())
    scale = alt.Scale(domain=[0, ROOM_FOR_NAMES * widest], nice=False)
    x = alt.X("x:Q", axis=alt.Axis(format=".0%", title=across, grid=False), scale=scale)
    y = alt.Y("change:Q", axis=title_above(quantity, "+.0%"))
    base = alt.Chart(table).encode(x=x, y=y, detail="case:N")
    rule = alt.Chart(pd.DataFrame({"change": [0.0]})).mark_rule(color=ink(), strokeWidth=1.2).encode(y="change:Q")
    tooltip = [
        alt.Tooltip("case:N", title=" "),
        alt.Tooltip("x:Q", title=across, format=".0%"),
        alt.Tooltip("change:Q", title="change", format="+.0%"),
    ]
    layers = [
        rule,
        base.mark_line(color=COLOURS["destination"], strokeWidth=2.2).encode(tooltip=tooltip),
        alt.Chart(ends).mark_text(align="left", dx=7, color=ink()).encode(x="x:Q", y="change:Q", text="case:N"),
        alt.Chart(zeros)
        .mark_point(filled=True, size=90, color=COLOURS["entrance"], opacity=1)
        .encode(x="break_even:Q", y="change:Q", tooltip=[alt.Tooltip("break_even:Q", format=".0%")]),
        alt.Chart(zeros)
        .mark_text(dy=-13, color=ink(), fontWeight="bold")
        .encode(x="break_even:Q", y="change:Q", text=alt.Text("break_even:Q", format=".0%")),
    ]
    words = "; ".join(
        f"{row.case}: from {first.change:+.0%} to {row.change:+.0%}, zero at {row.break_even:.0%}"
        for row, first in zip(
            ends.itertuples(index=False), table.groupby("case", sort=False).head(1).itertuples(index=False), strict=True
        )
    )
    return Figure(
        id=id,
        title=title,
        subtitle=f"{quantity}, against {across}; dots mark the break-even. Ranges of assumptions, not of data",
        description=f"{title} Lines of {quantity} against {across}. {words}.",
        chart=dress(alt.layer(*layers)),
        table=table.rename(columns={"x": across, "change": quantity, "break_even": "break-even"}),
        rows=rows,
        as_of=as_of,
    )
