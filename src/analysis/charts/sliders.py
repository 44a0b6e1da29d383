"""Lines that a reader may move: one number against an assumption, on a grid computed beforehand, with sliders."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

import altair as alt
import numpy as np
import pandas as pd

from analysis.charts.figure import Figure
from analysis.charts.theme import COLOURS, dress, ink, title_above


def chart_sliders(
    id: str,
    title: str,
    across: str,
    quantity: str,
    table: pd.DataFrame,
    knobs: Mapping[str, tuple[str, float]],
    rows: tuple[str, ...],
    as_of: datetime.date,
    colour: str = "destination",
    number_format: str = "+.0%",
) -> Figure:
    """Chart a number against an assumed share, with a slider for each further assumption and a mark where it is zero.

    The picture without scripts, and the first one on a page, has every slider at the value given here.

    Parameters
    ----------
    across, quantity : str
        What the two axes show.
    table : DataFrame
        Columns ``x`` (share), ``y``, ``zero`` (the x at which y is zero, one for each setting of the knobs) and one
        column for each knob, which together hold a full grid; the values of a knob are evenly spaced.
    knobs : mapping of str to (str, float)
        Column of the knob to its label and its first value.
    """
    settings = {name: np.sort(table[name].unique()) for name in knobs}
    params = [_make_slider(name, label, settings[name], start) for name, (label, start) in knobs.items()]
    chosen = " && ".join(f"abs(datum.{name} - {name}_knob) < {_step(settings[name]) / 2:g}" for name in knobs)
    found = table.drop_duplicates(list(knobs))[[*knobs, "zero"]].reset_index(drop=True)
    layers = [
        alt.Chart(pd.DataFrame({"y": [0.0]})).mark_rule(color=ink(), strokeWidth=1.2).encode(y="y:Q"),
        *_line_layers(table, chosen, across, quantity, COLOURS[colour], number_format),
        *_zero_layers(table, found, chosen),
    ]
    names = {name: label for name, (label, _) in knobs.items()}
    first = _nearest(found, knobs)
    words = ", ".join(f"{label} at {first[name]:.3g}" for name, (label, _) in knobs.items())
    return Figure(
        id=id,
        title=title,
        subtitle=f"{quantity}, against {across}; the dot is the break-even. Move the sliders: ranges of assumptions, "
        "not of data",
        description=f"{title} Line of {quantity} against {across}, with {words}: zero at {first['zero']:.0%}. Sliders "
        f"change {', '.join(names.values())}; the table gives the break-even for each setting.",
        chart=dress(alt.layer(*layers).add_params(*params)),
        table=found.rename(columns=names | {"zero": "break-even"}),
        rows=rows,
        as_of=as_of,
    )


def _step(values: np.ndarray) -> float:
    return float(np.diff(values).min()) if len(values) > 1 else 1.0


def _make_slider(name: str, label: str, values: np.ndarray, start: float) -> alt.Parameter:
    first = float(values[np.argmin(np.abs(values - start))])
    slider = alt.binding_range(
        min=float(values[0]), max=float(values[-1]), step=round(_step(values), 6), name=f"{label} "
    )
    return alt.param(name=f"{name}_knob", value=first, bind=slider)


def _nearest(found: pd.DataFrame, knobs: Mapping[str, tuple[str, float]]) -> pd.Series:
    """The row of the setting that is drawn first."""
    distance = sum((found[name] - start).abs() for name, (_, start) in knobs.items())
    return found.loc[distance.idxmin()]


def _line_layers(
    table: pd.DataFrame, chosen: str, across: str, quantity: str, colour: str, number_format: str
) -> list[alt.Chart]:
    span = table["y"].max() - table["y"].min()
    scale = alt.Scale(domain=[table["y"].min() - 0.04 * span, table["y"].max() + 0.04 * span], nice=False)
    y = alt.Y(
        "y:Q",
        scale=scale,
        axis=title_above(quantity, number_format, tickCount=7),
    )
    x = alt.X("x:Q", axis=alt.Axis(format=".0%", title=across, grid=False), scale=alt.Scale(nice=False))
    tooltip = [alt.Tooltip("x:Q", title=across, format=".0%"), alt.Tooltip("y:Q", title="change", format=number_format)]
    base = alt.Chart(table).transform_filter(chosen).encode(x=x, y=y)
    return [
        base.mark_line(color=colour, strokeWidth=2.5),
        base.mark_point(filled=True, size=60, opacity=0).encode(tooltip=tooltip),
    ]


def _zero_layers(table: pd.DataFrame, found: pd.DataFrame, chosen: str) -> list[alt.Chart]:
    """The break-even of the chosen setting, where it lies on the axis."""
    shown = found[found["zero"].between(table["x"].min(), table["x"].max())].assign(level=0.0)
    base = alt.Chart(shown).transform_filter(chosen).encode(x="zero:Q", y="level:Q")
    return [
        base.mark_point(filled=True, size=110, color=COLOURS["entrance"], opacity=1).encode(
            tooltip=[alt.Tooltip("zero:Q", title="break-even", format=".0%")]
        ),
        base.mark_text(dy=-15, dx=-4, align="right", color=ink(), fontWeight="bold").encode(
            text=alt.Text("zero:Q", format=".0%")
        ),
    ]
