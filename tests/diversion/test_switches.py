"""A handful of periods on either side of a switch: known truth, size, power and the persistence that is not known."""

import numpy as np
import pytest
from scipy import stats

from analysis.diversion.switches import PERSISTENCES, Switch
from analysis.errors import FitError
from analysis.series import FLOW, simulate_errors


def test_the_change_is_the_difference_of_the_means():
    switch = Switch(np.array([18.0, 15, 16, 15]), np.array([22.0, 32]))
    assert switch.change == 11 and switch.deviation == pytest.approx(np.std([18, 15, 16, 15], ddof=1))


def test_without_persistence_the_band_is_students():
    """Errors that do not last: t with n - 1 degrees of freedom and the spread of both means."""
    before, after = np.array([1.0, 4, 2, 5, 3, 6]), np.array([9.0, 7])
    switch = Switch(before, after)
    reach = stats.t.ppf(0.9, 5) * before.std(ddof=1) * np.sqrt(1 / 6 + 1 / 2)
    low, high = switch.interval(0.8, persistence=0.0, worlds=100_000)
    assert (low, high) == pytest.approx((switch.change - reach, switch.change + reach), abs=0.06)


@pytest.mark.parametrize("persistence", PERSISTENCES)
def test_bands_hold_no_change_as_often_as_they_say(persistence):
    errors = simulate_errors(6, persistence, FLOW, 1000, np.random.default_rng(3))
    inside = [low <= 0 <= high for low, high in (Switch(row[:4], row[4:]).interval(0.8, persistence) for row in errors)]
    assert np.mean(inside) == pytest.approx(0.8, abs=0.04)


def test_what_lasts_widens_the_band_and_larger_changes_are_seen_more_often():
    switch = Switch(np.array([1.0, 4, 2, 5]), np.array([9.0, 7]))
    wide = [np.ptp(switch.interval(0.8, persistence)) for persistence in PERSISTENCES]
    assert wide == sorted(wide)
    powers = [switch.power(effect) for effect in (0.0, 2.0, 5.0, 20.0)]
    assert powers == sorted(powers) and powers[0] == pytest.approx(0.1, abs=0.01) and powers[-1] > 0.9
    assert switch.power(switch.least_detectable()) == pytest.approx(0.8, abs=0.01)


def test_the_unit_does_not_matter():
    before, after = np.array([1.0, 4, 2, 5]), np.array([9.0, 7])
    one, other = Switch(before, after), Switch(1000 * before, 1000 * after)
    assert np.array(other.interval(0.8)) == pytest.approx(1000 * np.array(one.interval(0.8)))
    assert other.power(3000) == one.power(3)


@pytest.mark.parametrize(("before", "after"), [([1, 2, 3], [4]), ([1, 2, 3, 4], []), ([2, 2, 2, 2], [4])])
def test_too_little_is_refused(before, after):
    with pytest.raises(FitError, match="switch: found"):
        Switch(np.array(before, float), np.array(after, float))
