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
from scipy import optimize, stats

from analysis.series import damp_time

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
    steps_a_year : int
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
    design = np.stack([_build_design(steps / steps_a_year, one, season) for one in damping])
    invariance = np.linalg.slogdet(np.swapaxes(design, 1, 2) @ design)[1] / 2
    cells = [_solve_cells(z, steps, design, one) for one in correlation]
    logs, coefficients, roots, variances = (np.stack(each, axis=1) for each in zip(*cells, strict=True))
    logs = logs + invariance[:, None]
    weights = np.exp(logs - logs.max())
    degrees = len(z) - design.shape[-1]
    return Posterior(damping, correlation, weights / weights.sum(), coefficients, roots, variances, degrees)


def _build_design(years: np.ndarray, damping: float, season: np.ndarray) -> np.ndarray:
    return np.column_stack([np.ones(len(years)), damp_time(years, damping), season])


def _solve_cells(z: np.ndarray, steps: np.ndarray, design: np.ndarray, correlation: float) -> tuple:
    """Log weights, coefficients, covariance roots and variances of all dampings at one correlation."""
    root = np.linalg.cholesky(np.power(correlation, np.abs(steps[:, None] - steps)))
    white_z = np.linalg.solve(root, z)
    white = np.linalg.solve(root, design)
    gram = np.swapaxes(white, 1, 2) @ white
    coefficients = np.linalg.solve(gram, (np.swapaxes(white, 1, 2) @ white_z)[..., None])[..., 0]
    squares = ((white_z - np.einsum("dnk,dk->dn", white, coefficients)) ** 2).sum(axis=1)
    squares = np.maximum(squares, np.finfo(float).tiny)
    degrees = len(z) - design.shape[-1]
    logs = -np.log(np.diag(root)).sum() - np.linalg.slogdet(gram)[1] / 2 - degrees / 2 * np.log(squares)
    return logs, coefficients, np.linalg.cholesky(np.linalg.inv(gram)), squares / degrees
