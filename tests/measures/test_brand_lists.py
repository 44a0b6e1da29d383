"""Complete lists that a user may supply: who led early, and who kept their places."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis import measures
from analysis.errors import FitError, NotKnownError
from analysis.measures.brand_lists import count_supplied

early, survived = measures.native_brands_early.__wrapped__, measures.native_brands_survival.__wrapped__
ASKED = {"before": 2012, "share": 0.5}


def lists(counts: dict[tuple[str, int], int], kept: bool = True) -> pd.DataFrame:
    """Lists of ten by category and year; of natives, whose names change each year unless they are kept."""
    rows = [
        (year, category, place + 1, f"n{place}" + ("" if kept else f" of {year}"), "native")
        if place < native
        else (year, category, place + 1, f"t{place}", "traditional")
        for (category, year), native in counts.items()
        for place in range(10)
    ]
    frame = pd.DataFrame(rows, columns=["year", "category", "place", "brand", "origin"])
    return frame.set_axis([f"list_places/{at}" for at in range(len(frame))])


def test_places_are_counted_by_year_over_categories():
    table = lists({("a", 2010): 4, ("b", 2010): 6, ("a", 2011): 3})
    assert count_supplied(table, 10)[["low", "places"]].to_numpy().tolist() == [[10, 20], [3, 10]]
    assert count_supplied(table, 5)["low"].tolist() == [9, 3]


def test_a_category_that_ends_before_the_break_does_not_count():
    table = lists({("a", 2010): 4, ("b", 2010): 6, ("a", 2015): 3})
    assert count_supplied(table, 10, 2015)["low"].tolist() == [4, 3]


@pytest.mark.parametrize(("native", "probable"), [(8, True), (2, False)])
def test_early_lists_answer(made_up, native, probable):
    table = lists({("a", year): native for year in (2009, 2010, 2011, 2014)})
    (found,) = early(made_up({}, tables={"list_places": table}), **ASKED)
    assert found.value == native / 10 and f"{3 * native} of 30" in found.sentence
    assert (found.answer.probability > 0.9) == probable and found.answer.against == 0.5


def test_without_lists_a_series_stands_for_context_and_answers_nothing(made_up):
    given = {("domestic", "Y-DEC"): {2010: 0.13, 2011: 0.4}}
    study = made_up(given, unit="share", tables={"brand_rankings": pd.DataFrame({"year": [2013.0]})})
    (found,) = early(study, **ASKED, context="domestic")
    assert (found.value, found.low, found.high, found.answer) == (0.4, 0.13, 0.4, None)
    with pytest.raises(NotKnownError) as raised:
        early(study, **ASKED)
    assert raised.value.waits_for == "list_places" and "begin in 2013" in raised.value.said


@pytest.mark.parametrize(("kept", "probable"), [(False, True), (True, False)])
def test_places_are_followed_from_list_to_list(made_up, kept, probable):
    table = lists({("a", year): 5 for year in range(2010, 2015)}, kept)
    (found,) = survived(made_up({}, tables={"list_places": table}), smallest_effect=-0.1)
    assert found.value == pytest.approx(0.0 if kept else -1.0)
    assert (found.answer.probability > 0.9) == probable and found.n == 40


def test_too_few_places_of_an_origin_are_refused(made_up):
    table = lists({("a", 2010): 1, ("a", 2011): 1})
    with pytest.raises(FitError, match="too few native or traditional"):
        survived(made_up({}, tables={"list_places": table}), smallest_effect=-0.1)


def test_without_lists_nothing_is_followed(made_up):
    with pytest.raises(NotKnownError) as raised:
        survived(made_up({}), smallest_effect=-0.1)
    assert raised.value.waits_for == "list_places"
