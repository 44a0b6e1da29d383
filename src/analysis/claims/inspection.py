"""The ledger held against everything it names: checks, parameters, series, roles, rows and templates."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import analysis.measures  # noqa: F401  registers the measures
from analysis.catalog.supplied import SUPPLIED
from analysis.claims import checks  # noqa: F401
from analysis.claims.ledger import FILE, Bound, Claim, Ledger, parse_ledger, verify_quotes
from analysis.claims.outcomes import SETTINGS
from analysis.errors import DataError, NetredError
from analysis.study import MEASURES


def load_ledger(catalog: Any, as_of="latest") -> Ledger | None:
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
    """Everything that is wrong with the claims of a catalogue; none where they are sound, or there are none."""
    return _read(catalog, "latest")[1]


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


def _read(catalog: Any, as_of) -> tuple[Ledger | None, list[DataError]]:
    ledger, problems = parse_ledger(catalog.as_of(as_of).claims())
    if ledger is None:
        return None, problems
    for bound in ledger.bounds:
        problems += _check_bound(bound, catalog)
    for claim in ledger.claims:
        problems += _check_names(claim, catalog)
    return ledger, problems


def _check_names(claim: Claim, catalog: Any) -> list[DataError]:
    if claim.measure not in MEASURES:
        known = f"one of {', '.join(sorted(MEASURES))}"
        return [_problem(claim, f"measure {claim.measure!r}", known, "correct its name")]
    taken = MEASURES[claim.measure]
    problems = []
    for cell in ({}, *claim.grid):
        given = claim.parameters | {name: value for name, value in cell.items() if name not in SETTINGS}
        for name, found, expected in taken.list_wrong(given):
            where = f"parameter {name!r} of measure {claim.measure}"
            problems.append(_problem(claim, f"{found} at {where}", expected, "correct it"))
        for name, value, known in taken.list_unknown(given, catalog):
            near = difflib.get_close_matches(value, known, 1)
            problems.append(
                _problem(
                    claim,
                    f"{value!r} at parameter {name!r} of measure {claim.measure}",
                    "a name of the folder" + (f", such as {near[0]}" if near else ""),
                    "correct it",
                )
            )
    names = {*catalog.study.roles, *catalog.tables["series"].index, *catalog.tables}
    for name in claim.data:
        if name not in names:
            problems.append(
                _problem(claim, f"series {name!r}", "a series, role or table of the folder", "correct its name")
            )
    for name in claim.supply:
        if name not in SUPPLIED:
            problems.append(
                _problem(claim, f"table {name!r} to supply", f"one of {', '.join(SUPPLIED)}", "correct its name")
            )
    return problems + _check_documents(claim, catalog)


def _check_documents(claim: Claim, catalog: Any) -> list[DataError]:
    """Rows that would both confirm and contradict."""
    return [
        _problem(claim, "criteria that overlap: a row on both sides", "confirm or contradict", "drop one")
        for part in _list_parts(claim.parameters)
        if any(each in part.get("contradict", ()) for each in part.get("confirm", ()))
    ]


def _check_bound(bound: Bound, catalog: Any) -> list[DataError]:
    """Rows of a bound that do not exist."""
    known = catalog.tables["observations"].index
    return [
        DataError(f"{FILE}, bound {bound.name!r}", f"row {row!r}", "a row of observations.csv", remedy="correct it")
        for row in sorted(bound.rows)
        if row not in known
    ]


def _list_parts(parameters: dict) -> Iterable[dict]:
    yield from (part for part in parameters.get("parts", ()) if isinstance(part, dict))
    if isinstance(parameters.get("literal"), dict):
        yield parameters["literal"]


def _problem(claim: Claim, found: str, expected: str, remedy: str) -> DataError:
    return DataError(f"{FILE}, claim {claim.id}", found, expected, remedy=remedy)
