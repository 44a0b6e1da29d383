"""Dots with bands, one line for each alternative, against levels that matter."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

import altair as alt
import pandas as pd

from analysis.charts.figure import Figure
from analysis.charts.theme import COLOURS, dress, ink

ROW_HEIGHT = 30
"""Pixels of one line."""


def chart_intervals(
    id: str,
    title: str,
    quantity: str,
    table: pd.DataFrame,
    rows: tuple[str, ...],
    as_of: datetime.date,
    marks: Mapping[str, tuple[float, str]] | None = None,
    per: float = 1.0,
    number_format: str = ",.1f",
) -> Figure:
    """Chart a value and its band for each of several alternatives, sorted by value.

    Parameters
    ----------
    quantity : str
        What is drawn and its unit.
    table : DataFrame
        Columns ``name``, ``value``, ``low``, ``high`` and, where one line stands out, ``primary`` (bool).
    marks : mapping of str to (float, str), optional
        Levels drawn as rules across all lines: name to level and meaning of its colour in `COLOURS`.
    per, number_format
        As for `chart_fan`.
    """
    drawn = table.assign(primary=table.get("primary", False)).sort_values("value", ignore_index=True)
    for column in ("value", "low", "high"):
        drawn[column] = drawn[column] / per
    marks = {name: (level / per, colour) for name, (level, colour) in (marks or {}).items()}
    layers = [*_interval_layers(drawn, quantity, number_format), *_mark_layers(marks, drawn)]
    words = "; ".join(
        f"{row.name} {row.value:.3g}, from {row.low:.3g} to {row.high:.3g}" for row in drawn.itertuples(index=False)
    )
    against = "".join(f" {name}: {level:.3g}." for name, (level, _) in marks.items())
    return Figure(
        id=id,
        title=title,
        subtitle=quantity,
        description=f"{title} Dots with bands of {quantity}: {words}.{against}",
        chart=dress(alt.layer(*layers), height=ROW_HEIGHT * (len(drawn) + 1)),
        table=drawn[["name", "value", "low", "high"]],
        rows=rows,
        as_of=as_of,
    )


def _interval_layers(drawn: pd.DataFrame, quantity: str, number_format: str) -> list[alt.Chart]:
    colour = alt.when("datum.primary").then(alt.value(COLOURS["forecast"])).otherwise(alt.value(COLOURS["other"]))
    axis = alt.Axis(title=None, labelLimit=240, labelPadding=8, ticks=False, domain=False, grid=False)
    base = alt.Chart(drawn).encode(y=alt.Y("name:N", sort=list(drawn["name"]), axis=axis), color=colour)
    across = alt.Axis(format=number_format, grid=True, tickCount=7, title=quantity)
    tooltip = [alt.Tooltip("name:N", title=" ")] + [
        alt.Tooltip(f"{name}:Q", format=number_format) for name in ("value", "low", "high")
    ]
    return [
        base.mark_rule(strokeWidth=3, opacity=0.45).encode(x=alt.X("low:Q", axis=across), x2="high:Q"),
        base.mark_point(filled=True, size=90, opacity=1).encode(x="value:Q", tooltip=tooltip),
    ]


def _mark_layers(marks: Mapping[str, tuple[float, str]], drawn: pd.DataFrame) -> list[alt.Chart]:
    layers = []
    for place, (name, (level, meaning)) in enumerate(sorted(marks.items(), key=lambda item: item[1][0])):
        colour = COLOURS.get(meaning, ink())
        base = alt.Chart(pd.DataFrame({"level": [level], "mark": [name]})).encode(x="level:Q")
        align, shift = ("right", -5) if place == 0 and len(marks) > 1 else ("left", 5)
        layers.append(base.mark_rule(color=colour, strokeDash=[4, 3], strokeWidth=1.5))
        layers.append(
            base.mark_text(color=colour, align=align, dx=shift, dy=-6, baseline="bottom", fontWeight="bold").encode(
                y=alt.value(0), text="mark:N"
            )
        )
    return layers
