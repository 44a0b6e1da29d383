"""Dots with bands, a row for each alternative, against levels that matter; with knobs, for the setting picked."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from typing import Unpack

import altair as alt
import numpy as np
import pandas as pd

from analysis.charts.axes import across, reach, say, tooltips
from analysis.charts.figure import About, Figure, make_figure
from analysis.charts.knobs import Knobs
from analysis.charts.labels import Levels, NamedRows, rule_levels
from analysis.charts.theme import COLOURS, WORDS, Space, dress, paint

_NUMBERS = ["value", "low", "high"]
_TITLES = ("value", "low end", "high end")


def chart_intervals(
    id: str,
    title: str,
    quantity: str,
    table: pd.DataFrame,
    rows: tuple[str, ...],
    as_of: datetime.date,
    marks: Levels | None = None,
    per: float = 1.0,
    number_format: str = ",.1f",
    key: tuple[str, str] | None = None,
    **about: Unpack[About],
) -> Figure:
    """Chart a value and its band for each of several alternatives, sorted by value.

    Parameters
    ----------
    quantity : str
        What is drawn and its unit.
    table : DataFrame
        Columns ``name``, which a semicolon breaks into lines, ``value``, ``low``, ``high`` and, where rows stand out,
        ``primary`` (bool).
    marks : mapping of str to (float, str), optional
        Levels drawn as rules across all rows: name to level and meaning of its colour; the number is added.
    per, number_format
        As for `chart_fan`.
    key : (str, str), optional
        What the rows that stand out are, and the others. Without it, one row may stand out, and no more.
    about
        See `About`.
    """
    drawn = _scale(table.assign(primary=table.get("primary", False)), per).sort_values("value", ignore_index=True)
    levels = _scale_levels(marks, per)
    plan = _plan(drawn, levels, number_format, key)
    words = "; ".join(_say_row(row, number_format) for row in drawn.itertuples(index=False))
    return make_figure(
        *(id, title, quantity, rows, as_of, about),
        drawn=dress(lambda space: _draw(space, drawn, levels, **plan)),
        table=drawn[["name", *_NUMBERS]],
        measured=_NUMBERS,
        shown=quantity,
        description=f"Dots with bands of {quantity}: {words}.{_say_levels(levels, number_format)}",
    )


def chart_choices(
    id: str,
    title: str,
    quantity: str,
    table: pd.DataFrame,
    choices: Mapping[str, str],
    settings: Mapping[str, object],
    rows: tuple[str, ...],
    as_of: datetime.date,
    marks: Levels | None = None,
    per: float = 1.0,
    number_format: str = ",.2f",
    highest: float | None = None,
    knob_format: str = "g",
    **about: Unpack[About],
) -> Figure:
    """Chart a value, and its band where there is one, for each alternative under one setting of the choices.

    A pale line holds the values of each alternative under every setting. The title may have the fields ``{above}`` (of
    the alternatives, those above the last mark), ``{count}``, and the columns of the choices.

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
        Column to the setting at first.
    marks, per, number_format
        As for `chart_intervals`.
    highest : float, optional
        End of the axis, before `per`; bands that reach beyond it are cut there. The whole grid where it is not given.
    knob_format : str
        D3 format of choices that are numbers.
    about
        See `About`.
    """
    grid = _scale(table.assign(low=table.get("low", np.nan), high=table.get("high", np.nan), primary=False), per)
    levels = _scale_levels(marks, per)
    last = max((level for level, _ in levels.values()), default=np.nan)
    knobs = Knobs.find(grid, choices, settings, knob_format)
    knobs = knobs.tell(grid, lambda part: {"above": str((part["value"] > last).sum()), "count": str(len(part))})
    plan = _plan(grid, levels, number_format, None) | {"knobs": knobs}
    if highest is not None:
        plan |= {"domain": [plan["domain"][0], highest / per], "cut": True}
    words = "; ".join(_say_row(row, number_format) for row in knobs.pick(grid).itertuples(index=False))
    shown = grid[["name", *choices, *_NUMBERS]].dropna(axis="columns", how="all")
    return make_figure(
        *(id, title, quantity, rows, as_of, about),
        drawn=dress(lambda space: _draw(space, grid, levels, **plan), knobs.params()),
        table=shown.rename(columns=dict(choices)),
        measured=_NUMBERS,
        shown=quantity,
        description=f"Dots of {quantity}, with {knobs.describe()}: {words}.{_say_levels(levels, number_format)} "
        f"Controls set {', '.join(choices.values())}.",
        knobs=knobs,
    )


def _scale(table: pd.DataFrame, per: float) -> pd.DataFrame:
    return table.assign(**{column: table[column].astype(float) / per for column in _NUMBERS})


def _scale_levels(marks: Levels | None, per: float) -> dict[str, tuple[float, str]]:
    return {name: (level / per, meaning) for name, (level, meaning) in (marks or {}).items()}


def _plan(drawn: pd.DataFrame, levels: Levels, number_format: str, key: tuple[str, str] | None) -> dict:
    """What both widths have in common."""
    primary = drawn["primary"].astype(bool)
    domain = reach(drawn[_NUMBERS], [level for level, _ in levels.values()])
    standing = drawn["name"][primary].unique() if key or primary.sum() == 1 else []
    return {"number_format": number_format, "domain": domain, "key": key, "standing": list(standing)}


def _draw(
    space: Space,
    drawn: pd.DataFrame,
    levels: Levels,
    number_format: str,
    domain: list[float],
    key: tuple[str, str] | None,
    standing: list[str],
    knobs: Knobs | None = None,
    cut: bool = False,
) -> tuple[list[alt.Chart], int]:
    rows = NamedRows(drawn["name"], space, bold=standing if len(standing) == 1 else ())
    shift = {"yOffset": rows.shift}
    base = alt.Chart(drawn[["name", *_NUMBERS, "primary", *(knobs.values if knobs else ())]])
    base = base.transform_filter(knobs.chosen) if knobs else base
    base = base.encode(y=rows.encode(), color=_colour(standing, key))
    x = across("low:Q", number_format, space, domain)
    hint = tooltips(
        ("name", " ", ""), *((field, name, number_format) for field, name in zip(_NUMBERS, _TITLES, strict=True))
    )
    layers = [
        *(_reach_layers(drawn, rows, shift) if knobs and drawn["low"].isna().all() else ()),
        base.mark_rule(strokeWidth=3, opacity=0.45, clip=cut, **shift).encode(x=x, x2="high:Q"),
        base.mark_point(filled=True, size=90, opacity=1, clip=cut, **shift).encode(x="value:Q", tooltip=hint),
        *rule_levels(levels, domain, number_format, rows.plot),
        *rows.layers(base, "value", number_format),
        *([_beyond(base, domain[1], shift)] if cut else []),
    ]
    return layers, rows.total


def _colour(standing: list[str], key: tuple[str, str] | None):
    if not standing:
        return alt.value(paint("forecast"))
    if key is None:
        return alt.when(alt.datum.primary).then(alt.value(COLOURS["forecast"])).otherwise(alt.value(COLOURS["other"]))
    scale = alt.Scale(domain=[True, False], range=[COLOURS["forecast"], COLOURS["other"]])
    names = f"datum.value ? {json.dumps(key[0])} : {json.dumps(key[1])}"
    legend = alt.Legend(title=None, orient="bottom", labelExpr=names, symbolOpacity=1)
    return alt.Color("primary:N", scale=scale, legend=legend)


def _reach_layers(drawn: pd.DataFrame, rows: NamedRows, shift: dict) -> list[alt.Chart]:
    """The values of each row under every setting, as a pale line."""
    spans = drawn.groupby("name", sort=False)["value"].agg(least="min", most="max").reset_index()
    look = {"strokeWidth": 3, "opacity": 0.35, "color": COLOURS["assumption"]}
    return [alt.Chart(spans).mark_rule(**look, **shift).encode(x="least:Q", x2="most:Q", y=rows.encode())]


def _beyond(base: alt.Chart, top: float, shift: dict) -> alt.Chart:
    """An arrow at the end of the axis in rows whose number lies beyond it, with a word where the band does too."""
    beyond = base.transform_filter(f"datum.value > {top:g}").transform_calculate(
        words=f"(datum.low !== null && datum.low <= {top:g} ? '' : 'beyond the axis ') + '\u25b8'"
    )
    look = {"align": "right", "dx": 6, "dy": shift["yOffset"], "fontWeight": "bold", "color": WORDS["forecast"]}
    return beyond.mark_text(**look).encode(x=alt.value("width"), text="words:N")


def _say_row(row, number_format: str) -> str:
    value, low, high = (say(number, number_format) for number in (row.value, row.low, row.high))
    return f"{row.name} {value}" + ("" if np.isnan(row.low) else f", from {low} to {high}")


def _say_levels(levels: Levels, number_format: str) -> str:
    return "".join(f" {name}: {say(level, number_format)}." for name, (level, _) in levels.items())
