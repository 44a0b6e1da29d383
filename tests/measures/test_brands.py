"""Brands in lists that are known in part: counts, falls and steps of worlds whose answer is set."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis import measures
from analysis.claims import load_ledger
from analysis.errors import NotKnownError

LISTS = {"category": "clothes", "origin": "native"}
EVENT = "events/2015-03-09/mall/DOC"
falling, stepped = measures.native_brands.__wrapped__, measures.native_brands_step.__wrapped__
FALL = {2012: 9, 2013: 8, 2014: 6, 2015: 2, 2016: 1}


def ranks(counts: dict[int, int], places: int = 10) -> pd.DataFrame:
    rows = [
        (year, place + 1.0, f"brand {place}", "native" if place < native else "other", "clothes", "seen")
        for year, native in counts.items()
        for place in range(places)
    ]
    frame = pd.DataFrame(rows, columns=["year", "rank", "brand", "origin", "category", "evidence"])
    return frame.set_axis([f"brand_rankings/{at}" for at in range(len(frame))])


def world(made_up, counts, places=10, figures=(), **tables):
    columns = ["date", "event", "entity", "effect_on", "source_id", "evidence"]
    row = (pd.Timestamp("2015-03-09"), "a library opens", "Mall", "brands", "DOC", "seen")
    events = pd.DataFrame([row], columns=columns, index=[EVENT])
    return made_up(dict(figures), tables={"brand_rankings": ranks(counts, places), "events": events, **tables})


def test_complete_lists_give_their_counts(made_up):
    first, last, years = measures.native_brand_counts.__wrapped__(world(made_up, FALL), **LISTS)
    assert (first.value, last.value, years.value) == (9, 1, 5)
    assert "2012 to 2016" in years.sentence and first.evidence == "seen"


def test_a_fall_is_found_and_a_steady_count_is_none(made_up):
    slope, fell, permuted = falling(world(made_up, FALL), **LISTS, smallest_effect=-0.5)
    assert slope.low < slope.value < slope.high < 0
    assert fell.value == slope.answer.probability > 0.99 and slope.answer.power > 0
    assert permuted.value == slope.answer.p_value < 0.05
    *_, steady = [each.value for each in falling(world(made_up, dict.fromkeys(FALL, 5)), **LISTS, smallest_effect=-0.5)]
    assert steady > 0.2


def test_rising_counts_speak_against(made_up):
    rising = dict(zip(FALL, reversed(FALL.values()), strict=True))
    slope, *_ = falling(world(made_up, rising), **LISTS, smallest_effect=-0.5)
    assert slope.answer.probability < 0.01


def test_half_known_lists_say_less(made_up):
    """Five places of each list, all native or none: the rest may be anything."""
    whole, part = (
        falling(world(made_up, {2012: 5, 2016: 0}, places), **LISTS, smallest_effect=-0.5)[1].value
        for places in (10, 6)
    )
    assert 0.5 < part < whole


def test_a_stated_count_closes_a_list(made_up):
    figures = {("stated", "D"): {"2014-11-11": 7, "2019-11-11": 0}}
    study = world(made_up, {2012: 5}, 6, figures)
    counts, sources = measures.count_native(study, **LISTS, stated="stated", until=2016)
    assert counts.loc[2014, ["low", "high"]].tolist() == [7, 7] and 2019 not in counts.index
    assert counts.loc[2012, ["low", "high"]].tolist() == [5, 9]
    assert sources[1].rows == ("stated/2014-11-11",), "nothing after the window is cited"


def test_the_window_bounds_lists_on_both_sides(made_up):
    counts, _ = measures.count_native(world(made_up, FALL), **LISTS, first=2013, until=2015)
    assert list(counts.index) == [2013, 2014, 2015]


def test_a_step_is_surer_alone_than_beside_a_trend(made_up):
    asked = {**LISTS, "event": EVENT, "break_year": 2015, "smallest_effect": -1.0}
    alone, beside = stepped(world(made_up, FALL), **asked)
    assert alone.value > beside.value > 0.5 and alone.answer.power >= beside.answer.power
    assert "correlation" in beside.note and EVENT in alone.rows


@pytest.mark.parametrize("break_year", [2011, 2012, 2017])
def test_a_break_outside_the_lists_gives_no_step(made_up, break_year):
    with pytest.raises(NotKnownError, match="found lists on one side of it"):
        stepped(world(made_up, FALL), **LISTS, event=EVENT, break_year=break_year, smallest_effect=-1.0)


def test_lists_that_a_user_supplied_go_before_ours(made_up):
    rows = [(year, "all", place + 1, f"b{place}", "native" if place < (2 if year < 2015 else 8) else "traditional")
            for year in range(2010, 2020) for place in range(10)]  # fmt: skip
    lists = pd.DataFrame(rows, columns=["year", "category", "place", "brand", "origin"])
    lists = lists.set_axis([f"list_places/{at}" for at in range(len(lists))])
    asked = {**LISTS, "event": EVENT, "break_year": 2015, "smallest_effect": -1.0}
    alone, _ = stepped(world(made_up, FALL, list_places=lists), **asked)
    assert alone.value < 0.1 and all(row.startswith("list_places/") for row in alone.rows)


def test_one_list_shows_no_fall(made_up):
    with pytest.raises(NotKnownError, match="found 1 list, expected two"):
        falling(world(made_up, {2012: 9}), **LISTS, smallest_effect=-0.5)


def test_without_a_list_of_the_category_nothing_is_said(made_up):
    with pytest.raises(NotKnownError, match="found no list"):
        measures.count_native(world(made_up, FALL), "shoes", "native")


def test_charts_show_a_bar_where_a_list_is_incomplete():
    table = measures.tabulate_counts(pd.DataFrame({"low": [3, 2], "high": [3, 6]}, index=[2012, 2014]))
    assert list(table["label"]) == ["2012", "2014"] and table["day"].iloc[0] == pd.Timestamp("2012-11-11")
    assert table["value"].iloc[0] == 3 and table["value"].isna().iloc[1]


def test_claims_read_the_window_of_the_chapter(study, catalog):
    """97% or so, by the lists to 2016; the chapter takes the defaults of the measures."""
    lists = {"category": "women's apparel (Tmall)", "origin": "taobao_native", "stated": "native_brands"}
    slope, *_ = study.take(measures.native_brands, **lists, smallest_effect=-0.5)
    claim = load_ledger(catalog)["C28"]
    (asked, *_) = study.take(measures.native_brands, **claim.parameters)
    assert asked.value == slope.value and asked.answer == slope.answer
    assert slope.answer.probability == pytest.approx(0.97, abs=0.02)
