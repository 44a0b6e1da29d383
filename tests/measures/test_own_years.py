"""A total's own years from every day: what came has its place in the paths of that day, and only it is scored."""

from __future__ import annotations

import numpy as np
import pytest

from analysis import measures
from analysis.measures.own_years import YEARS_AHEAD


@pytest.fixture(scope="module")
def every(study):
    return measures.follow_years(study, "total", 16, 0.8)


def test_every_vintage_reaches_four_years_and_only_known_ones_have_a_place(every, study):
    assert (every.groupby("vintage").size() == YEARS_AHEAD).all() and every["vintage"].is_monotonic_increasing
    years = study.figures("total", "year").values
    known = every["period"].isin(years.index)
    assert (every["came"].notna() == known).all()
    assert every.loc[known, "came"].tolist() == years[every.loc[known, "period"]].tolist()
    inside = (every["low"] <= every["came"]) & (every["came"] <= every["high"])
    assert (every["inside"] == inside).all()
    assert every.loc[inside, "place"].between(0.1, 0.9).all(), "ends of an 80% band lie at a tenth and nine tenths"


def test_a_wider_band_holds_no_less(study, every):
    wide = measures.follow_years(study, "total", 16, 0.95)
    assert (wide["low"] <= every["low"]).all() and (wide["high"] >= every["high"]).all()


def test_findings_count_what_the_table_shows(study, every):
    mine, days = measures.own_years(study, role="total")
    known = every.dropna(subset="came")
    assert (days.n, days.value) == (len(known), pytest.approx(known["inside"].mean()))
    then = known[known["vintage"] <= study.origin]
    last = then[then["vintage"] == then["vintage"].max()]
    assert (mine.n, mine.value) == (len(last), pytest.approx(last["inside"].mean()))
    table = measures.tabulate_years(study, "total", every)
    assert len(table) == len(known) and list(table["inside"]) == list(np.where(known["inside"], "yes", "no"))
