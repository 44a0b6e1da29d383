"""Parts of pages that are made of an edition's contents: its board, its argument, its numbers, what it is made from."""

from __future__ import annotations

from analysis.prose import part
from analysis.publish.argument import list_bars, list_moves, list_steps
from analysis.publish.book import Book
from analysis.publish.citing import cite_page
from analysis.publish.claim_pages import list_lines
from analysis.publish.markup import fact_markup, render
from analysis.publish.provenance import Facts
from analysis.publish.tables import list_findings


def _front(book: Book, facts: Facts, root: str) -> str:
    cards = [
        fact_markup(facts[id].finding, part(facts[id].finding, "sentence"), root, f"front-{place}")
        for place, id in enumerate(choose_front(book.study["front"], facts))
    ]
    return render("front-findings.html", cards=cards, summary=book.study["summary"])


def choose_front(named: list[str], facts: Facts) -> list[str]:
    """Ids of the findings that stand on the front page: those that the study names, else all that have a sentence."""
    said = [id for id in facts if facts[id].finding.sentence]
    return [id for id in named if id in said] if named else said[:12]


def _board(book: Book, facts: Facts, root: str) -> str:
    return render("bars.html", bars=list_bars(book), root=root, book=book) if book.claims else ""


def _argument(book: Book, facts: Facts, root: str) -> str:
    steps = [step | {"lines": list_lines(book, step["claims"])} for step in list_steps(book)]
    return render("argument.html", steps=steps, root=root, book=book)


def _moves(book: Book, facts: Facts, root: str) -> str:
    moves = list_moves(book)
    return render("moves.html", moves=moves, root=root, book=book) if moves else ""


def _findings(book: Book, facts: Facts, root: str) -> str:
    return render("findings.html", groups=list_findings(book, facts), root=root, claims=book.claim_by_id)


def _edition(book: Book, facts: Facts, root: str) -> str:
    cite = cite_page(book, book.study["title"], "index.html", "report")
    return render("edition.html", book=book, root=root, cite=cite)


PARTS = {
    "front": _front,
    "board": _board,
    "argument": _argument,
    "moves": _moves,
    "findings": _findings,
    "edition": _edition,
    "observations": lambda book, facts, root: render("observations.html", book=book, root=root),
    "chapters": lambda book, facts, root: render("chapters.html", book=book, root=root),
}
"""Parts that a page may ask for."""
