"""The one vocabulary of the catalogue: the words that its columns may hold, and how a row is named."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Mapping

import pandas as pd

from analysis.prose.units import find_unit, knows_unit

FREQUENCIES = (
    "quarter",
    "fiscal_year",
    "year",
    "half_year",
    "year_to_date",
    "trailing_12m",
    "month",
    "point",
    "event",
    "target",
    "other",
)
"""What stretch of time a figure covers. A trailing count that is reported each quarter has the frequency `quarter`."""

NATURES = ("actual", "forecast", "target", "claim")
AHEAD = ("forecast", "target")
"""Natures whose figures may be published before their period ends."""

UNITS = ("mn", "share", "rate", "count", "rank", "minutes")
"""Units of figures that are no money; a `share` lies between 0 and 1, and only a `rate` may be negative.

Money is written as `analysis.prose.units` says: ``CNY_bn``, ``USD``, ``EUR_mn``, ``CNY_per_USD``.
"""

DIMENSIONS = ("money", "money a month", "exchange")
"""What a unit of money measures."""

UNIT_FORM = f"a unit such as CNY_bn, USD, EUR_mn or CNY_per_USD, or one of {', '.join(UNITS)}"


def is_unit(name: str) -> bool:
    """Whether a figure may have a unit."""
    return name in UNITS or (knows_unit(name) and find_unit(name).dimension in DIMENSIONS)


VARIANTS = ("primary", "alternate")
DATE_EVIDENCE = ("stated", "recalled", "reconstructed")
DATE_QUALITIES = ("stated", "approximate")
JUMPS = ("real",)
"""What is said of a figure that lies far from its neighbours: that it does."""

SOURCE_KINDS = (
    "company_filing",
    "company_release",
    "transcript",
    "statistics_office",
    "news",
    "secondary",
    "seed_article",
    "memory",
)
SOURCE_TEXTS = ("original", "translated", "copy", "machine_translated")
"""What was read of a document: its own words, a publisher's translation, a copy elsewhere, or a machine's translation.

The last two are second-hand: what rests on them alone is never firmer than that.
"""

TRAFFIC_OWNERS = ("yes", "doubtful", "no")
BRAND_ORIGINS = (
    "taobao_native",
    "net_red",
    "traditional",
    "fast_fashion_foreign",
    "foreign_other",
    "other",
    "unknown",
)
SUPPLIED_KEYS = {
    "panel_weeks": ("week", "arm"),
    "session_steps": ("session", "step"),
    "first_touch_weeks": ("week", "source"),
    "global_months": ("month",),
    "shop_quarters": ("shop", "quarter"),
    "list_places": ("year", "category", "place"),
    "referral_days": ("day", "source"),
    "visit_days": ("day", "site"),
    "seller_years": ("year",),
}
"""The columns that name a row of each table that a user may supply."""

EVENT_EVIDENCE = ("seen", "derived", "recalled", "claim")
"""Grades of an event; `claim` is known from the article alone."""


@functools.lru_cache(maxsize=10_000)
def slug(text: str) -> str:
    """Write a name with lower-case letters, digits and hyphens only; other scripts as their code points.

    >>> slug("Women's apparel (Tmall)"), slug("淘宝")
    ('women-s-apparel-tmall', '6dd8-5b9d')
    """
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    spelt = (f"-{ord(sign):x}-" if sign.isalnum() and not sign.isascii() else sign for sign in plain)
    return re.sub(r"[^a-z0-9]+", "-", "".join(spelt).lower()).strip("-")


def _join(*columns: Iterable[str]) -> list[str]:
    """Columns joined with slashes."""
    return ["/".join(record) for record in zip(*columns, strict=True)]


def _slugs(column: Iterable[str]) -> list[str]:
    return [slug(name) for name in column]


def _name_observations(cells: Mapping[str, list[str]]) -> list[str]:
    names = _join(cells["series"], _slugs(cells["entity"]), cells["frequency"], cells["period_end"])
    variants = zip(names, cells["variant"], cells["source_id"], strict=True)
    return [name if variant == "primary" else f"{name}/{source}" for name, variant, source in variants]


def _name_rankings(cells: Mapping[str, list[str]]) -> list[str]:
    ranks = [rank.removesuffix(".0") or "unranked" for rank in cells["rank"]]
    return _join(cells["year"], _slugs(cells["category"]), ranks, _slugs(cells["brand"]))


def _name_assumptions(cells: Mapping[str, list[str]]) -> list[str]:
    """By their id; of several versions the later ones also by their day, so that a new one moves no other."""
    first: dict[str, str] = {}
    for id, day in zip(cells["id"], cells["published"], strict=True):
        first[id] = min(first.get(id, day), day)
    versions = zip(cells["id"], cells["published"], strict=True)
    return [id if day == first[id] else f"{id}/{day}" for id, day in versions]


_NAMING = {
    "brand_rankings": _name_rankings,
    "assumptions": _name_assumptions,
    "corrections": lambda cells: _join(cells["row"], cells["column"], cells["date"]),
    "deals": lambda cells: _join(cells["date"], _slugs(cells["target"])),
    "events": lambda cells: _join(cells["date"], _slugs(cells["entity"]), cells["source_id"]),
}


def name_rows(table: str, cells: pd.DataFrame) -> list[str]:
    """Identities of a table's rows, made of their own columns, so that they do not move when rows are added.

    An observation is ``series/entity/frequency/period_end``, such as
    ``gmv_total/china-retail-marketplaces/fiscal_year/2016-03-31``; an alternate also ends in ``/SOURCE_ID``. Rows of
    the other tables start with the table's name, such as ``deals/2013-07-18/quixey``; documents go by their source_id.

    Parameters
    ----------
    table : str
        Name of the table.
    cells : DataFrame of str
        Its text, as it stands in the file.
    """
    texts = {column: cells[column].tolist() for column in cells}
    if table in ("sources", "series"):
        return texts["source_id" if table == "sources" else "series"]
    if table == "observations":
        return _name_observations(texts)
    if table in SUPPLIED_KEYS:
        names = _join(*(_slugs(texts[key]) for key in SUPPLIED_KEYS[table]))
    else:
        names = _NAMING[table](texts)
    return [f"{table}/{name}" for name in names]
