from __future__ import annotations

import pytest

from analysis.publish.claim_pages import choose_chapter, describe_claim, list_claim_pages, list_days, list_variants
from analysis.publish.provenance import Facts

NUMBER = {"value": 0.35, "low": 0.1, "high": 0.6, "level": 0.8, "unit": "rate", "n": 20, "kind": "forecast"} | {
    "id": "growth.users.fy2019",
    "against": 0.15,
}


@pytest.fixture
def facts(make_fact):
    fact = make_fact("growth.users.fy2019", value=0.35, unit="rate", notebook="02-two")
    return Facts([fact], {"02-two": fact.run_key})


def test_there_is_an_index_and_a_page_for_every_claim(make_book, facts):
    pages = {page: template for page, _, template in list_claim_pages(make_book(), facts)}
    assert pages == {"claims/index": "claims.html", "claims/c01": "claim.html", "claims/c02": "claim.html"}
    assert list(list_claim_pages(make_book(claims=[]), facts)) == []


def test_two_days_stand_side_by_side_and_one_alone(make_book, make_claim, facts):
    columns = describe_claim(make_book(), facts, make_claim())["columns"]
    assert [(each["words"], each["verdict"]) for each in columns] == [
        ("May 2016", "undetermined"),
        ("now", "supported"),
    ]
    alone = make_claim(as_of="2016-05-31")
    (column,) = describe_claim(make_book(claims=[alone]), facts, alone)["columns"]
    assert column["words"] == "31 May 2016" and len(list_days(make_book(claims=[alone]), alone)) == 1


def test_the_number_is_drawn_against_its_criterion_and_the_chance_is_called_by_its_kind(make_book, make_claim, facts):
    claim = make_claim(number=NUMBER, probability_kind="one minus p", power=0.095)
    column = describe_claim(make_book(claims=[claim]), facts, claim)["columns"][-1]
    assert column["strip"]["criterion"] == "+15%" and column["n"] == 20 and column["power"] == "9.5%"
    assert column["chance"] == "95%" and "p-value" in column["chance_kind"] and column["scale"]
    assert column["sentence"] == "It grew."


def test_what_came_is_no_probability(make_book, make_claim, facts):
    claim = make_claim(
        probability=1.0, probability_kind="outturn", number=NUMBER | {"value": 1.0, "low": None, "high": None}
    )
    column = describe_claim(make_book(claims=[claim]), facts, claim)["columns"][-1]
    assert column["scale"] is None and column["chance"] == "" and column["strip"] is None


def test_a_forecast_stands_beside_what_became_of_such_verdicts_elsewhere(make_book, make_claim, facts):
    record = {"verdict": "supported", "n": 1350, "came": 1280, "low": 0.93, "high": 0.96, "level": 0.95}
    claim = make_claim(record=record)
    then, now = (each["record"] for each in describe_claim(make_book(claims=[claim]), facts, claim)["columns"])
    assert now == "Supported: of 1,350 such verdicts on other series, 1,280 came true (95% band 93% to 96%)."
    assert then.startswith("No forecast")


def test_documents_are_named_by_publisher_and_day(make_book, make_claim, facts):
    (document,) = describe_claim(make_book(), facts, make_claim())["documents"]
    assert (document["publisher"], document["published"]) == ("Alibaba", "2016-01-28")


def test_words_of_the_same_paragraph_are_neighbours(make_book, make_claim, facts):
    claims = [make_claim("C01"), make_claim("C02", line=1), make_claim("C03")]
    assert [each["quote"] for each in describe_claim(make_book(claims=claims), facts, claims[0])["together"]] == [
        "words of C02"
    ]


def test_variants_say_what_was_changed_in_words(make_book, make_claim):
    changes = {"role": "entrance", "above": 0.15, "series": [{"role": "users", "overlap": "trailing"}]}
    variant = {"changes": changes, "verdict": "refuted", "probability": 0.04, "probability_kind": "model"}
    book = make_book()
    book = make_book(study=book.study | {"roles": {"entrance": "Taobao", "users": "Buyers"}})
    (listed,) = list_variants(book, make_claim(variants=[variant]))
    assert listed == {
        "changes": "on Taobao; threshold 15%; series on Buyers; overlap trailing",
        "verdict": "refuted",
    } | {"chance": "4%"}


def test_the_chapter_opens_with_the_claim_or_made_its_number_or_names_it(make_book, make_claim, facts):
    chapters = [
        {
            "notebook": "11-verdicts",
            "title": "Verdicts",
            "lead": ["C01", "C02", "C03", "C04"],
            "claims": ["C01", "C04"],
        },
        {"notebook": "01-one", "title": "One", "lead": [], "claims": ["C01", "C02", "C03"]},
        {"notebook": "02-two", "title": "Two", "lead": ["C01"], "claims": ["C01"]},
    ]
    book = make_book(chapters=chapters)
    number = make_claim("C02", finding_ids=["growth.users.fy2019"])
    found = [choose_chapter(book, facts, each)["title"] for each in (make_claim("C01"), number, make_claim("C03"))]
    assert found == ["Two", "Two", "One"] and choose_chapter(book, facts, make_claim("C04"))["title"] == "Verdicts"
