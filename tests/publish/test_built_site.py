"""The site as `netred build` makes it from clean: strict build, whole, linked, self-contained."""

from __future__ import annotations

import html
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from analysis.charts import LONGEST_TITLE
from analysis.publish.artefacts import check_artefact
from analysis.publish.book import LISTED_TABLES, place_row
from analysis.publish.outside import find_outside

pytestmark = pytest.mark.xdist_group("site")

EDITIONS = ("2016-05", "latest")
PROMISED = {f"growth.gmv.fy{year}" for year in range(2017, 2021)} | {
    "growth.gmv.six_trillion.probability",
    "diversion.tmall.break_even_share",
    "diversion.tmall.share",
}
"""Ids that outsiders rely on, as far as chapters for them exist."""


def test_no_title_of_a_chart_is_long(built):
    long = {}
    for page in built.site.rglob("*.html"):
        for drawn in re.findall(r'class="chart-specification">(.*?)</script>', page.read_text(encoding="utf-8")):
            titles = json.loads(drawn)["knobs"] or {}
            long |= {title: page.name for title in titles.get("titles", ()) if len(title) > LONGEST_TITLE}
    for about in built.site.glob("*/_static/charts/*.svg"):
        (title,) = re.findall(r'<svg [^>]*aria-label="([^"]*)"', about.read_text(encoding="utf-8"))[:1] or [""]
        long |= {title: about.name} if len(html.unescape(title)) > LONGEST_TITLE else {}
    assert long == {}


class Links(HTMLParser):
    """Anchors of a page and the links to follow from it."""

    def __init__(self, path: Path):
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.facts: list[str] = []  # where the cards of numbers lead
        self._in_card = False
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        if values.get("id"):
            self.ids.append(values["id"])
        self.links += [values[name] for name in ("href", "src") if values.get(name)]
        if tag == "span" and "card" in (values.get("class") or "").split():
            self._in_card = True
        if tag == "a" and self._in_card:
            self.facts.append(values["href"])
            self._in_card = False


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


def test_the_first_page_is_the_landing_page_and_leads_to_both_editions(pages, built):
    front, landing = pages[built.site.resolve() / "index.html"], pages[built.site.resolve() / "latest" / "index.html"]
    assert "2016-05/index.html" in front.links and "latest/article.html" in front.links
    assert len(front.facts) == len(landing.facts) >= 5
    text = (built.site / "index.html").read_text(encoding="utf-8")
    assert "For programs" not in text and text.count('<details class="step">') == 7


def test_every_claim_and_every_series_has_a_page_and_every_claim_its_chapter(pages, built):
    for edition in EDITIONS:
        folder = (built.site / edition).resolve()
        claims = json.loads((folder / "claims.json").read_text(encoding="utf-8"))
        for claim in claims:
            page = pages[folder / "claims" / f"{claim['id'].lower()}.html"]
            assert any(link.startswith("../notebooks/") for link in page.links), claim["id"]
        assert len(claims) == 47 and len(list((folder / "data").glob("*.html"))) > 100


def test_every_number_of_a_claim_in_prose_is_a_link(pages, built):
    for path in (built.site / "latest").resolve().rglob("*.html"):
        if path.parent.name != "claims":
            prose = re.sub(r"<(a|code|script|pre|h1)\b.*?</\1>", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
            loose = re.findall(r"(?<=[\s(])C[0-4]\d(?=[\s,.)])", re.sub(r"<[^>]*>", "", prose))
            assert loose == [], path.name


LATER = (
    "nine years",
    "hindsight",
    "which it never published",
    "What became of it",
    "then and since",
    "stop soon after",
)
"""Words that only somebody can write who knows what came."""


def test_the_first_page_and_the_pages_of_claims_know_nothing_that_came_later(built):
    folder = built.site / "2016-05"
    for path in [folder / "index.html", *(folder / "claims").glob("*.html")]:
        text = path.read_text(encoding="utf-8")
        assert [words for words in LATER if words in text] == [] and "What moved" not in text, path.name


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


WITHOUT_ROWS = ("growth.reference.", "growth.standing.", "diversion.limits.", "claims.", "documents.")
"""Findings on other series, on simulated worlds, on verdicts and on searches: there may be no row behind them."""


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_row_of_every_fact_stands_on_the_page_of_its_series_and_under_its_old_address(built, pages, edition):
    folder = (built.site / edition).resolve()
    for fact in built.facts(edition).values():
        assert fact["rows"] or fact["id"].startswith(WITHOUT_ROWS), fact["id"]
        for row in fact["rows"]:
            assert row in pages[folder / place_row(row).partition("#")[0]].ids
            if not row.startswith(LISTED_TABLES):
                assert row in pages[folder / "evidence" / "observations.html"].ids


def test_no_path_of_the_builder_is_published(built):
    for path in built.site.resolve().rglob("*"):
        if path.suffix in (".html", ".json", ".svg", ".csv", ".js"):
            assert str(built.root).encode() not in path.read_bytes(), path.name


def test_a_second_build_finds_that_nothing_changed_and_does_nothing(built, netred):
    before = built.site.resolve()
    done = netred(built.root, "build")
    assert done.returncode == 0, done.stderr
    stages = [line.partition(":")[0] for line in done.stdout.splitlines()]
    assert stages == ["compare with the published site", "  nothing changed since it was published", "published"]
    assert built.site.resolve() == before
