"""Points of several series over quarters, each with its fitted straight line and its name."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Unpack

import altair as alt
import pandas as pd

from analysis.charts.axes import days, measure, reach, say, tooltips
from analysis.charts.figure import About, Figure, make_figure
from analysis.charts.labels import name_ends
from analysis.charts.theme import Space, dress, ink, paint_by
from analysis.periods import label_period


def chart_slopes(
    id: str,
    title: str,
    quantity: str,
    table: pd.DataFrame,
    rows: tuple[str, ...],
    as_of: datetime.date,
    colours: Mapping[str, str] | None = None,
    number_format: str = ".0%",
    **about: Unpack[About],
) -> Figure:
    """Chart points and their lines.

    Parameters
    ----------
    quantity : str
        What is drawn and its unit.
    table : DataFrame
        Columns ``name``, ``period``, ``value`` and ``line``, the fitted value.
    colours : mapping of str to str, optional
        Name to meaning in `COLOURS`, or ``ink``; grey where none is given.
    about
        See `About`.
    """
    meanings = colours or {}
    drawn = table.assign(
        day=[period.end_time.normalize() for period in table["period"]],
        label=[label_period(period) for period in table["period"]],
        meaning=[meanings.get(name, "other") for name in table["name"]],
    ).drop(columns="period")
    domain = reach(drawn[["value", "line"]], [0.0])
    hints = tooltips(
        *(("name", " ", ""), ("label", "quarter", "")),
        *(("value", "observed", number_format), ("line", "fitted", number_format)),
    )

    def draw(space: Space):
        colour, _ = paint_by(drawn["meaning"])
        base = alt.Chart(drawn).encode(x=days(drawn["day"]), color=colour)
        ends = (
            drawn.groupby("name", sort=False).tail(1).drop(columns=["value", "label"]).rename(columns={"line": "value"})
        )
        layers = [
            base.mark_point(filled=True, size=45, opacity=0.75).encode(
                y=measure("value:Q", number_format, domain), tooltip=hints
            ),
            base.mark_line(strokeWidth=2.2).encode(y="line:Q", detail="name:N"),
            alt.Chart(pd.DataFrame({"value": [0.0]})).mark_rule(color=ink(), opacity=0.5).encode(y="value:Q"),
        ]
        return [*layers, *name_ends(ends, "day:T", domain, space)], space.height

    return make_figure(
        *(id, title, quantity, rows, as_of, about),
        drawn=dress(draw),
        table=drawn[["name", "label", "value", "line"]].rename(
            columns={"name": "series", "label": "quarter", "value": "observed", "line": "fitted"}
        ),
        measured=["observed", "fitted"],
        shown=f"{quantity}: what was observed, and the fitted slope",
        description=f"Points of {quantity} with straight lines. {_describe(drawn, number_format)}.",
    )


def _describe(drawn: pd.DataFrame, number_format: str) -> str:
    words = []
    for name, line in drawn.groupby("name", sort=False):
        first, last = (
            f"{say(row['line'], number_format)} in {row['label']}" for _, row in line.iloc[[0, -1]].iterrows()
        )
        words.append(f"{name}: fitted {first} and {last}")
    return "; ".join(words)
