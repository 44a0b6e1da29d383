"""Lines of one number against another: where the sign turns, case by case or at the setting that the reader picks."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Mapping
from typing import Unpack

import altair as alt
import numpy as np
import pandas as pd

from analysis.charts.axes import across as axis_across
from analysis.charts.axes import measure, reach, say, tooltips
from analysis.charts.figure import About, Figure, make_figure
from analysis.charts.knobs import Knobs
from analysis.charts.theme import COLOURS, WORDS, Space, dress, ink

_ASSUMED = "Ranges of assumptions, not of data"
_ALL = "The line is one setting of the assumptions, the area all of them"
_SHARE = ".0%"


@dataclasses.dataclass(frozen=True)
class _Plane:
    """The two axes of a chart of curves: names, formats and ends."""

    across: str
    quantity: str
    x: pd.Series
    y: list[float]
    x_format: str = _SHARE
    y_format: str = "+.0%"
    log: bool = False

    def axes(self, space: Space, x: str = "x:Q", y: str = "y:Q") -> dict:
        ends = [float(self.x.min()), float(self.x.max())]
        kind = {"type": "log"} if self.log else {}
        horizontal = axis_across(x, self.x_format, space, ends, self.across, **kind)
        return {"x": horizontal, "y": measure(y, self.y_format, self.y, **kind)}

    def hints(self) -> list[alt.Tooltip]:
        return tooltips(("x", self.across, self.x_format), ("y", self.quantity, self.y_format))


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
    knob_format: str = "g",
    **about: Unpack[About],
) -> Figure:
    """Chart a number against an assumed share at the setting of the knobs, and mark where it is zero.

    The area between the least and the most of the whole grid stays, so that a setting is seen within what is open. The
    title may have the fields ``{zero}`` (the break-even) and the columns of the knobs.

    Parameters
    ----------
    across, quantity : str
        What the two axes show.
    table : DataFrame
        Columns ``x`` (share), ``y``, ``zero`` (the x at which y is zero, one for each setting of the knobs) and one
        column for each knob, which together hold a full grid.
    knobs : mapping of str to (str, float)
        Column of the knob to its label and its first value.
    knob_format : str
        D3 format of the knobs' values.
    about
        See `About`.
    """
    labels, start = ({name: pair[place] for name, pair in knobs.items()} for place in (0, 1))
    found = table.drop_duplicates(list(knobs))[[*knobs, "zero"]].reset_index(drop=True)
    set_knobs = Knobs.find(table, labels, start, knob_format)
    set_knobs = set_knobs.tell(found, lambda part: {"zero": say(part["zero"].iloc[0], _SHARE)})
    plane = _Plane(across, quantity, table["x"], reach(table["y"]), y_format=number_format)
    shown = found[found["zero"].between(table["x"].min(), table["x"].max())].assign(y=0.0)

    def draw(space: Space):
        zeros = _zero_layers(alt.Chart(shown).transform_filter(set_knobs.chosen), "zero")
        return [*_grid_layers(table, set_knobs, plane, space, colour), _zero_rule(), *zeros], space.height

    first = set_knobs.pick(found).iloc[0]
    return make_figure(
        *(id, title, quantity, rows, as_of, about),
        drawn=dress(draw, set_knobs.params()),
        table=found.rename(columns=labels | {"zero": "break-even"}),
        measured=[],
        shown=f"{quantity}, against {across}; the dot is the break-even. {_ALL}. {_ASSUMED}",
        description=f"Line of {quantity} against {across}, with {set_knobs.describe()}: zero at "
        f"{say(first['zero'], _SHARE)}. Sliders change {', '.join(labels.values())}; the table gives the break-even "
        "for each setting.",
        knobs=set_knobs,
    )


def chart_knobs(
    id: str,
    title: str,
    across: str,
    quantity: str,
    table: pd.DataFrame,
    knobs: Mapping[str, str],
    settings: Mapping[str, float],
    rows: tuple[str, ...],
    as_of: datetime.date,
    level: tuple[str, float] | None = None,
    seen: Mapping[str, tuple[float, float]] | None = None,
    knob_format: str = "g",
    **about: Unpack[About],
) -> Figure:
    """Chart a quantity against another on logarithmic axes, at the setting of the knobs.

    The area between the least and the most of the whole grid stays, as in `chart_sliders`. The title may have the
    fields ``{needed}`` (the x at which the line passes the level) and the columns of the knobs.

    Parameters
    ----------
    across, quantity : str
        What the two axes show.
    table : DataFrame
        Columns ``x``, ``y`` (both above zero) and one for each knob; every combination of the knobs has the same x.
    knobs : mapping of str to str
        Column to what the control is called.
    settings : mapping of str to float
        Column to the setting at first.
    level : (str, float), optional
        A level of the quantity that matters, and its name.
    seen : mapping of str to (float, float), optional
        Cases that were observed: name to x and y.
    knob_format : str
        D3 format of the knobs' values.
    about
        See `About`.
    """
    wanted = level[1] if level else np.nan
    set_knobs = Knobs.find(table, knobs, settings, knob_format)
    set_knobs = set_knobs.tell(table, lambda part: {"needed": say(_pass_level(part, wanted), ".2g")})
    ends = [float(table["y"].min()), float(table["y"].max())]
    plane = _Plane(across, quantity, table["x"], ends, "~g", "~g", log=True)

    def draw(space: Space):
        marks = [*(_level_layers(*level, plane) if level else []), *_seen_layers(seen or {}, plane)]
        return [*_grid_layers(table, set_knobs, plane, space, "assumption"), *marks], space.height

    words = "; ".join(
        f"at {row.Index:.3g} from {row.min:.3g} to {row.max:.3g}"
        for row in table.groupby("x")["y"].agg(["min", "max"]).iloc[[0, -1]].itertuples()
    )
    return make_figure(
        *(id, title, quantity, rows, as_of, about),
        drawn=dress(draw, set_knobs.params()),
        table=table.rename(columns={"x": across, "y": quantity, **knobs}),
        measured=[quantity],
        shown=f"{quantity}, against {across}. {_ALL}",
        description=f"A line of {quantity} against {across} on logarithmic axes, within an area: {words}. "
        f"Controls set {', '.join(knobs.values())}.",
        knobs=set_knobs,
    )


def _pass_level(line: pd.DataFrame, level: float) -> float:
    """The x at which a line passes a level, between its points and beyond them, on logarithmic axes."""
    x, y = np.log(line["x"].to_numpy(float)), np.log(line["y"].to_numpy(float))
    slope = (y[-1] - y[0]) / (x[-1] - x[0])
    return float(np.exp(x[0] + (np.log(level) - y[0]) / slope))


def _grid_layers(table: pd.DataFrame, knobs: Knobs, plane: _Plane, space: Space, colour: str) -> list[alt.Chart]:
    """The area of the whole grid, and the line of the setting within it."""
    area = table.groupby("x")["y"].agg(least="min", most="max").reset_index()
    base = alt.Chart(table[["x", "y", *knobs.values]]).transform_filter(knobs.chosen).encode(x="x:Q", y="y:Q")
    shade = alt.Chart(area).mark_area(color=COLOURS["assumption"], opacity=0.18)
    return [
        shade.encode(y2="most:Q", **plane.axes(space, y="least:Q")),
        base.mark_line(color=COLOURS[colour], strokeWidth=2.5),
        base.mark_point(filled=True, size=70, opacity=0).encode(tooltip=plane.hints()),
    ]


def _zero_rule() -> alt.Chart:
    return alt.Chart(pd.DataFrame({"y": [0.0]})).mark_rule(color=ink(), strokeWidth=1.2).encode(y="y:Q")


def _zero_layers(base: alt.Chart, field: str) -> list[alt.Chart]:
    """Break-evens: a dot on the line of zero with its share."""
    base = base.encode(x=f"{field}:Q", y="y:Q")
    hints = tooltips((field, "break-even", _SHARE))
    return [
        base.mark_point(filled=True, size=100, color=COLOURS["entrance"], opacity=1).encode(tooltip=hints),
        base.mark_text(dy=-14, dx=-3, align="right", color=ink(), fontWeight="bold").encode(
            text=alt.Text(f"{field}:Q", format=_SHARE)
        ),
    ]


def _level_layers(name: str, level: float, plane: _Plane) -> list[alt.Chart]:
    words = f"{name} {say(level, plane.y_format)}"
    base = alt.Chart(pd.DataFrame({"level": [level], "words": [words]})).encode(y="level:Q")
    text = {"align": "left", "dx": 6, "dy": -9, "color": ink()}
    return [
        base.mark_rule(color=ink(), strokeDash=[2, 3]),
        base.mark_text(**text).encode(x=alt.value(0), text="words:N"),
    ]


def _seen_layers(seen: Mapping[str, tuple[float, float]], plane: _Plane) -> list[alt.Chart]:
    if not seen:
        return []
    frame = pd.DataFrame([(name, x, y) for name, (x, y) in seen.items()], columns=["name", "x", "y"])
    base = alt.Chart(frame).encode(x="x:Q", y="y:Q")
    words = {"align": "right", "dx": -9, "dy": -8, "fontWeight": "bold", "color": WORDS["outturn"]}
    hints = [*tooltips(("name", " ", "")), *plane.hints()]
    return [
        base.mark_point(color=COLOURS["outturn"], filled=True, size=90, opacity=1).encode(tooltip=hints),
        base.mark_text(**words).encode(text="name:N"),
    ]
