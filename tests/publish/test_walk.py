from __future__ import annotations

from analysis.publish.provenance import Facts
from analysis.publish.walk import Stop, list_stops

NUMBER = {"id": "growth.users", "value": 0.35, "unit": "rate"}


def test_seven_stops_lead_from_the_words_to_the_verdict(make_book, make_claim, make_fact):
    fact = make_fact("growth.users", value=0.35, unit="rate", notebook="01-one")
    book = make_book(article={"sha256": "f" * 64, "title": "A", "published": "2016-05-04", "fixed": "2016-05-04"})
    run = {"notebook": "01-one", "key": fact.run_key, "parameters": {"as_of": "2016-05-31"}}
    book.manifest["runs"] = [run]
    stops = list_stops(book, Facts([fact], {"01-one": fact.run_key}), make_claim(number=NUMBER))
    names = ["The words", "The meaning", "The test", "The figures", "The calculation", "The number", "The verdict"]
    assert [stop.name for stop in stops] == names
    assert stops[0].code == "f" * 64 and "line 1" in stops[0].said
    assert stops[3].place == "data/gmv-total.html#gmv_total/retail/quarter/2015-12-31"
    assert stops[4].code == "netred run 01-one -p as_of=2016-05-31" and stops[4].place == "code/01-one.html"
    assert stops[5].said == "It came to +35%." and stops[5].place == "findings.html#growth.users"
    assert stops[6].code == "netred verify C01 --edition 2025-06-30"


def test_a_stop_without_anything_to_look_at_says_so_and_links_nowhere(make_book, make_claim):
    stops = list_stops(make_book(), Facts([], {}), make_claim(rows=[]))
    assert stops[3].place == "" and stops[5] == Stop("The number", "None decides it.")
