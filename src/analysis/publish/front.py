"""The site's own first page: the first page of one edition, with its links led through that edition's folder. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html.parser import HTMLParser

from analysis.errors import BuildError

_LINK = re.compile(r"""(\s(?:href|src|srcset|action)=)(["'])(?![a-z][a-z0-9+.-]*:|#|/)(.*?)\2""", re.IGNORECASE)


def choose_landing(listed: Iterable[str], built: Iterable[str]) -> str:
    """The edition whose first page is the site's: the last of the study's own that was built.

    Raises
    ------
    BuildError
        If no edition was built.
    """
    there = sorted(built)
    if not there:
        raise BuildError("site: found no edition, expected at least one; build one.")
    return next((name for name in reversed(list(listed)) if name in there), there[-1])


def lead_links(page: str, folder: str) -> str:
    """A page moved one folder up: every relative address in its tags begins with the folder that it stood in."""
    walk = _Tags(folder)
    walk.feed(page)
    walk.close()
    return "".join(walk.parts)


class _Tags(HTMLParser):
    """Copies a page as it is, but for the addresses inside its tags."""

    def __init__(self, folder: str):
        super().__init__(convert_charrefs=False)
        self.parts: list[str] = []
        self._folder = folder

    def handle_starttag(self, tag, attributes):
        self.parts.append(_LINK.sub(self._lead, self.get_starttag_text()))

    def _lead(self, match: re.Match) -> str:
        name, mark, place = match.groups()
        led = place.removeprefix("../") if place.startswith("../") else f"{self._folder}/{place}"
        return f"{name}{mark}{led}{mark}"

    handle_startendtag = handle_starttag

    def handle_endtag(self, tag):
        self.parts.append(f"</{tag}>")

    def handle_data(self, data):
        self.parts.append(data)

    def handle_entityref(self, name):
        self.parts.append(f"&{name};")

    def handle_charref(self, name):
        self.parts.append(f"&#{name};")

    def handle_comment(self, data):
        self.parts.append(f"<!--{data}-->")

    def handle_decl(self, decl):
        self.parts.append(f"<!{decl}>")
