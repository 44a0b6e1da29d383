"""Everything that the pages of one edition are made from, as the staged folder holds it: plain values, no markup."""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import json
import re
from pathlib import Path
from typing import Any

from analysis.findings import Finding

FILE = "book.json"

LISTED_TABLES = ("assumptions", "brand_rankings", "deals", "events")
"""Tables whose rows carry the table's name first in their identity; every other row is an observation."""


@dataclasses.dataclass(frozen=True)
class Book:
    """The contents of one edition.

    Parameters
    ----------
    edition, label, as_of : str
        The edition, how readers call it, and its day.
    editions : list of dict
        Every edition of the site (``name``, ``label``, ``as_of``), in order; ``absent`` names the series that it
        does not know.
    study : dict
        ``title``, ``summary``, ``argument``, ``front``, ``address``, ``roles`` (their labels) and ``own``, whether it
        is the checkout's.
    chapters : list of dict
        ``notebook``, ``title``, ``lead`` (claims that its first paragraph names) and ``claims`` (that its text names).
    claims : list of dict
        As ``claims.json`` holds them.
    article : dict or None
        Title and days of the text that the claims quote.
    earlier : dict or None
        Edition, day and findings by id of the study's first edition, where this is a later one.
    series, documents, tables : list of dict
        The evidence known on the day.
    manifest : dict
        As ``manifest.json`` holds it; ``parameters`` tells each notebook's own in words.
    beliefs : dict of str to dict
        What the verdicts rest on, by claim: the ``day`` and the ``belief`` (`analysis.assumptions.Belief`).
    left_out : list of str
        A sentence for each chapter, claim and step that could not stand in the book.
    deviations : list of dict or None
        Numbers that differ from the committed record; None where the edition has none.
    days : dict or None
        ``origin``, ``days``, ``paths`` as ``days.json`` holds them, up to the edition's day, and ``moments``: days that
        readers ask about, each with how they are called. None where they were not made.
    waiting : list of dict
        Series in the order in which their next figure is due, as `analysis.publish.inventory.list_waiting` gives them.
    """

    edition: str
    label: str
    as_of: str
    editions: list[dict[str, Any]]
    study: dict[str, Any]
    chapters: list[dict[str, Any]]
    claims: list[dict[str, Any]]
    article: dict[str, Any] | None
    earlier: dict[str, Any] | None
    series: list[dict[str, Any]]
    documents: list[dict[str, Any]]
    tables: list[dict[str, Any]]
    manifest: dict[str, Any]
    parameters: dict[str, list[dict[str, Any]]]
    beliefs: dict[str, dict[str, Any]] = dataclasses.field(default_factory=dict)
    left_out: list[str] = dataclasses.field(default_factory=list)
    deviations: list[dict[str, Any]] | None = None
    days: dict[str, Any] | None = None
    waiting: list[dict[str, Any]] = dataclasses.field(default_factory=list)

    def write(self, folder: Path) -> None:
        """Write the contents into a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / FILE).write_text(json.dumps(dataclasses.asdict(self), ensure_ascii=False), encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> Book:
        """Read what `write` wrote."""
        return cls(**json.loads((folder / FILE).read_text(encoding="utf-8")))

    @functools.cached_property
    def claim_by_id(self) -> dict[str, dict[str, Any]]:
        """Claims of this edition."""
        return {claim["id"]: claim for claim in self.claims}

    @functools.cached_property
    def row_by_id(self) -> dict[str, dict[str, Any]]:
        """Observations known on the day, each with its series' ``slug`` and ``label``."""
        return {
            row["row"]: row | {"slug": series["slug"], "label": series["label"]}
            for series in self.series
            for row in series["rows"]
        }

    @functools.cached_property
    def document_by_id(self) -> dict[str, dict[str, Any]]:
        """Documents that some row names."""
        return {document["source_id"]: document for document in self.documents}

    @functools.cached_property
    def chapter_by_name(self) -> dict[str, dict[str, Any]]:
        """Chapters by notebook."""
        return {chapter["notebook"]: chapter for chapter in self.chapters}

    @property
    def two_days(self) -> bool:
        """Whether claims were judged on an earlier day than the edition's own."""
        return any(claim["then"]["day"] != claim["as_of"] for claim in self.claims)

    def earlier_finding(self, id: str) -> Finding | None:
        """A finding of the study's first edition."""
        record = (self.earlier or {}).get("facts", {}).get(id)
        return Finding.from_dict(record) if record else None


def slug_series(series: str) -> str:
    """Name of a series in addresses: ``gmv-total``; one that loses letters on the way carries a digest.

    Two series never share a name, and nothing but lower-case letters, digits and hyphens stands in one.
    """
    slug = re.sub(r"[^a-z0-9]+", "-", series.lower()).strip("-")[:60]
    if slug and slug.replace("-", "_") == series:
        return slug
    return f"{slug or 'series'}-{hashlib.sha256(series.encode()).hexdigest()[:8]}"


def place_row(row: str, slug: str | None = None) -> str:
    """Where a row of the catalogue stands, from the root of the edition: its series' page, or its table's."""
    first = row.partition("/")[0]
    page = f"evidence/{first}.html" if first in LISTED_TABLES else f"data/{slug or slug_series(first)}.html"
    return f"{page}#{row}"


def place_claim(id: str) -> str:
    """Page of a claim, from the root of the edition."""
    return f"claims/{id.lower()}.html"
