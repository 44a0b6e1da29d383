"""What every growth model promises, whatever its kind."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.errors import FitError
from analysis.findings import Forecast
from analysis.growth import MODELS, PRIMARY, Fit, Model

NAMES = tuple(MODELS)
CURVES = ("exponential", "logistic", "gompertz", "gompertz_prior", "richards", "bass")
SEASON = np.array([-0.05, -0.06, 0.20, -0.09])


def make_series(end="MAR", count=16, noise=0.02, seed=5, yearly=False):
    """Growth that fades from 35% to a few per cent a year, with seasons and noise, around a thousand."""
    generator = np.random.default_rng(seed)
    index = pd.period_range(f"2001{'' if yearly else 'Q2'}", periods=count, freq=f"{'Y' if yearly else 'Q'}-{end}")
    years = np.arange(count) / (1 if yearly else 4)
    level = np.log(1000) + 0.35 * (1 - np.exp(-0.3 * years)) / 0.3 + noise * generator.standard_normal(count)
    if not yearly:
        level = level + np.resize(np.roll(SEASON, -1), count)
    return pd.Series(np.exp(level), index=index)


@pytest.fixture(scope="module", params=["Q-MAR", "Q-DEC", "Y-MAR", "Y-JAN"])
def series(request):
    letter, end = request.param.split("-")
    return make_series(end, 16 if letter == "Q" else 12, yearly=letter == "Y")


@pytest.fixture(scope="module")
def quarters():
    return make_series()


@pytest.mark.parametrize("name", NAMES)
def test_fit_keeps_the_contract_on_quarters_and_years(name, series):
    fit = MODELS[name].fit(series)
    assert isinstance(fit, Fit) and fit.model == name
    pd.testing.assert_series_equal(fit.series, series, check_names=False)
    assert all(np.isfinite(list(fit.parameters.values()))) and fit.residual_sd > 0

    table = fit.forecast(6)
    assert list(table.columns) == ["period", "median", "lo_80", "hi_80", "lo_95", "hi_95"]
    expected = pd.period_range(series.index[-1] + 1, periods=6, freq=series.index.freq)
    assert list(table["period"]) == list(expected) == list(fit.periods(6))
    bands = table[["lo_95", "lo_80", "median", "hi_80", "hi_95"]].to_numpy()
    assert (np.diff(bands, axis=1) > 0).all(), "bands are nested around the median and have a width"
    assert (bands > 0).all()

    paths = fit.simulate(6, 300, seed=1)
    assert paths.shape == (300, 6) and (paths >= 0).all()
    assert fit.simulate(2, 1, seed=1).shape == (1, 2)
    assert fit.point(6).shape == (6,) and (fit.point(6) > 0).all()


@pytest.mark.parametrize("name", NAMES)
def test_the_seed_decides_the_paths(name, quarters):
    first, again = MODELS[name].fit(quarters), MODELS[name].fit(quarters)
    np.testing.assert_array_equal(first.simulate(5, 40, seed=3), again.simulate(5, 40, seed=3))
    assert (first.simulate(5, 40, seed=4) != first.simulate(5, 40, seed=3)).all()
    pd.testing.assert_frame_equal(first.forecast(3), again.forecast(3))


@pytest.mark.parametrize("factor", [7.3, 1e6])
@pytest.mark.parametrize("name", NAMES)
def test_a_change_of_unit_changes_nothing_else(name, factor, quarters):
    tolerance = 1e-6 if name in CURVES else 1e-3
    fit, scaled = MODELS[name].fit(quarters), MODELS[name].fit(quarters * factor)
    np.testing.assert_allclose(scaled.point(12), factor * fit.point(12), rtol=tolerance)
    np.testing.assert_allclose(scaled.simulate(12, 50, 1), factor * fit.simulate(12, 50, 1), rtol=10 * tolerance)


@pytest.mark.parametrize("name", NAMES)
def test_years_are_sums_of_quarters_path_by_path(name, quarters):
    forecast = MODELS[name].fit(quarters).project(9, 50, seed=2)
    assert isinstance(forecast, Forecast) and forecast.model == name
    yearly = forecast.yearly(quarters)
    first, known = yearly.periods[0], quarters[-3:]
    missing = 4 - sum(period.asfreq(first.freqstr) == first for period in known.index)
    observed = known[[period.asfreq(first.freqstr) == first for period in known.index]].sum()
    np.testing.assert_allclose(yearly.paths[:, 0], forecast.paths[:, :missing].sum(axis=1) + observed)
    following = forecast.paths[:, missing : missing + 4].sum(axis=1)
    np.testing.assert_allclose(yearly.paths[:, 1], following)


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ("seasonal_naive", "exponential")])
def test_almost_noiseless_fading_growth_is_foreseen(name):
    """Four quarters ahead every model that follows growth stays near the truth, season for season."""
    whole = make_series(count=28, noise=0.0005)
    error = np.log(MODELS[name].fit(whole[:24]).point(4) / whole[24:])
    assert np.abs(error).max() < 0.05


def test_naive_repeats_the_last_year_and_exponential_growth_is_recovered(quarters):
    np.testing.assert_allclose(MODELS["seasonal_naive"].fit(quarters).point(6), quarters.iloc[[-4, -3, -2, -1, -4, -3]])
    time = np.arange(16)
    steady = pd.Series(50 * 1.06**time, index=quarters.index)
    np.testing.assert_allclose(MODELS["exponential"].fit(steady).point(8), 50 * 1.06 ** np.arange(16, 24), rtol=1e-6)


BAD = {
    "list": lambda good: good.tolist(),
    "dates": lambda good: good.set_axis(good.index.to_timestamp()),
    "months": lambda good: good.set_axis(pd.period_range("2001-01", periods=len(good), freq="M")),
    "short": lambda good: good[:5],
    "unsorted": lambda good: good[::-1],
    "doubled": lambda good: pd.concat([good, good[-1:]]),
    "zero": lambda good: good.where(good.index != good.index[3], 0.0),
    "negative": lambda good: good.where(good.index != good.index[3], -1.0),
    "infinite": lambda good: good.where(good.index != good.index[3], np.inf),
    "constant": lambda good: good * 0 + 5,
    "text": lambda good: good.astype(str) + "x",
    "empty": lambda good: good[:0],
    "nothing": lambda good: good * np.nan,
}


@pytest.mark.parametrize("case", BAD)
@pytest.mark.parametrize("name", NAMES)
def test_a_bad_series_is_refused_in_one_sentence(name, case, quarters):
    with pytest.raises(FitError) as caught:
        MODELS[name].fit(BAD[case](quarters))
    message = str(caught.value)
    assert message.startswith(f"model {name}: found ") and ", expected " in message
    assert message.endswith(".") and "\n" not in message


@pytest.mark.parametrize("name", NAMES)
def test_gaps_are_refused_or_bridged(name, quarters):
    for broken in (quarters.drop(quarters.index[6]), quarters.where(quarters.index != quarters.index[6])):
        if name in CURVES:
            fit = MODELS[name].fit(broken)
            assert fit.series.isna().sum() == 1 and len(fit.series) == len(quarters)
            np.testing.assert_allclose(fit.point(4), MODELS[name].fit(quarters).point(4), rtol=0.1)
        else:
            with pytest.raises(FitError, match="missing periods"):
                MODELS[name].fit(broken)


@pytest.mark.parametrize("name", NAMES)
def test_yearly_totals_are_refused_or_used(name):
    quarters = make_series(count=16).set_axis(pd.period_range("2001Q1", periods=16, freq="Q-MAR"))
    totals = pd.Series([10_500.0, 11_200.0], index=pd.period_range("2005", periods=2, freq="Y-MAR"))
    if name not in CURVES:
        with pytest.raises(FitError, match="yearly totals"):
            MODELS[name].fit(quarters, totals)
        return
    fit = MODELS[name].fit(quarters, totals)
    assert str(fit.periods(1)[0]) == "2007Q1"
    higher = MODELS[name].fit(quarters, totals * 1.1)
    assert (higher.point(4) > fit.point(4)).all(), "higher totals lift the forecast"
    assert MODELS[name].fit(quarters, totals[:0]).point(1) == MODELS[name].fit(quarters).point(1)


BAD_TOTALS = {
    "wrong year end": lambda good: good.set_axis(pd.period_range("2005", periods=2, freq="Y-DEC")),
    "overlapping": lambda good: good.set_axis(pd.period_range("2004", periods=2, freq="Y-MAR")),
    "late": lambda good: good.set_axis(pd.period_range("2006", periods=2, freq="Y-MAR")),
    "gap": lambda good: good.set_axis(pd.PeriodIndex(["2005", "2007"], freq="Y-MAR")),
    "missing": lambda good: good.where(good.index != good.index[1]),
    "zero": lambda good: good * 0,
    "list": lambda good: good.tolist(),
}


@pytest.mark.parametrize("case", BAD_TOTALS)
@pytest.mark.parametrize("name", CURVES)
def test_bad_totals_are_refused(name, case):
    quarters = make_series(count=16).set_axis(pd.period_range("2001Q1", periods=16, freq="Q-MAR"))
    totals = pd.Series([10_500.0, 11_200.0], index=pd.period_range("2005", periods=2, freq="Y-MAR"))
    with pytest.raises(FitError, match=f"model {name}: found .*, expected "):
        MODELS[name].fit(quarters, BAD_TOTALS[case](totals))


@pytest.mark.parametrize("name", NAMES)
def test_bad_horizons_draws_and_levels_are_refused(name, quarters):
    fit = MODELS[name].fit(quarters)
    for act in (lambda: fit.point(0), lambda: fit.simulate(3, 0, 1), lambda: fit.periods(-1), lambda: fit.point(2.5)):
        with pytest.raises(FitError, match="whole number above zero"):
            act()
    with pytest.raises(FitError, match="level 80"):
        fit.forecast(4, levels=(80,))


@pytest.mark.parametrize("name", NAMES)
def test_the_stated_minimum_suffices_and_one_less_does_not(name):
    model = MODELS[name]
    for yearly, minimum in ((False, model.minimum_quarters), (True, model.minimum_years)):
        series = make_series(count=minimum, yearly=yearly)
        assert np.isfinite(model.fit(series).simulate(3, 20, 1)).all()
        with pytest.raises(FitError, match=f"at least {minimum}"):
            model.fit(series[1:])


def test_the_registry_names_its_models():
    assert PRIMARY in MODELS
    for name, model in MODELS.items():
        assert isinstance(model, Model) and model.name == name
        assert model.label and model.definition.endswith(".")
    assert len({model.label for model in MODELS.values()}) == len(MODELS)
