"""The walk along a claim: seven stops from the words to the verdict, and what to check by hand at each."""

from __future__ import annotations

import shlex
from typing import Any

from analysis.prose import format_value, say_count
from analysis.publish.book import Book, place_row
from analysis.publish.provenance import Fact, Facts

CHAPTER_OF_VERDICTS = "verdicts"


def list_stops(book: Book, facts: Facts, claim: dict[str, Any]) -> list[dict[str, Any]]:
    """What each stop says and how it is checked by hand; a stop has a page to look at where there is one.

    Parameters
    ----------
    claim : dict
        As ``claims.json`` holds it.
    """
    article, number = book.article or {}, claim["number"]
    fact = facts[number["id"]] if number and number["id"] in facts else None
    made = _find_run(book, fact)
    observed = [row for row in claim["rows"] if row in book.row_by_id]
    first = book.row_by_id[observed[0]] if observed else None
    stops = [
        {
            "name": "The words",
            "said": f"They stand on line {claim['line']} of the article.",
            "hand": "Count the lines in a copy of the article whose SHA-256 is",
            "code": article.get("sha256", ""),
        },
        {
            "name": "The meaning",
            "said": f"They are read as: {claim['meaning']}.",
            "hand": "Read the quotation in its paragraph and ask whether that is what it says.",
        },
        {
            "name": "The test",
            "said": f"It would be supported if {claim['criterion']['holds']}, and refuted if {claim['refuted_by']}.",
            "hand": "Hold this against the record of the tests as it stood on the day they were written down, in",
            "code": "data/claims.yml" if book.study["own"] else "claims.yml",
        },
        {
            "name": "The figures",
            "said": f"The verdict rests on {say_count(len(claim['rows']), 'row')}, each public by its day.",
            "hand": "Open the document of one and find the figure and its day of publication in it.",
            "place": place_row(first["row"], first["slug"]) if first else "",
        },
        {
            "name": "The calculation",
            "said": f"{claim['method'][:1].upper()}{claim['method'][1:]}.",
            "hand": "Run it again in a checkout of the same commit:" if made else "",
            "code": say_command(book, made, book.parameters.get(made["notebook"], [])) if made else "",
            "place": f"code/{made['notebook']}.html" if made else "",
        },
        {
            "name": "The number",
            "said": f"It came to {format_value(number['value'], number['unit'])}." if number else "None decides it.",
            "hand": "Look it up, with its range, its rows and what made it." if fact else "",
            "place": f"findings.html#{number['id']}" if fact else "",
        },
        {
            "name": "The verdict",
            "said": f"{claim['verdict'].capitalize()}.",
            "hand": "Read it off the scale. Where the edition is frozen, a program holds each part against its digest:",
            "code": f"netred verify {claim['id']} --edition {shlex.quote(book.edition)}",
        },
    ]
    return [{"place": "", "code": ""} | stop for stop in stops]


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
