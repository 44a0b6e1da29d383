"""A page for each claim: its words, its test, both verdicts, what moves them, and the documents behind them."""

from __future__ import annotations

import collections
from collections.abc import Iterator
from typing import Any

from analysis.periods import parse_date
from analysis.prose import format_date, format_range, format_value, say_count
from analysis.publish.argument import find_step, list_bars, without_verdict
from analysis.publish.believing import describe_belief
from analysis.publish.book import Book, place_claim
from analysis.publish.citing import cite_page, review_claim
from analysis.publish.day_pages import list_claim_paths
from analysis.publish.drawing import draw_scale, draw_strip
from analysis.publish.markup import gather_rows
from analysis.publish.provenance import Facts
from analysis.publish.verdict_words import FLAGS, name_chance
from analysis.publish.walk import CHAPTER_OF_VERDICTS, list_stops

CHANGED = {
    "role": "on",
    "until": "up to",
    "first": "from",
    "event": "event on",
    "window": "quarters fitted:",
    "above": "threshold",
    "below": "threshold",
    "less_than": "threshold",
    "prefer": "where prints differ, the",
    "part": "of",
    "whole": "as a share of",
    "benchmark": "against",
}
"""Parameters of tests in words, as they stand before a changed value."""

CHAPTER_OF_RECORD = "record"


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
    now = {"verdict": claim["verdict"], "flags": claim["flags"], "words": "now"}
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
        "columns": _list_columns(book, claim),
        "paths": list_claim_paths(book, claim["id"]),
        "variants": list_variants(book, claim),
        "belief": describe_belief(book, facts, claim),
        "chapter": choose_chapter(book, facts, claim),
        "documents": list_documents(book, claim["rows"]),
        "rows": gather_rows(claim["rows"], book.row_by_id),
        "flags": FLAGS,
        "stops": list_stops(book, facts, claim),
        "record_chapter": next((_link(each) for each in book.chapters if CHAPTER_OF_RECORD in each["notebook"]), None),
        "reviews": review_claim(book, claim),
        "cite": cite_page(book, f"\u201c{claim['quote']}\u201d ({claim['id']})", place_claim(claim["id"]), claim["id"]),
    }


def _list_columns(book: Book, claim: dict[str, Any]) -> list[dict[str, Any]]:
    judged = [claim["then"], claim] if book.two_days else [claim]
    words = [each["words"] for each in list_days(book, claim)]
    return [_describe_judgement(each) | {"words": words[place]} for place, each in enumerate(judged)]


def _describe_judgement(judged: dict[str, Any]) -> dict[str, Any]:
    """One column: the verdict, its number on the criterion's line, its probability by its kind, and the day."""
    kind = judged["probability_kind"]
    chance = None if kind == "outturn" else judged["probability"]
    number = _choose_number(judged)
    return {
        "verdict": judged["verdict"],
        "flags": judged["flags"],
        "sentence": without_verdict(judged["sentence"], judged["verdict"]),
        "scale": draw_scale(chance),
        "chance": "" if chance is None else format_value(chance, "probability"),
        "chance_kind": name_chance(kind),
        "record": say_class(judged.get("record")),
        "strip": draw_strip(number) if number else None,
        "n": judged["number"]["n"] if judged["number"] else None,
        **{name: "" if judged[name] is None else format_value(judged[name], "share", 2) for name in ("size", "power")},
        "day": judged.get("day") or judged["as_of"],
        "grade": judged["evidence"],
    }


def say_class(record: dict[str, Any] | None) -> str:
    """What became of such verdicts on other series, in one sentence."""
    if record is None:
        return "No forecast, so that the record of forecasts on other series does not speak of it."
    said, came = (format_value(record[name], "count") for name in ("n", "came"))
    band = format_range(record["low"], record["high"], "share")
    return (
        f"{record['verdict'].capitalize()}: of {said} such verdicts on other series, {came} came true "
        f"({format_value(record['level'], 'share')} band {band})."
    )


def _choose_number(judged: dict[str, Any]) -> dict[str, Any] | None:
    """The number that is drawn on the criterion's line: not the probability itself, which has its own."""
    number, chance = judged["number"], judged["probability"]
    return None if number is None or chance is None or number["value"] == chance else number


def list_variants(book: Book, claim: dict[str, Any]) -> list[dict[str, Any]]:
    """Other ways to run the test, each with what was changed and the verdict that follows."""
    return [
        {
            "changes": _say(variant["changes"], book.study["roles"]),
            "verdict": variant["verdict"],
            "chance": "" if variant["probability"] is None else format_value(variant["probability"], "probability"),
        }
        for variant in claim["variants"]
    ]


def _say(value: Any, roles: dict[str, str]) -> str:
    """A changed parameter in words; a role by the name that readers know."""
    if isinstance(value, dict):
        return "; ".join(
            f"{CHANGED.get(name, name.replace('_', ' '))} {_say(each, roles)}" for name, each in value.items()
        )
    if isinstance(value, list):
        return ", ".join(_say(each, roles) for each in value)
    if isinstance(value, float) and 0 < abs(value) < 1:
        return format_value(value, "share")
    return roles.get(str(value), str(value).replace("_", " "))


def choose_chapter(book: Book, facts: Facts, claim: dict[str, Any]) -> dict[str, str] | None:
    """The chapter that argues a claim: it opens with it, made its numbers, or names it; else the one on verdicts."""
    made = [facts[id].notebook for id in claim["finding_ids"] if id in facts]
    chapters = [chapter for chapter in book.chapters if CHAPTER_OF_VERDICTS not in chapter["notebook"]]
    rest = [chapter for chapter in book.chapters if chapter not in chapters]
    arguing = [
        *(chapter for chapter in chapters if claim["id"] in chapter["lead"]),
        *(chapter for chapter in chapters if chapter["notebook"] in made),
        *(chapter for chapter in chapters if claim["id"] in chapter["claims"]),
    ]
    return next((_link(chapter) for chapter in [*arguing, *rest]), None)


def _link(chapter: dict[str, Any]) -> dict[str, str]:
    return {"title": chapter["title"], "place": f"notebooks/{chapter['notebook']}.html"}


def say_publishers(book: Book, rows: list[str], most: int = 3) -> str:
    """Who published the figures behind some rows, those of most figures first; the others are counted."""
    sources = (book.row_by_id[row]["source"] for row in rows if row in book.row_by_id)
    publishers = (book.document_by_id[source]["publisher"] for source in sources if source in book.document_by_id)
    found = [name for name, _ in collections.Counter(filter(None, publishers)).most_common()]
    more = len(found) - most
    return ", ".join(found[:most]) + (f" and {say_count(more, 'other')}" if more > 0 else "")


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
