"""Ceilings as ranges: a known ceiling lies inside, a prior pulls, too few figures are no ceiling."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.growth import ceilings
from analysis.growth.ceilings import state_priors, tabulate_ceilings


@pytest.fixture(scope="module")
def users(make_quarters):
    """Users on a logistic towards 500, past its inflection, with a little noise."""
    time = np.arange(20) / 4
    noise = 0.004 * np.random.default_rng(1).standard_normal(20)
    return make_quarters("users", 500 / (1 + np.exp(1.5 - 0.9 * time)) * np.exp(noise), unit="mn")


@pytest.fixture(scope="module")
def table(users):
    priors = {"none": None, "far": 2000.0}
    return tabulate_ceilings(users.values, [16, 20, 40], priors, 0.3, 0.95, stock=True)


def test_a_known_ceiling_lies_inside_the_range_of_its_own_family(table):
    rows = table[(table["family"] == "logistic") & (table["prior"] == "none")]
    assert list(rows["window"]) == [16, 20]
    assert ((rows["low"] < 500) & (500 < rows["high"])).all()
    assert (rows["low"] <= rows["value"]).all() and (rows["value"] <= rows["high"]).all()


def test_a_prior_pulls_towards_its_median(table):
    wide = table.set_index(["family", "window", "prior"])["value"].unstack("prior")
    assert (wide["far"] >= wide["none"] - 1e-9).all() and (wide["far"] > wide["none"] + 0.01).any()


def test_sums_of_a_year_are_four_times_levels(users, table):
    sums = tabulate_ceilings(users.values, [20], {"none": None}, 0.3, 0.95)
    levels = table[(table["window"] == 20) & (table["prior"] == "none")]
    np.testing.assert_allclose(sums["value"], 4 * levels["value"], rtol=0.02)


def test_growth_without_an_end_has_no_upper_end(make_quarters):
    noise = 0.002 * np.random.default_rng(2).standard_normal(16)
    series = make_quarters("x", 10 * np.exp(0.06 * np.arange(16) + noise)).values
    found = tabulate_ceilings(series, [16], {"none": None}, 0.3, 0.95, stock=True)
    assert found["open"].any()
    assert found["high"].max() == pytest.approx(20 * series.iloc[-1])


def test_too_few_figures_give_a_reason(make_quarters):
    short = make_quarters("short", np.linspace(10, 30, 11))
    found = tabulate_ceilings(short.values, [11, 12], {"none": None}, 0.3, 0.95)
    assert len(found) == 2 and found["status"].str.contains("11 values").all()


def test_priors_are_shares_of_a_market(make_figures):
    market = make_figures("market", {2015: 600.0}, "mn")
    assert state_priors(market, {"low": 0.5}) == {"none": None, "low": 300.0}


def test_ceilings_do_not_hang_on_the_grid_they_are_first_sought_on(users, table, monkeypatch):
    monkeypatch.setattr(ceilings, "GRID", 13)
    again = tabulate_ceilings(users.values, [16, 20, 40], {"none": None, "far": 2000.0}, 0.3, 0.95, stock=True)
    numbers = ["value", "low", "high"]
    np.testing.assert_allclose(again[numbers], table[numbers], rtol=2e-3)
    ends = table[numbers].agg({"value": "median", "low": "min", "high": "max"})
    np.testing.assert_allclose(again[numbers].agg({"value": "median", "low": "min", "high": "max"}), ends, rtol=5e-4)
