import numpy as np
import pandas as pd
import pytest
from scipy.stats import t as student

from analysis.diversion.interruptions import Layout, grow, interrupt
from analysis.errors import FitError


def make_growth(layout: Layout, step: float, seed: int) -> pd.Series:
    index = pd.period_range("2012-04-01", periods=layout.periods, freq="Q-MAR")
    return pd.Series(layout.simulate(step, 1, seed)[0], index=index)


def test_the_usual_table_rejects_far_too_often_and_the_simulated_threshold_does_not():
    """The layout of the prototype: 12 points, three before, noise of four points with memory one half."""
    layout = Layout(12, 3, 0.04, 0.5)
    null = layout.null()
    assert np.mean(null > student.ppf(0.975, 9)) == pytest.approx(0.19, abs=0.02)
    fresh = layout.null(seed=99)
    assert np.mean(fresh > np.quantile(null, 0.95)) == pytest.approx(0.05, abs=0.008)


def test_power_rises_with_the_step_and_with_the_record():
    short, long = Layout(16, 4, 0.04, 0.5), Layout(40, 20, 0.04, 0.5)
    powers = [short.power(step) for step in (0.0, 0.05, 0.1, 0.2)]
    assert powers == sorted(powers) and powers[0] == pytest.approx(0.05, abs=0.01)
    assert long.power(0.1) > short.power(0.1) + 0.2
    assert short.power(-0.1) == pytest.approx(short.power(0.1), abs=0.02)
    assert short.power(short.least_detectable()) == pytest.approx(0.8, abs=0.01)


def test_least_detectable_steps_scale_with_the_noise():
    assert Layout(16, 4, 0.08, 0.5).least_detectable() == pytest.approx(2 * Layout(16, 4, 0.04, 0.5).least_detectable())


def test_a_large_step_is_found_where_it_is_and_its_band_holds_it():
    layout = Layout(40, 20, 0.02, 0.3)
    found = interrupt(make_growth(layout, -0.15, 8), pd.Period("2017Q2", freq="Q-MAR") + 3, worlds=4000)
    assert found.layout.before == 20 and found.p_value < 0.01
    assert found.low < -0.15 < found.high and found.step == pytest.approx(-0.15, abs=0.04)


def test_trends_and_levels_are_no_steps():
    layout = Layout(16, 4, 0.04, 0.5)
    growth = make_growth(layout, 0.0, 3)
    event = growth.index[4]
    tilted = growth + 0.4 - 0.02 * np.arange(16)
    plain, moved = (interrupt(series, event, worlds=2000) for series in (growth, tilted))
    assert moved.step == pytest.approx(plain.step) and moved.p_value == plain.p_value


def test_growth_is_over_the_year_before():
    index = pd.period_range("2012-04-01", periods=8, freq="Q-MAR")
    series = pd.Series([1, 2, 3, 4, 2, 4, 6, 8.0], index=index)
    assert grow(series).to_numpy() == pytest.approx(np.full(4, np.log(2)))
    assert len(grow(series.drop(index[1]))) == 3


@pytest.mark.parametrize(("place", "words"), [(2, "found 2 points before the event"), (14, "and 2 from it on")])
def test_too_few_points_on_a_side_are_refused(place, words):
    growth = make_growth(Layout(16, 4, 0.04, 0.5), 0.0, 1)
    with pytest.raises(FitError, match=words):
        interrupt(growth, growth.index[place])


def test_gaps_are_refused():
    growth = make_growth(Layout(16, 4, 0.04, 0.5), 0.0, 1)
    with pytest.raises(FitError, match="found 15 of 16 periods"):
        interrupt(growth.drop(growth.index[5]), growth.index[8])
