"""No page of an edition speaks of what lies after its day: no year, no date, no name that nobody knew by then.

Read is what a reader sees. Allowed are a few uses that are true on the day; they stand below, each with its reason.
"""

from __future__ import annotations

import calendar
import datetime
import json
import re
from pathlib import Path

import pytest

from analysis.prose import find_later
from analysis.publish.twins import write_twin

CITED = ("code/", "evidence/documents", "references", "_static/")
"""Code, and the lists of documents and works: a copy from which a figure was taken may be younger than the figure."""

FORECASTS = ("forecast", "probability", "range of assumptions")
"""Kinds of findings that speak of times to come, and say so."""

ALLOWED = {
    "the days on which the report's tests were written down and revised": r"2[24] November 2026",
    "how to cite this report, which was made later": r"^.*The netred contributors.*$|^ *(?:year|date) = .*$",
    "an edition is named after its day": r"[Aa]s known (?:on|at the end of|now)[^\n.]*",
    "a document that a figure was taken from": r"^- [\d-]+ (?:\(about\) )?[^\n]+: \[[^\n]*$",
    "works that are cited": r"\[[A-Z][^\]\n]*, (?:19|20)\d\d\]",
    "days in commands that are shown": r"--as-of \S+|\b(?:as\\?_of|origin)=\S+",
    "the fiscal years that forecasts reach": r"\bFY20(?:17|18|19|20)\b",
    "the year for which the company set itself a goal": r"\[Goal: [^\]\n]*\]|\bfiscal year 2020\b|\b2020 财年",
    "horizons of declared variants": r"\|(?:year|horizons|up to) 20\d\d\b",
    "the horizon of the claim on online retail": r"Growth a year of [^\n,]*, 2016 to 2018",
    "the horizon of the claim on live streams": r"sold in 2020 was not public",
}
"""Why a later time may be named, and where."""

ARTICLE = ("Youzan", "Weimob", "Xiaohongshu")
"""Names that the article itself uses, whatever the catalogue knows of them."""


def read_pages(edition: Path) -> dict[str, str]:
    """Text of every page of an edition that its readers see, links without their targets."""
    pages = {path.relative_to(edition).as_posix(): path for path in sorted(edition.rglob("*.html"))}
    return {
        name: re.sub(r"\]\([^)\n]*\)", "]", write_twin(path.read_text(encoding="utf-8")))
        for name, path in pages.items()
        if not name.startswith(CITED)
    }


def list_spoken(edition: Path) -> list[str]:
    """What the edition says of times to come: its forecasts, and the claims as they are put to the test."""
    facts = json.loads((edition / "facts.json").read_text(encoding="utf-8"))
    claims = json.loads((edition / "claims.json").read_text(encoding="utf-8"))
    said = [fact[part] for fact in facts if fact["kind"] in FORECASTS for part in ("sentence", "note", "method")]
    for claim in claims:
        said += [claim["statement"], claim["meaning"], *claim["criterion"].values(), claim["refuted_by"]]
    return sorted({text for text in said if text}, key=len, reverse=True)


def name_promised(catalog, day: datetime.date) -> str:
    """Pattern of the periods of goals and forecasts that were printed by a day, as tables of figures show them."""
    rows = catalog.tables["observations"]
    promised = rows[(rows["published"].dt.date <= day) & (rows["period_end"].dt.date > day)]
    years = "|".join(sorted({f"{end:%Y}" for end in promised["period_end"]})) or "none"
    return rf"(?:by [A-Z][a-z]{{2}} |[\[|\u2013])(?:{years})\b"


def list_titles(catalog) -> list[str]:
    return sorted(catalog.tables["sources"]["title"], key=len, reverse=True)


def list_names(catalog) -> dict[str, datetime.date]:
    """Proper names of events, companies, brands and series to the first day on which a row had them."""
    tables, names = catalog.tables, {}
    labels = tables["series"].set_index("series")["label"]
    seen = tables["observations"].assign(label=tables["observations"]["series"].map(labels))
    dated = (
        (tables["events"], ("event",), "date"),
        (tables["deals"], ("target",), "date"),
        (tables["brand_rankings"], ("brand", "note"), "published"),
        (seen, ("label", "entity"), "published"),
    )
    for table, columns, day in dated:
        for column in columns:
            for text, first in zip(table[column], table[day], strict=True):
                for name in re.findall(r"\b[A-Z]\w*[a-z]\w+\b", text):
                    names[name] = min(names.get(name, datetime.date.max), first.date())
    return {name: first for name, first in names.items() if name not in calendar.month_name}


def find_hindsight(edition: Path, catalog) -> list[str]:
    """Places at which an edition speaks of what lies after its day, each with the words around it."""
    day = datetime.date.fromisoformat(json.loads((edition / "manifest.json").read_text(encoding="utf-8"))["as_of"])
    pages, spoken, titles = read_pages(edition), list_spoken(edition), list_titles(catalog)
    words = set(re.findall(r"\b[a-z]\w+\b", " ".join(pages.values())))
    late = [name for name, first in list_names(catalog).items() if first > day and name not in ARTICLE]
    unheard = [name for name in late if name.lower() not in words]
    found = []
    for page, text in pages.items():
        shown = [name_promised(catalog, day)] if page.startswith(("data/", "evidence/observations")) else []
        for pattern in (*ALLOWED.values(), *shown):
            text = re.sub(pattern, " ", text, flags=re.MULTILINE)
        for said in (*titles, *spoken):
            text = text.replace(said, " ").replace(said[:1].upper() + said[1:], " ")
        named = (match for name in unheard for match in re.finditer(rf"\b{name}\b", text))
        places = [*find_later(text, day), *((match.start(), match.group()) for match in named)]
        for place, said in places:
            found.append(f"{page}: {said} in \u201c{' '.join(text[max(place - 60, 0) : place + 40].split())}\u201d")
    return found


DAYS = (
    *("2014-05-06", "2014-11-04", "2015-06-01", "2016-03-21", "2016-04-01", "2016-06-30", "2016-08-31", "2017-06-01"),
    *("2018-06-01", "2019-06-01", "2020-12-31", "2021-12-31", "2022-06-30", "2023-01-01", "2025-01-01"),
)
"""Days whose books are built by the slow test; the report is about an article, so that before `ARTICLE_DAY` it cannot
but speak of what was to come."""

ARTICLE_DAY = "2016-05-04"


@pytest.mark.long
@pytest.mark.parametrize("day", DAYS)
def test_the_book_of_any_day_builds_strictly_and_without_hindsight(project_copy, netred, catalog, day):
    done = netred(project_copy, "build", "--as-of", day)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "its calculation failed" not in done.stdout
    assert day < ARTICLE_DAY or find_hindsight(project_copy / "build" / "site" / day, catalog) == []


def test_the_earlier_edition_speaks_without_hindsight(built, catalog):
    assert find_hindsight(built.site / "2016-05", catalog) == []
