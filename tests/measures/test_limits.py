"""What the methods can see: the usual tests on the observed quarters, and the table of simulated worlds."""

from __future__ import annotations

import numpy as np
import pytest

from analysis import measures
from analysis.diversion import load_worlds
from analysis.errors import NotKnownError

PAIR = {"entrance": "entrance", "destination": "destination"}


def test_observed_quarters_give_p_values_with_their_rows(study):
    found = {each.id: each for each in study.then.take(measures.tests_of_precedence, **PAIR)}
    rows = study.rows(*(study.then.figures(role, "quarter") for role in ("destination", "entrance")))
    assert found["diversion.tests.freedom"].value == 11
    p_values = [each.value for id, each in found.items() if ".p_value." in id]
    assert len(p_values) >= 2
    assert found["diversion.tests.rejecting"].value == sum(value < 0.05 for value in p_values)
    assert all(set(each.rows) == set(rows) for each in found.values())


def test_too_few_quarters_give_no_finding(made_up):
    given = {(role, "Q-MAR"): ("2012Q1", list(np.arange(1.0, 12.0))) for role in PAIR}
    with pytest.raises(NotKnownError, match="found 11 quarters, expected 12"):
        measures.tests_of_precedence.__wrapped__(made_up(given), **PAIR)


@pytest.mark.parametrize("quarters", [11, 19, 20, 70])
def test_any_length_takes_the_nearest_worlds(study, quarters):
    table = measures.tabulate_rejections(quarters)
    assert len(table) == 12 and table["value"].between(table["low"], table["high"]).all()
    found = measures.worlds_of_precedence(study, quarters=quarters)
    assert len(found) == 6 and set(each.value for each in found) <= set(table["value"])


def test_findings_repeat_the_table_and_cite_no_row(study):
    found = {each.id.removesuffix(".now"): each for each in measures.limits_of_methods(study)}
    power, worlds = found["diversion.limits.interruption.power"], load_worlds()
    row = worlds[
        (worlds["estimator"] == "interrupted series")
        & (worlds["layout"] == "16 quarters, 4 before")
        & (worlds["measure"] == "rejection")
        & ((worlds["effect"] - 0.05).abs() < 1e-3)
    ]
    assert power.value == row["value"].iloc[0]
    assert power.low <= power.value <= power.high and (power.level, power.rows) == (0.95, ())


def test_shared_demand_is_taken_for_a_cause(study):
    found = {each.id.removesuffix(".now"): each.value for each in measures.worlds_of_precedence(study, quarters=20)}
    assert found["diversion.limits.granger.shared_demand"] > found["diversion.limits.granger.size"]


def test_the_whole_table_has_a_line_for_each_scenario():
    table = measures.tabulate_worlds()
    assert not table.duplicated(["estimator", "layout", "effect"]).any()
    assert {"rejection", "coverage", "bias"} <= set(table.columns)


def test_longer_records_see_smaller_steps(study):
    table = measures.tabulate_detectable(study.varied({"draws": 2000}))
    assert list(table["value"]) == sorted(table["value"], reverse=True)
    assert ((table["low"] <= table["value"]) & (table["value"] <= table["high"])).all()
    (found,) = measures.detectable_step(study.varied({"draws": 2000}))
    assert found.value == table["value"].iloc[0]
