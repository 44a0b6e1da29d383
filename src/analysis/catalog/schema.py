"""Column contracts of the tables, with the sentence that each breach deserves.

Contracts look at the text of the file, so that an error can quote what stands there; `type_cells` turns text that has
passed into days and numbers. A blank cell is an empty string.
"""

from __future__ import annotations

import dataclasses
import reprlib
from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.catalog import vocabulary
from analysis.catalog.fields import (
    Field,
    Rule,
    day,
    form,
    number,
    read_days,
    read_numbers,
    rough_day,
    text,
    units,
    word,
)
from analysis.catalog.rules import ASSUMPTION_RULES, OBSERVATION_RULES, reference_rules
from analysis.catalog.supplied import SUPPLIED
from analysis.errors import DataError
from analysis.findings import EVIDENCE


@dataclasses.dataclass(frozen=True)
class Contract:
    """The columns of one table, and the rules between them, each with the column to blame."""

    fields: Mapping[str, Field]
    between: tuple[tuple[str, Rule], ...] = ()
    required: bool = False

    def list_rules(self, documents=None, units: Mapping[str, str] | None = None) -> list[tuple[str, Rule, bool]]:
        """Each rule with the column to blame, and whether it looks at that column alone or at whole rows."""
        own = [(column, rule, True) for column, field in self.fields.items() for rule in field.rules]
        between = [*self.between, *reference_rules(self.fields, documents, units)]
        return own + [(column, rule, False) for column, rule in between]


CONTRACTS: dict[str, Contract] = {
    "sources": Contract(
        {
            "source_id": form(r"[A-Za-z0-9_.-]+", "letters, digits, dots, hyphens and underscores"),
            "title": text(),
            "publisher": Field("text"),
            "url": Field("text"),
            "published": rough_day(),
            "kind": word(vocabulary.SOURCE_KINDS),
            "date_quality": word(vocabulary.DATE_QUALITIES),
            "text": word(vocabulary.SOURCE_TEXTS, optional=True),
        },
        required=True,
    ),
    "series": Contract(
        {
            "series": form(r"[a-z][a-z0-9_]*", "lower-case letters, digits and underscores"),
            "label": text(),
            "definition": text(),
            "units": units(),
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
            "unit": word(vocabulary.UNITS),
            "published": day(),
            "date_evidence": word(vocabulary.DATE_EVIDENCE),
            "computable": day(optional=True),
            "source_id": Field("text"),
            "evidence": word(EVIDENCE),
            "variant": word(vocabulary.VARIANTS),
            "unit_as_stated": Field("text"),
            "note": Field("text"),
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
            "year": number(1900, 2200),
            "category": text(),
            "rank": number(1, optional=True),
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
            "unit": word(vocabulary.UNITS),
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
        }
    ),
} | {name: Contract(*parts) for name, parts in SUPPLIED.items()}
"""The tables of a data folder, in the order in which they are checked."""


def check_cells(table: str, cells: pd.DataFrame, documents=None, units=None) -> list[DataError]:
    """Hold a table against its contract.

    Parameters
    ----------
    table : str
        Name of the table.
    cells : DataFrame of str
        Its text, indexed by the line of the file.
    documents : set of str, optional
        Known source_ids; without them references are not checked.
    units : mapping of str to str, optional
        Units that series.csv allows for each series, joined by ``|``; without it series are not checked.

    Returns
    -------
    list of DataError
        One for each breach, in the order of the lines.
    """
    contract, breaches = CONTRACTS[table], []
    if cells.empty:
        return []
    for column, rule, alone in contract.list_rules(documents, units):
        kept = np.asarray(rule.holds(cells[column] if alone else cells), dtype=bool)
        breaches += [(line, column, rule) for line in cells.index[~kept]]
    order = {name: place for place, name in enumerate(contract.fields)}
    breaches.sort(key=lambda breach: (breach[0], order[breach[1]]))
    return [
        DataError(f"{table}.csv", reprlib.repr(cells.at[line, column]), rule.expected, line, column, rule.remedy)
        for line, column, rule in breaches
    ]


def type_cells(table: str, cells: pd.DataFrame) -> pd.DataFrame:
    """Text that has passed its contract, with its days as datetime64 and its numbers as float."""
    read = {"text": lambda column: column, "day": read_days, "number": read_numbers}
    return pd.DataFrame({name: read[field.kind](cells[name]) for name, field in CONTRACTS[table].fields.items()})
