import datetime

import numpy as np
import pytest

from analysis.diversion.network import of_assumptions
from analysis.diversion.removal import Removal, report_sensitivity
from analysis.diversion.sensitivity import decompose, screen
from analysis.errors import UnknownNameError

DAY = datetime.date(2016, 5, 31)


@pytest.fixture(scope="module")
def removal(data_folder) -> Removal:
    from analysis.catalog import load

    table = load(data_folder).as_of("latest").assumptions("network")
    return Removal.of(of_assumptions(table), "taobao", "tmall", 5000, 1)


def test_findings_are_ranges_of_assumptions_without_a_level(removal):
    loss, change, even = removal.findings("tmall", ("Taobao", "Tmall"), DAY)
    assert [finding.id for finding in (loss, change, even)] == [
        "diversion.tmall.removal_effect",
        "diversion.tmall.change_with_recapture",
        "diversion.network.break_even_recapture",
    ]
    for finding in (loss, change, even):
        assert finding.kind == "range of assumptions" and finding.level is None and finding.n is None
        assert finding.low < finding.value < finding.high
        assert "assumptions/network.recapture" in finding.rows
    assert change.low < 0 < change.high, "the sign is open over the ranges that ship"


def test_losses_hold_every_state_but_the_destination_and_mark_the_entrance(removal):
    table = removal.losses()
    assert "Tmall" not in set(table["name"]) and len(table) == len(removal.network.states) - 1
    assert list(table.loc[table["primary"], "name"]) == ["Taobao"]
    assert ((table["low"] <= table["value"]) & (table["value"] <= table["high"])).all()


def test_the_grid_crosses_zero_where_it_says(removal):
    for _, case in removal.knobs().groupby(["through", "direct"]):
        even = case["break_even"].iloc[0]
        if even <= case["recapture"].max():
            assert np.interp(even, case["recapture"], case["change"]) == pytest.approx(0, abs=0.01)
    grid, starts = removal.knobs(), removal.knob_defaults()
    for name in ("through", "direct"):
        assert np.diff(np.sort(grid[name].unique())).std() < 1e-9, "a slider needs even steps"
        assert np.abs(grid[name] - starts[name]).min() < 1e-9


def test_an_unknown_place_is_refused(removal):
    with pytest.raises(UnknownNameError, match="'bazaar'"):
        Removal.of(removal.network, "bazaar", "tmall", 200)


def test_the_leading_group_is_named(removal):
    indices = decompose(removal.question, screen(removal.question, 20, 1), 256, 1)
    finding = report_sensitivity(removal, indices, DAY)
    assert finding.value == indices["total"].max() and indices["group"].iloc[0] in finding.sentence
