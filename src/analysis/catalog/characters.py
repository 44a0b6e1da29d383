"""Characters that no text of a data folder may hold: what cannot be seen, and what can be written in two ways."""

from __future__ import annotations

import unicodedata


def find_stray(text: str, allowed: str = "") -> tuple[int, str] | None:
    """The first character of a text that cannot be seen or is no plain space, and its name; None where there is none.

    Control and format characters (direction marks, zero-width joiners, a byte-order mark), separators of lines, spaces
    other than the plain one, private and unassigned characters, and surrogates.

    Parameters
    ----------
    allowed : str
        Characters that may stand all the same.

    Returns
    -------
    (int, str) or None
        Position, and a name such as ``the character U+200B (zero width space)``.
    """
    if text.isprintable():
        return None
    strays = [sign for sign in set(text) if not sign.isprintable() and sign not in allowed]
    if not strays:
        return None
    place = min(map(text.index, strays))
    return place, name_character(text[place])


def name_character(sign: str) -> str:
    """A character by its code point and, where it has one, its name."""
    name = unicodedata.name(sign, "").lower()
    return f"the character U+{ord(sign):04X}" + (f" ({name})" if name else "")


def is_composed(text: str) -> bool:
    """Whether a text is in Unicode's composed form (NFC), so that equal words are equal texts."""
    return unicodedata.is_normalized("NFC", text)
