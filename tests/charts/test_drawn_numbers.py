"""The numbers drawn are those of the table beside the chart."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest


def _datasets(figure) -> list[pd.DataFrame]:
    return [pd.DataFrame(records) for records in figure.specification()["datasets"].values()]


def _drawn(figure, *columns: str) -> pd.DataFrame:
    (frame,) = [data for data in _datasets(figure) if set(columns) <= set(data.columns)][:1]
    return frame


@pytest.mark.parametrize("kind", ["fan", "fan-with-outturn"])
def test_fan(figures, samples, kind):
    figure, forecast = figures[kind], samples["make_forecast"]()
    table = figure.table.set_index("year")
    fan = _drawn(figure, "median", "lo_80", "lo_95").set_index("label")
    ahead = table["forecast, median"].dropna()
    assert len(ahead) == 4
    np.testing.assert_allclose(fan.loc[ahead.index, "median"], ahead)
    np.testing.assert_allclose(fan.loc[ahead.index, "lo_80"], table.loc[ahead.index, "low, 80% band"])
    np.testing.assert_allclose(fan.loc[ahead.index, "hi_80"], table.loc[ahead.index, "high, 80% band"])
    np.testing.assert_allclose(ahead, np.median(forecast.paths, axis=0) / 1000)
    np.testing.assert_allclose(table["observed"].dropna(), [0.663, 1.077, 1.678, 2.444, 3.092])
    start = fan.loc["FY2016"]
    np.testing.assert_allclose(fan.loc[ahead.index, "hi_95"], table.loc[ahead.index, "high, 95% band"])
    assert start["median"] == start["lo_95"] == start["hi_95"] == 3.092


def test_fan_draws_what_came_in_the_years_of_the_forecast_only(figures):
    table = figures["fan-with-outturn"].table.set_index("year")
    np.testing.assert_allclose(table["what came"].dropna(), [3.765, 4.817, 5.727, 6.589])
    assert "what came" not in figures["fan"].table
    assert "what came" not in figures["fan"].subtitle and "what came" in figures["fan-with-outturn"].subtitle


def test_nothing_that_a_fan_draws_lies_above_its_axis(figures):
    for kind in ("fan", "fan-with-outturn"):
        specification = figures[kind].specification()
        scales = [
            layer["encoding"]["y"]["scale"]["domain"]
            for layer in specification["layer"]
            if layer.get("encoding", {}).get("y", {}).get("scale")
        ]
        ((bottom, top),) = scales
        for data in _datasets(figures[kind]):
            numbers = data.drop(columns=["year", "model"], errors="ignore").select_dtypes("number")
            assert bottom == 0 and numbers.max().max() <= top


def test_intervals(figures):
    table = figures["intervals"].table
    drawn = _drawn(figures["intervals"], "name", "value", "low", "high")
    pd.testing.assert_frame_equal(drawn[list(table.columns)], table.reset_index(drop=True))
    assert list(table["name"]) == ["slow", "middle", "fast"]
    (emphasis,) = drawn.loc[drawn["primary"], "name"]
    assert emphasis == "middle"
    assert "goal: 6.0." in figures["intervals"].description


def test_the_years_of_a_fan_are_written_as_its_periods_are(figures, samples):
    def axes(figure):
        layers = figure.specification()["layer"]
        return {
            layer["encoding"]["x"]["axis"]["labelExpr"]
            for layer in layers
            if layer["encoding"].get("x", {}).get("axis")
        }

    calendar = samples["make_calendar_fan"]()
    assert axes(figures["fan"]) == {"'FY' + datum.label"} and figures["fan"].table["year"].iloc[0] == "FY2012"
    assert axes(calendar) == {"'' + datum.label"} and calendar.table["year"].iloc[0] == "2014"
