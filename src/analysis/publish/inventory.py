"""Gathers what the pages of an edition are made from: evidence, claims, chapters and steps, as plain values."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterable
from typing import Any

import nbformat
import pandas as pd

from analysis.catalog import Catalog, Vintage
from analysis.catalog.records import HEAD
from analysis.catalog.selection import LENGTHS
from analysis.periods import parse_date
from analysis.prose import keep_known
from analysis.publish.book import slug_series
from analysis.publish.spans import name_period
from analysis.runner.chapters import find_origin

LISTS = {
    "events": ("Events", "What happened to the platforms, and when."),
    "deals": ("Deals", "What was bought, and whether the asset had visitors that could be sent on."),
    "brand_rankings": ("Brand rankings", "Brands by their sales on the shopping festival, with the origin of each."),
    "assumptions": (
        "The assumptions",
        "Ranges that no public figure informs. They are nobody's evidence: whoever has better ones overwrites the row "
        "and builds again.",
    ),
}
"""Tables that are shown row by row: title and first sentence of their page."""

TOPICS = {"alibaba": "Alibaba", "market": "The market", "traffic": "Traffic and influencers"}

_CLAIM = re.compile(r"\bC\d\d\b")


def list_series(catalog: Catalog, vintage: Vintage) -> list[dict[str, Any]]:
    """Every series of which something was public, with its rows in the order of periods and days."""
    observations = vintage.table("observations").reset_index()
    about = catalog.tables["series"].set_index("series")
    listed = []
    for series, rows in observations.groupby("series", sort=False):
        rows = rows.sort_values(["entity", "frequency", "period_end", "published"], kind="stable")
        topic = rows["topic"].iloc[0]
        listed.append(
            {
                "series": series,
                "slug": slug_series(series),
                "label": about.at[series, "label"],
                "definition": keep_known(about.at[series, "definition"], vintage.as_of),
                "topic": TOPICS.get(topic, topic),
                "rows": [_state_row(row, vintage.as_of) for row in _records(rows)],
            }
        )
    return listed


def _state_row(row: dict[str, Any], day: datetime.date) -> dict[str, Any]:
    start, end = parse_date(row["period_start"]), parse_date(row["period_end"])
    kept = ("row", "entity", "frequency", "nature", "value", "unit", "published", "date_evidence", "variant")
    return {name: row[name] for name in kept} | {
        "note": keep_known(row["note"], day),
        "period": name_period(row["frequency"], start, end),
        "end": row["period_end"],
        "grade": row["evidence"],
        "source": row["source_id"],
    }


def list_documents(catalog: Catalog, vintage: Vintage) -> list[dict[str, Any]]:
    """Documents that a row known on the day was read in or computed from, by publisher and day."""
    dated = ("observations", *(name for name in LISTS if name != "assumptions"))
    cited = {source for name in dated for source in vintage.table(name)["source_id"]}
    sources = catalog.tables["sources"]
    return _records(sources[sources["source_id"].isin(cited)].sort_values(["publisher", "published", "source_id"]))


def list_tables(vintage: Vintage) -> list[dict[str, Any]]:
    """The tables that are shown row by row, where they hold something."""
    tables = []
    for name, (title, lead) in LISTS.items():
        rows = vintage.assumptions("") if name == "assumptions" else vintage.table(name)
        if len(rows):
            records = [_forget_later(row, vintage.as_of) for row in _records(rows.reset_index())]
            columns = [column for column in records[0] if column not in ("row", "source_id")]
            tables.append({"name": name, "title": title, "lead": lead, "columns": columns, "rows": records})
    return tables


def _forget_later(row: dict[str, Any], day: datetime.date) -> dict[str, Any]:
    return row | {name: keep_known(row[name], day) for name in ("note", "basis") if name in row}


def list_chapters(chapters: dict[str, nbformat.NotebookNode], titles: dict[str, str]) -> list[dict[str, Any]]:
    """Chapters, given by name, with the claims that their words name: in the first paragraph, and anywhere."""
    listed = []
    for notebook, chapter in chapters.items():
        texts = [cell.source for cell in chapter.cells if cell.cell_type == "markdown"] or [""]
        heading = re.search(r"^# (.+)$", texts[0], re.MULTILINE)
        listed.append(
            {
                "notebook": notebook,
                "title": titles.get(notebook) or (heading.group(1).strip() if heading else notebook),
                "lead": list(dict.fromkeys(_CLAIM.findall(texts[0]))),
                "claims": list(dict.fromkeys(_CLAIM.findall("\n".join(texts)))),
            }
        )
    return listed


def state_article(catalog: Catalog) -> dict[str, Any] | None:
    """The text that the claims quote: its title, its day, and the day on which the tests were fixed."""
    claims = catalog.tables["claims"]
    return json.loads(claims.at[HEAD, "record"]) if HEAD in claims.index else None


def list_moments(catalog: Catalog, as_of: datetime.date) -> list[dict[str, str]]:
    """Days that readers ask about: when the text appeared, a year later, and when the goal was due, as far as known."""
    article, goal = state_article(catalog), catalog.study.roles.get("goal")
    moments = []
    if article:
        day = parse_date(article["published"])
        later = (pd.Timestamp(day) + pd.DateOffset(years=1)).date()
        moments = [("On the day the article appeared", day), ("A year later", later)]
    if goal:
        known = catalog.as_of(find_origin(catalog, as_of)).table("observations")
        ends = known.loc[(known["series"] == goal.series) & (known["nature"] == goal.nature), "period_end"]
        moments += [("At the goal\u2019s own date", ends.max().date())] if len(ends) else []
    return [{"words": words, "day": day.isoformat()} for words, day in moments if day <= as_of]


def list_waiting(catalog: Catalog, vintage: Vintage) -> list[dict[str, Any]]:
    """Series in the order in which their next figure is due: as long after the last as figures usually were apart.

    A series whose next figure has been due for longer than that is not waited for.
    """
    known = vintage.table("observations")
    kept = known[(known["variant"] == "primary") & (known["nature"] == "actual") & (known["jump"] != "yes")]
    labels, found = catalog.tables["series"].set_index("series")["label"], []
    for (series, _, frequency), rows in kept.groupby(["series", "entity", "frequency"]):
        released = rows.sort_values("period_end")["published"].drop_duplicates().sort_values()
        if frequency not in LENGTHS or len(released) < 4:
            continue
        apart = released.diff().tail(8).median()
        due = released.iloc[-1] + apart
        if due + apart > pd.Timestamp(vintage.as_of):
            days = {"last": released.iloc[-1].date().isoformat(), "due": due.date().isoformat()}
            period = frequency.replace("_", " ")
            found.append({"label": labels[series], "slug": slug_series(series), "frequency": period} | days)
    return sorted(found, key=lambda each: (each["due"], each["label"]))


def find_absent(catalog: Catalog, days: dict[str, datetime.date], known: list[dict[str, Any]]) -> dict[str, list[str]]:
    """Of the series known on one day, those of which nothing was public on others: by edition."""
    slugs = {series["series"]: series["slug"] for series in known}
    absent = {}
    for name, day in days.items():
        there = set(catalog.as_of(day).table("observations")["series"])
        absent[name] = [slug for series, slug in slugs.items() if series not in there]
    return absent


def check_argument(study: dict[str, Any], claims: Iterable[str]) -> list[str]:
    """A sentence for each step without claims, each claim without a step, and each step's claim that nobody judges."""
    known, placed, said = set(claims), set(), []
    for step in study["argument"]:
        placed.update(step["claims"])
        unknown = [id for id in step["claims"] if id not in known]
        if unknown:
            said.append(f"\u201c{step['title']}\u201d names {', '.join(unknown)}, which this study does not judge.")
        if not set(step["claims"]) & known:
            said.append(f"The step \u201c{step['title']}\u201d is left out of the argument: it has no claims.")
    if study["argument"]:
        said += [f"{id} stands in no step of the argument." for id in sorted(known - placed)]
    return said


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    text = frame.copy()
    for column in text.columns:
        if pd.api.types.is_datetime64_any_dtype(text[column]):
            text[column] = text[column].dt.strftime("%Y-%m-%d")
    return text.astype(object).where(text.notna(), "").to_dict("records")
