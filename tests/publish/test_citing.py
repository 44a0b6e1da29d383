from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from analysis.publish.citing import cite_page, find_address, review_claim


def test_a_citation_names_page_edition_day_and_commit(make_book):
    cite = cite_page(make_book(), "A claim", "claims/c01.html", "C01")
    assert "A claim. In: A study, edition latest, as known on 30 June 2025, commit abc." in cite["text"]
    assert cite["bibtex"].startswith("@misc{netred-c01-latest,") and "url" not in cite["bibtex"]


def test_with_an_address_it_is_given(make_book):
    book = make_book()
    book = make_book(study=book.study | {"address": "https://report.example/"})
    assert find_address(book, "claims/c01.html") == "https://report.example/latest/claims/c01.html"
    assert (
        "url = {https://report.example/latest/claims/c01.html}"
        in cite_page(book, "x", "claims/c01.html", "C01")["bibtex"]
    )


@given(title=st.text())
def test_no_title_breaks_out_of_its_field(make_book, title):
    entry = cite_page(make_book(), title, "x.html", "x")["bibtex"]
    depth = 0
    for mark in re.findall(r"[{}]", entry):
        depth += 1 if mark == "{" else -1
        assert depth >= 0
    assert depth == 0 and entry.count("title = {") == 2


def test_a_claim_is_reviewed_once_for_each_day(make_book, make_claim):
    claim = make_claim("C01", "refuted", "not testable")
    then, now = review_claim(make_book(claims=[claim]), claim)
    assert then["datePublished"] == "2016-05-31" and "ratingValue" not in then["reviewRating"]
    assert now["reviewRating"]["ratingValue"] == 1 and now["reviewRating"]["alternateName"] == "refuted"
    assert now["itemReviewed"]["name"] == claim["quote"] and then["@id"] != now["@id"]
