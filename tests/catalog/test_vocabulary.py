"""Names of rows: readable, safe in an address, and unmoved by other rows."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from analysis.catalog.vocabulary import name_rows, slug


@given(st.text())
def test_a_slug_is_safe_in_an_address_and_its_own_slug(text):
    assert re.fullmatch(r"([a-z0-9]+(-[a-z0-9]+)*)?", slug(text))
    assert slug(slug(text)) == slug(text)


def test_names_in_other_scripts_stay_apart():
    assert slug("淘宝") != slug("天猫")
    assert slug("淘宝 Taobao").endswith("-taobao")
    assert slug("Café") == "cafe"


def test_every_row_of_the_folder_has_one_readable_identity(catalog):
    rows = [row for table, frame in catalog.tables.items() for row in frame.index if table not in ("sources", "series")]
    assert len(rows) == len(set(rows))
    assert all(re.fullmatch(r"[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)+", row) for row in rows)


def test_identities_read_as_promised(catalog):
    assert "gmv_total/china-retail-marketplaces/fiscal_year/2016-03-31" in catalog.tables["observations"].index
    assert "rev_china_retail/alibaba-group/quarter/2015-03-31/PR_1603" in catalog.tables["observations"].index
    assert "assumptions/diversion.lambda" in catalog.tables["assumptions"].index
    assert "deals/2013-04-29/weibo-first-stake" in catalog.tables["deals"].index
    assert "events/2014-04-17/weibo/T_TS_IPO" in catalog.tables["events"].index
    assert "brand_rankings/2014/all-categories-tmall/5/uniqlo" in catalog.tables["brand_rankings"].index


def test_identities_do_not_hang_on_other_rows(catalog):
    for table in ("observations", "brand_rankings", "events"):
        cells = catalog.tables[table].astype(str)
        if table == "brand_rankings":
            cells = cells.assign(rank="1", year="2015")
        whole, half = name_rows(table, cells), name_rows(table, cells.iloc[::2])
        assert whole[::2] == half
