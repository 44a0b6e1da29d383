"""Verdicts of the published editions, side by side."""

from __future__ import annotations

import json

from analysis.errors import NetredError, UnknownNameError
from analysis.project import Project
from analysis.prose import format_value
from analysis.publish.editions import CLAIMS_FILE


def read_verdicts(project: Project, names: list[str]) -> dict[str, list[dict]]:
    """Contents of ``claims.json`` by edition.

    Parameters
    ----------
    project : Project
    names : list of str
        Published editions; all, if none is named.

    Raises
    ------
    NetredError
        If nothing was published yet, or no edition judges claims.
    UnknownNameError
        If there is no such edition.
    """
    published = {path.parent.name: path for path in sorted(project.site.glob(f"*/{CLAIMS_FILE}"))}
    if not published:
        raise NetredError("claims: found no published edition, expected at least one; run netred build.")
    for name in names:
        if name not in published:
            raise UnknownNameError("published edition", name, published)
    verdicts = {name: json.loads(published[name].read_text(encoding="utf-8")) for name in names or published}
    if not any(verdicts.values()):
        raise NetredError(
            "claims: found no verdicts in the published editions, expected some; add claims.yml and build."
        )
    return verdicts


def tabulate_verdicts(editions: dict[str, list[dict]]) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Columns and lines of a table: claim, what it says, and verdict, probability and flags in each edition."""
    meanings = {each["id"]: each["meaning"] for verdicts in editions.values() for each in verdicts}
    found = {name: {each["id"]: each for each in verdicts} for name, verdicts in editions.items()}
    lines = [(id, meanings[id], *(_tell(verdicts.get(id)) for verdicts in found.values())) for id in sorted(meanings)]
    return ("claim", "what it says", *found), lines


def _tell(record: dict | None) -> str:
    if record is None:
        return ""
    chance = "" if record["probability"] is None else f" {format_value(record['probability'], 'probability')}"
    flags = f" [{', '.join(record['flags'])}]" if record["flags"] else ""
    return f"{record['verdict']}{chance}{flags}"
