"""Dots with bands for one setting of several choices, which the reader picks: a grid worked out beforehand."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

import altair as alt
import numpy as np
import pandas as pd

from analysis.charts.figure import Figure
from analysis.charts.theme import COLOURS, dress, ink

ROW_HEIGHT = 40
"""Pixels of one alternative, whose name may have two lines."""


def chart_choices(
    id: str,
    title: str,
    quantity: str,
    table: pd.DataFrame,
    choices: Mapping[str, str],
    settings: Mapping[str, object],
    rows: tuple[str, ...],
    as_of: datetime.date,
    marks: Mapping[str, tuple[float, str]] | None = None,
    per: float = 1.0,
    number_format: str = ",.2f",
    highest: float | None = None,
) -> Figure:
    """Chart a value, and its band where there is one, for each alternative under one setting of the choices.

    A choice among numbers is a slider, any other a list. The picture without scripts shows the first setting.

    Parameters
    ----------
    quantity : str
        What is drawn and its unit.
    table : DataFrame
        Columns ``name``, which a semicolon breaks into lines, ``value``, ``low`` and ``high`` (NaN for no band), and
        one for each choice.
    choices : mapping of str to str
        Column to what its control is called.
    settings : mapping of str to object
        Column to the setting at first; it is one of the column's values.
    marks : mapping of str to (float, str), optional
        Levels drawn across: name to level and meaning of its colour in `COLOURS`.
    per, number_format
        As for `chart_fan`.
    highest : float, optional
        End of the axis, before `per`; bands that reach beyond it are cut there. The whole grid where it is not given.
    """
    drawn = table.assign(low=table.get("low", np.nan), high=table.get("high", np.nan))
    drawn[["value", "low", "high"]] = drawn[["value", "low", "high"]].to_numpy(float) / per
    scaled = {name: (level / per, meaning) for name, (level, meaning) in (marks or {}).items()}
    controls = [_make_control(column, label, drawn[column], settings[column]) for column, label in choices.items()]
    chosen = " && ".join(_match(column, drawn[column]) for column in choices)
    span = _span(drawn, scaled, None if highest is None else highest / per)
    layers = [*_dot_layers(drawn, chosen, quantity, number_format, span), *_mark_layers(scaled, span)]
    first = drawn[np.logical_and.reduce([drawn[column] == settings[column] for column in choices])]
    words = "; ".join(_say(row) for row in first.itertuples(index=False))
    levels = "".join(f" {name}: {level:.3g}." for name, (level, _) in scaled.items())
    picked = ", ".join(f"{label} {settings[column]}" for column, label in choices.items())
    shown = drawn[["name", *choices, "value", "low", "high"]].dropna(axis="columns", how="all")
    return Figure(
        id=id,
        title=title,
        subtitle=f"{quantity}. First setting: {picked}",
        description=f"{title} Dots of {quantity}, with {picked}: {words}.{levels} Controls set "
        f"{', '.join(choices.values())}.",
        chart=dress(alt.layer(*layers).add_params(*controls), height=ROW_HEIGHT * (drawn["name"].nunique() + 1)),
        table=shown.rename(columns=dict(choices)),
        rows=rows,
        as_of=as_of,
    )


def _make_control(column: str, label: str, values: pd.Series, start) -> alt.Parameter:
    """A slider over evenly spaced numbers, else a list."""
    options = values.unique().tolist()
    if not pd.api.types.is_numeric_dtype(values):
        bind = alt.binding_select(options=options, name=f"{label} ")
        return alt.param(name=f"{column}_choice", value=start, bind=bind)
    numbers = sorted(options)
    bind = alt.binding_range(min=numbers[0], max=numbers[-1], step=round(_step(numbers), 9), name=f"{label} ")
    return alt.param(name=f"{column}_choice", value=float(start), bind=bind)


def _step(numbers: list) -> float:
    return float(np.diff(numbers).min()) if len(numbers) > 1 else 1.0


def _match(column: str, values: pd.Series) -> str:
    """The condition that a row has the chosen setting."""
    if not pd.api.types.is_numeric_dtype(values):
        return f"datum.{column} == {column}_choice"
    return f"abs(datum.{column} - {column}_choice) < {_step(sorted(values.unique())) / 2:g}"


def _span(drawn: pd.DataFrame, marks: Mapping[str, tuple[float, str]], highest: float | None) -> list[float]:
    numbers = [drawn[column].min() for column in ("value", "low")] + [level for level, _ in marks.values()]
    tops = [drawn[column].max() for column in ("value", "high")] + [level for level, _ in marks.values()]
    low, top = np.nanmin(numbers), np.nanmax(tops) if highest is None else highest
    room = 0.05 * (top - low)
    return [float(low - room), float(top + (room if highest is None else 0.0))]


def _dot_layers(drawn: pd.DataFrame, chosen: str, quantity: str, number_format: str, span: list) -> list[alt.Chart]:
    axis = alt.Axis(
        title=None,
        labelExpr="split(datum.label, '; ')",
        labelLimit=260,
        labelPadding=8,
        ticks=False,
        domain=False,
        grid=False,
    )
    order = list(dict.fromkeys(drawn["name"]))
    base = (
        alt.Chart(drawn)
        .transform_filter(chosen)
        .encode(y=alt.Y("name:N", sort=order, scale=alt.Scale(domain=order), axis=axis))
    )
    scale = alt.Scale(domain=span, nice=False, zero=False)
    across = alt.X("least:Q", scale=scale, axis=alt.Axis(format=number_format, grid=True, tickCount=7, title=quantity))
    tooltip = [alt.Tooltip("name:N", title=" ")] + [
        alt.Tooltip(f"{column}:Q", format=number_format) for column in ("value", "low", "high")
    ]
    look = {"color": COLOURS["forecast"], "clip": True}
    beyond = base.transform_filter(f"datum.low > {span[1]:g}").transform_calculate(edge=f"{span[1]:g}")
    band = base.transform_calculate(least="datum.low === null ? datum.value : datum.low")
    return [
        band.mark_rule(strokeWidth=3, opacity=0.45, **look).encode(x=across, x2="high:Q"),
        base.mark_point(filled=True, size=95, opacity=1, **look).encode(x="value:Q", tooltip=tooltip),
        beyond.mark_text(color=COLOURS["forecast"], align="right", dx=-4, fontWeight="bold").encode(
            x="edge:Q", text=alt.value("beyond the axis \u25b8")
        ),
    ]


def _mark_layers(marks: Mapping[str, tuple[float, str]], span: list) -> list[alt.Chart]:
    """Levels with their names above: the lowest of several, and any at the far end, has its name on the left."""
    layers = []
    for place, (name, (level, meaning)) in enumerate(sorted(marks.items(), key=lambda item: item[1][0])):
        colour = COLOURS.get(meaning, ink())
        base = alt.Chart(pd.DataFrame({"level": [level], "mark": [name]})).encode(x="level:Q")
        left = (place == 0 and len(marks) > 1) or level > span[0] + 0.75 * (span[1] - span[0])
        align, shift = ("right", -5) if left else ("left", 5)
        layers += [
            base.mark_rule(color=colour, strokeDash=[4, 3], strokeWidth=1.5),
            base.mark_text(color=colour, align=align, dx=shift, dy=-6, baseline="bottom", fontWeight="bold").encode(
                y=alt.value(0), text="mark:N"
            ),
        ]
    return layers


def _say(row) -> str:
    band = "" if np.isnan(row.low) else f", from {row.low:.3g} to {row.high:.3g}"
    return f"{row.name} {row.value:.3g}{band}"
