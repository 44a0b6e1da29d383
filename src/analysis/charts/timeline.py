"""A number over time with the dated events that may have moved it."""

from __future__ import annotations

import datetime

import altair as alt
import pandas as pd

from analysis.charts.figure import Figure
from analysis.charts.theme import COLOURS, dress, ink, title_above


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
        Columns ``day`` and ``event``; those of one day are written together. The numbers stand in the subtitle.
    """
    bounds = table.assign(low=table.get("low", table["value"]), high=table.get("high", table["value"]))
    known = bounds.assign(stretch=bounds["value"].isna().cumsum()).dropna(subset="value")
    listed = _number_events(events)
    layers = [
        *_event_layers(listed),
        *_bound_layers(bounds[bounds["value"].isna()], COLOURS[colour], number_format),
        *_value_layers(known, quantity, COLOURS[colour], number_format, bounds),
    ]
    legend = "; ".join(f"({row.number}) {row.label}" for row in listed.itertuples())
    return Figure(
        id=id,
        title=title,
        subtitle=quantity + (f". {legend}" if legend else ""),
        description=f"{title} {quantity}: " + "; ".join(_describe(row) for row in bounds.itertuples()) + ". " + legend,
        chart=dress(alt.layer(*layers)),
        table=bounds[["label", "value", "low", "high"]].rename(columns={"label": "period"}),
        rows=rows,
        as_of=as_of,
    )


def _number_events(events: pd.DataFrame | None) -> pd.DataFrame:
    """One row a day: ``day``, ``number`` and ``label``."""
    if events is None or events.empty:
        return pd.DataFrame(columns=["day", "number", "label"])
    grouped = events.sort_values("day").groupby("day")["event"].agg("; ".join).reset_index()
    grouped["label"] = [f"{day:%B %Y}: {text}" for day, text in zip(grouped["day"], grouped["event"], strict=True)]
    return grouped.assign(number=[str(place + 1) for place in range(len(grouped))])


def _describe(row) -> str:
    return (
        f"{row.label} {row.value:.3g}" if pd.notna(row.value) else f"{row.label} between {row.low:g} and {row.high:g}"
    )


def _event_layers(listed: pd.DataFrame) -> list[alt.Chart]:
    if listed.empty:
        return []
    base = alt.Chart(listed[["day", "number", "label"]]).encode(x=alt.X("day:T"))
    tooltip = [alt.Tooltip("label:N", title=" ")]
    return [
        base.mark_rule(color=COLOURS["other"], strokeDash=[4, 3], strokeWidth=1.4).encode(tooltip=tooltip),
        base.mark_text(color=ink(), dy=-8, baseline="bottom", fontWeight="bold").encode(
            y=alt.value(0), text="number:N", tooltip=tooltip
        ),
    ]


def _bound_layers(unknown: pd.DataFrame, colour: str, number_format: str) -> list[alt.Chart]:
    if unknown.empty:
        return []
    tooltip = [
        alt.Tooltip("label:N", title=" "),
        *(
            alt.Tooltip(f"{end}:Q", title=word, format=number_format)
            for end, word in (("low", "least"), ("high", "most"))
        ),
    ]
    base = alt.Chart(unknown.drop(columns="value")).encode(x="day:T", y="low:Q", y2="high:Q")
    return [base.mark_bar(width=9, color=colour, opacity=0.3).encode(tooltip=tooltip)]


def _value_layers(
    known: pd.DataFrame, quantity: str, colour: str, number_format: str, bounds: pd.DataFrame
) -> list[alt.Chart]:
    top, bottom = bounds[["value", "high"]].max().max(), min(0, bounds[["value", "low"]].min().min())
    axis = title_above(quantity, number_format, titleY=-28, titleBaseline="bottom")
    y = alt.Y("value:Q", axis=axis, scale=alt.Scale(domain=[bottom, 1.05 * top], nice=False))
    x = alt.X("day:T", axis=alt.Axis(title=None, format="%Y", tickCount="year"), scale=alt.Scale(padding=14))
    base = alt.Chart(known[["day", "label", "value", "stretch"]]).encode(x=x, y=y)
    tooltip = [alt.Tooltip("label:N", title=" "), alt.Tooltip("value:Q", title="value", format=number_format)]
    return [
        base.mark_line(color=colour, strokeWidth=2.2).encode(detail="stretch:N"),
        base.mark_point(color=colour, filled=True, size=60, opacity=1).encode(tooltip=tooltip),
    ]
