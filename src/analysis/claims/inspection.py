"""The ledger held against everything it names: checks, parameters, series, roles, rows and templates."""

from __future__ import annotations

import datetime
import difflib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import analysis.measures  # noqa: F401  registers the measures
from analysis.catalog.supplied import SUPPLIED
from analysis.catalog.vocabulary import VARIANTS
from analysis.claims.followed import check_followed
from analysis.claims.ledger import FILE, Claim, ClaimError, Ledger, parse_ledger, verify_quotes
from analysis.claims.outcomes import SETTINGS
from analysis.errors import DataError, NetredError
from analysis.findings import EVIDENCE
from analysis.prose import join
from analysis.study import MEASURES


def load_ledger(catalog: Any, as_of: str | datetime.date = "latest") -> Ledger | None:
    """The ledger of a catalogue; None where its folder has no claims.

    Raises
    ------
    DataError
        The first thing that is wrong; `check_claims` lists all.
    """
    ledger, problems = _read(catalog, as_of)
    if problems:
        raise problems[0]
    return ledger


def check_claims(catalog: Any) -> list[DataError]:
    """Everything that is wrong with the claims of a catalogue, and with what its study follows beside them."""
    return [*_read(catalog, "latest")[1], *check_followed(catalog)]


def check_quotes(catalog: Any, article: Path | None) -> list[DataError]:
    """Quotations that the article does not hold where the ledger says; none without an article, or without claims.

    Raises
    ------
    NetredError
        If the file cannot be read.
    """
    if article is None:
        return []
    ledger = load_ledger(catalog)
    if not article.is_file():
        raise NetredError(f"article {article}: found no such file, expected the text that was judged.")
    return [] if ledger is None else verify_quotes(ledger, article.read_bytes())


def _read(catalog: Any, as_of: str | datetime.date) -> tuple[Ledger | None, list[ClaimError]]:
    ledger, problems = parse_ledger(catalog.as_of(as_of).claims())
    if ledger is not None:
        problems += _check_bounds(ledger, catalog)
        for claim in ledger.claims:
            problems += _check_names(claim, catalog)
    return ledger, [problem.locate(catalog.lines.get(FILE, {})) for problem in problems]


def _check_names(claim: Claim, catalog: Any) -> list[ClaimError]:
    if claim.measure not in MEASURES:
        known = f"one of {', '.join(sorted(MEASURES))}"
        return [ClaimError(claim.id, f"measure {claim.measure!r}", known, "correct its name", ("measure",))]
    taken = MEASURES[claim.measure]
    problems = []
    for place, cell in enumerate(({}, *claim.grid)):
        given = claim.parameters | {name: value for name, value in cell.items() if name not in SETTINGS}
        asked = cell if place else given  # what the claim's own parameters break is said once
        problems += _check_settings(claim, cell, place)
        for name, found, expected in taken.list_wrong(given):
            if not place or name.split(".")[0] in asked:
                where = f"parameter {name!r} of measure {claim.measure}"
                path = _lead_to(place, name.split(".")[0])
                problems.append(ClaimError(claim.id, f"{found} at {where}", expected, "correct it", path))
        for name, value, vocabulary in taken.list_unknown(asked, catalog):
            near = difflib.get_close_matches(value, vocabulary, 1)
            found = f"{value!r} at parameter {name!r} of measure {claim.measure}"
            expected = "a name of the folder" + (f", such as {near[0]}" if near else "")
            problems.append(ClaimError(claim.id, found, expected, "correct it", _lead_to(place, name)))
    names = {*catalog.study.roles, *catalog.tables["series"].index, *catalog.tables}
    for place, name in enumerate(claim.data):
        if name not in names:
            found, expected = f"series {name!r}", "a series, role or table of the folder"
            problems.append(ClaimError(claim.id, found, expected, "correct its name", ("data", place)))
    for place, name in enumerate(claim.supply):
        if name not in SUPPLIED:
            found, expected = f"table {name!r} to supply", f"one of {', '.join(SUPPLIED)}"
            problems.append(ClaimError(claim.id, found, expected, "correct its name", ("supply", place)))
    return problems or _check_documents(claim)


def _check_settings(claim: Claim, cell: dict, place: int) -> list[ClaimError]:
    """What a cell of the grid asks of the study, where there is no such variant or grade."""
    problems = []
    for name, known in (("prefer", VARIANTS), ("grades", EVIDENCE)):
        asked = cell.get(name)
        words = asked if name == "grades" else [asked]
        if name in cell and not (isinstance(words, list) and words and all(word in known for word in words)):
            expected = f"{'some' if name == 'grades' else 'one'} of {join(known)}"
            path = _lead_to(place, name)
            problems.append(ClaimError(claim.id, f"{asked!r} at setting {name}", expected, "correct it", path))
    return problems


def _lead_to(place: int, parameter: str) -> tuple:
    """Path of a parameter: of the claim's own, or of one cell of its grid, counted from one."""
    return ("grid", place - 1, parameter) if place else ("parameters", parameter)


def _check_documents(claim: Claim) -> list[ClaimError]:
    """Rows that would both confirm and contradict."""
    found = "criteria that overlap: a row on both sides"
    return [
        ClaimError(claim.id, found, "confirm or contradict", "drop one", path)
        for path, part in _list_parts(claim.parameters)
        if any(each in part.get("contradict", ()) for each in part.get("confirm", ()))
    ]


def _check_bounds(ledger: Ledger, catalog: Any) -> list[ClaimError]:
    """Rows of bounds that do not exist."""
    known = catalog.tables["observations"].index
    return [
        ClaimError(f"bounds/{place}", f"row {row!r}", "a row of observations.csv", "correct it")
        for place, bound in enumerate(ledger.bounds, 1)
        for row in sorted(bound.rows)
        if row not in known
    ]


def _list_parts(parameters: dict) -> Iterable[tuple[tuple, dict]]:
    """Parts of a documentary claim, each with its path."""
    for place, part in enumerate(parameters.get("parts", ())):
        if isinstance(part, dict):
            yield ("parameters", "parts", place), part
    if isinstance(parameters.get("literal"), dict):
        yield ("parameters", "literal"), parameters["literal"]
