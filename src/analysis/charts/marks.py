"""Marks that several forms of chart share: lines with their points, bands, and levels across."""

from __future__ import annotations

import altair as alt
import pandas as pd

from analysis.charts.axes import tooltips
from analysis.charts.theme import COLOURS, INK, ink, paint_by


def line_layers(points: pd.DataFrame, axes: dict, hints: list[alt.Tooltip]) -> list[alt.Chart]:
    """Lines of several series with a dot for each point.

    Parameters
    ----------
    points : DataFrame
        Columns ``name``, ``meaning`` (of its colour), ``value``, the field of the horizontal axis and, where lines have
        gaps, ``stretch`` (of points that a line joins).
    axes : dict
        ``x`` and ``y``, as Altair encodes them.
    """
    colour, _ = paint_by(points["meaning"])
    detail = ["name:N", "stretch:N"] if "stretch" in points else ["name:N"]
    base = alt.Chart(points).encode(color=colour, **axes)
    return [
        base.mark_line(strokeWidth=2.2).encode(detail=detail),
        base.mark_point(filled=True, size=50, opacity=1).encode(tooltip=hints),
    ]


def fan_layers(
    fan: pd.DataFrame, levels: tuple[str, ...], axes: dict, number_format: str, colour: str
) -> list[alt.Chart]:
    """Bands, widest first, and the median within them.

    Parameters
    ----------
    fan : DataFrame
        Columns ``label``, ``median``, the field of the horizontal axis, and ``lo_`` and ``hi_`` of each level; the
        first row is the last observation, where the fan begins.
    levels : tuple of str
        Levels in per cent, narrowest first.
    """
    base = alt.Chart(fan).encode(x=axes["x"])
    ends = [
        (f"{end}_{level}", f"{word}, {level}% band", number_format)
        for level in levels
        for end, word in (("lo", "low"), ("hi", "high"))
    ]
    hints = tooltips(("label", "year", ""), ("median", "median", number_format), *ends)
    bands = [
        base.mark_area(opacity=0.14, color=COLOURS[colour]).encode(
            y=axes["y"] if place == 0 else f"lo_{level}:Q", y2=f"hi_{level}:Q"
        )
        for place, level in enumerate(reversed(levels))
    ]
    dots = alt.Chart(fan.iloc[1:]).mark_point(color=COLOURS[colour], filled=True, size=45, opacity=1)
    return [
        *bands,
        base.mark_line(color=COLOURS[colour], strokeWidth=2.5, strokeDash=[6, 3]).encode(y="median:Q"),
        dots.encode(x=axes["x"], y="median:Q", tooltip=hints),
    ]


def rule_across(level: float) -> alt.Chart:
    """A dotted level across the plot; `name_ends` names it."""
    return (
        alt.Chart(pd.DataFrame({"value": [level]}))
        .mark_rule(color=ink(), strokeDash=[2, 3], opacity=0.7)
        .encode(y="value:Q")
    )


def end(x: str, at, value: float, name: str, meaning: str = INK) -> pd.DataFrame:
    """One end of a line for `name_ends`."""
    return pd.DataFrame({x: [at], "value": [value], "name": [name], "meaning": [meaning]})
