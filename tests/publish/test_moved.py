"""What moved, as its page tells it: days, causes, sentences, misses, and what is still open."""

from __future__ import annotations

import json

import pytest

from analysis.findings import Answer
from analysis.publish.claim_pages import describe_claim
from analysis.publish.day_pages import find_on, list_claim_paths, say_row
from analysis.publish.markup import render
from analysis.publish.moved import (
    chart_hedgehogs,
    describe_moved,
    describe_slider,
    has_moved_page,
    list_all_changes,
    list_misses,
    list_open,
    tell_moments,
)
from analysis.publish.provenance import Facts
from analysis.publish.series_pages import find_newest
from analysis.publish.shell import describe_shell

ROW = "gmv_total/retail/quarter/2015-12-31"


@pytest.fixture
def book(make_book, make_days):
    return make_book(days=make_days())


def make_facts(make_fact, **findings):
    made = [make_fact(id.replace("__", "."), **parts) for id, parts in findings.items()]
    return Facts(made, {"01-one": "a" * 64})


def test_each_change_names_the_figure_its_document_and_its_day(book):
    first, second = list_claim_paths(book, "C01")[0]["changes"]
    assert (first["day"], first["before"], first["verdict"]) == ("2016-05-05", "not yet testable", "undetermined")
    (cause,) = first["cause"]
    assert (
        cause["words"] == "GMV of Retail, quarter to 2015-12-31: RMB 500 bn" and cause["document"] == "Alibaba, Results"
    )
    assert cause["place"].startswith("data/gmv-total.html#") and not first["together"] and second["together"]


def test_two_paths_that_agree_are_told_once_and_two_that_part_by_name(book, make_book, make_days, make_span):
    assert [path["words"] for path in list_claim_paths(book, "C01")] == [""]
    days = make_days()
    next(path for path in days["paths"] if (path["id"], path["made"]) == ("C02", "on that day"))["spans"] = [
        make_span("2016-01-28", "refuted", "2017-01-24"),
        make_span("2017-01-24", "leaning against", None, "refuted", ROW),
    ]
    other = make_book(days=days)
    words = [path["words"] for path in list_claim_paths(other, "C02")]
    assert words == [
        "Forecasts made by 31 May 2016, and read on each later day",
        "Forecasts made anew on each day",
    ]
    told = {(each["id"], each["day"]): each["words"] for each in list_all_changes(other)}
    assert told[("C01", "2016-05-05")] == "" and told[("C02", "2017-01-24")] == "Forecasts made anew on each day"


@pytest.mark.parametrize("judged", [True, False])
def test_the_page_of_a_claim_is_whole_with_days_and_without(book, make_book, judged):
    told = book if judged else make_book()
    claim = told.claims[0]
    shell = describe_shell(told, "claims/c01", {"claims/c01"}, "x")
    page = render("claim.html", **shell, **describe_claim(told, Facts([], {}), claim), title="x")
    assert ("C01 day by day" in page) == judged and ("The number of the verdict" in page) == judged


def test_a_claim_without_days_has_no_path(make_book):
    assert list_claim_paths(make_book(), "C01") == [] and describe_slider(make_book()) is None


def test_what_stood_on_a_day_ends_with_the_next(make_days):
    spans = make_days()["paths"][0]["spans"]
    stood = [find_on(spans, day) for day in ("2016-01-01", "2016-05-04", "2016-05-05", "2020-05-21", "2030-01-01")]
    assert [each and each["verdict"] for each in stood] == [
        None, "not yet testable", "undetermined", "undetermined", "supported",
    ]  # fmt: skip


def test_the_slider_holds_for_each_claim_where_its_verdict_changed(book):
    data = json.loads(describe_slider(book)["data"])
    words = [data["verdicts"][place][0] for _, place in data["paths"]["C01"][0]]
    assert [day for day, _ in data["paths"]["C01"][0]] == [0, 1, 3]
    assert words == ["not yet testable", "undetermined", "supported"] and data["days"] == book.days["days"]


def test_a_careful_reader_counts_the_claims_of_the_day_and_weighs_the_goal(make_book, make_days, make_span):
    chance = [make_span("2016-01-28", "", value=0.27, probability=0.27, kind="probability")]
    days = make_days(**{"growth.gmv.six_trillion.probability": chance})
    book = make_book(days=days)
    book.study["roles"]["goal"] = "Goal for FY2020"
    (sentence,) = tell_moments(book)
    assert sentence == (
        "On the day the article appeared, 5 May 2016, a careful reader would have said that 0 of 2 claims held up or "
        "leaned that way, that 1 fell or leaned against, and that 1 could not be told; that the goal for FY2020 would "
        "be reached was unlikely (27%)."
    )


def test_forecasts_stand_beside_what_came_the_widest_miss_first(make_fact):
    band = {"kind": "forecast", "low": 90.0, "high": 110.0, "level": 0.8}
    came = {"kind": "observation", "sentence": "It came."}
    facts = make_facts(
        make_fact,
        growth__near={"value": 100.0} | band,
        growth__near__outturn={"value": 105.0} | came,
        growth__far={"value": 100.0} | band,
        growth__far__outturn={"value": 60.0} | came,
        growth__open={"value": 100.0, "sentence": "It may come."} | band,
        growth__chance={"value": 0.5, "unit": "share", "kind": "probability", "sentence": "It may."}
        | {"answer": Answer(0.5, "model", event="met")},
        growth__met={"value": 1.0, "kind": "observation", "answer": Answer(1.0, "outturn", event="met")},
    )
    assert [(each["id"], each["inside"]) for each in list_misses(facts)] == [
        ("growth.far", False),
        ("growth.near", True),
    ]
    assert [each["id"] for each in list_open(facts)] == ["growth.open"]


def test_the_newest_figure_is_named_and_the_others_of_its_day_counted(book):
    newest = find_newest(book)
    assert newest["day"] == "2016-01-28" and newest["words"] == "GMV, quarter to 2015-12-31 and two others"


def test_a_hedgehog_has_a_path_for_each_day_and_the_line_of_what_came(
    make_book, make_days, make_span, make_series, make_row
):
    rows = [
        make_row("gmv_total", f"{year}-12-31", value, frequency="year", row=f"gmv_total/retail/year/{year}-12-31")
        for year, value in ((2015, 100.0), (2016, 120.0))
    ]
    spans = {
        f"growth.gmv.{year}": [
            make_span("2016-01-28", "", "2017-01-24", value=value, kind="forecast", unit="CNY_bn"),
            make_span("2017-01-24", "", None, value=value + 5, kind="forecast", unit="CNY_bn"),
        ]
        for year, value in ((2016, 130.0), (2017, 150.0))
    }
    book = make_book(days=make_days(**spans), series=[make_series("gmv_total", *rows)])
    about = {"series": "gmv_total", "entity": "Retail", "label": "GMV", "year_end": "DEC", "frequency": "year"}
    book.study["yearly"]["gmv"] = about
    (figure,) = chart_hedgehogs(book)
    drawn = figure.table.set_index("year")
    assert list(drawn.columns) == ["what came", "28 January 2016", "24 January 2017"]
    assert drawn.loc["2016", "what came"] == 120.0 and drawn.loc["2017", "24 January 2017"] == 155.0


def test_a_row_that_is_not_there_is_named_as_it_is(book):
    assert say_row(book, "lost/row")["words"] == "lost/row"


def test_an_edition_of_one_day_and_no_judgements_has_no_such_page(make_book, make_claim):
    alone = make_book(claims=[make_claim(as_of="2016-05-31")])
    assert not has_moved_page(alone) and has_moved_page(make_book())
    told = describe_moved(make_book(), Facts([], {}))
    assert told["slider"] is None and told["changes"] == [] and told["moves"]
