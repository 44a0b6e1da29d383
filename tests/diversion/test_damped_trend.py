import numpy as np
import pytest
from scipy import stats

from analysis.diversion.damped_trend import weigh_grid
from analysis.series import damp_time

YEARS = np.arange(24) / 4


def test_one_cell_is_the_textbook_regression():
    generator = np.random.default_rng(1)
    z = 1 + 0.4 * YEARS + generator.normal(scale=0.1, size=24)
    season = np.empty((24, 0))
    made = weigh_grid(z, np.arange(24), 4, season, np.array([0.0]), np.array([0.0]))
    line = stats.linregress(YEARS, z)
    assert made.coefficients[0, 0] == pytest.approx([line.intercept, line.slope])
    centre, scale = made.slope_components(3.0)
    assert (centre.item(), scale.item(), made.degrees) == pytest.approx((line.slope, line.stderr, 22))
    expected = line.slope + line.stderr * stats.t.ppf(0.9, 22)
    assert made.slope_quantile(3.0, 0.9) == pytest.approx(expected)


def test_the_correlation_of_long_series_is_found():
    generator = np.random.default_rng(2)
    errors = np.zeros(400)
    for step in range(1, 400):
        errors[step] = 0.6 * errors[step - 1] + generator.normal(scale=0.1)
    made = weigh_grid(errors, np.arange(400), 4, np.empty((400, 0)), np.array([0.0]))
    assert made.weights.sum() == pytest.approx(1)
    assert made.weights[0] @ made.correlation == pytest.approx(0.6, abs=0.12)


def test_quantiles_of_a_mixture_match_its_draws():
    generator = np.random.default_rng(3)
    z = 0.3 * damp_time(YEARS, 0.2) + generator.normal(scale=0.1, size=24)
    made = weigh_grid(z, np.arange(24), 4, np.empty((24, 0)), np.linspace(0, 0.6, 7))
    shape = made.weights.shape
    cells = np.unravel_index(generator.choice(made.weights.size, 40_000, p=made.weights.ravel()), shape)
    centres, scales = made.slope_components(5.75)
    slopes = centres[cells] + scales[cells] * generator.standard_t(made.degrees, 40_000)
    for probability in (0.1, 0.5, 0.9):
        assert np.mean(slopes < made.slope_quantile(5.75, probability)) == pytest.approx(probability, abs=0.01)
    assert np.mean(slopes > 0) == pytest.approx(made.slope_probability_positive(), abs=0.01)
