"""Characters that no text of a data folder may hold: what cannot be seen, and what can be written in two ways."""

from __future__ import annotations

import functools
import unicodedata

BREAKS = "\n\r"
UNSEEN = frozenset(("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"))
"""Unicode categories of control and format characters (direction marks, zero-width joiners, a byte-order mark),
unassigned and private ones, surrogates, and separators of lines and paragraphs."""

SPACES = "Zs"
"""Category of spaces, of which only the plain one is written."""


def find_stray(text: str, allowed: str = "") -> tuple[int, str] | None:
    """The first character of a text that cannot be seen or is no plain space, and its name; None where there is none.

    Parameters
    ----------
    text : str
    allowed : str
        Characters that may stand all the same.

    Returns
    -------
    (int, str) or None
        Position, and a name such as ``the character U+200B (zero width space)``.
    """
    strays = [sign for sign in set(text) if sign not in allowed and _is_stray(sign)]
    if not strays:
        return None
    place = min(map(text.index, strays))
    return place, name_character(text[place])


def name_character(sign: str) -> str:
    """A character by its code point and, where it has one, its name."""
    name = unicodedata.name(sign, "").lower()
    return f"the character U+{ord(sign):04X}" + (f" ({name})" if name else "")


@functools.cache
def _is_stray(sign: str) -> bool:
    category = unicodedata.category(sign)
    return category in UNSEEN or (category == SPACES and sign != " ")


def is_composed(text: str) -> bool:
    """Whether a text is in Unicode's composed form (NFC), so that equal words are equal texts."""
    return unicodedata.is_normalized("NFC", text)
