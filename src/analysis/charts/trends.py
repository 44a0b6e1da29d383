"""Several series over years, each named at its end."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Unpack

import pandas as pd

from analysis.charts.axes import by_year, measure, say, tooltips, years
from analysis.charts.figure import About, Figure, make_figure
from analysis.charts.labels import name_ends
from analysis.charts.marks import line_layers
from analysis.charts.theme import Space, dress


def chart_trends(
    id: str,
    title: str,
    quantity: str,
    lines: Mapping[str, pd.Series],
    rows: tuple[str, ...],
    as_of: datetime.date,
    colours: Mapping[str, str] | None = None,
    per: float = 1.0,
    number_format: str = ",.1f",
    **about: Unpack[About],
) -> Figure:
    """Chart one line for each name, from zero, with a point for each year that is known.

    Parameters
    ----------
    quantity : str
        What is drawn and its unit.
    lines : mapping of str to Series of float
        On yearly PeriodIndexes of one frequency; what is empty or missing is left out, and a line joins
        neighbouring years only.
    colours : mapping of str to str, optional
        Name to meaning in `COLOURS`, or ``ink``; grey where none is given.
    per, number_format
        As for `chart_fan`.
    about
        See `About`.
    """
    meanings = colours or {}
    known = {name: series.dropna() for name, series in lines.items() if series.notna().any()}
    parts = [by_year(line, per).assign(name=name, meaning=meanings.get(name, "other")) for name, line in known.items()]
    points = pd.concat(parts, ignore_index=True)
    top = 1.08 * points["value"].max()
    hints = tooltips(("name", " ", ""), ("label", "year", ""), ("value", "value", number_format))

    def draw(space: Space):
        axes = {"x": years(points), "y": measure("value:Q", number_format, [0, top])}
        return [
            *line_layers(points, axes, hints),
            *name_ends(_list_ends(points), "year:Q", [0, top], space),
        ], space.height

    table = points.pivot(index="label", columns="name", values="value")[list(known)].reset_index()
    return make_figure(
        *(id, title, quantity, rows, as_of, about),
        drawn=dress(draw),
        table=table.rename(columns={"label": "year"}).rename_axis(None, axis="columns"),
        measured=list(known),
        shown=quantity,
        description=f"Lines of {quantity}: {_describe(points, number_format)}.",
    )


def _list_ends(points: pd.DataFrame) -> pd.DataFrame:
    """The last point of each line; a point that stands alone has its name on the left, where no line comes from."""
    ends = points.groupby("name", sort=False).tail(1)
    alone = points.groupby("name")["year"].transform("size").loc[ends.index] == 1
    return ends.assign(left=alone & (ends["year"] > points["year"].min()))


def _describe(points: pd.DataFrame, number_format: str) -> str:
    words = []
    for name, line in points.groupby("name", sort=False):
        first, last = ((say(row["value"], number_format), row["label"]) for _, row in line.iloc[[0, -1]].iterrows())
        text = f"{name} {last[0]} in {last[1]}"
        words.append(text if len(line) == 1 else f"{name} from {first[0]} in {first[1]} to {last[0]} in {last[1]}")
    return "; ".join(words)
