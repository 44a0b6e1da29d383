"""Names inside a chart: of lines at their ends, of levels on their rules, of rows beside or above them."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Mapping, Sequence

import altair as alt
import numpy as np
import pandas as pd

from analysis.charts.axes import say
from analysis.charts.theme import LETTER, LINE, TYPE, WORDS, Space, ink, paint, paint_by

Levels = Mapping[str, tuple[float, str]]
"""Levels that matter: name to number and meaning of its colour."""

_MOST_NUMBERS = 14
"""Most rows that have their numbers written beside them; those of more rows stand in the tooltips and the table."""


def wrap(text: str, letters: int) -> str:
    """Break a name into lines; a semicolon breaks it in any case."""
    parts = text.split("; ")
    return "\n".join(line for part in parts for line in textwrap.wrap(part, letters, break_long_words=False))


def spread(places: Sequence[float], sizes: Sequence[float]) -> np.ndarray:
    """Move places up until none covers the one below, and no further than that.

    Parameters
    ----------
    places : sequence of float
        Where each would stand.
    sizes : sequence of float
        Room that each takes, half of it on either side.
    """
    moved, sizes = np.array(places, dtype=float), np.asarray(sizes, dtype=float)
    order = np.argsort(moved, kind="stable")
    for below, at in zip(order, order[1:], strict=False):
        moved[at] = max(moved[at], moved[below] + (sizes[at] + sizes[below]) / 2)
    return moved


def name_ends(ends: pd.DataFrame, x: str, domain: Sequence[float], space: Space) -> list[alt.Chart]:
    """Names of lines beside their ends, moved apart where they would cover each other.

    Parameters
    ----------
    ends : DataFrame
        The field of `x`, ``value`` (where the line ends), ``name``, ``meaning`` and, where some names stand on the
        left, ``left`` (bool).
    domain : sequence of float
        Lowest and highest number of the vertical axis.
    """
    line = (domain[1] - domain[0]) / space.height * LINE
    layers = []
    for left, part in ends.groupby(ends.get("left", pd.Series(False, index=ends.index))):
        names = [wrap(name, space.letters) for name in part["name"]]
        lines = np.array([name.count("\n") + 1 for name in names])
        middle = spread(np.maximum(part["value"], domain[0] + line * lines / 2), line * (lines + 0.2))
        frame = part[[x.partition(":")[0], "meaning"]].assign(place=middle + line * (lines - 1) / 2, words=names)
        _, fill = paint_by(ends["meaning"])
        look = {"align": "right", "dx": -9} if left else {"align": "left", "dx": 9}
        text = alt.Chart(frame).mark_text(fontWeight="bold", lineBreak="\n", **look)
        layers.append(text.encode(x=x, y="place:Q", text="words:N", fill=fill))
    return layers


def rule_levels(levels: Levels, domain: Sequence[float], number_format: str, plot: int) -> list[alt.Chart]:
    """Upright rules, each with its name and number on top: beside it where there is room, in a line of its own if not.

    Parameters
    ----------
    domain : sequence of float
        Lowest and highest number of the horizontal axis.
    plot : int
        About so many pixels lie between them.
    """
    layers, taken = [], []
    for name, (level, meaning) in sorted(levels.items(), key=lambda item: item[1][0]):
        at = plot * (level - domain[0]) / (domain[1] - domain[0])
        text = f"{name} {say(level, number_format)}"
        right = at + _measure(text) < plot or at < plot / 2
        text = wrap(text, max(int((plot - at if right else at) / _measure("n")), 8))
        start, end = (at, at + _measure(text)) if right else (at - _measure(text), at)
        lines = text.count("\n") + 1
        row = max((top for s, e, top in taken if s <= end and start <= e), default=0)
        taken.append((start, end, row + lines))
        layers += _level_layers(level, text, meaning, right, -6 - LINE * (row + lines - 1))
    return layers


def _measure(text: str) -> float:
    """About so many pixels has the longest line of a bold text."""
    return max(map(len, text.split("\n"))) * TYPE * LETTER


def _level_layers(level: float, text: str, meaning: str, right: bool, dy: float) -> list[alt.Chart]:
    base = alt.Chart(pd.DataFrame({"level": [level], "words": [text]})).encode(x="level:Q")
    side = {"align": "left", "dx": 5} if right else {"align": "right", "dx": -5}
    look = {"color": paint(meaning, WORDS), "baseline": "bottom", "fontWeight": "bold", "lineBreak": "\n"}
    return [
        base.mark_rule(color=paint(meaning), strokeDash=[4, 3], strokeWidth=1.5),
        base.mark_text(dy=dy, **side, **look).encode(y=alt.value(0), text="words:N"),
    ]


class NamedRows:
    """The rows of a chart: named beside the plot where it is wide, above each row where it is narrow.

    Parameters
    ----------
    names : iterable of str
        In the order in which they stand.
    slim : int
        Pixels of a row with a name of one line.
    bold : iterable of str
        Names that stand out.
    """

    def __init__(self, names: Iterable[str], space: Space, slim: int = 28, bold: Iterable[str] = ()):
        self.names, self.space, self._bold = list(dict.fromkeys(names)), space, list(bold)
        self.words = {name: wrap(name, 46 if space.narrow else 34) for name in self.names}
        lines = max(words.count("\n") + 1 for words in self.words.values())
        self.height = LINE * lines + 22 if space.narrow else max(slim, LINE * lines + 10)
        self.shift = self.height / 2 - 10 if space.narrow else 0

    @property
    def _standing(self) -> str:
        """The condition that the row of a datum stands out."""
        return f"(indexof({json.dumps(self._bold)}, datum.name) >= {0})"

    @property
    def total(self) -> int:
        """Pixels of all rows."""
        return self.height * len(self.names)

    @property
    def plot(self) -> int:
        """About so many pixels across are left beside the names and the numbers."""
        longest = max(len(line) for words in self.words.values() for line in words.split("\n"))
        return int(self.space.width - (20 if self.space.narrow else 56 + longest * TYPE * LETTER))

    def encode(self) -> alt.Y:
        """The vertical axis, by the field ``name``."""
        axis = None if self.space.narrow else self._axis()
        return alt.Y("name:N", sort=self.names, scale=alt.Scale(domain=self.names), axis=axis)

    def _axis(self) -> alt.Axis:
        look = {}
        if any(words != name for name, words in self.words.items()):
            look["labelExpr"] = f"split({json.dumps(self.words)}[datum.value], '\\n')"
        if self._bold:
            test = self._standing.replace("datum.name", "datum.value")
            look["labelFontWeight"] = {"condition": {"test": test, "value": "bold"}, "value": "normal"}
        plain = {"title": None, "ticks": False, "domain": False, "grid": False}
        return alt.Axis(labelLimit=0, labelPadding=8, **plain, **look)

    def layers(self, base: alt.Chart, field: str = "", number_format: str = "") -> list[alt.Chart]:
        """Names above their rows where the space is narrow, and numbers behind the names or at the right end.

        Parameters
        ----------
        base : altair chart
            Of one datum a row, with the field ``name``.
        field, number_format : str, optional
            The number of a row, and its D3 format; where there are many rows, none is written.
        """
        numbered = field and len(self.names) <= _MOST_NUMBERS
        if self.space.narrow:
            number = f" + ': ' + format(datum.{field}, '{number_format}')" if numbered else ""
            named = base.transform_calculate(words=f"{json.dumps(self.words)}[datum.name]{number}")
            look = {"align": "left", "baseline": "top", "dy": 3 - self.height / 2, "lineBreak": "\n"}
            parts = {"normal": f"!{self._standing}", "bold": self._standing} if self._bold else {"normal": "true"}
            marks = [
                named.transform_filter(test).mark_text(fontWeight=weight, **look) for weight, test in parts.items()
            ]
            return [self._write(mark, alt.value(0), "words:N") for mark in marks]
        if not numbered:
            return []
        text = alt.Text(f"{field}:Q", format=number_format)
        return [self._write(base.mark_text(align="left", dx=8), alt.value("width"), text)]

    def _write(self, mark: alt.Chart, x, text) -> alt.Chart:
        return mark.encode(x=x, y=self.encode(), text=text, color=alt.value(ink()))
