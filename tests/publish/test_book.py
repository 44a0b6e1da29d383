from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.publish.book import LISTED_TABLES, Book, place_claim, place_row, slug_series


def test_what_is_written_is_read_again(make_book, tmp_path):
    book = make_book()
    book.write(tmp_path / "new")
    assert Book.read(tmp_path / "new") == book


@given(st.text(min_size=1), st.text(min_size=1))
def test_two_series_never_share_an_address_and_none_leaves_its_folder(one, other):
    assert re.fullmatch(r"[a-z0-9-]+", slug_series(one))
    assert (slug_series(one) == slug_series(other)) == (one == other)


def test_an_ordinary_series_is_called_by_its_name():
    assert slug_series("gmv_total") == "gmv-total"


@pytest.mark.parametrize(
    ("row", "place"),
    [("gmv_total/retail/quarter/2015-12-31", "data/gmv-total.html")]
    + [(f"{table}/some-row", f"evidence/{table}.html") for table in LISTED_TABLES],
)
def test_a_row_stands_on_the_page_of_its_series_or_table(row, place):
    assert place_row(row) == f"{place}#{row}"


def test_a_claim_has_a_page_of_its_own():
    assert place_claim("C13") == "claims/c13.html"


def test_rows_are_known_with_their_series(make_book):
    row = make_book().row_by_id["gmv_total/retail/quarter/2015-12-31"]
    assert row["label"] == "GMV" and row["slug"] == "gmv-total"


def test_one_day_is_told_from_two(make_book, make_claim):
    alone = make_claim(as_of="2016-05-31")
    assert make_book().two_days and not make_book(claims=[alone]).two_days and not make_book(claims=[]).two_days
