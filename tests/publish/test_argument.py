from __future__ import annotations

import pytest

from analysis.claims.days import NOT_YET
from analysis.publish.argument import count_groups, find_step, list_bars, list_moves, list_steps
from analysis.publish.artefacts import list_verdicts
from analysis.publish.inventory import check_argument
from analysis.publish.verdict_words import GLYPHS, GROUPS, group_verdict


@pytest.fixture
def book(make_book, make_claim):
    claims = [
        make_claim("C01", "refuted", "leaning supported"),
        make_claim("C02", "supported", "supported"),
        make_claim("C03", "confirmed", "undetermined"),
    ]
    steps = [
        {"title": "One", "sentence": "", "quote": "", "claims": ["C02", "C01"]},
        {"title": "None", "sentence": "", "quote": "", "claims": ["C99"]},
        {"title": "Two", "sentence": "", "quote": "", "claims": ["C03"]},
    ]
    book = make_book(claims=claims)
    return make_book(claims=claims, study=book.study | {"argument": steps})


def test_steps_without_claims_are_left_out_and_the_others_are_numbered_on(book):
    assert [(step["number"], step["title"]) for step in list_steps(book)] == [(1, "One"), (2, "Two")]


def test_what_is_left_out_is_said(book):
    said = check_argument(book.study, ["C01", "C03", "C04"])
    assert len(said) == 4
    assert sum("C99" in sentence for sentence in said) == 1 and sum("C02" in sentence for sentence in said) == 1
    assert any("None" in sentence and "no claims" in sentence for sentence in said)
    assert any("C04 stands in no step" in sentence for sentence in said)
    assert check_argument({"argument": []}, ["C01"]) == []


def test_a_claims_neighbours_are_those_along_the_argument(book):
    step, neighbours = find_step(book, "C01")
    assert step["title"] == "One"
    assert (neighbours["previous"]["id"], neighbours["next"]["id"]) == ("C02", "C03")
    assert find_step(book, "C02")[1]["previous"] is None


def test_without_an_argument_claims_follow_one_another(make_book):
    step, neighbours = find_step(make_book(), "C01")
    assert step is None and neighbours["next"]["id"] == "C02"


def test_every_verdict_has_a_group_and_a_glyph():
    grouped = [verdict for _, verdicts in GROUPS.values() for verdict in verdicts]
    assert sorted(grouped) == sorted([*list_verdicts(), NOT_YET]) == sorted(GLYPHS)
    assert all(group_verdict(verdict) in GROUPS for verdict in grouped)


def test_a_bar_counts_every_claim_once(book):
    then, now = list_bars(book)
    assert sum(part["count"] for part in then["parts"]) == sum(part["count"] for part in now["parts"]) == 3
    assert not then["now"] and now["now"]
    assert sum(part["width"] for part in count_groups(["refuted", "supported", "not found"])) == pytest.approx(
        100, abs=0.01
    )


def test_moves_are_those_verdicts_that_changed_the_widest_first(book):
    assert [move["id"] for move in list_moves(book)] == ["C01", "C03"]


def test_an_edition_of_one_day_has_one_bar_and_no_moves(make_book, make_claim):
    book = make_book(claims=[make_claim(as_of="2016-05-31")])
    assert len(list_bars(book)) == 1 and list_moves(book) == []
