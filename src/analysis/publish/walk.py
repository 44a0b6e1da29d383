"""The walk along a claim: seven stops from the words to the verdict, and what to check by hand at each."""

from __future__ import annotations

import dataclasses
import shlex
from typing import Any

from analysis.prose import format_value, say_count
from analysis.publish.book import Book, place_row
from analysis.publish.provenance import Fact, Facts

CHAPTER_OF_VERDICTS = "verdicts"


@dataclasses.dataclass(frozen=True)
class Stop:
    """One stop: what it says, what to check by hand, words to paste and a page to look at; empty where none is."""

    name: str
    said: str
    hand: str = ""
    code: str = ""
    place: str = ""


def list_stops(book: Book, facts: Facts, claim: dict[str, Any]) -> list[Stop]:
    """The stops of a claim, a record as ``claims.json`` holds it."""
    number, row = claim["number"], next((row for row in claim["rows"] if row in book.row_by_id), None)
    fact = facts[number["id"]] if number and number["id"] in facts else None
    return [
        Stop(
            "The words",
            f"They stand on line {claim['line']} of the article.",
            "Count the lines in a copy of the article whose SHA-256 is",
            (book.article or {}).get("sha256", ""),
        ),
        Stop(
            "The meaning",
            f"They are read as: {claim['meaning']}.",
            "Read the quotation in its paragraph and ask whether that is what it says.",
        ),
        Stop(
            "The test",
            f"It would be supported by: {claim['criterion']['holds']}; and refuted by: {claim['refuted_by']}.",
            "Hold both against the record of the tests as it stood on the day they were written down:",
            "data/claims.yml" if book.study["own"] else "claims.yml",
        ),
        Stop(
            "The figures",
            f"The verdict rests on {say_count(len(claim['rows']), 'row')}, each public by its day.",
            "Open the document of one and find the figure and its day of publication in it." if row else "",
            place=place_row(row, book.row_by_id[row]["slug"]) if row else "",
        ),
        _stop_at_run(book, fact, claim),
        Stop(
            "The number",
            f"It came to {format_value(number['value'], number['unit'])}." if number else "None decides it.",
            "Look it up, with its range, its rows and what made it." if fact else "",
            place=f"findings.html#{number['id']}" if fact else "",
        ),
        Stop(
            "The verdict",
            f"{claim['verdict'].capitalize()}.",
            "Read it off the scale. Where the edition is frozen, a program holds each part against its digest:",
            f"netred verify {claim['id']} --edition {shlex.quote(_name_frozen(book))}",
        ),
    ]


def _name_frozen(book: Book) -> str:
    """The name under which the edition would be frozen: its day, where it moves with the figures."""
    moves = any(each["name"] == book.edition and each["latest"] for each in book.editions)
    return book.as_of if moves else book.edition


def _stop_at_run(book: Book, fact: Fact | None, claim: dict[str, Any]) -> Stop:
    run, method = _find_run(book, fact), f"{claim['method'][:1].upper()}{claim['method'][1:]}."
    if run is None:
        return Stop("The calculation", method)
    command = say_command(book, run, book.parameters.get(run["notebook"], []))
    hand = "Run it again in a checkout of the same commit:"
    return Stop("The calculation", method, hand, command, f"code/{run['notebook']}.html")


def _find_run(book: Book, fact: Fact | None) -> dict[str, Any] | None:
    """The run that made the number, or else the one that judged."""
    wanted = fact.notebook if fact else CHAPTER_OF_VERDICTS
    return next((run for run in book.manifest["runs"] if wanted in run["notebook"]), None)


def say_command(book: Book, run: dict[str, Any], listed: list[dict[str, Any]]) -> str:
    """The command that runs a chapter with the parameters that ran."""
    defaults = {each["name"]: each["default"] for each in listed}
    words = [f"netred run {run['notebook']}"]
    for name, value in run["parameters"].items():
        shown = value if isinstance(value, str) else repr(value).replace("'", '"')
        if str(shown) != str(defaults.get(name)):
            words.append(f"-p {name}={shown}" if " " not in str(shown) else f"-p '{name}={shown}'")
    return " ".join(words)
