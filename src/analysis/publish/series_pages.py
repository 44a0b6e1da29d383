"""A page for each series: what it measures, its figures with their vintages, and what rests on it."""

from __future__ import annotations

import collections
import csv
import io
from collections.abc import Iterator
from typing import Any

from analysis.findings import Finding
from analysis.prose import describe, format_value, name_unit, say_count
from analysis.publish.book import Book, place_claim, place_row
from analysis.publish.citing import cite_page
from analysis.publish.drawing import choose_main, draw_panels, draw_sparkline

CSV_FOLDER = "_static/data"
"""Where the figures of each series lie as a file, from the root of the edition."""

COLUMNS = (
    *("row", "entity", "period", "end", "frequency", "nature", "value", "unit"),
    *("published", "date_evidence", "grade", "variant", "source", "note"),
)
"""Columns of a series' file."""


def list_series_pages(book: Book, facts: list[Finding]) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Page name, context and template of the index of series and of every series."""
    yield "data/index", {"title": "Every series", "newest": find_newest(book)} | _list_topics(book), "series-index.html"
    used, judged = _find_uses(book, facts)
    for series in book.series:
        context = {
            "title": series["label"],
            "series": series,
            "panels": draw_panels(series["rows"]),
            "groups": group_periods(book, series["rows"]),
            "units": sorted({name_unit(row["unit"]) for row in series["rows"]}),
            "findings": used.get(series["slug"], []),
            "claims": judged.get(series["slug"], []),
            "file": f"{CSV_FOLDER}/{series['slug']}.csv",
            "cite": cite_page(book, series["label"], f"data/{series['slug']}.html", series["slug"]),
            "grades": count_grades(series["rows"]),
        }
        yield f"data/{series['slug']}", context, "series.html"


def find_newest(book: Book) -> dict[str, str] | None:
    """The figure that became public last, in words, with its day."""
    rows = [row for row in book.row_by_id.values() if row["nature"] == "actual"]
    if not rows:
        return None
    row = max(rows, key=lambda each: (each["published"], each["end"]))
    same = sum(each["published"] == row["published"] for each in rows) - 1
    words = f"{row['label']}, {row['period']}" + (f" and {say_count(same, 'other')}" if same else "")
    return {"words": words, "day": row["published"], "place": place_row(row["row"], row["slug"])}


def write_series(series: dict[str, Any]) -> str:
    """The figures of a series as CSV."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(series["rows"])
    return text.getvalue()


def group_periods(book: Book, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Tables of a series by entity, frequency and nature: a line a period, its prints in the order of days."""
    groups: dict[tuple[str, str, str], dict[str, list[dict[str, Any]]]] = {}
    for row in rows:
        key = (row["entity"], row["frequency"], row["nature"])
        groups.setdefault(key, {}).setdefault(row["end"], []).append(_show_row(book, row))
    tables = []
    for (entity, frequency, nature), periods in groups.items():
        lines = [
            sorted(prints, key=lambda each: (each["variant"] != "primary", each["published"]))
            for _, prints in sorted(periods.items())
        ]
        words = {"fiscal_year": "fiscal years", "trailing_12m": "counts of twelve months"}
        name = words.get(frequency, frequency.replace("_", " "))
        tables.append(
            {
                "title": f"{entity}: {name}" + (f", {nature}" if nature != "actual" else ""),
                "prints": max(map(len, lines)),
                "lines": lines,
            }
        )
    return tables


def _show_row(book: Book, row: dict[str, Any]) -> dict[str, Any]:
    return row | {
        "shown": format_value(row["value"], row["unit"], 6),
        "document": book.document_by_id.get(row["source"]),
    }


def count_grades(rows: list[dict[str, Any]]) -> list[tuple[str, int]]:
    """How many figures have each grade, most first."""
    return collections.Counter(row["grade"] for row in rows).most_common()


def _list_topics(book: Book) -> dict[str, Any]:
    topics: dict[str, list[dict[str, Any]]] = {}
    for series in book.series:
        main = choose_main(series["rows"]) or series["rows"]
        ends = sorted(row["end"] for row in series["rows"])
        topics.setdefault(series["topic"], []).append(
            {
                "label": series["label"],
                "slug": series["slug"],
                "count": len(series["rows"]),
                "span": ends[0][:4] if ends[0][:4] == ends[-1][:4] else f"{ends[0][:4]}\u2013{ends[-1][:4]}",
                "spark": draw_sparkline(row["value"] for row in main),
                "grades": count_grades(series["rows"]),
                "definition": series["definition"],
            }
        )
    return {"topics": topics, "count": sum(len(series["rows"]) for series in book.series), "many": len(book.series)}


def _find_uses(book: Book, facts: list[Finding]) -> tuple[dict[str, list], dict[str, list]]:
    """Findings and claims by the series whose figures they rest on."""
    used: dict[str, list] = {}
    judged: dict[str, list] = {}
    for finding in facts:
        for slug in {book.row_by_id[row]["slug"] for row in finding.rows if row in book.row_by_id}:
            used.setdefault(slug, []).append({"id": finding.id, "sentence": finding.sentence or describe(finding)})
    for claim in book.claims:
        for slug in {book.row_by_id[row]["slug"] for row in claim["rows"] if row in book.row_by_id}:
            judged.setdefault(slug, []).append(
                {
                    "id": claim["id"],
                    "meaning": claim["meaning"],
                    "place": place_claim(claim["id"]),
                    "verdict": claim["verdict"],
                }
            )
    return used, judged
