"""What an edition offers to take away: its figures as a data package, a map for search engines, a feed, a guide."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from analysis.publish.argument import list_moves
from analysis.publish.book import Book, place_claim
from analysis.publish.citing import AUTHOR, find_address
from analysis.publish.series_pages import COLUMNS, CSV_FOLDER, write_series

PACKAGE_FILE = f"{CSV_FOLDER}/figures.zip"
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
_DOCUMENT = ("source_id", "title", "publisher", "url", "published", "kind", "date_quality")


def write_downloads(book: Book, pages: Iterable[str], out: Path) -> None:
    """Write the files of an edition that are no pages.

    Parameters
    ----------
    pages : iterable of str
        Every page, such as ``claims/c13``.
    out : Path
        Folder of the edition.
    """
    folder = out / CSV_FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for series in book.series:
        (folder / f"{series['slug']}.csv").write_text(write_series(series), encoding="utf-8")
    (out / PACKAGE_FILE).write_bytes(pack_figures(book))
    (out / "llms.txt").write_text(guide_programs(book), encoding="utf-8")
    if book.study["address"]:
        (out / "sitemap.xml").write_text(map_pages(book, pages), encoding="utf-8")
        (out / "feed.xml").write_text(feed_editions(book), encoding="utf-8")


def pack_figures(book: Book) -> bytes:
    """A data package of everything known on the edition's day: figures, documents and listed tables.

    The same edition gives the same bytes.
    """
    rows = [{"series": series["series"], **row} for series in book.series for row in series["rows"]]
    about = [{name: series[name] for name in ("series", "label", "definition", "topic")} for series in book.series]
    tables = {
        "figures": (("series", *COLUMNS), rows),
        "series": (("series", "label", "definition", "topic"), about),
        "documents": (_DOCUMENT, book.documents),
        **{table["name"]: (tuple(table["rows"][0]), table["rows"]) for table in book.tables},
    }
    files = {f"{name}.csv": _as_csv(columns, records) for name, (columns, records) in tables.items()}
    files["datapackage.json"] = json.dumps(_describe(book, tables), indent=1, ensure_ascii=False)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name, _LONG_AGO), text, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _as_csv(columns: Iterable[str], records: Iterable[dict[str, Any]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(columns), lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(records)
    return text.getvalue()


def _describe(book: Book, tables: dict[str, tuple]) -> dict[str, Any]:
    """The descriptor of Frictionless Data."""
    return {
        "profile": "tabular-data-package",
        "name": f"figures-{re.sub(r'[^a-z0-9.-]+', '-', book.edition.lower())}",
        "title": f"{book.study['title']}: figures known on {book.as_of}",
        "licenses": [{"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}],
        "resources": [
            {
                "name": name,
                "path": f"{name}.csv",
                "profile": "tabular-data-resource",
                "schema": {"fields": [{"name": column, "type": _name_type(column)} for column in columns]},
            }
            for name, (columns, _) in tables.items()
        ],
    }


def _name_type(column: str) -> str:
    return "number" if column in ("value", "low", "mode", "high", "rank", "stake_pct", "amount_usd_mn") else "string"


def map_pages(book: Book, pages: Iterable[str]) -> str:
    """A site map of the edition, for search engines."""
    addresses = (escape(find_address(book, f"{page}.html")) for page in sorted(pages) if page != "search")
    lines = "\n".join(f"<url><loc>{address}</loc></url>" for address in addresses)
    head = '<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    return f"{head}\n{lines}\n</urlset>\n"


def feed_editions(book: Book) -> str:
    """An Atom feed: an entry for each edition, and one for each verdict that moved."""
    base = book.study["address"].rstrip("/")
    entries = [(f"{base}/{each['name']}/index.html", each["label"], each["as_of"], "") for each in book.editions]
    entries += [
        (find_address(book, place_claim(move["id"])), f"{move['meaning']}: {move['now']}", book.as_of, move["sentence"])
        for move in list_moves(book)
    ]
    body = "\n".join(
        f"<entry><id>{escape(id)}</id><link href={_quote(id)}/><title>{escape(title)}</title>"
        f"<updated>{day}T00:00:00Z</updated><summary>{escape(said or title)}</summary></entry>"
        for id, title, day, said in entries
    )
    address = find_address(book, "feed.xml")
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f'<id>{escape(address)}</id><link rel="self" href={_quote(address)}/>'
        f"<title>{escape(book.study['title'])}</title>"
        f"<updated>{book.as_of}T00:00:00Z</updated><author><name>{escape(AUTHOR)}</name></author>\n{body}\n</feed>\n"
    )


def _quote(text: str) -> str:
    return '"' + escape(text, {'"': "&quot;"}) + '"'


def guide_programs(book: Book) -> str:
    """A guide for programs that read: what is where, in Markdown that holds nothing but links and plain words."""
    lines = [
        f"# {_plain(book.study['title'])}",
        "",
        f"> {_plain(book.study['summary'])}",
        "",
        f"Everything here rests on what was public on {book.as_of}. Each page but those of series has a "
        "twin in Markdown: its name, ending in .md.",
        "",
        "## Data",
        "",
        "- [Every verdict](claims.json)",
        "- [Every number](facts.json)",
        f"- [Every figure, as a data package]({PACKAGE_FILE})",
        "",
        "## Claims",
        "",
        *(
            f"- [{_plain(claim['meaning'])}]({place_claim(claim['id']).removesuffix('.html')}.md): {claim['verdict']}"
            for claim in book.claims
        ),
        "",
        "## Chapters",
        "",
        *(f"- [{_plain(chapter['title'])}](notebooks/{chapter['notebook']}.md)" for chapter in book.chapters),
        "",
    ]
    return "\n".join(lines)


def _plain(text: str) -> str:
    """Words on one line, with what Markdown would read as its own taken literally."""
    return re.sub(r"([\\`*_{}\[\]()<>#|!~$])", r"\\\1", " ".join(text.split()))
