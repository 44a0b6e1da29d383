"""What one would have to believe, on the pages of claims: the ranges behind a verdict, and where each tips it."""

from __future__ import annotations

import datetime
from typing import Any

from analysis.assumptions import Belief
from analysis.catalog import Catalog
from analysis.claims import load_ledger
from analysis.measures.beliefs import find_belief
from analysis.periods import parse_date
from analysis.prose import FIGURES_OF_ASSUMPTIONS, format_date, format_range, format_value
from analysis.prose.units import find_unit
from analysis.publish.book import Book
from analysis.publish.provenance import Facts
from analysis.study import Study, find_measure

SHOWN = 6
"""Assumptions that stand above the others, which move the answer less."""


def list_beliefs(catalog: Catalog, as_of: datetime.date, claims: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """What the claims of an edition rest on, by claim: as known on its day, else on that of the forecasts."""
    ledger = load_ledger(catalog, as_of) if claims else None
    if ledger is None:
        return {}
    listed, study = {}, Study.open(catalog, as_of, claims[0]["then"]["day"])
    for claim in map(ledger.__getitem__, (each["id"] for each in claims)):
        given = find_measure(claim.measure).read(claim.parameters)
        found = ((day, find_belief(study.at(day), claim.measure, given)) for day in (study.as_of, study.origin))
        listed |= next(({claim.id: _state(day, belief)} for day, belief in found if belief is not None), {})
    return listed


def _state(day: datetime.date, belief: Belief) -> dict[str, Any]:
    return {"day": day.isoformat(), "belief": belief.to_dict()}


def describe_belief(book: Book, facts: Facts, claim: dict[str, Any]) -> dict[str, Any] | None:
    """Everything that the part of a claim's page shows; None where its verdict rests on no stated range."""
    held = book.beliefs.get(claim["id"])
    if held is None:
        return None
    belief = Belief.from_dict(held["belief"])
    reach, line = belief.reach({}), format_value(belief.line, belief.unit, FIGURES_OF_ASSUMPTIONS)
    lines = sorted(
        (_describe(belief, place) for place in range(len(belief.assumptions))), key=lambda each: -each["swing"]
    )
    holds = (reach.value < belief.line) == belief.below
    return {
        "day": format_date(parse_date(held["day"])),
        "subject": belief.subject,
        "line": f"{'less' if belief.below else 'more'} than {line}",
        "value": format_value(reach.value, belief.unit, FIGURES_OF_ASSUMPTIONS),
        "reach": format_range(reach.low, reach.high, belief.unit, FIGURES_OF_ASSUMPTIONS),
        "holds": holds,
        "groups": [lines[:SHOWN], lines[SHOWN:]] if len(lines) > SHOWN + 1 else [lines, []],
        "command": _command(facts, belief, held["day"]),
        "script": held["belief"] | {"spans": _spans(belief), "says": _list_units(belief)},
    }


def _describe(belief: Belief, place: int) -> dict[str, Any]:
    """One assumption: its range, what the answer is at both ends of it, and where it tips."""
    each, unit = belief.assumptions[place], belief.units[place]
    ends = [belief.answer({each.id: end}) for end in (each.low, each.high)]
    tip = belief.turn(each.id, {})
    return {
        "id": each.id,
        "place": place,
        "meaning": belief.meanings[place],
        "range": format_range(each.low, each.high, unit),
        "middle": format_value(each.mode, unit),
        "ends": [format_value(end, belief.unit, FIGURES_OF_ASSUMPTIONS) for end in ends],
        "tip": "" if tip is None else format_value(tip, unit),
        "swing": abs(ends[1] - ends[0]),
    }


def _spans(belief: Belief) -> list[float]:
    """The ends of the line that the answer is drawn on: all that the ranges allow, and the statement's own line."""
    reach = belief.reach({})
    ends = [min(reach.low, belief.line), max(reach.high, belief.line)]
    room = 0.06 * (ends[1] - ends[0])
    return [ends[0] - room, ends[1] + room]


def _list_units(belief: Belief) -> dict[str, dict[str, Any]]:
    """How numbers in the units of a belief are written."""
    specs = {name: find_unit(name) for name in {belief.unit, *belief.units}}
    return {
        name: {"scales": [[float(size), after] for size, after in spec.scales], "before": spec.prefix}
        | {"signed": spec.signed}
        for name, spec in sorted(specs.items())
    }


def _command(facts: Facts, belief: Belief, day: str) -> str:
    """The run that gives the same numbers, up to what is settled; blank where no chapter holds the finding."""
    for id in (belief.finding, f"{belief.finding}.now"):
        if id in facts:
            return f"netred run {facts[id].notebook} -p as_of={day}"
    return ""
