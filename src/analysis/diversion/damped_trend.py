"""A damped trend with season and AR(1) noise, averaged over what a short series cannot tell.

    z_t = a + b g_d(t) + season + e_t,    g_d(t) = (1 - exp(-d t)) / d,    e_t = r e_{t-1} + noise

Damping d and correlation r sit on a grid with equal weights beforehand. In each cell the rest is linear, with a flat
prior, so it has a Student posterior in closed form. Cells are weighed by the restricted likelihood (the one of error
contrasts), which leaves out most of the downward bias that plain estimates of r have on short series; it is multiplied
by the square root of det(X'X), so that the answer does not hang on where the time of g_d starts.

Sources: gardner1985 (damped trend), harville1974 (restricted likelihood as a posterior), marriott1954 (the bias).
"""

from __future__ import annotations

import dataclasses

import numpy as np
from scipy import optimize, special, stats

from analysis.series import FLOW, SIZE, Power, damp_time, simulate_errors

CORRELATION = np.linspace(-0.9, 0.9, 19)
"""Correlation of neighbouring errors: every value of the grid is equally likely beforehand."""


@dataclasses.dataclass(frozen=True)
class Posterior:
    """What the data leave open: a weighted grid of damping x correlation with a Student posterior in each cell.

    Parameters
    ----------
    damping : ndarray of shape (d,)
        Per year.
    correlation : ndarray of shape (r,)
    weights : ndarray of shape (d, r)
        Posterior probabilities of the cells; they sum to one.
    coefficients : ndarray of shape (d, r, k)
        Level, trend, and seasonal effects.
    roots : ndarray of shape (d, r, k, k)
        Cholesky roots of the coefficients' covariance, per unit of error variance.
    variances : ndarray of shape (d, r)
        Error variances.
    degrees : int
        Degrees of freedom, observations less coefficients.
    """

    damping: np.ndarray
    correlation: np.ndarray
    weights: np.ndarray
    coefficients: np.ndarray
    roots: np.ndarray
    variances: np.ndarray
    degrees: int

    def simulate(self, last: tuple, years: np.ndarray, season: np.ndarray, draws: int, seed: int) -> np.ndarray:
        """Paths of z over equally spaced times that follow the last observation.

        Parameters
        ----------
        last : tuple of (float, float, ndarray)
            The last observation: z, its time in years, its seasonal effects.
        years : ndarray of shape (horizon,)
        season : ndarray of shape (horizon, k - 2)

        Returns
        -------
        ndarray of shape (draws, horizon)
        """
        generator = np.random.default_rng(seed)
        cells = generator.choice(self.weights.size, draws, p=self.weights.ravel())
        rows, columns = np.unravel_index(cells, self.weights.shape)
        deviation = np.sqrt(self.variances[rows, columns] * self.degrees / generator.chisquare(self.degrees, draws))
        normal = generator.standard_normal((draws, self.coefficients.shape[-1]))
        spread = np.einsum("nij,nj->ni", self.roots[rows, columns], normal)
        coefficients = self.coefficients[rows, columns] + deviation[:, None] * spread
        correlation, damping = self.correlation[columns], self.damping[rows]

        last_z, last_year, last_season = last
        times = np.concatenate([[last_year], years])
        effects = np.vstack([last_season, season])
        mean = coefficients[:, :1] + coefficients[:, 1:2] * damp_time(times, damping[:, None])
        mean = mean + coefficients[:, 2:] @ effects.T
        error = last_z - mean[:, 0]
        shocks = generator.standard_normal((draws, len(years))) * (deviation * np.sqrt(1 - correlation**2))[:, None]
        paths = np.empty((draws, len(years)))
        for step in range(len(years)):
            error = correlation * error + shocks[:, step]
            paths[:, step] = mean[:, step + 1] + error
        return paths

    def slope_components(self, year: float) -> tuple[np.ndarray, np.ndarray]:
        """Centres and scales, both of shape (d, r), of the Student posteriors of the slope ``b exp(-d t)``."""
        fade = np.exp(-self.damping * year)[:, None]
        scales = np.sqrt(self.variances * (self.roots[..., 1, :] ** 2).sum(axis=-1))
        return self.coefficients[..., 1] * fade, scales * fade

    def slope_quantile(self, year: float, probability: float) -> float:
        """Quantile of the slope at a time, averaged over the grid."""
        centres, scales = self.slope_components(year)
        ends = centres + scales * stats.t.ppf(probability, self.degrees)
        if np.ptp(ends) == 0:
            return float(ends.flat[0])

        def excess(slope: float) -> float:
            return (self.weights * stats.t.cdf((slope - centres) / scales, self.degrees)).sum() - probability

        return float(optimize.brentq(excess, ends.min(), ends.max()))

    def slope_probability_positive(self) -> float:
        """Posterior probability that the trend rises; the same at every time."""
        centres, scales = self.slope_components(0.0)
        return float((self.weights * stats.t.sf(-centres / scales, self.degrees)).sum())


def weigh_grid(
    z: np.ndarray,
    steps: np.ndarray,
    steps_a_year: int,
    season: np.ndarray,
    damping: np.ndarray,
    correlation: np.ndarray = CORRELATION,
) -> Posterior:
    """Posterior of a damped trend over a grid of damping x correlation.

    Parameters
    ----------
    z : ndarray of shape (n,)
        Observations.
    steps : ndarray of int, shape (n,)
        When each was made, in steps of the series from the first; gaps are steps left out.
    season : ndarray of shape (n, k - 2)
        Seasonal effects; no columns for yearly series.
    damping : ndarray of shape (d,)
        Per year.
    correlation : ndarray of shape (r,)
        Of errors one step apart.

    Returns
    -------
    Posterior
    """
    logs, coefficients, roots, variances = _solve_grid(
        z[None], steps / steps_a_year, steps, season, damping, correlation
    )
    weights = np.exp(logs[..., 0] - logs.max())
    degrees = len(z) - coefficients.shape[-2]
    return Posterior(
        damping, correlation, weights / weights.sum(), coefficients[..., 0], roots, variances[..., 0], degrees
    )


def assess_rise(
    posterior: Posterior,
    steps: np.ndarray,
    steps_a_year: int,
    season: np.ndarray,
    effect: float,
    worlds: int = 400,
    seed: int = 0,
) -> Power:
    """How often a series of this layout is found to rise, or to fall where the effect is below zero, at nine in ten.

    Errors are as large and as persistent as the posterior has them, each world with a draw of its own; the true trend
    is straight. Level and season do not matter to the answer.

    Parameters
    ----------
    posterior : Posterior
        Of the series observed.
    steps, steps_a_year, season
        As for `weigh_grid`.
    effect : float
        Slope a year.
    """
    errors = _draw_errors(posterior, steps, worlds, np.random.default_rng(seed))
    years, sign, shares = steps / steps_a_year, -1 if effect < 0 else 1, []
    for size in (0.0, effect):
        grid = _solve_grid(
            sign * (errors + size * years), years, steps, season, posterior.damping, posterior.correlation
        )
        logs, coefficients, roots, variances = grid
        scales = np.sqrt(variances * (roots[..., 1, :] ** 2).sum(axis=-1)[..., None])
        weights = np.exp(logs - logs.max(axis=(0, 1)))
        rising = weights * special.stdtr(posterior.degrees, coefficients[..., 1, :] / scales)
        shares.append(float(np.mean(rising.sum(axis=(0, 1)) / weights.sum(axis=(0, 1)) >= 1 - SIZE)))
    return Power(effect, *shares, SIZE, worlds)


def _draw_errors(posterior: Posterior, steps: np.ndarray, worlds: int, generator: np.random.Generator) -> np.ndarray:
    """Errors at the steps observed, of deviations and correlations drawn from a posterior, shape (worlds, n)."""
    degrees, weights = posterior.degrees, posterior.weights
    rows, columns = np.unravel_index(generator.choice(weights.size, worlds, p=weights.ravel()), weights.shape)
    deviation = np.sqrt(posterior.variances[rows, columns] * degrees / generator.chisquare(degrees, worlds))
    errors = np.empty((worlds, len(steps)))
    for column in np.unique(columns):
        chosen, correlation = columns == column, posterior.correlation[column]
        errors[chosen] = simulate_errors(int(steps[-1]) + 1, correlation, FLOW, chosen.sum(), generator)[:, steps]
    return deviation[:, None] * errors


def _solve_grid(z: np.ndarray, years: np.ndarray, steps: np.ndarray, season: np.ndarray, damping, correlation) -> tuple:
    """Log weights (d, r, sets), coefficients (d, r, k, sets), covariance roots (d, r, k, k) and variances (d, r, sets).

    Of series of shape (sets, n).
    """
    design = np.stack([np.column_stack([np.ones(len(years)), damp_time(years, one), season]) for one in damping])
    invariance = np.linalg.slogdet(np.swapaxes(design, 1, 2) @ design)[1] / 2
    cells = [_solve_cells(z.T, steps, design, one) for one in correlation]
    logs, coefficients, roots, variances = (np.stack(each, axis=1) for each in zip(*cells, strict=True))
    return logs + invariance[:, None, None], coefficients, roots, variances


def _solve_cells(z: np.ndarray, steps: np.ndarray, design: np.ndarray, correlation: float) -> tuple:
    """The same of all dampings at one correlation, of series of shape (n, sets)."""
    root = np.linalg.cholesky(np.power(correlation, np.abs(steps[:, None] - steps)))
    white_z, white = np.linalg.solve(root, z), np.linalg.solve(root, design)
    gram = np.swapaxes(white, 1, 2) @ white
    coefficients = np.linalg.solve(gram, np.swapaxes(white, 1, 2) @ white_z)
    squares = np.maximum(((white_z - white @ coefficients) ** 2).sum(axis=1), np.finfo(float).tiny)
    degrees = len(z) - design.shape[-1]
    logs = -np.log(np.diag(root)).sum() - np.linalg.slogdet(gram)[1][:, None] / 2 - degrees / 2 * np.log(squares)
    return logs, coefficients, np.linalg.cholesky(np.linalg.inv(gram)), squares / degrees
