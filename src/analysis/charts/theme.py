"""One look for every chart: a colour-blind-safe palette with one meaning a colour, type, and the two widths drawn.

Colours of marks are those of Okabe and Ito; text in a colour has a darker shade of it (at least 4.5 to 1 on white). The
ink of axes and observations is a Vega parameter, so that a page can turn it light on a dark ground.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable

import altair as alt

from analysis.errors import UnknownNameError

INK = "ink"
"""Name of the Vega parameter that holds the colour of observations, labels and rules."""

INKED = (INK, "goal")
"""Meanings that are drawn in ink."""

COLOURS = {
    "forecast": "#0072B2",
    "outturn": "#D55E00",
    "entrance": "#E69F00",
    "destination": "#CC79A7",
    "market": "#009E73",
    "rival": "#A6761D",
    "newcomer": "#9A6DD7",
    "users": "#6B8E23",
    "assumption": "#7A7A9D",
    "other": "#8C8C8C",
}
"""Meaning to colour of lines, bars and dots, the same across the book."""

WORDS = {
    "forecast": "#0072B2",
    "outturn": "#B85000",
    "entrance": "#946600",
    "destination": "#B0437F",
    "market": "#007E5C",
    "rival": "#8F661A",
    "newcomer": "#8450CC",
    "users": "#5B791E",
    "assumption": "#6C6C92",
    "other": "#707070",
}
"""Meaning to colour of text."""

_ON_DARK = {
    "forecast": "#58AEEA",
    "outturn": "#EE7A2C",
    "entrance": "#F0AE1E",
    "destination": "#DB93B9",
    "market": "#1FB98C",
    "rival": "#C9933A",
    "newcomer": "#B291E6",
    "users": "#8FB53B",
    "assumption": "#A3A3C4",
    "other": "#A8A8A8",
}
DARK = {shades[meaning]: _ON_DARK[meaning] for shades in (COLOURS, WORDS) for meaning in _ON_DARK}
"""Colour on a light ground to the colour that takes its place on a dark one."""

INK_ON_LIGHT = "#222222"

STANCES = {
    "held": ("#006848", "#ffffff"),
    "leaning-held": ("#8fd3bb", "#0d2b21"),
    "open": ("#d3d3cb", "#22221f"),
    "leaning-fell": ("#f2bd94", "#3a1a00"),
    "fell": ("#a53a00", "#ffffff"),
}
"""Stance of a verdict, from what held to what fell, to its colour and that of words on it, on a light ground."""


_PADDING = {"left": 2, "right": 8, "top": 4, "bottom": 4}

FONT = "system-ui, -apple-system, 'Segoe UI', 'Noto Sans', 'DejaVu Sans', sans-serif"
TYPE, LINE = 12, 14
"""Pixels of the letters' size and of a line of text."""

LETTER = 0.6
"""Width of a letter of bold type, as a part of its size, on the average of a name."""


@dataclasses.dataclass(frozen=True)
class Space:
    """How much room a drawing has.

    Parameters
    ----------
    width, height : int
        Pixels of the picture, and of the plot where its form does not ask for another height.
    letters : int
        Most letters of a name on one line.
    narrow : bool
        Whether names stand above their rows instead of beside them.
    ticks : int
        About so many ticks on an axis across.
    """

    width: int
    height: int
    letters: int
    narrow: bool
    ticks: int


WIDE = Space(width=680, height=360, letters=24, narrow=False, ticks=7)
NARROW = Space(width=344, height=320, letters=13, narrow=True, ticks=4)


def ink() -> alt.ExprRef:
    """The ink, as a value for any colour of a mark."""
    return alt.ExprRef(expr=INK)


def paint(meaning: str, shades=COLOURS) -> str | alt.ExprRef:
    """The colour of a meaning, as a value for any mark; `shades` are `COLOURS` or `WORDS`.

    Raises
    ------
    UnknownNameError
        If the theme has no such meaning.
    """
    if meaning in INKED:
        return ink()
    if meaning not in shades:
        raise UnknownNameError("meaning of a colour", meaning, [*INKED, *shades])
    return shades[meaning]


def paint_by(meanings: Iterable[str]) -> tuple[alt.Color, alt.Fill]:
    """Colours of marks and of text by the field ``meaning``."""
    domain = list(dict.fromkeys(meanings))
    marks, words = ([paint(each, shades) for each in domain] for shades in (COLOURS, WORDS))
    return (
        alt.Color("meaning:N", scale=alt.Scale(domain=domain, range=marks), legend=None),
        alt.Fill("meaning:N", scale=alt.Scale(domain=domain, range=words), legend=None),
    )


def dress(draw: Callable[[Space], tuple[list, int]], params: Iterable[alt.Parameter] = ()) -> dict[str, alt.LayerChart]:
    """Draw a chart for both widths, each with its size, its ink and the look of the book.

    Parameters
    ----------
    draw : callable
        Space to layers and the height of the plot.
    params : iterable of altair parameters
        Of `analysis.charts.knobs.Knobs.params`.

    Returns
    -------
    dict
        ``chart`` and ``narrow``, as `Figure` takes them.
    """
    given = [alt.param(name=INK, value=INK_ON_LIGHT), *params]
    return {name: _dress(*draw(space), space, given) for name, space in (("chart", WIDE), ("narrow", NARROW))}


def _dress(layers: list[alt.Chart], height: int, space: Space, params: list[alt.Parameter]) -> alt.LayerChart:
    return (
        alt.layer(*layers)
        .properties(
            width=space.width, height=height, autosize=alt.AutoSizeParams(type="fit-x", contains="padding", resize=True)
        )
        .add_params(*params)
        .configure(font=FONT, background="transparent", padding=_PADDING, aria=False)
        .configure_view(stroke=None)
        .configure_axis(
            labelFontSize=TYPE,
            titleFontSize=TYPE,
            titleFontWeight="normal",
            titlePadding=8,
            gridOpacity=0.35,
            domainOpacity=0.5,
            tickOpacity=0.5,
        )
        .configure_axisX(grid=False)
        .configure_axisY(domain=False, ticks=False)
        .configure_text(fontSize=TYPE, lineHeight=LINE)
        .configure_legend(labelFontSize=TYPE, titleFontSize=TYPE, labelLimit=space.width - 40)
    )
