from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET
import zipfile

import pytest

from analysis.publish.downloads import (
    PACKAGE_FILE,
    feed_editions,
    guide_programs,
    map_pages,
    pack_figures,
    write_downloads,
)

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def addressed(make_book, make_claim):
    book = make_book()
    claims = [make_claim("C01", "refuted", "supported", meaning="<it> & that"), make_claim("C02", "refuted", "refuted")]
    return make_book(claims=claims, study=book.study | {"address": "https://report.example/"})


def test_the_package_holds_every_figure_and_describes_its_columns(make_book):
    book = make_book()
    archive = zipfile.ZipFile(io.BytesIO(pack_figures(book)))
    about = json.loads(archive.read("datapackage.json"))
    assert {each["path"] for each in about["resources"]} == set(archive.namelist()) - {"datapackage.json"}
    for each in about["resources"]:
        header = archive.read(each["path"]).decode().splitlines()[0].split(",")
        assert header == [field["name"] for field in each["schema"]["fields"]]
    rows = list(csv.DictReader(io.StringIO(archive.read("figures.csv").decode())))
    assert [row["row"] for row in rows] == list(book.row_by_id) and {row["series"] for row in rows} == {"gmv_total"}


def test_the_same_edition_packs_to_the_same_bytes(make_book):
    assert pack_figures(make_book()) == pack_figures(make_book())


def test_a_map_names_every_page_but_the_search(addressed):
    tree = ET.fromstring(map_pages(addressed, {"index", "claims/c01", "search"}))
    assert [each.findtext("{*}loc") for each in tree] == [
        "https://report.example/latest/claims/c01.html",
        "https://report.example/latest/index.html",
    ]


def test_the_feed_has_an_entry_for_each_edition_and_each_verdict_that_moved(addressed):
    tree = ET.fromstring(feed_editions(addressed))
    titles = [entry.findtext(f"{ATOM}title") for entry in tree.findall(f"{ATOM}entry")]
    assert titles == ["as known then", "as known now", "<it> & that: refuted"]


def test_the_guide_names_claims_and_keeps_their_words_words(addressed):
    guide = guide_programs(addressed)
    assert "- [\\<it\\> & that](claims/c01.md): refuted" in guide and "claims.json" in guide


def test_without_an_address_there_is_no_map_and_no_feed(make_book, addressed, tmp_path):
    for book, there in ((make_book(), False), (addressed, True)):
        out = tmp_path / str(there)
        write_downloads(book, {"index"}, out)
        assert (out / "sitemap.xml").is_file() == (out / "feed.xml").is_file() == there
        assert (out / PACKAGE_FILE).is_file() and (out / "llms.txt").is_file()
