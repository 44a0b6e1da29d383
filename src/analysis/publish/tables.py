"""Tables of the book as readers want them: evidence row by row, findings with their band, verdicts in words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from analysis.errors import UnknownNameError
from analysis.findings import Finding
from analysis.prose import describe, part
from analysis.publish.book import Book
from analysis.publish.claim_pages import list_lines
from analysis.publish.markup import gather_rows, render
from analysis.publish.provenance import Facts

NUMERIC = {"low", "mode", "high", "rank", "year", "stake_pct", "amount_usd_mn"}
"""Columns of listed tables that hold numbers."""

COLUMN_WORDS = {
    "stake_pct": "stake, %",
    "amount_usd_mn": "US$ million",
    "traffic_owner": "owned traffic",
    "effect_on": "what changed",
    "brand_zh": "in Chinese",
    "id": "name",
}
"""Columns of listed tables whose names are not words."""

CHINESE = {"brand_zh"}

_UNCONFIRMED = re.compile(r"^\[UNCONF\]\s*")


def evidence_markup(book: Book, name: str, root: str) -> str:
    """A table of the evidence: ``documents``, or one of the tables that are listed row by row.

    Raises
    ------
    UnknownNameError
        If the edition has no such table.
    """
    if name == "documents":
        return render("documents.html", documents=book.documents)
    tables = {table["name"]: table for table in book.tables}
    if name not in tables:
        raise UnknownNameError("table of the edition", name, ["documents", *tables])
    table = tables[name]
    columns = [
        {
            "name": column,
            "words": COLUMN_WORDS.get(column, column.replace("_", " ")),
            "number": column in NUMERIC,
            "lang": "zh" if column in CHINESE else "",
        }
        for column in table["columns"]
    ]
    rows = [row | {column: _say(column, row[column]) for column in table["columns"]} for row in table["rows"]]
    documents = book.document_by_id
    return render("listed.html", table=table, columns=columns, rows=rows, documents=documents, root=root)


def _say(column: str, cell: Any) -> Any:
    """A cell in words: codes lose their underscores, and a mark of an unconfirmed report becomes one."""
    if column in ("sector", "origin", "traffic_owner") and isinstance(cell, str):
        return cell.replace("_", " ")
    if column == "note" and isinstance(cell, str) and _UNCONFIRMED.match(cell):
        return _UNCONFIRMED.sub("Reported, not confirmed: ", cell)
    return cell


def list_findings(book: Book, facts: Facts) -> list[dict[str, Any]]:
    """Every finding of the edition by the chapter that made it, as lines of a table."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for id in facts:
        groups.setdefault(facts[id].notebook, []).append(describe_finding(book, facts[id].finding))
    return [
        {"notebook": notebook, "title": book.chapter_by_name[notebook]["title"], "lines": lines}
        for notebook, lines in groups.items()
    ]


def describe_finding(book: Book, finding: Finding) -> dict[str, Any]:
    """One finding as a line of a table, beside its value in the study's first edition where that has one."""
    then = book.earlier_finding(finding.id)
    return {
        "finding": finding,
        "sentence": finding.sentence or f"{finding.method[:1].upper()}{finding.method[1:]}: {describe(finding)}.",
        "value": part(finding, "value"),
        "band": part(finding, "range") if finding.low is not None else "",
        "level": part(finding, "level") if finding.level is not None else "",
        "as_of": part(finding, "as_of"),
        "then": part(then, "value") if then else "",
        "same": then is not None and (then.value, then.low, then.high) == (finding.value, finding.low, finding.high),
        "rows": gather_rows(finding.rows, book.row_by_id),
    }


def chapter_table(book: Book, findings: Iterable[Finding], root: str) -> str:
    """What a chapter finds, as one table: each finding, then and now, with its band and grade."""
    lines = [describe_finding(book, finding) for finding in findings]
    first = next((each for each in book.editions if each["name"] == (book.earlier or {}).get("edition")), None)
    return render("chapter-findings.html", lines=lines, root=root, first=first, book=book) if lines else ""


def verdicts_markup(book: Book, verdicts: list[dict[str, Any]], root: str) -> str:
    """Verdicts in a chapter: a line each, which leads to the page of the claim."""
    known = [book.claim_by_id[verdict["id"]] for verdict in verdicts if verdict["id"] in book.claim_by_id]
    return render("claim-lines.html", lines=list_lines(book, known), root=root, anchors=True)
