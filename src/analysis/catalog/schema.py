"""Column contracts of the tables, in pandera, with the sentence that each breach deserves.

Contracts look at the text of the file, so that an error can quote what stands there; `type_cells` turns text that has
passed into days and numbers. A blank cell is an empty string.
"""

from __future__ import annotations

import dataclasses
import reprlib
from collections.abc import Mapping

import pandas as pd
import pandera.pandas as pa

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

    def schema(self, documents=None, units: Mapping[str, str] | None = None) -> tuple[pa.DataFrameSchema, dict]:
        """The pandera schema, and the column and rule behind the name of each of its checks."""
        between = [*self.between, *reference_rules(self.fields, documents, units)]
        behind = {f"{column}: {rule.expected}": (column, rule) for column, rule in between}
        checks = [pa.Check(rule.holds, name=name, error=name) for name, (_, rule) in behind.items()]
        columns = {}
        for column, field in self.fields.items():
            named = {f"{column}: {rule.expected}": (column, rule) for rule in field.rules}
            columns[column] = pa.Column(None, [pa.Check(r.holds, name=n, error=n) for n, (_, r) in named.items()])
            behind |= named
        return pa.DataFrameSchema(columns, checks=checks, strict=True), behind


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
    schema, behind = CONTRACTS[table].schema(documents, units)
    try:
        schema.validate(cells, lazy=True)
    except pa.errors.SchemaErrors as errors:
        breaches = errors.failure_cases[["index", "check"]].drop_duplicates()
        order = {name: place for place, name in enumerate(CONTRACTS[table].fields)}
        places = [(int(line), *behind[check]) for line, check in breaches.itertuples(index=False)]
        places.sort(key=lambda place: (place[0], order[place[1]]))
        return [
            DataError(f"{table}.csv", reprlib.repr(cells.at[line, column]), rule.expected, line, column, rule.remedy)
            for line, column, rule in places
        ]
    return []


def type_cells(table: str, cells: pd.DataFrame) -> pd.DataFrame:
    """Text that has passed its contract, with its days as datetime64 and its numbers as float."""
    read = {"text": lambda column: column, "day": read_days, "number": read_numbers}
    return pd.DataFrame({name: read[field.kind](cells[name]) for name, field in CONTRACTS[table].fields.items()})
