"""study.yml: what it says, and which key is wrong."""

from __future__ import annotations

import datetime

import pytest

from analysis.catalog import check, load
from analysis.catalog.roles import parse_study
from analysis.errors import DataError


def test_the_study_names_its_editions_and_roles(catalog):
    assert catalog.study.editions["2016-05"].as_of == datetime.date(2016, 5, 31)
    assert catalog.study.editions["latest"].as_of == "latest"
    assert {"total", "entrance", "destination", "benchmark", "goal", "users", "visits", "market"} <= set(
        catalog.study.roles
    )


def test_every_role_and_frequency_finds_figures(catalog):
    vintage = catalog.as_of("latest")
    for name, role in catalog.study.roles.items():
        for frequency in role.frequencies:
            assert len(vintage.figures(name, frequency)) > 0


BAD_KEYS = {
    "unknown key": ("slug: gmv,", "slug: gmv, colour: red,", "roles.total.colour"),
    "missing key": ("entity: Tmall, ", "", "roles.destination.entity"),
    "month": ("year_end: JAN", "year_end: January", "roles.benchmark.year_end"),
    "frequency": ("{quarter: quarter, year: fiscal_year}", "{quarterly: quarter}", "roles.total.frequencies"),
    "no frequency": ("{quarter: quarter, year: fiscal_year}", "{}", "roles.total.frequencies"),
    "nature": ("nature: target", "nature: hope", "roles.goal.nature"),
    "slug": ("slug: gmv", "slug: G M V", "roles.total.slug"),
    "edition's day": ("as_of: 2016-05-31", "as_of: May", "editions.2016-05.as_of"),
    "edition's day as a number": ("as_of: 2016-05-31", "as_of: 0", "editions.2016-05.as_of"),
    "edition's day with an hour": ("as_of: 2016-05-31", "as_of: 2016-05-31 10:00:00", "editions.2016-05.as_of"),
    "edition a thousand years ago": ("as_of: 2016-05-31", "as_of: 1016-05-31", "editions.2016-05.as_of"),
    "edition named like a file": ('"2016-05":', '"index.html":', "editions.index.html"),
    "finding's id": ("- growth.gmv.last_year", "- Growth of GMV", "front.0"),
    "finding twice": ("- growth.gmv.six_trillion.probability", "- growth.gmv.last_year", "front"),
    "title twice": ("title: Did", "title: Again\ntitle: Did", "the key 'title' a second time"),
    "role twice": ("  entrance:\n", "  total:\n", "the key 'total' a second time"),
    "nature without rows": ("slug: gmv,", "slug: gmv, nature: forecast,", "roles.total"),
    "edition's name": ('"2016-05":', '"../2016":', "editions.../2016"),
    "series without rows": ("series: gmv_total", "series: gmv_sum", "roles.total"),
    "entity without rows": ("entity: Tmall,", "entity: Taobao Mall,", "roles.destination"),
    "frequency without rows": ("year: fiscal_year}", "year: half_year}", "roles.total"),
    "slug twice": ("slug: tmall,", "slug: taobao,", "roles.destination.slug"),
    "role with a series' name": ("\n  visits:", "\n  mobile_mau:", "'mobile_mau'"),
}

ON_THE_LINE = set(BAD_KEYS) - {
    *("missing key", "slug twice", "finding twice", "title twice", "role twice", "nature without rows"),
}
"""Slips whose line holds what was written."""


@pytest.mark.parametrize("name", BAD_KEYS)
def test_a_bad_key_is_named(folder, name):
    old, new, key = BAD_KEYS[name]
    folder.replace("study.yml", old, new)
    errors = check(folder.path)
    assert len(errors) == 1
    assert errors[0].file == "study.yml"
    assert key in errors[0].found
    text = (folder.path / "study.yml").read_text(encoding="utf-8").splitlines()
    assert errors[0].row is not None
    assert str(errors[0]).startswith(f"study.yml, line {errors[0].row}: found ")
    assert name not in ON_THE_LINE or new.strip() in text[errors[0].row - 1]


@pytest.mark.parametrize("text", ["", "- a list", "title: [", "just words", "title: '\x00'"])
def test_what_is_no_study_gives_errors_of_the_file(text):
    study, _, errors = parse_study(text)
    assert study is None
    assert {error.file for error in errors} == {"study.yml"}


def test_broken_yaml_is_named_by_its_line(folder):
    folder.replace("study.yml", "roles:\n", "roles: ]\n")
    with pytest.raises(DataError, match=r"study.yml, line \d+"):
        load(folder.path)


def test_another_pair_of_marketplaces_needs_no_code(folder):
    folder.replace(
        "study.yml", "series: gmv_total, entity: China retail marketplaces", "series: rev_group, entity: Alibaba Group"
    )
    figures = load(folder.path).as_of("latest").figures("total", "year")
    assert figures.rows[0].startswith("rev_group/alibaba-group/fiscal_year/")
    assert figures.label == "China retail GMV"


def test_an_edition_of_tomorrow_is_refused(folder):
    folder.replace("study.yml", "as_of: 2016-05-31", "as_of: 2061-05-31")
    assert check(folder.path) == []
    (error,) = check(folder.path, datetime.date(2026, 11, 24))
    assert "2061-05-31 at key editions.2016-05.as_of" in error.found and "today" in error.expected


def convert(folder, series: str, unit: str) -> None:
    """Say that the figures of a series are in another unit; the values stay."""
    records = folder.read("observations.csv")
    at = records[0].index("unit")
    folder.write("observations.csv", [[*r[:at], unit, *r[at + 1 :]] if r[1] == series else r for r in records])
    folder.set("series.csv", folder.line("series.csv", series=series), units=unit)


def test_one_period_in_another_unit_is_enough(folder):
    folder.set("series.csv", folder.line("series.csv", series="gmv_tmall"), units="CNY_bn|USD_bn")
    line = folder.line("observations.csv", series="gmv_tmall", frequency="quarter", period_end="2015-06-30")
    folder.set("observations.csv", line, unit="USD_bn")
    error = check(folder.path)[0]
    assert error.found == "role destination in CNY_bn, USD_bn, role entrance in CNY_bn"
    assert error.row


@pytest.mark.parametrize("unit", ["USD_bn", "CNY_mn", "EUR_bn"])
def test_roles_that_are_set_against_each_other_have_one_unit(folder, unit):
    convert(folder, "gmv_tmall", unit)
    (error,) = check(folder.path)
    line = (folder.path / "study.yml").read_text(encoding="utf-8").splitlines()[error.row - 1]
    assert "gmv_tmall" in line
    assert error.found == f"role destination in {unit}, role entrance in CNY_bn"
    assert "convert" in error.remedy
