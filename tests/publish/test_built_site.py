"""The site as `netred build` makes it from clean: strict build, whole, linked, self-contained."""

from __future__ import annotations

import json
import re
import time
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from analysis.publish.artefacts import check_artefact
from analysis.publish.markup import TABLES
from analysis.publish.outside import find_outside

pytestmark = pytest.mark.xdist_group("site")

EDITIONS = ("2016-05", "latest")
PROMISED = {f"growth.gmv.fy{year}" for year in range(2017, 2021)} | {
    "growth.gmv.six_trillion.probability",
    "diversion.tmall.break_even_share",
    "diversion.tmall.share",
}
"""Ids that outsiders rely on, as far as chapters for them exist."""


class Links(HTMLParser):
    """Anchors of a page and the links to follow from it."""

    def __init__(self, path: Path):
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.facts: list[str] = []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        if values.get("id"):
            self.ids.append(values["id"])
        self.links += [values[name] for name in ("href", "src") if values.get(name)]
        if tag == "a" and "fact" in (values.get("class") or "").split():
            self.facts.append(values["href"])


@pytest.fixture(scope="module")
def pages(built) -> dict[Path, Links]:
    return {path: Links(path) for path in sorted(built.site.resolve().rglob("*.html")) if "_static" not in path.parts}


def _staged_pages(root: Path) -> list[str]:
    return re.findall(r"(?:file|root): (\S+)", (root / "_toc.yml").read_text(encoding="utf-8").replace("book/", ""))


def test_both_editions_have_every_page_of_the_table_of_contents(built):
    assert built.editions == sorted(EDITIONS)
    expected = {f"{page}.html" for page in _staged_pages(built.root)} - {"index.html"} | {"index.html"}
    for edition in EDITIONS:
        there = {str(path.relative_to(built.site / edition)) for path in (built.site / edition).rglob("*.html")}
        assert expected <= there and len(there) >= len(expected) > 10


def test_the_front_page_leads_to_both(pages, built):
    front = pages[built.site.resolve() / "index.html"]
    assert {f"{edition}/index.html" for edition in EDITIONS} <= set(front.links)
    assert front.facts


def test_the_build_says_what_it_does_and_how_long_it_takes(built):
    assert built.output.rstrip().endswith("published: build/site/index.html")
    assert len(re.findall(r"as of \S+: [\d.]+ s", built.output)) == len(EDITIONS) * len(
        list((built.root / "notebooks").glob("*.ipynb"))
    )


@pytest.mark.parametrize("edition", EDITIONS)
def test_artefacts_keep_their_schemas(built, edition):
    check_artefact(built.site / edition / "facts.json")
    check_artefact(built.site / edition / "manifest.json")


@pytest.mark.parametrize("edition", EDITIONS)
def test_promised_findings_are_there(built, edition):
    facts = built.facts(edition)
    assert set(facts) >= PROMISED
    for year in range(2017, 2021):
        fact = facts[f"growth.gmv.fy{year}"]
        assert (fact["unit"], fact["level"]) == ("CNY_bn", 0.8) and fact["low"] < fact["value"] < fact["high"]
    assumed = facts["diversion.tmall.break_even_share"]
    assert assumed["level"] is None and assumed["kind"] == "range of assumptions"


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_fact_is_of_the_editions_own_runs_and_day(built, edition):
    manifest = json.loads((built.site / edition / "manifest.json").read_text(encoding="utf-8"))
    keys = {run["notebook"]: run["key"] for run in manifest["runs"]}
    for fact in built.facts(edition).values():
        assert fact["run_key"] == keys[fact["notebook"]]
        assert fact["as_of"] <= manifest["as_of"]


def test_the_edition_of_2016_knows_nothing_that_came_later(built):
    then, now = built.facts("2016-05"), built.facts("latest")
    assert not any(id.endswith(".outturn") for id in then)
    assert "growth.gmv.fy2020.outturn" in now
    assert then["growth.gmv.fy2020"]["value"] == now["growth.gmv.fy2020"]["value"]


def test_nothing_is_fetched_from_outside(built):
    assert find_outside(built.site.resolve()) == []


def test_every_internal_link_and_anchor_resolves(pages):
    broken = []
    for path, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if not target.is_file():
                broken.append(f"{path.name}: {link}")
            elif parts.fragment and target in pages and unquote(parts.fragment) not in pages[target].ids:
                broken.append(f"{path.name}: {link}")
    assert broken == []


def test_every_anchor_of_a_page_stands_once(pages):
    written = {path: page for path, page in pages.items() if path.name != "search.html"}  # which is the theme's own
    repeated = {path.name: {id for id in page.ids if page.ids.count(id) > 1} for path, page in written.items()}
    assert {name: ids for name, ids in repeated.items() if ids} == {}


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_number_of_the_prose_leads_to_its_finding(built, pages, edition):
    folder = (built.site / edition).resolve()
    findings, facts = pages[folder / "findings.html"], built.facts(edition)
    linked = [link for path, page in pages.items() if path.is_relative_to(folder) for link in page.facts]
    assert len(linked) > 5
    for link in linked:
        id = urlsplit(link).fragment
        assert link.endswith(f"findings.html#{id}") and id in facts and id in findings.ids
    assert set(facts) <= set(findings.ids)


WITHOUT_ROWS = ("growth.reference.", "diversion.limits.", "claims.")
"""Findings on other series, on simulated worlds and on verdicts: no row of the catalogue is behind them."""


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_row_of_every_fact_stands_on_its_page_of_evidence(built, pages, edition):
    folder = (built.site / edition).resolve() / "evidence"
    for fact in built.facts(edition).values():
        assert fact["rows"] or fact["id"].startswith(WITHOUT_ROWS), fact["id"]
        for row in fact["rows"]:
            first = row.partition("/")[0]
            page = first if first in TABLES else "observations"
            assert row in pages[folder / f"{page}.html"].ids


def test_no_path_of_the_builder_is_published(built):
    for path in built.site.resolve().rglob("*"):
        if path.suffix in (".html", ".json", ".svg", ".csv", ".js"):
            assert str(built.root).encode() not in path.read_bytes(), path.name


def test_a_second_build_finds_that_nothing_changed(built, netred):
    before = built.site.resolve()
    started = time.perf_counter()
    done = netred(built.root, "build")
    seconds = time.perf_counter() - started
    assert done.returncode == 0, done.stderr
    assert "  nothing changed since it was published" in done.stdout.splitlines() and "run " not in done.stdout
    assert built.site.resolve() == before
    print(f"first build {built.seconds:.1f} s, second build {seconds:.1f} s")
    assert seconds < built.seconds / 10
