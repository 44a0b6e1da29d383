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


def name_ends(ends: pd.DataFrame, x: alt.X | str, domain: Sequence[float], space: Space) -> alt.Chart:
    """Names of lines beside their ends, moved apart where they would cover each other.

    Parameters
    ----------
    ends : DataFrame
        The field of `x`, ``value`` (where the line ends), ``name`` and ``meaning``.
    domain : sequence of float
        Lowest and highest number of the vertical axis.
    """
    names = [wrap(name, space.letters) for name in ends["name"]]
    lines = np.array([name.count("\n") + 1 for name in names])
    line = (domain[1] - domain[0]) / space.height * LINE
    top = spread(ends["value"], line * (lines + 0.2)) + line * (lines - 1) / 2
    frame = ends.drop(columns=["value", "name"]).assign(place=top, words=names)
    _, fill = paint_by(ends["meaning"])
    text = alt.Chart(frame).mark_text(align="left", dx=9, fontWeight="bold", lineBreak="\n")
    return text.encode(x=x, y="place:Q", text="words:N", fill=fill)


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
        text = f"{name} {say(level, number_format)}"
        long, at = len(text) * TYPE * LETTER, plot * (level - domain[0]) / (domain[1] - domain[0])
        right = at + long < plot or at < plot / 2
        start, end = (at, at + long) if right else (at - long, at)
        row = next(row for row in range(len(levels)) if all(r != row or end < s or e < start for s, e, r in taken))
        taken.append((start, end, row))
        base = alt.Chart(pd.DataFrame({"level": [level], "words": [text]})).encode(x="level:Q")
        side = {"align": "left", "dx": 5} if right else {"align": "right", "dx": -5}
        look = {"color": paint(meaning, WORDS), "baseline": "bottom", "fontWeight": "bold"}
        layers += [
            base.mark_rule(color=paint(meaning), strokeDash=[4, 3], strokeWidth=1.5),
            base.mark_text(dy=-6 - LINE * row, **side, **look).encode(y=alt.value(0), text="words:N"),
        ]
    return layers


class NamedRows:
    """The rows of a chart: named beside the plot where it is wide, above each row where it is narrow.

    Parameters
    ----------
    names : iterable of str
        In the order in which they stand.
    space : Space
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
            test = f"indexof({json.dumps(self._bold)}, datum.value) >= {0}"
            look["labelFontWeight"] = {"condition": {"test": test, "value": "bold"}, "value": "normal"}
        plain = {"title": None, "ticks": False, "domain": False, "grid": False}
        return alt.Axis(labelLimit=0, labelPadding=8, **plain, **look)

    def layers(self) -> list[alt.Chart]:
        """The names above their rows, where the space is narrow."""
        if not self.space.narrow:
            return []
        frame = pd.DataFrame({"name": self.names, "words": list(self.words.values())})
        look = {"align": "left", "baseline": "top", "dy": 3 - self.height / 2, "lineBreak": "\n", "color": ink()}
        parts = {"normal": frame[~frame["name"].isin(self._bold)], "bold": frame[frame["name"].isin(self._bold)]}
        return [
            alt.Chart(part).mark_text(fontWeight=weight, **look).encode(x=alt.value(0), y=self.encode(), text="words:N")
            for weight, part in parts.items()
            if len(part)
        ]

    def numbers(self, base: alt.Chart, field: str, number_format: str) -> list[alt.Chart]:
        """The number of each row at its right end; none where there are many rows."""
        if len(self.names) > _MOST_NUMBERS:
            return []
        above = {"align": "right", "baseline": "top", "dy": 3 - self.height / 2}
        text = base.mark_text(**(above if self.space.narrow else {"align": "left", "dx": 8}))
        number = alt.Text(f"{field}:Q", format=number_format)
        return [text.encode(x=alt.value("width"), y=self.encode(), text=number, color=alt.value(ink()))]
