"""One estimator for any curve: multi-start least squares on the residuals of a `Problem`, with weights that settle."""

from __future__ import annotations

import dataclasses

import numpy as np
from scipy.optimize import least_squares

from analysis.growth.problems import Problem

SMALLEST_SD = 0.002
"""Floor of the residual sd used for weights: figures are rounded to about this share."""

SEASON_BOUND = 3.0
THINNED = 4
"""Of so many starts one is kept where a fit nearby is known."""

WEIGHT_ROUNDS = 25

TOLERANCE = 1e-14
"""Relative change of cost, parameters or gradient at which a descent stops.

Near the end of the digits, so that where it stops does not depend on how the last of them are rounded."""

SAME_COST = 1e-9
"""Costs that differ by less are one optimum: the first start to reach it stands, not the one that rounding favours."""

MOST_STEPS = 300


@dataclasses.dataclass(frozen=True, eq=False)
class Solution:
    """The best of all starts.

    Parameters
    ----------
    parameters : ndarray, shape (width,)
    lower, upper : ndarray, shape (width,)
        Bounds; equal where a parameter was held.
    sd, annual_sd : float
        Residual sds of the periods and of the yearly totals that set the weights (see `weights_of`).
    starts, converged, agreeing : int
        Starts tried, those that converged, and those that reached the best optimum.
    """

    problem: Problem
    parameters: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    sd: float
    annual_sd: float
    starts: int
    converged: int
    agreeing: int

    @property
    def residuals(self) -> np.ndarray:
        """Log residuals of the periods alone, shape (n,)."""
        return self.problem.residuals(self.parameters)[: self.problem.count]

    @property
    def annual_residuals(self) -> np.ndarray:
        """Log residuals of the yearly totals, shape (m,)."""
        return self.problem.residuals(self.parameters)[self.problem.count :]

    @property
    def deviance(self) -> float:
        """Minus twice the Gaussian log likelihood (with priors: posterior) at the sds used, without its constant."""
        weighted = self.problem.residuals(self.parameters) * self.weights
        prior = np.sum(self.problem.prior_residuals(self.parameters) ** 2)
        return float(np.sum(weighted**2) - 2 * np.sum(np.log(self.weights)) + prior)

    @property
    def weights(self) -> np.ndarray:
        """One over the sd of each residual, shape (n + m,)."""
        return expand_weights(self.problem, self.sd, self.annual_sd)

    @property
    def free(self) -> np.ndarray:
        """Which parameters lie inside their bounds, shape (width,)."""
        slack = 1e-6 * np.maximum(1.0, np.abs(self.parameters))
        return (self.parameters - self.lower > slack) & (self.upper - self.parameters > slack)

    @property
    def covariance(self) -> np.ndarray:
        """(J'WJ (n - k) / n + prior precision)^-1 of free parameters, zero elsewhere: the Gaussian approximation."""
        jacobian = (self.problem.jacobian(self.parameters) * self.weights[:, None])[:, self.free]
        n, k = len(self.problem.observed), jacobian.shape[1]
        covariance = np.zeros((len(self.parameters),) * 2)
        prior = self.problem.prior_jacobian[:, self.free]
        precision = jacobian.T @ jacobian * (n - k) / n + prior.T @ prior
        covariance[np.ix_(self.free, self.free)] = np.linalg.pinv(precision, hermitian=True)
        return covariance


def solve(problem: Problem, held: dict[str, float] | None = None, near: np.ndarray | None = None) -> Solution | None:
    """Fit a curve from every start; None where no start converges.

    With yearly totals or priors the residual sds are found by iteration: fit, set both sds to the root mean square of
    their residuals within the limits of `weights_of`, fit again from the optimum, until they settle. Priors enter from
    the second fit on, when the sd is known that they are weighed against.

    Parameters
    ----------
    held : dict of str to float, optional
        Curve parameters held at a value, by name.
    near : ndarray of float, optional
        Parameters of a fit nearby, shape (width,): one more start, and the others are thinned to one in `THINNED`.
    """
    starts, lower, upper = find_starts(problem)
    if near is not None:
        starts = np.vstack([near, starts[::THINNED]])
    for name, value in (held or {}).items():
        place = problem.curve.parameters.index(name)
        starts[:, place] = lower[place] = upper[place] = value
    weights = np.ones(len(problem.observed))
    data = dataclasses.replace(problem, priors=())
    trials = [_descend(data, start, lower, upper, weights) for start in starts]
    done = [(cost, parameters) for cost, parameters, converged in trials if converged]
    if not done:
        return None
    best = min(cost for cost, _ in done)
    parameters = next(parameters for cost, parameters in done if cost <= best * (1 + SAME_COST) + 1e-15)
    agreeing = int(sum(cost <= best * (1 + 1e-4) + 1e-12 for cost, _ in done))
    sd, annual_sd = weights_of(problem, parameters)
    unsettled = len(problem.observed) > problem.count or problem.priors
    for _ in range(WEIGHT_ROUNDS if unsettled else 0):
        weights = expand_weights(problem, sd, annual_sd)
        _, parameters, converged = _descend(problem, parameters, lower, upper, weights)
        previous, (sd, annual_sd) = (sd, annual_sd), weights_of(problem, parameters)
        if not converged:
            return None
        if np.allclose((sd, annual_sd), previous, rtol=1e-4):
            break
    return Solution(problem, parameters, lower, upper, sd, annual_sd, len(starts), len(done), agreeing)


def weights_of(problem: Problem, parameters: np.ndarray) -> tuple[float, float]:
    """Residual sds of the periods and of the yearly totals.

    Each is a root mean square. That of the periods, sd, is at least `SMALLEST_SD`. A yearly total errs like the mean of
    four quarters, so that its sd lies between sd / 2, for errors that are independent, and sd, for errors that are
    shared; the root mean square is held between the two. Without the floor a few totals could claim to be fitted
    exactly; without the cap totals that surprise would be discounted, although they are the latest news.
    """
    periods, totals = np.split(problem.residuals(parameters), [problem.count])
    sd = max(root_mean_square(periods), SMALLEST_SD)
    return sd, float(np.clip(root_mean_square(totals), sd / 2, sd))


def root_mean_square(values: np.ndarray) -> float:
    """sqrt(mean x^2); zero for no values."""
    return float(np.sqrt(np.mean(values**2))) if len(values) else 0.0


def expand_weights(problem: Problem, sd: float, annual_sd: float) -> np.ndarray:
    """One over the sd of each residual, shape (n + m,)."""
    totals = len(problem.observed) - problem.count
    return np.repeat([1 / sd, 1 / annual_sd], [problem.count, totals])


def find_starts(problem: Problem) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Starting values, shape (starts, width), and bounds, from a quadratic trend with quarter dummies."""
    n = problem.count
    time = np.concatenate([problem.time[:n], problem.time[n:].reshape(-1, 4).mean(axis=1)])
    season = np.vstack([problem.season[:n], np.zeros((len(time) - n, problem.season.shape[1]))])
    level = problem.observed - np.repeat([0.0, np.log(4)], [n, len(time) - n])
    design = np.column_stack([np.ones_like(time), time, time**2, season])
    effects = np.linalg.lstsq(design, level, rcond=None)[0][3:]
    trend = level - season @ effects
    lower, upper = problem.curve.bounds(time, trend)
    starts = problem.curve.starts(time, trend)
    starts = np.hstack([starts, np.tile(effects, (len(starts), 1))])
    bound = np.full(len(effects), SEASON_BOUND)
    return starts, np.append(lower, -bound), np.append(upper, bound)


def _descend(problem, start, lower, upper, weights):
    """Cost, parameters and convergence of one descent; held parameters have equal bounds and stay."""
    free = upper > lower
    parameters = np.clip(start, lower, upper)
    if not free.any():
        return 0.0, parameters, True
    inset = 1e-9 * (upper - lower)

    def place(values):
        whole = parameters.copy()
        whole[free] = values
        return whole

    result = least_squares(
        lambda values: np.append(problem.residuals(place(values)) * weights, problem.prior_residuals(place(values))),
        np.clip(parameters, lower + inset, upper - inset)[free],
        jac=lambda values: np.vstack([problem.jacobian(place(values)) * weights[:, None], problem.prior_jacobian])[
            :, free
        ],
        bounds=(lower[free], upper[free]),
        x_scale="jac",
        ftol=TOLERANCE,
        xtol=TOLERANCE,
        gtol=TOLERANCE,
        max_nfev=MOST_STEPS,
    )
    return result.cost, place(result.x), result.status > 0 and np.isfinite(result.cost)
