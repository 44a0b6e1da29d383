"""A page for each claim: its words, its test, both verdicts, what moves them, and the documents behind them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from analysis.findings import Finding
from analysis.periods import parse_date
from analysis.prose import format_date, format_value
from analysis.publish.argument import find_step, list_bars
from analysis.publish.book import Book, place_claim
from analysis.publish.citing import cite_page, review_claim
from analysis.publish.drawing import draw_scale, draw_strip
from analysis.publish.markup import gather_rows
from analysis.publish.provenance import Facts
from analysis.publish.verdict_words import FLAGS, name_chance

THRESHOLDS = {"above": ("share", "rate"), "below": ("share", "rate"), "less_than": ("rate",), "at_least": ("CNY_bn",)}
"""Parameters of a check that are a level, and the units of findings that can be held against them."""

CHAPTER_OF_VERDICTS = "verdicts"


def list_claim_pages(book: Book, facts: Facts) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Page name, context and template of the index of claims and of every claim; none where no claims are judged."""
    if not book.claims:
        return
    yield (
        "claims/index",
        {"title": "Every claim", "lines": list_lines(book, book.claims), "bars": list_bars(book)},
        "claims.html",
    )
    for claim in book.claims:
        page = place_claim(claim["id"]).removesuffix(".html")
        yield page, {"title": claim["meaning"]} | describe_claim(book, facts, claim), "claim.html"


def list_lines(book: Book, claims: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Claims as lines of a list: meaning, quotation, page, and a verdict for each day of the edition."""
    return [
        {"id": claim["id"], "meaning": claim["meaning"], "quote": claim["quote"], "place": place_claim(claim["id"])}
        | {"days": list_days(book, claim), "theme": claim["theme"]}
        for claim in claims
    ]


def list_days(book: Book, claim: dict[str, Any]) -> list[dict[str, Any]]:
    """The verdicts of a claim, earlier day first; one where the edition knows one day."""
    now = {"day": claim["as_of"], "verdict": claim["verdict"], "flags": claim["flags"], "words": "now"}
    if not book.two_days:
        return [now | {"words": format_date(parse_date(claim["as_of"]))}]
    then = claim["then"]
    words = f"{parse_date(then['day']):%B %Y}"
    return [{"day": then["day"], "verdict": then["verdict"], "flags": then["flags"], "words": words}, now]


def describe_claim(book: Book, facts: Facts, claim: dict[str, Any]) -> dict[str, Any]:
    """Everything that stands on the page of a claim."""
    step, neighbours = find_step(book, claim["id"])
    together = [other for other in book.claims if other["line"] == claim["line"] and other["id"] != claim["id"]]
    return {
        "claim": claim,
        "article": book.article,
        "step": step,
        "neighbours": {
            way: other and {"meaning": other["meaning"], "place": place_claim(other["id"])}
            for way, other in neighbours.items()
        },
        "together": [{"quote": other["quote"], "place": place_claim(other["id"])} for other in together],
        "columns": _list_columns(book, facts, claim),
        "variants": list_variants(claim),
        "chapter": choose_chapter(book, claim),
        "documents": list_documents(book, claim["rows"]),
        "rows": gather_rows(claim["rows"], book.row_by_id),
        "flags": FLAGS,
        "reviews": json.dumps(review_claim(book, claim), ensure_ascii=False).replace("<", "\\u003c"),
        "cite": cite_page(book, f"\u201c{claim['quote']}\u201d ({claim['id']})", place_claim(claim["id"]), claim["id"]),
    }


def _list_columns(book: Book, facts: Facts, claim: dict[str, Any]) -> list[dict[str, Any]]:
    columns = [_column(claim, claim, _measure(claim["finding_ids"], lambda id: facts.find(id)), claim["parameters"])]
    if book.two_days:
        then = (book.earlier or {}).get("claims", {}).get(claim["id"], {}) | claim["then"]
        found = _measure(then.get("finding_ids", []), book.earlier_finding)
        columns.insert(0, _column(then, claim, found, claim["parameters"]))
    words = [each["words"] for each in list_days(book, claim)]
    return [column | {"words": words[place]} for place, column in enumerate(columns)]


def _column(judged: dict[str, Any], claim: dict[str, Any], measure: Finding | None, parameters) -> dict[str, Any]:
    kind = judged.get("probability_kind")
    chance = judged["probability"]
    return {
        "verdict": judged["verdict"],
        "flags": judged["flags"],
        "sentence": without_verdict(judged.get("sentence", ""), judged["verdict"]),
        "scale": draw_scale(chance),
        "chance": "" if chance is None else format_value(chance, "probability"),
        "chance_kind": name_chance(kind),
        "strip": draw_strip(measure, find_threshold(measure, parameters)) if measure else None,
        "n": measure.n if measure else None,
        "power": judged.get("power"),
        "day": judged.get("day") or judged["as_of"],
        "grade": judged.get("evidence"),
        "measure": measure,
    }


def _measure(ids: list[str], find) -> Finding | None:
    """The number that a claim turns on: the first of its findings that is not its probability."""
    found = [find(id) for id in ids if not id.endswith(".probability")]
    return next((finding for finding in found if finding is not None), None)


def find_threshold(finding: Finding, parameters: dict[str, Any]) -> float | None:
    """The level in a claim's criterion that its number can be held against; None where the two have other units."""
    for name, units in THRESHOLDS.items():
        level = parameters.get(name)
        if isinstance(level, int | float) and not isinstance(level, bool) and finding.unit in units:
            return float(level)
    return 0.0 if finding.unit == "points" else None


def without_verdict(sentence: str, verdict: str) -> str:
    """A verdict's sentence without the verdict at its head, which stands beside it already."""
    head, stop, rest = sentence.partition(". ")
    return rest if stop and head.lower().startswith(verdict) else sentence


def list_variants(claim: dict[str, Any]) -> list[dict[str, Any]]:
    """Other ways to run the test, each with what was changed and the verdict that follows."""
    listed = []
    for variant in claim.get("variants") or ():
        changes = variant["changes"]
        words = (
            changes
            if isinstance(changes, str)
            else "; ".join(f"{name.replace('_', ' ')}: {_say(value)}" for name, value in changes.items())
        )
        chance = variant.get("probability")
        shown = "" if chance is None else format_value(chance, "probability")
        listed.append({"changes": words, "verdict": variant["verdict"], "chance": shown})
    return listed


def _say(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name.replace('_', ' ')} {_say(each)}" for name, each in value.items())
    return ", ".join(_say(each) for each in value) if isinstance(value, list) else str(value)


def choose_chapter(book: Book, claim: dict[str, Any]) -> dict[str, str] | None:
    """The chapter that argues a claim: the one that opens with it, else one that names it or made its numbers."""
    chapters = [chapter for chapter in book.chapters if CHAPTER_OF_VERDICTS not in chapter["notebook"]]
    for where in ("lead", "claims"):
        for chapter in chapters:
            if claim["id"] in chapter[where]:
                return _link(chapter)
    rest = [chapter for chapter in book.chapters if chapter not in chapters]
    return _link(rest[0]) if rest else None


def _link(chapter: dict[str, Any]) -> dict[str, str]:
    return {"title": chapter["title"], "place": f"notebooks/{chapter['notebook']}.html"}


def list_documents(book: Book, rows: list[str]) -> list[dict[str, Any]]:
    """Documents behind some rows, earliest first."""
    sources = [book.row_by_id[row]["source"] for row in rows if row in book.row_by_id]
    sources += [
        record["source_id"]
        for table in book.tables
        for record in table["rows"]
        if record.get("source_id") and record["row"] in rows
    ]
    found = [book.document_by_id[source] for source in dict.fromkeys(sources) if source in book.document_by_id]
    return sorted(found, key=lambda document: (str(document["published"]), document["source_id"]))
