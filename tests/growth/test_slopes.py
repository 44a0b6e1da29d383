"""Slopes in findings: the least sure decides, and what is too short is left out."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.growth.slopes import fit_slopes, list_growth, report_slopes, report_slowing, tabulate_slopes


@pytest.fixture(scope="module")
def several(make_quarters):
    noise = 0.01 * np.random.default_rng(3).standard_normal((2, 24))
    falling = 100 * np.exp(np.cumsum(np.linspace(0.14, 0.03, 24)) + noise[0])
    steady = 100 * np.exp(0.06 * np.arange(24) + noise[1])
    return [
        make_quarters("falling", falling),
        make_quarters("steady", steady),
        make_quarters("short", falling[:8]),
    ]


@pytest.fixture(scope="module")
def slopes(several):
    return fit_slopes(several, {"steady": "trailing"})


def test_short_series_are_left_out_and_overlaps_kept(slopes):
    assert set(slopes) == {"falling", "steady"}
    assert slopes["steady"].layout.overlap == "trailing" and slopes["falling"].layout.overlap == "flow"


def test_the_least_sure_decides(slopes, several):
    (found,) = report_slowing(slopes, several)
    assert found.value == min(slope.probability for slope in slopes.values()) == slopes["steady"].probability
    assert "Steady" in found.sentence and report_slowing({}, several) == []


def test_findings_and_table_agree(slopes, several):
    found = {finding.id: finding for finding in report_slopes(slopes, several, 0.8, ".now")}
    table = tabulate_slopes(slopes, several, 0.8)
    assert len(found) == 6
    slope = found["growth.falling.slope.now"]
    assert slope.value == pytest.approx(table.loc["Falling", "slope"]) and slope.low < slope.value < slope.high
    assert found["growth.falling.slope.now.power"].value == table.loc["Falling", "power"]


def test_only_figures_that_reach_further_are_fitted_again(several, make_quarters):
    longer = make_quarters("falling", [*several[0].values, 900.0], as_of="2020-01-01")
    assert set(fit_slopes([longer, several[1]], {}, beyond=several)) == {"falling"}


def test_points_and_lines_of_the_chart(slopes, several):
    frame = list_growth(slopes, several)
    assert frame["name"].value_counts().to_dict() == {"Falling": 20, "Steady": 20}
    falling = frame[frame["name"] == "Falling"]
    assert np.diff(falling["line"]).mean() == pytest.approx(slopes["falling"].slope)
