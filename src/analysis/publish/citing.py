"""How a page is cited: a line of text, BibTeX, and what machines read of a claim. Pure."""

from __future__ import annotations

import re
from typing import Any

from analysis.periods import parse_date
from analysis.prose import format_date
from analysis.publish.book import Book, place_claim

AUTHOR = "the netred contributors"

RATINGS = {
    "supported": 5,
    "confirmed": 5,
    "leaning supported": 4,
    "partly confirmed": 4,
    "leaning against": 2,
    "refuted": 1,
    "contradicted": 1,
}
"""Verdicts on the five points of a review; those that decide nothing have no rating."""


def cite_page(book: Book, title: str, place: str, key: str) -> dict[str, str]:
    """A citation of a page of the edition as text and as BibTeX.

    Parameters
    ----------
    place : str
        The page, from the root of the edition.
    key : str
        Tells this entry from others.
    """
    address = find_address(book, place)
    day, commit = format_date(parse_date(book.as_of)), book.manifest["commit"]
    edition = f"edition {book.edition}, as known on {day}, commit {commit}"
    text = f"{AUTHOR[:1].upper()}{AUTHOR[1:]}: {title}. In: {book.study['title']}, {edition}."
    fields = {
        "author": "{netred contributors}",
        "title": _bib(title),
        "booktitle": _bib(book.study["title"]),
        "year": book.as_of[:4],
        "edition": _bib(book.edition),
        "note": _bib(f"as known on {day}, commit {commit}"),
    } | ({"url": address} if address else {})
    body = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    name = re.sub(r"[^a-z0-9]+", "-", f"netred-{key}-{book.edition}".lower()).strip("-")
    return {"text": f"{text} {address}".strip(), "bibtex": f"@misc{{{name},\n{body}\n}}"}


def _bib(text: str) -> str:
    """Text for a field of BibTeX: what has a meaning there is escaped, and lines are one."""
    escaped = re.sub(r"[\\{}]", "", " ".join(str(text).split()))
    return re.sub(r"([$&%#_~^])", r"\\\1", escaped)


def find_address(book: Book, place: str) -> str:
    """Address of a page on the web; empty where the study has none."""
    base = book.study["address"].rstrip("/")
    return f"{base}/{book.edition}/{place}" if base else ""


def review_claim(book: Book, claim: dict[str, Any]) -> list[dict[str, Any]]:
    """Reviews of a claim in the words of schema.org, one for each day on which it was judged."""
    article = book.article or {}
    address = find_address(book, place_claim(claim["id"]))
    judged = [(claim["as_of"], claim["verdict"])]
    if book.two_days:
        judged.insert(0, (claim["then"]["day"], claim["then"]["verdict"]))
    appearance = {"@type": "CreativeWork", "name": article.get("title"), "datePublished": article.get("published")}
    reviews = []
    for day, verdict in judged:
        rating = {"@type": "Rating", "alternateName": verdict, "worstRating": 1, "bestRating": 5}
        if verdict in RATINGS:
            rating["ratingValue"] = RATINGS[verdict]
        reviews.append(
            {
                "@context": "https://schema.org",
                "@type": "ClaimReview",
                "@id": f"{address or place_claim(claim['id'])}#{day}",
                "url": address or place_claim(claim["id"]),
                "datePublished": day,
                "author": {"@type": "Organization", "name": AUTHOR},
                "claimReviewed": claim["meaning"],
                "itemReviewed": {"@type": "Claim", "name": claim["quote"], "appearance": appearance},
                "reviewRating": rating,
            }
        )
    return reviews
