"""Column contracts of the tables, with the sentence that each breach deserves.

Contracts look at the text of the file, so that an error can quote what stands there; `type_cells` turns text that has
passed into days and numbers. A blank cell is an empty string.
"""

from __future__ import annotations

import dataclasses
import functools
import reprlib
from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.catalog import vocabulary
from analysis.catalog.characters import find_stray, is_composed
from analysis.catalog.fields import (
    Field,
    Rule,
    day,
    form,
    link,
    names,
    number,
    read_days,
    read_numbers,
    rough_day,
    sparing,
    text,
    unit,
    units,
    word,
    words,
)
from analysis.catalog.rules import (
    ASSUMPTION_RULES,
    CORRECTION_RULES,
    OBSERVATION_RULES,
    References,
    reference_rules,
)
from analysis.catalog.supplied import SUPPLIED
from analysis.errors import DataError
from analysis.findings import EVIDENCE


@dataclasses.dataclass(frozen=True)
class Contract:
    """The columns of one table, and the rules between them, each with the column to blame."""

    fields: Mapping[str, Field]
    between: tuple[tuple[str, Rule], ...] = ()
    required: bool = False

    @functools.cached_property
    def own_rules(self) -> list[tuple[str, Rule, bool]]:
        """Each rule with the column to blame, and whether it looks at that column alone or at whole rows."""
        alone = [(column, rule, True) for column, field in self.fields.items() for rule in field.rules]
        return alone + [(column, rule, False) for column, rule in self.between]


CONTRACTS: dict[str, Contract] = {
    "sources": Contract(
        {
            "source_id": form(r"[A-Za-z0-9_.-]+", "letters, digits, dots, hyphens and underscores"),
            "title": text(),
            "publisher": Field("text"),
            "url": link(),
            "published": rough_day(),
            "kind": word(vocabulary.SOURCE_KINDS),
            "date_quality": word(vocabulary.DATE_QUALITIES),
            "text": sparing(word(vocabulary.SOURCE_TEXTS, optional=True)),
        },
        required=True,
    ),
    "series": Contract(
        {
            "series": form(r"[a-z][a-z0-9_]*", "lower-case letters, digits and underscores"),
            "label": text(),
            "definition": text(),
            "units": units(),
            "entities": names(),
            "natures": sparing(words(vocabulary.NATURES, optional=True)),
        },
        required=True,
    ),
    "observations": Contract(
        {
            "topic": text(),
            "series": Field("text"),
            "entity": text(),
            "period_start": day(),
            "period_end": day(),
            "frequency": word(vocabulary.FREQUENCIES),
            "nature": word(vocabulary.NATURES),
            "value": number(),
            "unit": unit(),
            "published": day(),
            "date_evidence": word(vocabulary.DATE_EVIDENCE),
            "computable": day(optional=True),
            "source_id": Field("text"),
            "evidence": word(EVIDENCE),
            "variant": word(vocabulary.VARIANTS),
            "unit_as_stated": Field("text"),
            "note": Field("text"),
            "jump": sparing(word(vocabulary.JUMPS, optional=True)),
        },
        OBSERVATION_RULES,
        required=True,
    ),
    "events": Contract(
        {
            "date": day(),
            "event": text(),
            "entity": text(),
            "effect_on": Field("text"),
            "source_id": Field("text"),
            "evidence": word(vocabulary.EVENT_EVIDENCE),
        }
    ),
    "deals": Contract(
        {
            "date": day(),
            "target": text(),
            "stake_pct": number(0, 100, optional=True),
            "amount_usd_mn": number(0, optional=True),
            "sector": text(),
            "traffic_owner": word(vocabulary.TRAFFIC_OWNERS),
            "evidence": word(EVIDENCE),
            "source_id": Field("text"),
            "note": Field("text"),
        }
    ),
    "brand_rankings": Contract(
        {
            "event": text(),
            "year": number(1900, 2200, whole=True),
            "category": text(),
            "rank": number(1, optional=True, whole=True),
            "brand": text(),
            "brand_zh": Field("text"),
            "origin": word(vocabulary.BRAND_ORIGINS),
            "published": day(),
            "source_id": Field("text"),
            "evidence": word(EVIDENCE),
            "note": Field("text"),
        }
    ),
    "assumptions": Contract(
        {
            "id": form(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+", "a dotted lower-case name such as diversion.phi"),
            "meaning": text(),
            "low": number(),
            "mode": number(),
            "high": number(),
            "unit": unit(),
            "published": sparing(day(optional=True)),
            "basis": text(),
        },
        ASSUMPTION_RULES,
    ),
    "corrections": Contract(
        {
            "row": text(),
            "column": text(),
            "old": Field("text"),
            "new": Field("text"),
            "reason": text(),
            "source_id": Field("text"),
            "date": day(),
        },
        CORRECTION_RULES,
    ),
} | {name: Contract(*parts) for name, parts in SUPPLIED.items()}
"""The tables of a data folder, in the order in which they are checked."""


MOST_CHARACTERS = 1000
"""Characters of a cell."""


def check_cells(table: str, cells: pd.DataFrame) -> list[DataError]:
    """Hold a table against its contract, without looking at other tables.

    Parameters
    ----------
    table : str
        Name of the table.
    cells : DataFrame of str
        Its text, indexed by the line of the file.

    Returns
    -------
    list of DataError
        One for each breach, in the order of the lines. A cell whose characters are refused is held against no rule.
    """
    if cells.empty:
        return []
    strays = _check_characters(table, cells)
    blamed = {(problem.row, problem.column) for problem in strays}
    found = [
        problem
        for problem in _hold(table, cells, CONTRACTS[table].own_rules)
        if (problem.row, problem.column) not in blamed
    ]
    return sort_problems(table, strays + found)


def check_references(table: str, cells: pd.DataFrame, known: References) -> list[DataError]:
    """Hold a table against other tables and the calendar; returns as `check_cells`."""
    rules = reference_rules(CONTRACTS[table].fields, known)
    return [] if cells.empty else _hold(table, cells, [(column, rule, False) for column, rule in rules])


def sort_problems(table: str, problems: list[DataError]) -> list[DataError]:
    """Problems of a table by line, then by the order of its columns."""
    order = {name: place for place, name in enumerate(CONTRACTS[table].fields)}
    return sorted(problems, key=lambda problem: (problem.row or 0, order.get(problem.column or "", 0)))


def _hold(table: str, cells: pd.DataFrame, rules: list[tuple[str, Rule, bool]]) -> list[DataError]:
    problems, columns = [], {column: cells[column] for column in cells}
    for column, rule, alone in rules:
        kept = np.asarray(rule.holds(columns[column] if alone else columns), dtype=bool)
        if not kept.all():
            problems += [
                DataError(f"{table}.csv", quote(cells.at[line, column]), rule.expected, line, column, rule.remedy)
                for line in cells.index[~kept]
            ]
    return problems


def _check_characters(table: str, cells: pd.DataFrame) -> list[DataError]:
    """Cells that are too long, or hold what cannot be seen, a blank at an end, or signs that have another spelling."""
    problems = []
    for column in cells:
        for line, cell in zip(cells.index, cells[column].tolist(), strict=True):
            plain = cell.isascii() and cell.isprintable() and len(cell) <= MOST_CHARACTERS and cell == cell.strip()
            wrong = None if plain else _find_breach(cell)
            if wrong:
                problems.append(DataError(f"{table}.csv", wrong[0], wrong[1], line, column, wrong[2]))
    return problems


def _find_breach(cell: str) -> tuple[str, str, str] | None:
    """What is wrong with the characters of a cell, what was expected, and what to do."""
    if len(cell) > MOST_CHARACTERS:
        return f"{len(cell):,} characters", f"at most {MOST_CHARACTERS:,}", "shorten the cell"
    if "\n" in cell or "\r" in cell:
        return "a line break", "text on one line", "join the lines, or close the quote where the cell ends"
    stray = find_stray(cell)
    if stray:
        return stray[1], "characters that can be seen, and plain spaces", "remove it"
    if not cell.strip():
        return quote(cell), "a text, or nothing at all", "remove the blanks"
    if cell != cell.strip():
        return f"{quote(cell)} with a blank at an end", "text without", "remove the blank"
    if not is_composed(cell):
        return quote(cell), "letters and their marks in one character each (NFC)", "type the word anew"
    return None


def quote(cell: str) -> str:
    """A cell as an error shows it, in one line and not too long."""
    return reprlib.repr(cell)


def type_cells(table: str, cells: pd.DataFrame) -> pd.DataFrame:
    """Text that has passed its contract, with its days as datetime64 and its numbers as float."""
    read = {"text": lambda column: column, "day": read_days, "number": read_numbers}
    return pd.DataFrame({name: read[field.kind](cells[name]) for name, field in CONTRACTS[table].fields.items()})
