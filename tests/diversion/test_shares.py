import pathlib

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit

from analysis.diversion.shares import DAMPING, fit
from analysis.errors import FitError
from analysis.series import damp_time

OBSERVATIONS = pathlib.Path(__file__).parents[2] / "data" / "observations.csv"
SEASON = np.array([0.05, -0.1, 0.2, -0.15])
PATTERN = np.array([0.22, 0.22, 0.31, 0.25])
WORLDS = 150


def simulate_world(generator, quarters=20, ahead=16, slope=0.3, damping=0.2, correlation=0.5, deviation=0.05):
    """Destination and entrance over `quarters` and the true share over the quarters `ahead`."""
    index = pd.period_range("2011Q1", periods=quarters + ahead, freq="Q-MAR")
    error = np.empty(len(index))
    error[0] = generator.normal(scale=deviation)
    for step in range(1, len(index)):
        error[step] = correlation * error[step - 1] + generator.normal(scale=deviation * np.sqrt(1 - correlation**2))
    z = -1.2 + slope * damp_time(np.arange(len(index)) / 4, damping) + np.resize(SEASON, len(index)) + error
    share = pd.Series(expit(z), index)
    total = pd.Series(np.resize(PATTERN, len(index)), index) * 1000
    past = slice(None, quarters)
    return (share * total)[past].rename("gmv_b"), ((1 - share) * total)[past], share[quarters:]


def weigh_years(share):
    return (share.to_numpy().reshape(-1, 4) * PATTERN).sum(axis=1)


@pytest.fixture(scope="module")
def alibaba():
    """Primary quarterly sales of Tmall and Taobao, fiscal 2014 to 2016."""
    table = pd.read_csv(OBSERVATIONS)
    kept = table.query(
        "frequency == 'quarter' and variant == 'primary' and nature == 'actual' "
        "and period_end >= '2013-06-30' and period_end <= '2016-03-31'"
    )
    index = pd.PeriodIndex(pd.to_datetime(kept.period_end), freq="Q-MAR")
    wide = kept.assign(period=index).pivot_table(index="period", columns="series", values="value")
    return wide["gmv_tmall"].dropna(), wide["gmv_taobao"].dropna()


def test_the_trend_is_recovered():
    generator = np.random.default_rng(1)
    slopes = []
    for _ in range(40):
        destination, entrance, _ = simulate_world(generator, damping=0.0, deviation=0.03)
        slopes.append(fit(destination, entrance, damping=0.0).slope().median)
    assert np.mean(slopes) == pytest.approx(0.3, abs=4 * np.std(slopes) / np.sqrt(len(slopes)))
    assert np.std(slopes) < 0.03


def test_without_noise_the_future_is_known():
    destination, entrance, future = simulate_world(np.random.default_rng(2), damping=0.2, deviation=1e-7)
    fitted = fit(destination, entrance, damping=0.2)
    assert fitted.simulate(16, 200, 0) == pytest.approx(np.tile(future, (200, 1)), abs=1e-4)
    assert fitted.forecast_years(4).table()["median"].to_numpy() == pytest.approx(weigh_years(future), abs=1e-4)


def test_bands_cover_as_often_as_they_say():
    """Over worlds drawn from the prior the 80% band holds the truth in 80%, within 3 binomial standard errors."""
    generator = np.random.default_rng(3)
    inside = []
    for world in range(WORLDS):
        nature = {"damping": generator.uniform(0, DAMPING[-1]), "correlation": generator.uniform(-0.9, 0.9)}
        destination, entrance, future = simulate_world(generator, **nature)
        table = fit(destination, entrance).forecast_years(4, 1000, world).table([0.8])
        inside.append((table["lo_80"] <= weigh_years(future)) & (weigh_years(future) <= table["hi_80"]))
    coverage = np.mean(inside, axis=0)
    assert np.abs(coverage - 0.8).max() < 3 * np.sqrt(0.8 * 0.2 / WORLDS), coverage


def test_the_forecasts_of_the_prototype_are_reproduced(alibaba):
    """Medians for fiscal 2020 made from fiscal 2014-16: linear 0.61, damped 0.2 a year 0.51, damped 0.4 a year 0.46."""
    year = pd.Period("2020", freq="Y-MAR")
    made = [np.median(fit(*alibaba, damping=damping).forecast_years(4).at(year)) for damping in (0.0, 0.2, 0.4)]
    assert made == pytest.approx([0.61, 0.51, 0.46], abs=0.01)


def test_the_slope_of_the_prototype_is_reproduced(alibaba):
    """Linear slope of the logit +0.20 a year with standard error 0.03."""
    slope = fit(*alibaba, damping=0.0).slope(level=0.6827)
    error = (slope.high - slope.low) / 2
    assert error == pytest.approx(0.03, abs=0.01)
    assert abs(slope.median - 0.20) < error
    assert slope.probability_positive > 0.99


def test_three_years_hardly_tell_the_damping(alibaba):
    short = fit(*alibaba).damping()
    assert short.deviation_ratio > 0.75
    assert 0 <= short.divergence_nats < 0.2


def test_long_quiet_samples_do_tell_the_damping():
    destination, entrance, _ = simulate_world(np.random.default_rng(4), 60, damping=0.3, correlation=0, deviation=0.01)
    told = fit(destination, entrance).damping()
    assert told.low <= 0.3 <= told.high
    assert told.deviation_ratio < 0.2 and told.divergence_nats > 1


def test_a_fixed_damping_learns_nothing(alibaba):
    fixed = fit(*alibaba, damping=0.2).damping()
    assert (fixed.low, fixed.high, fixed.deviation_ratio) == (0.2, 0.2, 1.0)
    assert fixed.divergence_nats == pytest.approx(0, abs=1e-12)


def test_averaging_over_the_damping_widens_the_band(alibaba):
    def width(damping):
        table = fit(*alibaba, damping=damping).forecast_years(4).table()
        return (table["hi_80"] - table["lo_80"]).iloc[-1]

    assert width(None) > 1.3 * width(0.2)


def test_shares_stay_shares_and_seeds_fix_them(alibaba):
    fitted = fit(*alibaba)
    paths = fitted.simulate(60, 500, seed=5)
    assert paths.shape == (500, 60) and paths.min() > 0 and paths.max() < 1
    assert np.array_equal(paths, fitted.simulate(60, 500, seed=5))
    assert not np.array_equal(paths, fitted.simulate(60, 500, seed=6))


def test_neither_money_units_nor_roles_matter(alibaba):
    destination, entrance = alibaba
    plain = fit(destination, entrance)
    thousandfold = fit(destination * 1000, entrance * 1000)
    assert thousandfold.simulate(4, 100, 0) == pytest.approx(plain.simulate(4, 100, 0))
    turned = fit(entrance, destination)
    assert turned.slope().median == pytest.approx(-plain.slope().median, abs=1e-6)
    assert turned.slope().probability_positive == pytest.approx(1 - plain.slope().probability_positive)


def test_where_time_starts_does_not_matter_to_the_damping(alibaba):
    destination, entrance = alibaba
    gap = pd.period_range("2001Q1", destination.index[0] - 1, freq="Q-MAR")
    early = [series.reindex(gap.append(series.index)) for series in alibaba]
    assert fit(*early).slope().median == pytest.approx(fit(destination, entrance).slope().median)


def test_missing_rows_may_be_absent_or_blank():
    destination, entrance, _ = simulate_world(np.random.default_rng(6), deviation=1e-7)
    blank = destination.copy()
    blank.iloc[[3, 8]] = np.nan
    kept = blank.notna()
    absent = fit(destination[kept], entrance[kept])
    assert absent.simulate(8, 50, 0) == pytest.approx(fit(blank, entrance).simulate(8, 50, 0))
    assert np.median(absent.simulate(1, 50, 0)) == pytest.approx(
        np.median(fit(destination, entrance).simulate(1, 50, 0)), abs=1e-3
    )


def test_a_year_under_way_keeps_its_observed_quarters():
    destination, entrance, future = simulate_world(np.random.default_rng(7), quarters=19, ahead=17, deviation=0.02)
    fitted = fit(destination, entrance)
    forecast = fitted.forecast_years(2, 500)
    assert list(forecast.periods.year) == [2015, 2016]
    known = fitted.sample.share.to_numpy()[-3:] @ PATTERN[:3]
    assert forecast.paths[:, 0] == pytest.approx(known + PATTERN[3] * fitted.simulate(5, 500)[:, 0])


def test_fiscal_years_alone_are_fitted_without_season():
    destination, entrance, future = simulate_world(np.random.default_rng(8), damping=0.2, deviation=1e-4)
    years = pd.period_range("2011", periods=5, freq="Y-MAR")
    sums = [pd.Series(series.to_numpy().reshape(-1, 4).sum(axis=1), years) for series in (destination, entrance)]
    forecast = fit(*sums).forecast_years(4)
    assert list(forecast.periods.year) == [2016, 2017, 2018, 2019]
    assert np.median(forecast.paths, axis=0) == pytest.approx(weigh_years(future), abs=0.02)


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda tm, tb: (tm[:7], tb[:7]), "found 7 observed periods, expected 8 or more"),
        (lambda tm, tb: (tm[1:], tb[:-1]), "expected the same periods"),
        (lambda tm, tb: (tm[::-1], tb[::-1]), "in order"),
        (lambda tm, tb: (tm.set_axis(range(12)), tb.set_axis(range(12))), "quarters or years"),
        (lambda tm, tb: (tm.where(tm.index.quarter != 3), tb), "all four"),
        (lambda tm, tb: (tm * 0, tb), "share of 0 in"),
        (lambda tm, tb: (-tm / 2, tb), "between 0 and 1"),
    ],
)
def test_bad_series_are_refused_with_the_reason(alibaba, spoil, message):
    with pytest.raises(FitError, match=message):
        fit(*spoil(*alibaba))


def test_a_negative_damping_is_refused(alibaba):
    with pytest.raises(FitError, match="damping -0.1"):
        fit(*alibaba, damping=-0.1)


def test_what_a_share_of_this_layout_shows_is_known_by_simulation():
    found = fit(*simulate_world(np.random.default_rng(3), damping=0.0)[:2])
    powers = [found.assess(effect) for effect in (0.02, 0.2, -0.2)]
    assert all(0.04 < each.size < 0.17 for each in powers)
    assert powers[0].power < powers[1].power and powers[2].power == pytest.approx(powers[1].power, abs=0.08)
