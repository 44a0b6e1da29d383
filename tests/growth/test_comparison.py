"""Models side by side: whole years from any last quarter, known truth recovered, failures by name."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.errors import FitError
from analysis.growth import MODELS, PRIMARY, compare_models
from analysis.periods import year_of

SEASON = np.log([0.95, 1.0, 1.25, 0.85])


def grow(count: int, yearly_growth: float = 0.2, noise: float = 0.0) -> pd.Series:
    """Quarters from April 2012 on that grow at a constant rate, with seasons."""
    index = pd.period_range("2012-06-30", periods=count, freq="Q-MAR")
    shocks = noise * np.random.default_rng(3).normal(size=count)
    time = np.arange(count)
    return pd.Series(np.exp(4 + np.log1p(yearly_growth) * time / 4 + SEASON[time % 4] + shocks), index=index)


@pytest.mark.parametrize("observed", [16, 17, 18, 19])
def test_years_are_whole_and_begin_with_the_unfinished_one(observed):
    truth = grow(28)
    compared = compare_models(truth.iloc[:observed], 2, 50, 1, ("exponential",))
    forecast = compared.forecasts["exponential"]
    years = year_of(truth.index)
    assert list(forecast.periods) == [years[observed], years[observed] + 1]
    totals = truth.groupby(years).sum()
    medians = forecast.table(()).set_index("period")["median"]
    np.testing.assert_allclose(medians, totals[forecast.periods], rtol=1e-3)


def test_observed_quarters_narrow_their_year():
    series = grow(19, noise=0.05)
    first = [
        compare_models(series.iloc[:count], 1, 400, 1, ("exponential",)).forecasts["exponential"].paths.std()
        for count in (16, 19)
    ]
    assert first[1] < first[0] / 2


@pytest.fixture(scope="module")
def compared():
    return compare_models(grow(16, noise=0.02), 3, 400, 7, ("seasonal_naive", "exponential", PRIMARY))


def test_yearly_series_are_forecast_in_years():
    index = pd.period_range("2006", periods=10, freq="Y-MAR")
    series = pd.Series(100 * 1.1 ** np.arange(10), index=index)
    forecast = compare_models(series, 3, 50, 1, ("exponential",)).forecasts["exponential"]
    assert [period.year for period in forecast.periods] == [2016, 2017, 2018]
    assert np.median(forecast.paths[:, -1]) == pytest.approx(100 * 1.1**12, rel=1e-3)


def test_the_same_seed_gives_the_same_numbers(compared):
    again = compare_models(compared.series, 3, 400, 7, ("exponential",))
    other = compare_models(compared.series, 3, 400, 8, ("exponential",))
    assert np.array_equal(again.forecasts["exponential"].paths, compared.forecasts["exponential"].paths)
    assert not np.array_equal(other.forecasts["exponential"].paths, compared.forecasts["exponential"].paths)


def test_a_model_that_cannot_be_fitted_is_named_and_the_others_stand():
    short = grow(8)
    compared = compare_models(short, 1, 50, 1, ("seasonal_naive", "exponential", PRIMARY))
    assert set(compared.forecasts) == {"seasonal_naive"}
    assert set(compared.failures) == {"exponential", PRIMARY}
    assert compared.failures["exponential"].startswith("model exponential: found 8 values, expected at least 12")
    with pytest.raises(FitError, match=f"model {PRIMARY}: found 8 values"):
        _ = compared.primary


def test_a_primary_that_was_not_asked_for_is_missed_in_one_sentence():
    with pytest.raises(FitError, match=f"model {PRIMARY}: found no forecast by it"):
        _ = compare_models(grow(16), 1, 50, 1, ("exponential",)).primary


def test_medians_leave_the_primary_out(compared):
    labels = [MODELS[name].label for name in ("seasonal_naive", "exponential")]
    assert list(compared.medians.columns) == labels
    assert list(compared.medians.index) == list(compared.primary.periods)


def test_the_last_year_is_that_of_the_paths(compared):
    rows = compared.last_year(0.5).set_index("name")
    assert rows["primary"].to_dict() == {MODELS[name].label: name == PRIMARY for name in compared.forecasts}
    paths = compared.forecasts["exponential"].paths[:, -1]
    found = rows.loc[MODELS["exponential"].label, ["low", "value", "high"]].to_numpy(float)
    np.testing.assert_allclose(found, np.quantile(paths, [0.25, 0.5, 0.75]))


def test_the_table_ends_with_what_came_in_the_years_that_were_forecast(compared):
    periods = compared.primary.periods
    outturn = pd.Series([1.0, 2.0, 3.0], index=pd.PeriodIndex([periods[0] - 1, periods[0], periods[2]]))
    table = compared.table(0.8, outturn)
    assert table.index[-1] == "what came"
    came = table.loc["what came"]
    assert came["FY2017"] == 2 and np.isnan(came["FY2018"]) and came["FY2019"] == 3
    assert np.isnan(came["FY2019 low"])
    assert f"{MODELS[PRIMARY].label} (primary)" in table.index


def test_nothing_came_of_years_that_were_not_forecast(compared):
    before = pd.Series([1.0], index=compared.primary.periods[:1] - 1)
    assert "what came" not in compared.table(0.8, before).index
    assert "what came" not in compared.table(0.8).index
