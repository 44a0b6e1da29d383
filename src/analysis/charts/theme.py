"""One look for every chart: a colour-blind-safe palette with one meaning a colour, type and axes.

Colours are those of Okabe and Ito. The ink of axes and observations is a Vega parameter, so that a page can turn it
light on a dark ground; everything else is legible on both.
"""

from __future__ import annotations

import altair as alt

INK = "ink"
"""Name of the Vega parameter that holds the colour of observations, labels and rules."""

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
"""Meaning to colour, the same across the book."""

WIDTH, HEIGHT = 680, 380
"""Pixels of the static picture; the live chart takes the width of its column."""

_FONT = "system-ui, -apple-system, 'Segoe UI', 'Noto Sans', 'DejaVu Sans', sans-serif"


def ink() -> alt.ExprRef:
    """The ink, as a value for any colour of a mark."""
    return alt.ExprRef(expr=INK)


def title_above(quantity: str, number_format: str, **others) -> alt.Axis:
    """A vertical axis whose quantity is written level above it; `others` are properties of `altair.Axis`."""
    level = {"titleAngle": 0, "titleAlign": "left", "titleAnchor": "start", "titleX": 0, "titleY": -14}
    return alt.Axis(**level | {"title": quantity, "format": number_format} | others)


def measure(name: str, quantity: str, number_format: str, domain: list[float]) -> alt.Y:
    """The vertical axis, its quantity written level above it.

    Parameters
    ----------
    name : str
        Field of the data, with its type.
    quantity : str
        What is drawn and its unit.
    number_format : str
        D3 format.
    domain : list of float
        Lowest and highest value drawn.
    """
    axis = title_above(quantity, number_format, tickCount=6, titleBaseline="bottom")
    return alt.Y(name, axis=axis, scale=alt.Scale(domain=domain, nice=False))


def dress(chart: alt.LayerChart | alt.Chart, height: int = HEIGHT) -> alt.LayerChart | alt.Chart:
    """Give a finished chart its size, its ink and the look of the book."""
    return (
        chart.properties(width=WIDTH, height=height)
        .add_params(alt.param(name=INK, value="#222222"))
        .configure(font=_FONT, background="transparent", padding=4)
        .configure_view(stroke=None)
        .configure_axis(
            labelFontSize=12,
            titleFontSize=12,
            titleFontWeight="normal",
            titlePadding=8,
            gridOpacity=0.35,
            domainOpacity=0.5,
            tickOpacity=0.5,
        )
        .configure_axisX(grid=False)
        .configure_axisY(domain=False, ticks=False)
        .configure_text(fontSize=12)
        .configure_legend(labelFontSize=12, titleFontSize=12)
    )
