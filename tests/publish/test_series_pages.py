from __future__ import annotations

import csv
import io

from analysis.publish.series_pages import count_grades, group_periods, list_series_pages, write_series


def test_every_series_has_a_page_and_the_index_counts_them(make_book, make_finding):
    finding = make_finding(rows=("gmv_total/retail/quarter/2015-12-31",), sentence="It grew.")
    pages = {page: context for page, context, _ in list_series_pages(make_book(), [finding])}
    assert list(pages) == ["data/index", "data/gmv-total"]
    assert pages["data/index"]["count"] == 3 and pages["data/index"]["many"] == 1
    page = pages["data/gmv-total"]
    assert [each["sentence"] for each in page["findings"]] == ["It grew."]
    assert [each["id"] for each in page["claims"]] == ["C01", "C02"]
    assert page["file"] == "_static/data/gmv-total.csv" and len(page["panels"]) == 1


def test_prints_of_one_period_stand_in_one_line_the_one_that_counts_first(make_book, make_row):
    first = make_row("gmv_total", "2015-12-31", 963.0)
    later = make_row("gmv_total", "2015-12-31", 964.0, variant="alternate", source="NEW", published="2017-01-01")
    target = make_row("gmv_total", "2020-12-31", 6000.0, nature="target")
    tables = group_periods(make_book(), [later, first, target])
    assert [(table["title"], table["prints"]) for table in tables] == [
        ("Retail: quarter", 2),
        ("Retail: quarter, target", 1),
    ]
    assert [each["shown"] for each in tables[0]["lines"][0]] == ["RMB 963 bn", "RMB 964 bn"]
    assert tables[0]["lines"][0][0]["document"]["publisher"] == "Alibaba"


def test_the_file_of_a_series_reads_back(make_book):
    (series,) = make_book().series
    rows = list(csv.DictReader(io.StringIO(write_series(series))))
    assert [float(row["value"]) for row in rows] == [300.0, 400.0, 500.0] and rows[0]["grade"] == "seen"


def test_grades_are_counted_most_first(make_row):
    rows = [make_row("x", f"201{n}-12-31", 1.0, grade=grade) for n, grade in enumerate(["seen", "recalled", "seen"])]
    assert count_grades(rows) == [("seen", 2), ("recalled", 1)]
