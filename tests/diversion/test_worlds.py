import dataclasses

import numpy as np
import pandas as pd
import pytest

from analysis.diversion.simulations import TRUE_CHAIN, simulate_sessions
from analysis.diversion.worlds import COLUMNS, list_scenarios, load_worlds, simulate_worlds

SCENARIOS = list_scenarios()
QUICK = ("Granger", "12 quarters", 0.0), ("Toda-Yamamoto", "20 quarters", 0.0), ("removal effect", "300 sessions", None)


def pick(estimator, layout, effect):
    return next(
        each
        for each in SCENARIOS
        if each.estimator == estimator and each.layout == layout and effect in (None, each.effect)
    )


@pytest.fixture(scope="module")
def table():
    return load_worlds()


def test_the_table_holds_every_scenario_once(table):
    assert tuple(table.columns) == COLUMNS
    kept = set(table[["estimator", "layout"]].itertuples(index=False, name=None))
    assert kept == {(each.estimator, each.layout) for each in SCENARIOS}
    assert not table.duplicated(["estimator", "layout", "effect", "measure"]).any()


@pytest.mark.parametrize("place", QUICK, ids=lambda place: place[0])
def test_rows_of_the_table_come_out_again(table, place):
    """A part of the table made anew, bit for bit, through the same door and in this one process."""
    again = simulate_worlds([pick(*place)])
    rows = table.merge(again[["estimator", "layout", "effect", "measure"]])
    pd.testing.assert_frame_equal(rows.reset_index(drop=True), again, check_dtype=False)


def test_the_number_of_processes_does_not_matter():
    few = [dataclasses.replace(pick(*place), worlds=6) for place in QUICK]
    told = []
    two = simulate_worlds(few, jobs=2, report=lambda done, of: told.append((done, of)))
    pd.testing.assert_frame_equal(simulate_worlds(few, jobs=1), two)
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_tests_with_a_simulated_threshold_keep_their_size(table):
    """One-sided at a tenth, with the noise estimated too, whatever its persistence and the smooth growth beside it."""
    simulated = table["estimator"].isin(["interrupted series", "mean of weeks"])
    null = table[simulated & (table["measure"] == "rejection") & (table["effect"] == 0)]
    assert null["value"].between(0.06, 0.14).all() and abs(null["value"].mean() - 0.1) < 0.015


def test_bands_from_sessions_cover_as_they_say(table):
    covered = table[(table["estimator"] == "removal effect") & (table["measure"] == "coverage")]
    assert (np.abs(covered["value"] - 0.8) < 3 * covered["error"]).all()


def test_simulated_sessions_follow_their_chain():
    paths = simulate_sessions(TRUE_CHAIN, 20_000, np.random.default_rng(2))
    visits = paths["state"].value_counts() / 20_000
    assert visits[list(TRUE_CHAIN.states)].to_numpy() == pytest.approx(TRUE_CHAIN.visits()[1], abs=0.02)
    assert visits["purchase"] + visits["exit"] == pytest.approx(1)
