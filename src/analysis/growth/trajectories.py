"""Growth curves as models: a fitted curve continued, with parameter uncertainty and AR(1) noise.

The intervals are the curve's own: they take the family as true. On short growth series they are far too narrow and
must not be published as they are; calibrated ones come from the errors of a reference class.
"""

from __future__ import annotations

import dataclasses
from typing import ClassVar

import numpy as np
import pandas as pd
from scipy.signal import lfilter

from analysis.growth.checks import refuse
from analysis.growth.curves import Curve
from analysis.growth.fitting import Solution, root_mean_square, solve
from analysis.growth.models import Fit, Model, geometric_mean, season_length
from analysis.growth.problems import Prior, Problem, code_seasons, state_problem

REDRAW_ROUNDS = 20
HIGHEST_AUTOCORRELATION = 0.95


@dataclasses.dataclass(frozen=True, eq=False, kw_only=True)
class CurveFit(Fit):
    """A fitted curve.

    Parameters
    ----------
    solution : Solution
        The optimum, for the series over its geometric mean.
    unit : float
        That mean.

    Notes
    -----
    `point` is the curve itself. Paths draw the parameters from N(optimum, (J'WJ)^-1 n / (n - k)); a set with a value
    outside its bounds is drawn again, up to 20 times, and then moved to the bound; a parameter at its bound stays
    there. Noise is AR(1) with the residual sd sqrt(SSR / (n - k)) and goes on from the last residual; through years of
    which only totals are known it runs unobserved. Where these totals scatter more about the curve than quarters
    explain (sd / 2), the excess is one more level shift of each path, Gaussian. Seasons are fixed.
    """

    solution: Solution
    unit: float

    def median_path(self, horizon: int) -> np.ndarray:
        return self.unit * np.exp(self._ahead(horizon).log_level(self.solution.parameters[None])[0])

    def draw_paths(self, horizon: int, draws: int, generator: np.random.Generator) -> np.ndarray:
        level = self._ahead(horizon).log_level(draw_parameters(self.solution, draws, generator))
        shift = misfit_of_totals(self.solution) * generator.standard_normal((draws, 1))
        return self.unit * np.exp(level + shift + self._draw_noise(horizon, draws, generator))

    def _ahead(self, horizon: int) -> Problem:
        """The design of the future: the problem's curve at the periods after the last value or total."""
        index, periods = self.periods(horizon), season_length(self.series.index)
        time = (index.asi8 - self.series.index.asi8[0]) / periods
        season = code_seasons(index) if periods > 1 else np.zeros((horizon, 0))
        return dataclasses.replace(self.solution.problem, time=time, season=season, count=horizon)

    def _draw_noise(self, horizon: int, draws: int, generator: np.random.Generator) -> np.ndarray:
        """AR(1) noise from the last residual on, shape (draws, horizon)."""
        rho, unseen = self.parameters["ar1"], season_length(self.series.index) * len(self.annual)
        shocks = np.sqrt(1 - rho**2) * self.residual_sd * generator.standard_normal((draws, unseen + horizon))
        shocks[:, 0] += rho * self.solution.residuals[-1]
        return lfilter([1.0], [1.0, -rho], shocks, axis=1)[:, unseen:]


@dataclasses.dataclass(frozen=True, kw_only=True)
class CurveModel(Model):
    """A curve family fitted by least squares on logs (see `analysis.growth.fitting`), with or without priors."""

    curve: Curve
    priors: tuple[Prior, ...] = ()

    accepts_gaps: ClassVar[bool] = True
    accepts_annual: ClassVar[bool] = True

    def estimate(self, series: pd.Series, annual: pd.Series) -> CurveFit:
        """Fit the curve; `FitError` where no start converges or a quarter of the year was never seen."""
        unit = geometric_mean(series.to_numpy())
        problem = state_problem(self.curve, series / unit, annual / unit, self.priors)
        if problem.season.shape[1] and len(np.unique(problem.season[: problem.count], axis=0)) < 4:
            found = "a quarter of the year without any value"
            raise refuse(self.name, found, "each of the four at least once", "give more quarters or yearly totals")
        solution = solve(problem)
        if solution is None:
            found = "no start that converged"
            raise refuse(self.name, found, "at least one", "check the series for breaks or choose another model")
        return CurveFit(
            model=self.name,
            series=series,
            annual=annual,
            parameters=name_parameters(solution, unit, season_length(series.index)),
            residual_sd=spread_of(solution),
            notes=(*describe_solution(solution), *map(describe_prior, self.priors)),
            solution=solution,
            unit=unit,
        )


def draw_parameters(solution: Solution, draws: int, generator: np.random.Generator) -> np.ndarray:
    """Parameter sets from the Gaussian approximation, within the bounds; shape (draws, width)."""
    free = solution.free
    root = symmetric_root(solution.covariance[np.ix_(free, free)])
    sets = np.tile(solution.parameters, (draws, 1))
    outside = np.ones(draws, dtype=bool)
    for _ in range(REDRAW_ROUNDS):
        noise = generator.standard_normal((outside.sum(), len(root)))
        sets[np.ix_(outside, free)] = solution.parameters[free] + noise @ root
        outside = ((sets < solution.lower - 1e-9) | (sets > solution.upper + 1e-9)).any(axis=1)
        if not outside.any():
            break
    return np.clip(sets, solution.lower, solution.upper)


def symmetric_root(covariance: np.ndarray) -> np.ndarray:
    """The one root R = R' with R R = covariance whose eigenvalues are not negative.

    Eigenvectors have no sign and, where eigenvalues are equal, no direction: a root that keeps them would give other
    draws on another processor. This one does not depend on them, and it moves smoothly with the covariance.
    """
    values, vectors = np.linalg.eigh(covariance)
    return (vectors * np.sqrt(np.maximum(values, 0.0))) @ vectors.T


def spread_of(solution: Solution) -> float:
    """Residual sd of the periods on logs, sqrt(SSR / n x N / (N - k)) with N values and totals and k parameters."""
    mean_square = float(np.mean(solution.residuals**2))
    total = len(solution.problem.observed)
    return float(np.sqrt(mean_square * total / (total - solution.free.sum())))


def misfit_of_totals(solution: Solution) -> float:
    """Log sd of yearly totals about the curve beyond sd / 2, that of a mean of four independent quarters."""
    return float(np.sqrt(max(root_mean_square(solution.annual_residuals) ** 2 - solution.sd**2 / 4, 0.0)))


def autocorrelation(solution: Solution) -> float:
    """AR(1) coefficient of the residuals: sum of e_t e_(t-1) over sum of e_t^2, of neighbours alone, within +-0.95.

    With few values it is biased towards zero and below, by about (1 + 4 rho) / n and more for each parameter fitted; it
    is used as it is. Source: marriott1954.
    """
    residuals = solution.residuals
    time = solution.problem.time[: len(residuals)]
    neighbours = np.isclose(np.diff(time), 1 / 4 if solution.problem.season.shape[1] else 1.0)
    power = float(np.sum(residuals**2))
    product = float(np.sum((residuals[1:] * residuals[:-1])[neighbours]))
    return float(np.clip(product / power, -HIGHEST_AUTOCORRELATION, HIGHEST_AUTOCORRELATION)) if power > 0 else 0.0


def name_parameters(solution: Solution, unit: float, periods: int) -> dict[str, float]:
    """Estimates by name, in the caller's unit; ``ceiling`` is that of a year."""
    curve = solution.problem.curve
    shape, effects = np.split(solution.parameters, [len(curve.parameters)])
    named = dict(zip(curve.parameters, map(float, shape), strict=True))
    if curve.log_ceiling is not None:
        named["ceiling"] = float(periods * unit * np.exp(curve.log_ceiling(*shape)))
    named[curve.parameters[0]] += float(np.log(unit))
    if len(effects):
        for quarter, effect in enumerate([*effects, -effects.sum()], start=1):
            named[f"season_{quarter}"] = float(effect)
    named["ar1"] = autocorrelation(solution)
    if len(solution.problem.observed) > solution.problem.count:
        named["annual_sd"] = root_mean_square(solution.annual_residuals)
    return named | {"starts": solution.starts, "starts_converged": solution.converged}


def describe_prior(prior: Prior) -> str:
    """A prior in words."""
    return f"{prior.parameter} is drawn towards {prior.mean:g} with sd {prior.sd:g}: an assumption, not data"


def describe_solution(solution: Solution) -> list[str]:
    """Notes on the search: starts that failed or ended elsewhere, and parameters at their bounds."""
    curve = solution.problem.curve
    notes = [f"{solution.converged} of {solution.starts} starts converged, {solution.agreeing} to this optimum"]
    for name, free in zip(curve.parameters, solution.free, strict=False):
        if not free:
            notes.append(f"{name} ({curve.meaning[name]}) ended at a bound of its search: the data do not identify it")
    return notes
