"""Findings refuse what contradicts itself; forecasts add up path by path."""

from __future__ import annotations

import dataclasses
import datetime
import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis.errors import NetredError, UnknownNameError
from analysis.findings import EVIDENCE, KINDS, Finding, Forecast, weakest
from analysis.periods import MONTHS, year_of

FINDING = Finding("growth.gmv.fy2020", 5.0, "CNY_bn", "simulated", "2016-05-31", "forecast", 4.0, 7.0, 0.8, 16)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"id": "gmv"}, "no dotted lower-case name"),
        ({"id": "growth.GMV"}, "no dotted lower-case name"),
        ({"id": "growth..gmv"}, "no dotted lower-case name"),
        ({"id": "1.gmv"}, "no dotted lower-case name"),
        ({"id": "growth.gmv\n"}, "no dotted lower-case name"),
        ({"value": None}, "expected finite numbers"),
        ({"value": np.nan}, "expected finite numbers"),
        ({"low": -np.inf}, "expected finite numbers"),
        ({"high": np.nan}, "expected finite numbers"),
        ({"low": None}, "one end of a band"),
        ({"high": None}, "one end of a band"),
        ({"low": 5.5}, "does not hold its value"),
        ({"high": 4.5}, "does not hold its value"),
        ({"kind": "guess"}, "found kind 'guess'"),
        ({"kind": "range of assumptions"}, "a level without a band of data"),
        ({"low": None, "high": None}, "a level without a band of data"),
        ({"level": 0.0}, "expected one between 0 and 1"),
        ({"level": 80}, "expected one between 0 and 1"),
    ],
)
def test_a_finding_that_contradicts_itself_is_refused(changes, words):
    with pytest.raises(NetredError, match=words) as caught:
        dataclasses.replace(FINDING, **changes)
    assert str(caught.value).startswith(f"finding {changes.get('id', FINDING.id)!r}: ")


def test_unknown_grades_and_days_are_refused():
    with pytest.raises(UnknownNameError, match="grade of evidence 'rumour'"):
        dataclasses.replace(FINDING, evidence="rumour")
    with pytest.raises(NetredError, match="found no calendar day"):
        dataclasses.replace(FINDING, as_of="May 2016")


@given(st.lists(st.sampled_from(EVIDENCE)))
def test_the_weakest_grade_is_the_last_of_those_present(grades):
    assert weakest(grades) == next((grade for grade in reversed(EVIDENCE) if grade in grades), EVIDENCE[0])


def test_rows_are_kept_once_in_their_order():
    assert dataclasses.replace(FINDING, rows=["b", "a", "b"]).rows == ("b", "a")


finite = st.floats(-1e12, 1e12)


@st.composite
def findings(draw):
    kind = draw(st.sampled_from(KINDS))
    low, value, high = sorted(draw(st.tuples(finite, finite, finite)))
    banded = draw(st.booleans())
    level = draw(st.floats(0.01, 0.99)) if banded and kind != "range of assumptions" else None
    return Finding(
        draw(st.from_regex(r"[a-z][a-z0-9_]{0,5}(\.[a-z0-9_]{1,5}){1,3}", fullmatch=True)),
        value,
        draw(st.sampled_from(["CNY_bn", "share"])),
        draw(st.text(max_size=20)),
        draw(st.dates()),
        kind,
        *((low, high) if banded else (None, None)),
        level,
        draw(st.none() | st.integers(0, 1000)),
        draw(st.sampled_from(EVIDENCE)),
        tuple(draw(st.lists(st.text(max_size=5), max_size=4, unique=True))),
        draw(st.text(max_size=20)),
        draw(st.text(max_size=20)),
    )


@given(findings())
def test_a_finding_survives_its_record_as_json(finding):
    record = json.loads(json.dumps(finding.to_dict()))
    assert Finding.from_dict(record) == finding
    assert Finding.from_dict(record | {"chapter": "01-trajectory"}) == finding


def test_a_finding_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        FINDING.value = 6.0
    assert FINDING.as_of == datetime.date(2016, 5, 31)


def quarters(first: str, count: int, month: str = "MAR") -> pd.PeriodIndex:
    return pd.period_range(pd.Period(first, f"Q-{month}"), periods=count, freq=f"Q-{month}")


def test_paths_must_fit_their_periods():
    with pytest.raises(NetredError, match=r"found paths of shape \(5, 3\), expected \(draws, 4\)"):
        Forecast("m", quarters("2016-06-30", 4), np.ones((5, 3)))
    with pytest.raises(NetredError, match=r"shape \(4,\)"):
        Forecast("m", quarters("2016-06-30", 4), np.ones(4))


def test_bands_are_quantiles_of_the_paths():
    paths = np.arange(101.0)[:, None] * [1, 10]
    table = Forecast("m", quarters("2016-06-30", 2), paths).table((0.8, 0.5))
    assert list(table.columns) == ["period", "median", "lo_80", "hi_80", "lo_50", "hi_50"]
    assert table.iloc[0, 1:].tolist() == pytest.approx([50, 10, 90, 25, 75])
    assert table.iloc[1, 1:].tolist() == pytest.approx([500, 100, 900, 250, 750])


@given(
    st.sampled_from(MONTHS),
    st.integers(0, 11),
    st.integers(1, 11),
    arrays(float, (5, 11), elements=st.floats(0, 1e6)),
    st.sets(st.integers(0, 10)),
)
def test_years_are_sums_of_their_own_path_and_of_what_was_observed(month, observed, horizon, draws, unknown):
    """Against the plain definition: a year counts where each of its four quarters is known or on the path."""
    index = quarters("2014-01-31", observed + horizon, month)
    values = pd.Series(100.0 + np.arange(observed), index=index[:observed])
    values.iloc[[place for place in unknown if place < observed]] = np.nan
    paths = draws[:, :horizon]
    yearly = Forecast("m", index[observed:], paths).yearly(values)
    expected = {}
    for year in year_of(index[observed:]).unique():
        places = np.flatnonzero(year_of(index) == year)
        known = values.iloc[places[places < observed]]
        if len(places) == 4 and known.notna().all():
            expected[year] = paths[:, places[places >= observed] - observed].sum(axis=1) + known.sum()
    assert list(yearly.periods) == list(expected)
    assert yearly.paths.shape == (5, len(expected))
    for place, sums in enumerate(expected.values()):
        np.testing.assert_allclose(yearly.paths[:, place], sums)


def test_a_missing_observed_quarter_leaves_its_year_out():
    forecast = Forecast("m", quarters("2016-06-30", 7), np.ones((3, 7)))
    assert len(forecast.yearly().periods) == 1
    observed = pd.Series([5.0, 6.0], index=quarters("2015-12-31", 2))
    started = Forecast("m", quarters("2016-09-30", 3), np.ones((3, 3)))
    assert len(started.yearly(observed).periods) == 0
    june = pd.Series([9.0], index=quarters("2016-06-30", 1))
    assert started.yearly(pd.concat([observed, june])).at(pd.Period("2017-03-31", "Y-MAR")).tolist() == [12, 12, 12]


def test_the_band_of_a_sum_is_not_the_sum_of_bands():
    """Independent quarters: the spread of their sum grows with the root of four, not with four."""
    draws = np.random.default_rng(1).normal(100, 10, (20_000, 4))
    forecast = Forecast("m", quarters("2016-06-30", 4), draws)
    each, year = forecast.table((0.8,)), forecast.yearly().table((0.8,))
    width = (year["hi_80"] - year["lo_80"]).iloc[0]
    assert width == pytest.approx((each["hi_80"] - each["lo_80"]).sum() / 2, rel=0.03)


def test_yearly_paths_stay_as_they_are():
    forecast = Forecast("m", pd.period_range("2017", periods=2, freq="Y-MAR"), np.ones((3, 2)))
    assert forecast.yearly() is forecast


def test_draws_of_a_period_and_the_chance_to_reach_a_threshold():
    periods = pd.period_range("2017", periods=2, freq="Y-MAR")
    forecast = Forecast("m", periods, np.array([[1.0, 10], [2, 20], [3, 30], [4, 40]]))
    assert forecast.at(periods[1]).tolist() == [10, 20, 30, 40]
    assert forecast.probability_at_least(periods[1], 30) == 0.5
    assert forecast.probability_at_least(periods[1], 41) == 0
    for beyond in (periods[-1] + 1, pd.Period("2017-03-31", "Q-MAR")):
        with pytest.raises(UnknownNameError, match="the forecast of m"):
            forecast.at(beyond)


@given(arrays(float, (40, 1), elements=st.floats(0, 10)), st.floats(0, 10))
def test_the_chance_to_reach_falls_as_the_threshold_rises(paths, threshold):
    periods = pd.period_range("2017", periods=1, freq="Y-MAR")
    forecast = Forecast("m", periods, paths)
    chance = forecast.probability_at_least(periods[0], threshold)
    assert chance == np.sum(paths >= threshold) / 40
    assert forecast.probability_at_least(periods[0], threshold + 1) <= chance
