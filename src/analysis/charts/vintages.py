"""What was known when: a series with its prints, and what every vintage expected of what then came."""

from __future__ import annotations

import datetime
from typing import Unpack

import altair as alt
import pandas as pd

from analysis.charts.axes import by_year, days, measure, reach, say, tooltips, years
from analysis.charts.figure import About, Figure, make_figure
from analysis.charts.labels import name_ends
from analysis.charts.marks import end, line_layers
from analysis.charts.theme import COLOURS, Space, dress, ink
from analysis.periods import label_period

_KINDS = {
    "as it stands": ("circle", ink()),
    "first print": ("triangle-up", COLOURS["outturn"]),
    "print between": ("cross", COLOURS["outturn"]),
    "forecast": ("diamond", COLOURS["forecast"]),
}
"""Kind of a mark to its shape and colour."""

_SPREAD = 0.6
"""Part of a period over which the forecasts of it are drawn, oldest first."""


def chart_vintages(
    id: str,
    title: str,
    quantity: str,
    prints: pd.DataFrame,
    rows: tuple[str, ...],
    as_of: datetime.date,
    forecasts: pd.DataFrame | None = None,
    per: float = 1.0,
    number_format: str = ",.1f",
    **about: Unpack[About],
) -> Figure:
    """Chart a series as it stands, where it was first printed otherwise, and what was forecast of it before.

    Parameters
    ----------
    quantity : str
        What is drawn and its unit.
    prints : DataFrame
        Columns ``period`` (Period), ``value`` and ``released`` (day): every print of every period.
    forecasts : DataFrame, optional
        Columns ``period``, ``value``, ``released`` (the day on which it was made) and, where there is a band, ``low``
        and ``high``.
    per, number_format
        As for `chart_fan`.
    about
        See `About`.
    """
    marks = pd.concat([_sort_prints(prints), _place_forecasts(forecasts)], ignore_index=True)
    for column in ("value", "low", "high"):
        marks[column] = marks[column] / per
    final = marks[marks["kind"] == "as it stands"]
    kinds = [kind for kind in _KINDS if (marks["kind"] == kind).any()]
    domain = reach(marks[["value", "low", "high"]], [0.0])

    def draw(space: Space):
        axes = {"x": days(marks["day"]), "y": measure("value:Q", number_format, domain)}
        line = alt.Chart(final).mark_line(color=ink(), strokeWidth=1.8).encode(**axes)
        return [line, *_band_layers(marks, final), _mark_layer(marks, kinds, number_format, space)], space.height

    revised = final.merge(marks[marks["kind"] == "first print"], on="label", suffixes=("", "_first"))
    told = "; ".join(
        f"{row.label} first {say(row.value_first, number_format)}, now {say(row.value, number_format)}"
        for row in revised.itertuples()
    )
    table = marks[["label", "kind", "released", "value", "low", "high"]].rename(columns={"label": "period"})
    return make_figure(
        *(id, title, quantity, rows, as_of, about),
        drawn=dress(draw),
        table=table.dropna(axis="columns", how="all"),
        measured=["value", "low", "high"],
        shown=f"{quantity}: {', '.join(kinds)}",
        description=f"Line of {quantity} from {final['label'].iloc[0]} to {final['label'].iloc[-1]}. "
        + (f"Printed otherwise at first: {told}." if told else "No period was printed otherwise at first."),
    )


def _sort_prints(prints: pd.DataFrame) -> pd.DataFrame:
    """Prints by kind: as it stands, the first one where it was another number, and those between."""
    parts = []
    for period, group in prints.sort_values("released").groupby("period"):
        others = group.iloc[:-1].loc[lambda part, last=group["value"].iloc[-1]: part["value"] != last]
        kinds = ["first print", *["print between"] * (len(others) - 1)][: len(others)]
        part = pd.concat([others, group.tail(1)]).assign(kind=[*kinds, "as it stands"])
        parts.append(part.assign(day=period.end_time.normalize(), label=label_period(period)))
    found = pd.concat(parts, ignore_index=True).assign(low=float("nan"), high=float("nan"))
    return found.assign(released=found["released"].astype(str)).drop(columns="period")


def _place_forecasts(forecasts: pd.DataFrame | None) -> pd.DataFrame:
    """Forecasts side by side in the period that they are of, oldest first."""
    if forecasts is None or forecasts.empty:
        return pd.DataFrame()
    found = forecasts.assign(low=forecasts.get("low", float("nan")), high=forecasts.get("high", float("nan")))
    found = found.sort_values("released", ignore_index=True)
    place = found.groupby("period").cumcount() + 1
    size = found.groupby("period")["value"].transform("size") + 1
    long = [period.end_time - period.start_time for period in found["period"]]
    ends = pd.Series([period.end_time.normalize() for period in found["period"]])
    labels = [label_period(period) for period in found["period"]]
    day = (ends - (1 - place / size) * _SPREAD * pd.Series(long)).dt.normalize()
    return found.assign(kind="forecast", day=day, label=labels, released=found["released"].astype(str)).drop(
        columns="period"
    )


def _band_layers(marks: pd.DataFrame, final: pd.DataFrame) -> list[alt.Chart]:
    """Bands of forecasts, and a line from a first print to what stands now."""
    bands = marks.dropna(subset="low")
    first = marks[marks["kind"] == "first print"][["day", "value"]]
    moved = first.merge(final[["day", "value"]], on="day", suffixes=("", "_last"))
    layers = []
    if len(bands):
        base = alt.Chart(bands).mark_rule(color=COLOURS["forecast"], strokeWidth=3, opacity=0.3)
        layers.append(base.encode(x="day:T", y="low:Q", y2="high:Q"))
    if len(moved):
        base = alt.Chart(moved).mark_rule(color=COLOURS["outturn"], strokeWidth=1.5)
        layers.append(base.encode(x="day:T", y="value:Q", y2="value_last:Q"))
    return layers


def _mark_layer(marks: pd.DataFrame, kinds: list[str], number_format: str, space: Space) -> alt.Chart:
    shapes, colours = ([_KINDS[kind][place] for kind in kinds] for place in (0, 1))
    legend = alt.Legend(title=None, orient="bottom", columns=2 if space.narrow else len(kinds))
    hints = tooltips(
        *(("label", "period", ""), ("kind", " ", ""), ("released", "released", "")),
        *(("value", "value", number_format), ("low", "low end", number_format), ("high", "high end", number_format)),
    )
    return (
        alt.Chart(marks)
        .mark_point(filled=True, size=60, opacity=1)
        .encode(
            x="day:T",
            y="value:Q",
            shape=alt.Shape("kind:N", scale=alt.Scale(domain=kinds, range=shapes), legend=legend),
            color=alt.Color("kind:N", scale=alt.Scale(domain=kinds, range=colours), legend=legend),
            tooltip=hints,
        )
    )


def chart_hedgehog(
    id: str,
    title: str,
    quantity: str,
    came: pd.Series,
    forecasts: pd.DataFrame,
    rows: tuple[str, ...],
    as_of: datetime.date,
    per: float = 1.0,
    number_format: str = ",.1f",
    **about: Unpack[About],
) -> Figure:
    """Chart what came, and from every vintage the path that it expected then; the newest path is drawn strongest.

    Parameters
    ----------
    quantity : str
        What is drawn and its unit.
    came : Series of float on a yearly PeriodIndex
    forecasts : DataFrame
        Columns ``vintage`` (day or name, in order), ``period`` and ``value``. A path begins at what came in the year
        before its first, where that is known.
    per, number_format
        As for `chart_fan`.
    about
        See `About`.
    """
    observed = by_year(came.dropna(), per).assign(name="what came", meaning="ink")
    paths = _list_paths(came, forecasts, per)
    vintages = list(dict.fromkeys(paths["name"]))
    domain = reach(observed["value"], paths["value"], [0.0])
    hints = tooltips(("name", " ", ""), ("label", "year", ""), ("value", "value", number_format))

    def draw(space: Space):
        axes = {"x": years(pd.concat([observed, paths])), "y": measure("value:Q", number_format, domain)}
        depth = alt.Opacity("age:Q", scale=alt.Scale(domain=[0, 1], range=[0.3, 1]), legend=None)
        base = alt.Chart(paths).encode(x="year:Q", y="value:Q", opacity=depth)
        lines = base.mark_line(color=COLOURS["forecast"], strokeWidth=1.6).encode(detail="name:N")
        dots = base.mark_point(color=COLOURS["forecast"], filled=True, size=26).encode(tooltip=hints)
        ends = pd.concat([_name_end(observed, "what came", "ink"), *_name_paths(paths, vintages)])
        return [
            *line_layers(observed, axes, hints),
            lines,
            dots,
            *name_ends(ends, "year:Q", domain, space),
        ], space.height

    last = paths[paths["name"] == vintages[-1]].iloc[-1]
    wide = paths.pivot(index="label", columns="name", values="value")[vintages]
    table = observed.set_index("label")[["value"]].rename(columns={"value": "what came"}).join(wide, how="outer")
    return make_figure(
        *(id, title, quantity, rows, as_of, about),
        drawn=dress(draw),
        table=table.rename_axis("year").reset_index(),
        measured=["what came", *vintages],
        shown=f"{quantity}: what came, and what each of {len(vintages)} vintages expected",
        description=f"Line of {quantity}, with a path from each of {len(vintages)} vintages, {vintages[0]} to "
        f"{vintages[-1]}; the newest ends at {say(last['value'], number_format)} in {last['label']}.",
    )


def _list_paths(came: pd.Series, forecasts: pd.DataFrame, per: float) -> pd.DataFrame:
    """Points of every path with its age, 0 for the oldest and 1 for the newest."""
    parts = []
    for name, part in forecasts.groupby("vintage", sort=False):
        path = pd.Series(part["value"].to_numpy(), index=pd.PeriodIndex(part["period"])).sort_index()
        start = came[came.index == path.index[0] - 1].dropna()
        parts.append(by_year(pd.concat([start, path]), per).assign(name=str(name)))
    ages = range(len(parts))
    return pd.concat([part.assign(age=age / max(len(parts) - 1, 1)) for part, age in zip(parts, ages, strict=True)])


def _name_end(points: pd.DataFrame, name: str, meaning: str) -> pd.DataFrame:
    return end("year", int(points["year"].iloc[-1]), points["value"].iloc[-1], name, meaning)


def _name_paths(paths: pd.DataFrame, vintages: list[str]) -> list[pd.DataFrame]:
    """Names of the oldest and of the newest path."""
    named = dict.fromkeys([vintages[0], vintages[-1]])
    return [_name_end(paths[paths["name"] == name], f"expected {name}", "forecast") for name in named]
