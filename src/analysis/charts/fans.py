"""Fans: what was observed, what was expected then, and what came."""

from __future__ import annotations

import datetime

import altair as alt
import pandas as pd

from analysis.charts.figure import Figure
from analysis.charts.theme import COLOURS, dress, ink, measure
from analysis.findings import Forecast
from analysis.periods import label_period

INNER, OUTER = 0.8, 0.95
"""Levels of the two bands of a fan."""


def chart_fan(
    id: str,
    title: str,
    quantity: str,
    history: pd.Series,
    forecast: Forecast,
    rows: tuple[str, ...],
    as_of: datetime.date,
    outturn: pd.Series | None = None,
    goal: float | None = None,
    others: pd.DataFrame | None = None,
    per: float = 1.0,
    number_format: str = ",.1f",
    colour: str = "forecast",
) -> Figure:
    """Chart yearly observations, a fan of simulated paths, other models' medians, a goal and the outturn.

    Parameters
    ----------
    quantity : str
        What is drawn and its unit, as the subtitle and the axis say it.
    history, outturn : Series of float on a yearly PeriodIndex
        Known at the forecast's origin, and known today; of the latter only the forecast's years are drawn.
    forecast : Forecast
        Over years.
    goal : float, optional
        A level announced in advance, drawn as a rule.
    others : DataFrame of float, optional
        Medians of other models: yearly PeriodIndex by model label.
    per : float
        Divides every number before it is drawn (1000 turns billions into trillions).
    number_format : str
        D3 format of axis and tooltips.
    colour : str
        Meaning of the fan in `COLOURS`.
    """
    bands = _scale(forecast.table((INNER, OUTER)), per)
    observed = _points(history, per)
    start = observed.tail(1).assign(median=observed["value"].iloc[-1])
    for name in bands.columns.drop(["period", "median", "year", "label"]):
        start[name] = start["value"]
    fan = pd.concat([start.drop(columns="value"), bands.drop(columns="period")], ignore_index=True)
    came = None if outturn is None else outturn[outturn.index.isin(forecast.periods)]
    points = None if came is None or came.empty else _points(came, per)
    drawn = [
        fan[f"hi_{100 * OUTER:g}"].max(),
        goal / per if goal else 0,
        0 if points is None else points["value"].max(),
    ]
    top = 1.05 * max(drawn)
    above = 0 if points is None else _spread_labels(fan["median"].iloc[-1], points["value"].iloc[-1], top)
    layers = _fan_layers(fan, quantity, number_format, COLOURS[colour], top, above)
    if others is not None and len(others.columns):
        layers += _other_layers(others / per, observed)
    if goal is not None:
        layers += _goal_layers(goal / per, observed["year"].min(), number_format)
    layers += _line_layers(observed, ink(), number_format, "observed")
    if points is not None:
        came = pd.concat([observed.tail(1), points])
        layers += _line_layers(came, COLOURS["outturn"], number_format, "what came", -above)
    return Figure(
        id=id,
        title=title,
        subtitle=f"{quantity}: observed, then the median and the {INNER:.0%} and {OUTER:.0%} bands of the "
        f"{forecast.model.lower()}" + ("" if points is None else ", and what came"),
        description=_describe(title, quantity, observed, fan, points),
        chart=dress(alt.layer(*layers)),
        table=_table(observed, bands, points, quantity),
        rows=rows,
        as_of=as_of,
    )


def _points(series: pd.Series, per: float) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "year": series.index.year,
            "label": [label_period(period) for period in series.index],
            "value": series.to_numpy() / per,
        }
    )


def _scale(table: pd.DataFrame, per: float) -> pd.DataFrame:
    numbers = table.columns.drop("period")
    scaled = table.assign(**{name: table[name] / per for name in numbers})
    return scaled.assign(
        year=[period.year for period in table["period"]], label=[label_period(period) for period in table["period"]]
    )


def _x() -> alt.X:
    return alt.X("year:Q", title=None, scale=alt.Scale(padding=16, nice=False))


def _years(points: pd.DataFrame) -> alt.Axis:
    """An axis whose years are written as the points' labels are: as fiscal or as calendar years."""
    first = points.iloc[0]
    prefix = first["label"].removesuffix(str(first["year"]))
    return alt.Axis(
        format="d", tickMinStep=1, labelExpr=f"'{prefix}' + datum.label", labelFlush=False, labelOverlap="greedy"
    )


def _spread_labels(median: float, came: float, top: float) -> int:
    """Pixels by which the median's label moves (down is positive) so that it does not cover that of the outturn."""
    if abs(median - came) > 0.045 * top:
        return 0
    return -9 if median >= came else 9


def _fan_layers(
    fan: pd.DataFrame, quantity: str, number_format: str, colour: str, top: float, shift: int
) -> list[alt.Chart]:
    base = alt.Chart(fan).encode(x=_x())
    inner, outer = f"{100 * INNER:g}", f"{100 * OUTER:g}"
    tooltip = [alt.Tooltip("label:N", title="year"), alt.Tooltip("median:Q", format=number_format)]
    for level in (inner, outer):
        tooltip += [
            alt.Tooltip(f"{end}_{level}:Q", title=f"{word}, {level}% band", format=number_format)
            for end, word in (("lo", "low"), ("hi", "high"))
        ]
    return [
        base.mark_area(opacity=0.15, color=colour).encode(
            x=_x().axis(_years(fan)),
            y=measure(f"lo_{outer}:Q", quantity, number_format, [0, top]),
            y2=f"hi_{outer}:Q",
        ),
        base.mark_area(opacity=0.28, color=colour).encode(y=f"lo_{inner}:Q", y2=f"hi_{inner}:Q"),
        base.mark_line(color=colour, strokeWidth=2.5, strokeDash=[6, 3]).encode(y="median:Q"),
        base.transform_filter(f"datum.year > {fan['year'].min()}")
        .mark_point(color=colour, filled=True, size=45, opacity=1)
        .encode(y="median:Q", tooltip=tooltip),
        alt.Chart(fan.tail(1))
        .mark_text(color=colour, align="left", dx=9, dy=shift, fontWeight="bold")
        .encode(x=_x(), y="median:Q", text=alt.value("median")),
    ]


def _line_layers(points: pd.DataFrame, colour, number_format: str, name: str, shift: int = 0) -> list[alt.Chart]:
    base = alt.Chart(points).encode(x=_x(), y="value:Q")
    tooltip = [alt.Tooltip("label:N", title="year"), alt.Tooltip("value:Q", title=name, format=number_format)]
    last = name == "what came"
    at = points.tail(1) if last else points.iloc[[len(points) // 2]]
    align, dx, dy = ("left", 9, shift) if last else ("right", -8, -8)
    return [
        base.mark_line(color=colour, strokeWidth=2.2),
        base.mark_point(color=colour, filled=True, size=55, opacity=1).encode(tooltip=tooltip),
        alt.Chart(at)
        .mark_text(color=colour, align=align, dx=dx, dy=dy, fontWeight="bold")
        .encode(x=_x(), y="value:Q", text=alt.value(name)),
    ]


def _other_layers(others: pd.DataFrame, observed: pd.DataFrame) -> list[alt.Chart]:
    last = observed.tail(1)
    tidy = pd.concat(
        [
            pd.DataFrame(
                {
                    "year": [last["year"].iloc[0], *others.index.year],
                    "value": [last["value"].iloc[0], *others[name]],
                    "model": name,
                }
            )
            for name in others
        ]
    )
    return [
        alt.Chart(tidy)
        .mark_line(color=COLOURS["other"], strokeWidth=1, opacity=0.7, clip=True)
        .encode(x=_x(), y="value:Q", detail="model:N", tooltip=[alt.Tooltip("model:N")])
    ]


def _goal_layers(goal: float, first: int, number_format: str) -> list[alt.Chart]:
    frame = pd.DataFrame({"year": [first], "goal": [goal]})
    base = alt.Chart(frame).encode(y=alt.Y("goal:Q"))
    return [
        base.mark_rule(color=ink(), strokeDash=[2, 3], opacity=0.7),
        base.mark_text(color=ink(), align="left", dy=-8).encode(x=_x(), text=alt.value("goal")),
    ]


def _table(observed, bands, points, quantity: str) -> pd.DataFrame:
    inner = f"{100 * INNER:g}"
    parts = [
        observed[["label", "value"]].rename(columns={"value": "observed"}),
        bands[["label", "median", f"lo_{inner}", f"hi_{inner}"]],
    ]
    table = pd.concat(parts, ignore_index=True)
    if points is not None:
        table = table.merge(points[["label", "value"]].rename(columns={"value": "what came"}), on="label", how="outer")
    return table.rename(
        columns={
            "label": "year",
            "median": "forecast, median",
            f"lo_{inner}": f"low, {inner}% band",
            f"hi_{inner}": f"high, {inner}% band",
        }
    )


def _describe(title: str, quantity: str, observed, fan, points) -> str:
    last = fan.iloc[-1]
    first, final = observed["label"].iloc[0], observed["label"].iloc[-1]
    text = (
        f"{title} Line chart of {quantity}. Observed from {first} to {final}; "
        f"then a fan that reaches a median of {last['median']:.3g} in {last['label']}, with a band from "
        f"{last[f'lo_{100 * INNER:g}']:.3g} to {last[f'hi_{100 * INNER:g}']:.3g}."
    )
    if points is None:
        return text
    return f"{text} What came: {points['value'].iloc[-1]:.3g} in {points['label'].iloc[-1]}."
