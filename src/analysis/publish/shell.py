"""What every page of an edition shares: one set of templates that escape, the way round, and what a browser may do."""

from __future__ import annotations

import html
import re
from typing import Any

import markupsafe
from sphinx.application import TemplateBridge

from analysis.periods import parse_date
from analysis.prose import format_date
from analysis.publish.book import Book
from analysis.publish.citing import find_address
from analysis.publish.markup import render

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'none'; base-uri 'none'; form-action 'self'"
)
"""What a page may load and run: files of the site and nothing else; no script inside a page, no string as code."""

WAYS = (
    ("claims/index", "Claims"),
    ("moved", "What moved"),
    ("contents", "Chapters"),
    ("data/index", "Data"),
    ("methods", "Methods"),
    ("rerun", "Run it"),
)
"""Pages of the bar at the top, where the edition has them."""

_MADE_BY_SPHINX = ("body", "title", "toc")
"""What Sphinx hands over as HTML that it made of nodes."""


_ROLES = re.compile(r' role="(?:doc-biblioentry|list)"')
"""Roles that Sphinx gives to citations and that no reader's program may be told."""

CHINESE = "zh-Hans"

_MARKUP = re.compile(r"<(script|style|title|option)\b.*?</\1>|<[^>]*>", re.DOTALL)
_CHINESE = re.compile(r"[\u3400-\u9fff](?:[\u3000-\u303f\u3400-\u9fff\uff00-\uffef\u201c\u201d ]*[\u3400-\u9fff])?")


class Templates(TemplateBridge):
    """Sphinx's pages, filled by the package's own templates: what is not made of nodes is escaped."""

    def init(self, builder, theme=None, dirs=None) -> None:
        """Nothing to prepare."""

    def newest_template_mtime(self) -> float:
        """Books are built from clean."""
        return 0.0

    def render(self, template: str, context: dict[str, Any]) -> str:
        """Fill a page."""
        given = {name: value for name, value in context.items() if name not in ("prev", "next", "parents")}
        if context.get("netred_written"):
            given |= {name: markupsafe.Markup(given.get(name) or "") for name in _MADE_BY_SPHINX}
            given["body"] = markupsafe.Markup(_ROLES.sub("", given["body"]))
            given |= {way: _mark(context.get(way)) for way in ("prev", "next")}
        return mark_chinese(render(template, **given))

    def render_string(self, template: str, context: dict[str, Any]) -> str:
        """Static files of extensions hold no templates here."""
        return template


def mark_chinese(page: str) -> str:
    """A page with each run of Chinese in its text marked as such, so that it has the right glyphs and voice."""
    if f'lang="{CHINESE}">' in page:
        return page
    parts, last = [], 0
    for tag in _MARKUP.finditer(page):
        parts += [_CHINESE.sub(_wrap, page[last : tag.start()]), tag.group()]
        last = tag.end()
    return "".join([*parts, _CHINESE.sub(_wrap, page[last:])])


def _wrap(run: re.Match) -> str:
    return f'<span lang="{CHINESE}">{run.group()}</span>'


def _mark(neighbour: dict[str, str] | None) -> dict[str, Any] | None:
    return neighbour and {"link": neighbour["link"], "title": markupsafe.Markup(neighbour["title"])}


def describe_shell(book: Book, page: str, pages: set[str], title: str) -> dict[str, Any]:
    """What the templates of every page ask for.

    Parameters
    ----------
    page : str
        Name of the page, such as ``claims/c13``.
    pages : set of str
        Every page of the edition.
    title : str
        Of the page, as text.
    """
    root = "../" * page.count("/")
    own = book.study["title"]
    return {
        "root": root,
        "shared": f"{root}_static/",
        "page": page,
        "policy": POLICY,
        "head_title": own if page == "index" or title == own else f"{title} \u2013 {own}",
        "description": book.study["summary"],
        "address": find_address(book, f"{page}.html"),
        "ways": [{"page": way, "words": words, "here": way == page} for way, words in WAYS if way in pages],
        "others": [_find_other(book, other, page, root) for other in book.editions],
        "book": book,
        "edition": book.edition,
        "as_of": format_date(parse_date(book.as_of)),
        "commit": book.manifest["commit"],
        "pages": pages,
        "lang": "",
    }


def _find_other(book: Book, other: dict[str, Any], page: str, root: str) -> dict[str, Any]:
    """An edition in the switch at the top: the same page, or the nearest where it has none of that name."""
    slug = page.removeprefix("data/")
    target = "data/index" if slug in other["absent"] and slug != page else page
    if page == "moved" and other["as_of"] <= (book.days["days"][0] if book.days else book.claims[0]["then"]["day"]):
        target = "index"
    day = parse_date(other["as_of"])
    short = "Now" if other["latest"] else f"{day:%B %Y}"
    return {
        "name": other["name"],
        "label": other["label"],
        "short": short,
        "here": other["name"] == book.edition,
        "place": f"{root}../{other['name']}/{target}.html",
    }


def read_title(title: str) -> str:
    """The text of a title that Sphinx made into HTML."""
    return html.unescape(re.sub(r"<[^>]+>", "", title))
