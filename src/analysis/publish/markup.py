"""HTML of facts, findings and verdicts, from templates."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import jinja2

from analysis.findings import Finding
from analysis.prose import describe, format_date, format_value, name_unit, part
from analysis.publish.artefacts import list_verdicts

STATIC = Path(__file__).parent / "static"
TEMPLATES = Path(__file__).parent / "templates"

TABLES = ("assumptions", "brand_rankings", "deals", "events")
"""Tables whose rows carry the table's name first in their identity; every other row is an observation."""


def fact_markup(finding: Finding, text: str, root: str) -> str:
    """A number in prose, linked to where it comes from."""
    return (
        _environment().get_template("fact.html").render(finding=finding, text=text, root=root, full=describe(finding))
    )


def findings_markup(findings: Iterable[Finding], root: str, anchors: bool) -> str:
    """Findings as a list: sentence, value and range, method, evidence, rows."""
    items = [
        {
            "finding": finding,
            "full": describe(finding),
            "as_of": part(finding, "as_of"),
            "rows": link_rows(finding.rows, root),
        }
        for finding in findings
    ]
    return _environment().get_template("findings.html").render(items=items, root=root, anchors=anchors)


def verdicts_markup(verdicts: Iterable[dict[str, Any]], root: str) -> str:
    """Claims with their verdicts, one anchor each: quotation, meaning, result, firmness, and what would refute it."""
    items = [
        {
            "record": record,
            "chance": _show_chance(record["probability"]),
            "chance_then": _show_chance(record["then"]["probability"]),
            "class": record["verdict"].replace(" ", "-"),
            "rows": link_rows(record["rows"], root),
        }
        for record in verdicts
    ]
    return _environment().get_template("verdicts.html").render(items=items, root=root)


def board_markup(verdicts: list[dict[str, Any]], page: str, root: str) -> str:
    """The verdict board: one tile a claim by theme, as known then and, where that differs in time, as known now.

    Parameters
    ----------
    verdicts : list of dict
        As ``claims.json`` holds them.
    page : str
        Where each claim has its anchor, from the root of the edition.
    root : str
        Relative way from the page to the root of the edition.
    """
    both = any(record["then"]["day"] != record["as_of"] for record in verdicts)
    columns = ("then", "now") if both else ("now",)
    themes = [
        {
            "name": theme,
            "columns": [[_tile(each, which) for each in verdicts if each["theme"] == theme] for which in columns],
        }
        for theme in dict.fromkeys(record["theme"] for record in verdicts)
    ]
    days = [verdicts[0]["then"]["day"], verdicts[0]["as_of"]][-len(columns) :]
    tiles = [[tile for theme in themes for tile in theme["columns"][place]] for place in range(len(columns))]
    legend = []
    for verdict in list_verdicts():
        counts = [sum(tile["verdict"] == verdict for tile in column) for column in tiles]
        if any(counts):
            shown = " then, ".join(map(str, counts)) + " now" if both else str(counts[0])
            legend.append({"verdict": verdict, "class": verdict.replace(" ", "-"), "counts": shown})
    shown_days = [format_date(datetime.date.fromisoformat(day)) for day in days]
    values = {"days": shown_days, "themes": themes, "legend": legend, "page": page, "root": root}
    return _environment().get_template("board.html").render(**values)


def _tile(record: dict[str, Any], which: str) -> dict[str, Any]:
    judged = record["then"] if which == "then" else record
    return {
        "id": record["id"],
        "verdict": judged["verdict"],
        "class": judged["verdict"].replace(" ", "-"),
        "flagged": bool(judged["flags"]),
        "meaning": record["meaning"],
    }


def _show_chance(probability: float | None) -> str:
    return "" if probability is None else format_value(probability, "probability")


def link_rows(rows: Iterable[str], root: str) -> list[tuple[str, str]]:
    """Identity of each row and the place on the pages of evidence where it stands."""
    links = []
    for row in rows:
        first = row.partition("/")[0]
        page = first if first in TABLES else "observations"
        links.append((row, f"{root}evidence/{page}.html#{row}"))
    return links


@functools.lru_cache(1)
def _environment() -> jinja2.Environment:
    loader = jinja2.FileSystemLoader(TEMPLATES)
    environment = jinja2.Environment(
        loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    environment.filters["cell"] = _show_cell
    environment.filters["unit"] = name_unit
    return environment


def render(template: str, **values) -> str:
    """Fill one of the package's templates."""
    return _environment().get_template(template).render(**values)


def _show_cell(cell: Any) -> str:
    if cell is None:
        return ""
    return f"{cell:,.4g}" if isinstance(cell, float) else str(cell)
