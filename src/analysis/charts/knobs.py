"""One line that the reader moves: a grid worked out beforehand, and a control for each assumption."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

import altair as alt
import pandas as pd

from analysis.charts.figure import Figure
from analysis.charts.theme import COLOURS, dress, ink, title_above


def chart_knobs(
    id: str,
    title: str,
    across: str,
    quantity: str,
    table: pd.DataFrame,
    knobs: Mapping[str, str],
    settings: Mapping[str, float],
    rows: tuple[str, ...],
    as_of: datetime.date,
    level: tuple[str, float] | None = None,
    seen: Mapping[str, tuple[float, float]] | None = None,
) -> Figure:
    """Chart a quantity against another on logarithmic axes, for the setting of several knobs that the reader picks.

    The area between the least and the most of the whole grid stays, so that a setting is seen within what is open.

    Parameters
    ----------
    across, quantity : str
        What the two axes show.
    table : DataFrame
        Columns ``x``, ``y`` (both above zero) and one for each knob; every combination of the knobs has the same x.
    knobs : mapping of str to str
        Column to what the control is called.
    settings : mapping of str to float
        Column to the setting at first.
    level : (str, float), optional
        A level of the quantity that matters, and its name.
    seen : mapping of str to (float, float), optional
        Cases that were observed: name to x and y.
    """
    numbers = {column: sorted(table[column].unique()) for column in knobs}
    controls = [
        alt.param(
            name=f"knob_{column}",
            value=settings[column],
            bind=alt.binding_select(options=numbers[column], name=f"{name} "),
        )
        for column, name in knobs.items()
    ]
    chosen = " && ".join(f"datum.{column} == knob_{column}" for column in knobs)
    reach = table.groupby("x")["y"].agg(least="min", most="max").reset_index()
    layers = [
        *_grid_layers(table, reach, chosen, across, quantity),
        *([_level_layer(*level, reach)] if level else []),
        *_seen_layers(seen or {}),
    ]
    words = "; ".join(
        f"at {row.x:.3g} from {row.least:.3g} to {row.most:.3g}" for row in reach.iloc[[0, -1]].itertuples(index=False)
    )
    return Figure(
        id=id,
        title=title,
        subtitle=f"{quantity}, against {across}. The line is one setting of the assumptions, the area all of them",
        description=f"{title} A line of {quantity} against {across} on logarithmic axes, within an area: {words}. "
        f"Controls set {', '.join(knobs.values())}.",
        chart=dress(alt.layer(*layers)).add_params(*controls),
        table=table.rename(columns={"x": across, "y": quantity, **knobs}),
        rows=rows,
        as_of=as_of,
    )


def _grid_layers(table, reach, chosen: str, across: str, quantity: str) -> list[alt.Chart]:
    axis = title_above(quantity, "~g", tickCount=6, titleBaseline="bottom")
    x = alt.X("x:Q", scale=alt.Scale(type="log", nice=False), axis=alt.Axis(title=across, format="~g", tickCount=6))
    y = alt.Y("least:Q", scale=alt.Scale(type="log"), axis=axis)
    base = alt.Chart(table).transform_filter(chosen).encode(x="x:Q", y="y:Q")
    tooltip = [alt.Tooltip("x:Q", title=across, format=".3g"), alt.Tooltip("y:Q", title=quantity, format=".3g")]
    return [
        alt.Chart(reach).mark_area(color=COLOURS["assumption"], opacity=0.22).encode(x=x, y=y, y2="most:Q"),
        base.mark_line(color=COLOURS["assumption"], strokeWidth=2.5),
        base.mark_point(color=COLOURS["assumption"], filled=True, size=55, opacity=1).encode(tooltip=tooltip),
    ]


def _level_layer(name: str, level: float, reach: pd.DataFrame) -> alt.LayerChart:
    base = alt.Chart(pd.DataFrame({"x": [reach["x"].min()], "level": [level], "name": [name]})).encode(y="level:Q")
    return alt.layer(
        base.mark_rule(color=ink(), strokeDash=[2, 3]),
        base.mark_text(color=ink(), align="left", dx=6, dy=-8).encode(x="x:Q", text="name:N"),
    )


def _seen_layers(seen: Mapping[str, tuple[float, float]]) -> list[alt.Chart]:
    if not seen:
        return []
    frame = pd.DataFrame([(name, x, y) for name, (x, y) in seen.items()], columns=["name", "x", "y"])
    base = alt.Chart(frame).encode(x="x:Q", y="y:Q")
    return [
        base.mark_point(color=COLOURS["outturn"], filled=True, size=90, opacity=1),
        base.mark_text(color=COLOURS["outturn"], align="right", dx=-9, dy=-6, fontWeight="bold").encode(text="name:N"),
    ]
