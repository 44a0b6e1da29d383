"""Finds what a page would fetch from another host. A link that a reader may follow is no fetch."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

from analysis.project import find_files

FETCHING = {
    "audio": ("src",),
    "embed": ("src",),
    "iframe": ("src",),
    "image": ("href", "xlink:href"),
    "img": ("src", "srcset"),
    "input": ("src",),
    "link": ("href",),
    "object": ("data",),
    "script": ("src",),
    "source": ("src", "srcset"),
    "track": ("src",),
    "use": ("href", "xlink:href"),
    "video": ("src", "poster"),
}
"""Elements that fetch, and the attributes that say what."""

_HOST = re.compile(r"^\s*(https?:)?//", re.IGNORECASE)
_IN_STYLE = re.compile(r"""(?:url\(|@import)\s*["']?\s*((?:https?:)?//[^"')\s]+)""", re.IGNORECASE)
_IN_SCRIPT = re.compile(
    r"""(?:(?:fetch|import|loadScript|importScripts)\s*\(|\bfrom|\bimport)\s*["'`]((?:https?:)?//[^"'`]+)"""
)
_STRING_URL = re.compile(r"""["'`](https?://(?:unpkg\.com|cdn\.[\w.-]+|[\w.-]*jsdelivr\.net|cdnjs\.[\w.-]+)[^"'`]*)""")


class _Page(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found: list[str] = []
        self._inside = ""

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        self._inside = tag
        if tag == "link" and values.get("rel") in ("canonical", "license", "author", "alternate"):
            return
        for name in FETCHING.get(tag, ()):
            places = (values.get(name) or "").split(",") if name == "srcset" else [values.get(name) or ""]
            if any(_HOST.match(place) for place in places):
                self.found.append(f"<{tag} {name}={values[name]}>")
        self._look(_IN_STYLE, values.get("style") or "")

    def handle_endtag(self, tag):
        self._inside = ""

    def handle_data(self, data):
        if self._inside == "style":
            self._look(_IN_STYLE, data)
        elif self._inside == "script":
            self._look(_IN_SCRIPT, data)
            self._look(_STRING_URL, data)

    def _look(self, pattern, text):
        self.found += [match.group(1) for match in pattern.finditer(text)]


def find_outside(folder: Path) -> list[str]:
    """Places in the pages and style sheets below a folder that fetch from another host, as ``page: what``."""
    found = []
    for path in find_files(folder, "**/*.html"):
        page = _Page()
        page.feed(path.read_text(encoding="utf-8"))
        found += [f"{path.relative_to(folder)}: {what}" for what in page.found]
    for path in find_files(folder, "**/*.css"):
        for match in _IN_STYLE.finditer(path.read_text(encoding="utf-8", errors="replace")):
            found.append(f"{path.relative_to(folder)}: {match.group(1)}")
    return found
