"""Plain SVG: elements, lines of text, and a drawing that stands by itself with title and description."""

from __future__ import annotations

import re
import textwrap
from xml.sax.saxutils import escape, quoteattr

from analysis.charts.theme import FONT, INK_ON_LIGHT, LETTER, STANCES
from analysis.errors import UnknownNameError

NAMESPACE = "http://www.w3.org/2000/svg"

_VARIABLE = re.compile(r"var\(--[\w-]+, ([^()]+)\)")


def element(name: str, *children: str, **attributes) -> str:
    """An element around its children.

    Parameters
    ----------
    children : str
        Markup; see `text` for words.
    attributes
        A hyphen is written as an underscore, a name that Python keeps for itself with one at its end; None leaves an
        attribute out.
    """
    written = "".join(
        f" {key.rstrip('_').replace('_', '-')}={quoteattr(_write(value))}"
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{written}>{''.join(children)}</{name}>" if children else f"<{name}{written}/>"


def _write(value) -> str:
    return f"{round(value, 2):g}" if isinstance(value, float) else str(value)


def text(words: str, x: float, y: float, **attributes) -> str:
    """A line of words."""
    return element("text", escape(words), x=x, y=y, **attributes)


def paragraph(
    words: str, x: float, y: float, width: float, size: float, leading: float, **attributes
) -> tuple[str, float]:
    """Words broken into lines that fit a width.

    Returns
    -------
    markup : str
    y : float
        Where the next line would stand.
    """
    lines = textwrap.wrap(
        words, max(int(width / size / (LETTER + (0.03 if attributes.get("font_weight") else -0.05))), 8)
    )
    marks = [text(line, x, y + leading * place, font_size=size, **attributes) for place, line in enumerate(lines)]
    return "".join(marks), y + leading * len(lines)


def drawing(width: float, height: float, title: str, description: str, *children: str, id: str = "") -> str:
    """A drawing that a page may hold as it is: in the ink and the type of its surroundings, with a name for all.

    Parameters
    ----------
    title, description : str
        Its name, and what it shows, for those who do not see it.
    id : str, optional
        Makes the names inside unique where a page holds several.
    """
    names = [element("title", escape(title)), element("desc", escape(description))]
    return element(
        "svg",
        *names,
        *children,
        xmlns=NAMESPACE,
        id=id or None,
        class_="netred-drawing",
        role="group" if any("<a " in child for child in children) else "img",
        aria_label=f"{title}. {description}" if title else description,
        viewBox=" ".join(_write(float(side)) for side in (*(0.0, 0.0), width, height)),
        width=width,
        height=height,
        fill="currentColor",
        font_family="inherit",
        font_size=12,
    )


def shade(name: str, colour: str) -> str:
    """A colour that a page may set for light and dark ground, and what it is elsewhere."""
    return f"var(--{name}, {colour})"


def shade_stance(stance: str) -> tuple[str, str]:
    """The colour of a stance, and that of words on it."""
    if stance not in STANCES:
        raise UnknownNameError("stance of a verdict", stance, STANCES)
    ground, words = STANCES[stance]
    return shade(stance, ground), shade(f"{stance}-ink", words)


def flatten(markup: str) -> str:
    """The drawing in the colours of a light ground and the book's type, for programs that know no style sheet."""
    plain = _VARIABLE.sub(r"\g<1>", markup)
    return plain.replace("currentColor", INK_ON_LIGHT).replace('font-family="inherit"', f'font-family="{FONT}"')
