"""Pictures of charts: the plot as SVG with the same bytes on every render, and the sheet that carries all its words."""

from __future__ import annotations

import re
import resource
from collections.abc import Mapping, Sequence
from typing import Any

from analysis.charts.svg import NAMESPACE, element, paragraph
from analysis.charts.theme import FONT, INK_ON_LIGHT

PLOT = "plot"
"""Fragment of a picture's address that shows the plot alone."""

_MARGIN = 16
_PLACE = "<!--plot-->"
_REFERENCE = re.compile(r'(?<=id=")(?:clip|gradient_)\d+|(?<=url\(#)(?:clip|gradient_)\d+')
_ROOT = re.compile(r'<svg [^>]*?width="([\d.]+)" height="([\d.]+)"[^>]*>')


def can_render() -> bool:
    """Whether a picture can be made here: the renderer reserves more address space than a limited process may have."""
    return resource.getrlimit(resource.RLIMIT_AS)[0] == resource.RLIM_INFINITY


def narrow(specification: Mapping[str, Any]) -> dict[str, Any]:
    """The specification of the narrow drawing, from that of the wide one, which holds the difference."""
    return {**specification, **specification["usermeta"]["narrow"]}


def render_plot(specification: Mapping[str, Any]) -> str:
    """The plot alone, as SVG.

    The renderer numbers its clips through the life of the process; here each plot has them from the first on.

    Parameters
    ----------
    specification : mapping
        Of `Figure.specification`, or `narrow` of it.
    """
    import vl_convert

    plot = vl_convert.vegalite_to_svg({key: value for key, value in specification.items() if key != "usermeta"})
    names = dict.fromkeys(match.group() for match in _REFERENCE.finditer(plot))
    numbered = {name: f"{_prefix(specification)}-{place}" for place, name in enumerate(names)}
    return _REFERENCE.sub(lambda match: numbered[match.group()], plot)


def _prefix(specification: Mapping[str, Any]) -> str:
    return f"{specification['usermeta']['id']}-{specification.get('width', 0)}"


def make_sheet(about: Mapping[str, Any], size: tuple[float, float], foot: Sequence[str] = ()) -> str:
    """The sheet around a plot: title and subtitle above it, note and foot below, on white; `fill_sheet` puts it in.

    Parameters
    ----------
    about : mapping
        ``usermeta`` of a specification.
    size : (float, float)
        Width and height of the plot.
    foot : sequence of str
        Lines below: source, edition, licence.
    """
    width, height = size
    inner = {"x": _MARGIN, "width": width, "fill": INK_ON_LIGHT}
    title, y = paragraph(about["title"], y=32, size=17, leading=22, font_weight="bold", class_="sheet-title", **inner)
    subtitle, y = paragraph(about["subtitle"], y=y - 1, size=13, leading=17, **inner)
    marks, below = [], y + height + 16
    for words in (*about["note"].splitlines(), *foot):
        line, below = paragraph(words, y=below, size=11, leading=15, fill_opacity=0.75, **inner)
        marks.append(line)
    whole = {"width": width + 2 * _MARGIN, "height": below}
    plot = element("svg", _PLACE, x=_MARGIN, y=y - 4, width=width, height=height, class_="sheet-plot")
    ground = element("rect", fill="white", **whole)
    part = element("view", id=PLOT, viewBox=f"{_MARGIN} {y - 4:g} {width:g} {height:g}")
    view = f"{0} {0} {whole['width']:g} {whole['height']:g}"
    named = {"role": "img", "aria_label": about["title"], "font_family": FONT}
    return element("svg", part, ground, title, subtitle, plot, *marks, xmlns=NAMESPACE, viewBox=view, **whole, **named)


def measure_plot(plot: str) -> tuple[float, float]:
    """Width and height of a plot."""
    found = _ROOT.match(plot)
    return float(found.group(1)), float(found.group(2))


def fill_sheet(sheet: str, plot: str) -> str:
    """Put a plot into its sheet."""
    return sheet.replace(_PLACE, plot)


def draw_picture(specification: Mapping[str, Any], foot: Sequence[str] = ()) -> str:
    """The whole picture of a chart, as SVG: a file that can be printed by itself.

    Parameters
    ----------
    specification : mapping
        Of `Figure.specification`.
    foot : sequence of str
        As for `make_sheet`.
    """
    plot = render_plot(specification)
    return fill_sheet(make_sheet(specification["usermeta"], measure_plot(plot), foot), plot)
