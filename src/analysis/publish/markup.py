"""HTML from templates: charts, numbers in prose, tables. Whatever comes from data is escaped, always."""

from __future__ import annotations

import datetime
import functools
import json
import re
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

import jinja2
import markupsafe

from analysis.findings import Finding
from analysis.prose import MINUS, describe, format_date, format_value, name_unit, part
from analysis.publish.book import LISTED_TABLES, place_claim, place_row
from analysis.publish.verdict_words import GLYPHS, GROUPS, group_verdict, name_flag, name_grade

STATIC = Path(__file__).parent / "static"
TEMPLATES = Path(__file__).parent / "templates"

_CLAIM = re.compile(r"\b(C\d\d)\b")
_SHORT = 30
_FIGURES = (3, 2, 4, 1)


def fact_markup(finding: Finding, text: str, root: str, key: str) -> str:
    """A number in prose that opens a card: value, range, unit, day, grade, how it was made, and where it stands.

    In a whole sentence the number is what opens it; where the sentence does not write it as the finding does, a mark
    behind the sentence.

    Parameters
    ----------
    key : str
        Tells this card from others of the page.
    """
    before, number, after = _split_number(finding, text)
    card = {"key": key, "before": before, "number": number, "after": after, "whole": before == "" == after}
    return render("fact.html", finding=finding, card=card, full=describe(finding), root=root, about=_tell(finding))


def _split_number(finding: Finding, text: str) -> tuple[str, str, str]:
    """What stands before the number in a text, the number, and what stands behind it; all of a short text is number."""
    if len(text) <= _SHORT:
        return "", text, ""
    unit = "probability" if finding.kind == "probability" and finding.unit == "share" else finding.unit
    for figures in _FIGURES:
        written = format_value(finding.value, unit, figures)
        for form in (written, written.lstrip(f"+{MINUS}")):
            before, found, after = text.partition(form)
            if found and not after[:1].isdigit() and not before[-1:].isdigit():
                return before, found, after
    return text, "", ""


def _tell(finding: Finding) -> dict[str, str]:
    """What a card says of a finding in words."""
    return {
        "as_of": part(finding, "as_of"),
        "unit": part(finding, "unit"),
        "grade": name_grade(finding.evidence),
        "kind": finding.kind,
    }


def gather_rows(rows: Iterable[str], known: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Rows by series or table: a text with how many there are, over which time, and the place of the first."""
    groups: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for row in rows:
        first = row.partition("/")[0]
        about = known.get(row)
        if about:
            groups.setdefault((about["label"], about["slug"]), []).append((row, about["period"]))
        elif first in LISTED_TABLES:
            groups.setdefault((first.replace("_", " ").capitalize(), ""), []).append((row, row.split("/")[1]))
        else:
            groups.setdefault((row, ""), []).append((row, ""))
    return [_say_group(label, slug, found) for (label, slug), found in groups.items()]


def _say_group(label: str, slug: str, found: list[tuple[str, str]]) -> dict[str, Any]:
    (row, first), last, count = found[0], found[-1][1], len(found)
    span = first if count == 1 or first == last else f"{count} figures, {first} to {last}"
    text = f"{label} ({span})" if span and label != row else label
    return {"text": text, "place": place_row(row, slug or None), "count": count}


@functools.lru_cache(1)
def _environment() -> jinja2.Environment:
    loader = jinja2.FileSystemLoader(TEMPLATES)
    environment = jinja2.Environment(
        loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    environment.filters["cell"] = _show_cell
    environment.filters["unit"] = name_unit
    environment.filters["day"] = lambda day: format_date(datetime.date.fromisoformat(str(day)[:10]))
    environment.filters["grade"] = name_grade
    environment.filters["flag"] = name_flag
    environment.filters["group"] = group_verdict
    environment.filters["stance"] = lambda name: GROUPS[name][0]
    environment.filters["glyph"] = lambda verdict: GLYPHS.get(verdict, "?")
    environment.filters["capital"] = lambda text: text[:1].upper() + text[1:]
    environment.filters["claims"] = link_claims
    environment.filters["embedded"] = embed_json
    environment.filters["classed"] = lambda text: text.replace(" ", "-")
    return environment


def embed_json(value: Any) -> markupsafe.Markup:
    """A value as JSON that can stand inside a script element, whatever words are in it."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return markupsafe.Markup(text.replace("<", "\\u003c"))


def link_claims(text: str, root: str, known: Collection[str]) -> markupsafe.Markup:
    """A text in which the numbers of claims lead to their pages; everything else of it is escaped."""
    return markupsafe.Markup("").join(
        markupsafe.Markup('<a href="{}">{}</a>').format(root + place_claim(part), part) if part in known else part
        for part in _CLAIM.split(text)
    )


def render(template: str, **values) -> str:
    """Fill one of the package's templates; what is not marked as HTML is escaped."""
    return _environment().get_template(template).render(**values)


def _show_cell(cell: Any) -> str:
    if cell is None:
        return ""
    return f"{cell:,.4g}" if isinstance(cell, float) else str(cell)
