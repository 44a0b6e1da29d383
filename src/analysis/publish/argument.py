"""The argument in steps, and the claims counted: what stands on the first page of an edition."""

from __future__ import annotations

from typing import Any

from analysis.publish.book import Book, place_claim
from analysis.publish.verdict_words import GROUPS, group_verdict


def list_steps(book: Book) -> list[dict[str, Any]]:
    """The steps of the study's argument with their claims; steps without claims are not among them."""
    steps = []
    for step in book.study["argument"]:
        claims = [book.claim_by_id[id] for id in step["claims"] if id in book.claim_by_id]
        if claims:
            steps.append(step | {"number": len(steps) + 1, "claims": claims})
    return steps


def find_step(book: Book, id: str) -> tuple[dict[str, Any] | None, dict[str, dict[str, Any] | None]]:
    """The step that a claim belongs to, and the claims before and after it along the argument."""
    steps = list_steps(book)
    order = [claim for step in steps for claim in step["claims"]] or book.claims
    ids = [claim["id"] for claim in order]
    place = ids.index(id) if id in ids else -1
    previous = order[place - 1] if place > 0 else None
    following = order[place + 1] if 0 <= place < len(order) - 1 else None
    step = next((step for step in steps if any(claim["id"] == id for claim in step["claims"])), None)
    return step, {"previous": previous, "next": following}


def count_groups(verdicts: list[str]) -> list[dict[str, Any]]:
    """The parts of a bar: how many verdicts are in each group, in per cent of all for its width."""
    total = len(verdicts) or 1
    counts = {name: sum(group_verdict(verdict) == name for verdict in verdicts) for name in GROUPS}
    return [
        {"group": name, "count": count, "words": GROUPS[name][0], "width": round(100 * count / total, 3)}
        for name, count in counts.items()
        if count
    ]


def list_bars(book: Book) -> list[dict[str, Any]]:
    """One bar for each day on which the claims were judged."""
    bars = [{"day": book.as_of, "now": True, "parts": count_groups([claim["verdict"] for claim in book.claims])}]
    if book.two_days:
        then = [claim["then"]["verdict"] for claim in book.claims]
        bars.insert(0, {"day": book.claims[0]["then"]["day"], "now": False, "parts": count_groups(then)})
    return bars


def list_moves(book: Book) -> list[dict[str, Any]]:
    """Claims whose verdict is another one than on the first day, those that changed most first."""
    if not book.two_days:
        return []
    order = {verdict: place for place, name in enumerate(GROUPS) for verdict in GROUPS[name][1]}
    moved = [
        {
            "id": claim["id"],
            "meaning": claim["meaning"],
            "place": place_claim(claim["id"]),
            "then": claim["then"]["verdict"],
            "now": claim["verdict"],
            "sentence": without_verdict(claim["sentence"], claim["verdict"]),
            "step": order.get(claim["verdict"], 2) - order.get(claim["then"]["verdict"], 2),
        }
        for claim in book.claims
        if claim["verdict"] != claim["then"]["verdict"]
    ]
    return sorted(moved, key=lambda move: (-abs(move["step"]), move["id"]))


def without_verdict(sentence: str, verdict: str) -> str:
    """A verdict's sentence without the verdict at its head, which stands beside it already."""
    head, stop, rest = sentence.partition(". ")
    return rest if stop and head.lower().partition(" (")[0] == verdict else sentence
