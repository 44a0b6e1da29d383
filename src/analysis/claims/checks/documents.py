"""Documentary checks: rows that show the thing, rows that contradict it, or neither."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from analysis.claims.checks.registry import register
from analysis.claims.evidence import Evidence
from analysis.claims.scale import CONFIRMED, CONTRADICTED, NOT_FOUND
from analysis.claims.setting import SEEN, Setting
from analysis.errors import NetredError
from analysis.findings import weakest
from analysis.prose import format_value, join

LISTS = ("events", "deals", "brand_rankings")
"""Tables whose rows are named one by one."""


@register
def judge_documents(setting: Setting, parts: Sequence[Mapping[str, Any]], literal=None) -> Evidence:
    """Confirmed where a document was found for every part, contradicted where one speaks against any.

    Parameters
    ----------
    setting : Setting
    parts : sequence of mapping
        ``what`` must be shown, the rows that would ``confirm`` it, and those that would ``contradict`` it; see
        `find_rows`. Recalled rows and the article itself confirm nothing.
    literal : mapping, optional
        ``what`` the words say as printed, and the rows that ``contradict`` it; it changes no verdict.
    """
    results, said, rows, grades = [], [], [], []
    for part in parts:
        outcome, found = _read_part(setting, part)
        results.append(outcome)
        said.append(_say(setting, part["what"], outcome, found))
        rows += [row for row, _, _ in found]
        grades += [grade for _, grade, _ in found]
    if literal:
        found = find_rows(setting, literal["contradict"])
        if found:
            said.append(_say(setting, f"as printed, {literal['what']}", CONTRADICTED, found))
            rows += [row for row, _, _ in found]
    order = (CONTRADICTED, NOT_FOUND, CONFIRMED)
    return Evidence(
        basis="document",
        said=" ".join(said),
        method="documents of the catalogue, read part by part",
        document=next(outcome for outcome in order if outcome in results),
        rows=tuple(rows),
        evidence=weakest(grades),
        n=len(rows),
    )


def _read_part(setting: Setting, part: Mapping[str, Any]) -> tuple[str, list[tuple[str, str, str]]]:
    """Outcome of one part, and the rows that decide it."""
    for side, outcome in (("contradict", CONTRADICTED), ("confirm", CONFIRMED)):
        found = find_rows(setting, part.get(side, ()))
        if found:
            return outcome, found
    return NOT_FOUND, []


def find_rows(setting: Setting, selectors: Sequence[str | Mapping[str, Any]]) -> list[tuple[str, str, str]]:
    """Rows, grades and values as text of those selectors that the catalogue answers on the setting's day.

    A selector is the identity of an event or a deal, or a mapping with ``series``, ``frequency`` and, where wanted,
    ``entity``, ``period_end``, ``nature``, ``at_least`` and ``at_most``.
    """
    found = []
    for selector in selectors:
        found += _find_listed(setting, selector) if isinstance(selector, str) else _find_figure(setting, selector)
    return found


def _find_listed(setting: Setting, row: str) -> list[tuple[str, str, str]]:
    table = setting.table(row.partition("/")[0])
    if row not in table.index or table.at[row, "evidence"] not in SEEN:
        return []
    return [(row, table.at[row, "evidence"], "")]


def _find_figure(setting: Setting, selector: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    asked = {key: selector[key] for key in ("entity", "period_end", "nature") if key in selector}
    try:
        figures = setting.figures(selector["series"], selector["frequency"], **(asked | {"evidence": SEEN}))
    except NetredError:
        return []
    low, high = selector.get("at_least", float("-inf")), selector.get("at_most", float("inf"))
    return [
        (row, grade, format_value(value, figures.unit))
        for row, grade, value in zip(figures.rows, figures.grades, figures.values, strict=True)
        if low <= value <= high
    ]


def _say(setting: Setting, what: str, outcome: str, found: list[tuple[str, str, str]]) -> str:
    what = what[0].upper() + what[1:]
    if not found:
        return f"{what}: not found in any document."
    values = [value for _, _, value in found if value]
    documents = setting.catalog.documents([row for row, _, _ in found])
    names = dict.fromkeys(documents["publisher"].where(documents["publisher"] != "", documents["title"]))
    shown = f" ({join(dict.fromkeys(values))})" if values else ""
    return f"{what}: {outcome}{shown} by {join(names)}."
