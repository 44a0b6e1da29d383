"""The judgements day by day as pages tell them: the path of a claim, and what moved it. Pure."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from typing import Any

from analysis.charts import Point, Step, draw_course, draw_for_both, draw_path
from analysis.periods import parse_date
from analysis.prose import format_date, format_value
from analysis.publish.book import Book, place_row
from analysis.publish.verdict_words import group_verdict

MADE = {"on the origin": "made by {origin}, and read on each later day", "on that day": "made anew on each day"}
"""When the forecasts of a path were made, for readers."""

_PARTED = ("verdict", "probability", "value", "low", "high")


def find_path(book: Book, id: str, made: str) -> list[dict[str, Any]]:
    """Judgements of a claim, or numbers of a finding, in the order of days; each begins where something is another."""
    spans = next(
        (path["spans"] for path in (book.days or {}).get("paths", ()) if (path["id"], path["made"]) == (id, made)), []
    )
    kept: list[dict[str, Any]] = []
    for span in spans:
        if not kept or any(span[name] != kept[-1][name] for name in _PARTED) or kept[-1]["until"] != span["since"]:
            kept.append(dict(span))
        else:
            kept[-1]["until"] = span["until"]
    return kept


def find_on(spans: Iterable[dict[str, Any]], day: str) -> dict[str, Any] | None:
    """What stood on a day."""
    return next((each for each in spans if each["since"] <= day and (each["until"] or "9999") > day), None)


def list_claim_paths(book: Book, id: str) -> list[dict[str, Any]]:
    """The paths of a claim with their drawings and changes; one where both are the same; none without days."""
    paths = {made: find_path(book, id, made) for made in MADE}
    told = {made: [{**span, "sentence": "", "cause": ()} for span in spans] for made, spans in paths.items()}
    if not all(paths.values()):
        return []
    if told["on the origin"] == told["on that day"]:
        return [_describe_path(book, id, "", paths["on the origin"])]
    return [_describe_path(book, id, say_made(book, made), spans) for made, spans in paths.items()]


def say_made(book: Book, made: str) -> str:
    """When the forecasts of a path were made, in words."""
    return "Forecasts " + MADE[made].format(origin=format_date(parse_date(book.days["origin"])))


def _describe_path(book: Book, id: str, words: str, spans: list[dict[str, Any]]) -> dict[str, Any]:
    start, end = max(spans[0]["since"], book.days["days"][0]), parse_date(book.as_of)
    steps = [
        Step(parse_date(max(span["since"], start)), group_verdict(span["verdict"]), span["verdict"])
        for span in join_verdicts(spans)
    ]
    days = [parse_date(max(span["since"], start)) for span in spans]
    chance = [Point(day, span["probability"]) for day, span in zip(days, spans, strict=True)]
    number = [Point(day, span["value"], span["low"], span["high"]) for day, span in zip(days, spans, strict=True)]
    unit = next((span["unit"] for span in reversed(spans) if span["low"] is not None), "")
    drawn = {"number": "", "band": "", "verdicts": draw_for_both(draw_path, steps, end, f"{id} day by day")}
    if any(each.value is not None for each in chance):
        drawn["number"] = draw_for_both(draw_course, chance, end, "The number of the verdict", _say_share, (0.0, 1.0))
    if unit and len({span["unit"] for span in spans if span["value"] is not None}) == 1:
        drawn["band"] = draw_for_both(draw_course, number, end, "What was found, with its band", _say_in(unit))
    return {"words": words, "changes": list_changes(book, spans), **drawn}


def _say_share(number: float) -> str:
    return format_value(number, "share")


def _say_in(unit: str):
    return lambda number: format_value(number, unit)


def join_verdicts(spans: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The first judgement of each verdict in a row."""
    for _, same in itertools.groupby(spans, key=lambda span: span["verdict"]):
        yield next(same)


def list_changes(book: Book, spans: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The days on which a verdict became another: before, after, and the figures that moved it."""
    return [
        {
            "day": span["since"],
            "before": span["before"],
            "verdict": span["verdict"],
            "sentence": span["sentence"],
            "cause": [say_row(book, row) for row in span["cause"][:3]],
            "more": max(len(span["cause"]) - 3, 0),
            "together": len(span["cause"]) > 1,
        }
        for span in spans
        if span["before"]
    ]


def say_row(book: Book, row: str) -> dict[str, str]:
    """A row in words, with the document that it was read in and its place."""
    known = book.row_by_id.get(row)
    if known:
        document = book.document_by_id.get(known["source"], {})
        value = format_value(known["value"], known["unit"])
        words = f"{known['label']} of {known['entity']}, {known['period']}: {value}"
        return {"words": words, "document": _say_document(document), "place": place_row(row, known["slug"])}
    for table in book.tables:
        for record in table["rows"]:
            if record["row"] == row:
                named = (record.get(name) for name in ("event", "target", "brand", "meaning"))
                document = book.document_by_id.get(record.get("source_id", ""), {})
                words = str(next(filter(None, named), row))
                return {"words": words, "document": _say_document(document), "place": place_row(row)}
    return {"words": row, "document": "", "place": place_row(row)}


def _say_document(document: dict[str, Any]) -> str:
    return ", ".join(filter(None, (document.get("publisher", ""), document.get("title", ""))))
