"""A number over time with the dated events that may have moved it."""

from __future__ import annotations

import datetime
from typing import Unpack

import altair as alt
import pandas as pd

from analysis.charts.axes import days, measure, reach, say, tooltips
from analysis.charts.figure import About, Figure, make_figure
from analysis.charts.labels import spread
from analysis.charts.marks import line_layers
from analysis.charts.theme import COLOURS, LINE, Space, dress, ink


def chart_timeline(
    id: str,
    title: str,
    quantity: str,
    table: pd.DataFrame,
    rows: tuple[str, ...],
    as_of: datetime.date,
    events: pd.DataFrame | None = None,
    number_format: str = ".0%",
    colour: str = "entrance",
    **about: Unpack[About],
) -> Figure:
    """Chart points over time, with a bar where only bounds are known, and a rule with a number for each event.

    Parameters
    ----------
    quantity : str
        What is drawn and its unit.
    table : DataFrame
        Columns ``day`` (datetime), ``label`` (of the period) and ``value``; where only bounds are known, ``value`` is
        NaN and ``low`` and ``high`` hold them. A line joins known values that nothing unknown parts.
    events : DataFrame, optional
        Columns ``day`` and ``event``; those of one day are written together. What the numbers mean stands in the note.
    about
        See `About`.
    """
    bounds = table.assign(low=table.get("low", table["value"]), high=table.get("high", table["value"]))
    known = bounds.assign(stretch=bounds["value"].isna().cumsum()).dropna(subset="value")
    known = known[["day", "label", "value", "stretch"]].assign(name=quantity, meaning=colour)
    listed = _number_events(events)
    domain = reach(bounds[["value", "low", "high"]], [0.0])
    hints = tooltips(("label", " ", ""), ("value", "value", number_format))

    def draw(space: Space):
        axes = {"x": days(bounds["day"], listed["day"]), "y": measure("value:Q", number_format, domain)}
        bars = _bound_layers(bounds[bounds["value"].isna()], axes["x"], COLOURS[colour], number_format)
        return [*line_layers(known, axes, hints), *bars, *_event_layers(listed, bounds["day"], space)], space.height

    told = "\n".join(f"{row.number} {row.label}" for row in listed.itertuples())
    note = "\n".join(part for part in (told, about.pop("note", "")) if part)
    return make_figure(
        *(id, title, quantity, rows, as_of, about | {"note": note}),
        drawn=dress(draw),
        table=bounds[["label", "value", "low", "high"]].rename(columns={"label": "period"}),
        measured=["value", "low", "high"],
        shown=quantity,
        description=f"{quantity}: {'; '.join(_describe(row, number_format) for row in bounds.itertuples())}. "
        + told.replace("\n", "; "),
    )


def _number_events(events: pd.DataFrame | None) -> pd.DataFrame:
    """One row a day: ``day``, ``number`` and ``label``."""
    if events is None or events.empty:
        return pd.DataFrame({"day": pd.Series(dtype="datetime64[ns]"), "number": [], "label": []})
    grouped = events.sort_values("day").groupby("day")["event"].agg("; ".join).reset_index()
    grouped["label"] = [f"{day:%B %Y}: {text}" for day, text in zip(grouped["day"], grouped["event"], strict=True)]
    return grouped.assign(number=[str(place + 1) for place in range(len(grouped))])


def _describe(row, number_format: str) -> str:
    value, low, high = (say(number, number_format) for number in (row.value, row.low, row.high))
    return f"{row.label} {value}" if pd.notna(row.value) else f"{row.label} between {low} and {high}"


def _event_layers(listed: pd.DataFrame, drawn: pd.Series, space: Space) -> list[alt.Chart]:
    """Rules with their numbers on top, which stand apart where the rules hardly do."""
    if listed.empty:
        return []
    every = pd.concat([drawn, listed["day"]])
    start, span = every.min(), every.max() - every.min()
    line = LINE / space.width * 1.2
    places = spread((listed["day"] - start) / span, [line] * len(listed))
    frame = listed[["day", "number", "label"]].assign(at=start + places * span)
    base = alt.Chart(frame).encode(tooltip=tooltips(("label", " ", "")))
    number = base.mark_text(color=ink(), dy=-6, baseline="bottom", fontWeight="bold")
    return [
        base.mark_rule(color=COLOURS["other"], strokeDash=[4, 3], strokeWidth=1.4).encode(x="day:T"),
        number.encode(x="at:T", y=alt.value(0), text="number:N"),
    ]


def _bound_layers(unknown: pd.DataFrame, x: alt.X, colour: str, number_format: str) -> list[alt.Chart]:
    if unknown.empty:
        return []
    hints = tooltips(("label", " ", ""), ("low", "least", number_format), ("high", "most", number_format))
    bars = alt.Chart(unknown.drop(columns="value")).mark_bar(width=9, color=colour, opacity=0.3)
    return [bars.encode(x=x, y="low:Q", y2="high:Q", tooltip=hints)]
