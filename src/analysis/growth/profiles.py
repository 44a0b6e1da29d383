"""Profile likelihoods: which values of one parameter, above all the ceiling, the data can tell apart.

A ceiling before the point of inflection is a choice of model, not an estimate: show its profile for every family.
Source: debecker1994, vandenbulte1997.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

import numpy as np
import pandas as pd
from scipy.stats import chi2

from analysis.errors import UnknownNameError
from analysis.growth.checks import check_annual, check_series, refuse
from analysis.growth.curves import GOMPERTZ_TO_CEILING, LOGISTIC, Curve
from analysis.growth.fitting import Solution, solve
from analysis.growth.models import geometric_mean, season_length
from analysis.growth.problems import Problem, state_problem

WITH_CEILING = {"logistic": LOGISTIC, "gompertz": GOMPERTZ_TO_CEILING}
"""Families that have a ceiling, written with its log as the first parameter."""


def profile(
    curve: Curve, series: pd.Series, parameter: str, grid: Iterable[float], annual: pd.Series | None = None
) -> pd.DataFrame:
    """Deviance of a curve with one parameter held at each value of a grid.

    Parameters
    ----------
    series, annual : Series of float
        As for `Model.fit`.
    parameter : str
        Name of the parameter.
    grid : iterable of float
        Its values; the first parameter of a curve, a log level, is in the unit of the series.

    Returns
    -------
    DataFrame
        Columns ``value`` and ``deviance``, by rising value: twice the log likelihood lost against the best fit, all
        other parameters and the residual sds fitted anew. The best fit itself is one more row, of deviance zero. A
        deviance is NaN where no start converges.

    Raises
    ------
    FitError
        If the series or totals are refused, or the free fit does not converge.
    UnknownNameError
        If the curve has no such parameter.
    """
    return fit_peak(curve, series, parameter, annual).walk(grid)


@dataclasses.dataclass(frozen=True, eq=False)
class Peak:
    """The best fit of a curve, from which the profile of one parameter falls off on both sides.

    Parameters
    ----------
    problem : Problem
        The series over its geometric mean.
    best : Solution
        The free fit.
    parameter : str
        What is profiled.
    shift : float
        Log of that mean for the first parameter, a log level; zero for others.
    """

    problem: Problem
    best: Solution
    parameter: str
    shift: float

    def walk(self, grid: Iterable[float]) -> pd.DataFrame:
        """The deviance at each value of a grid and at the best fit; arguments and result are those of `profile`."""
        grid = np.asarray(list(grid), dtype=float)
        centre = self.best.parameters[self.problem.curve.parameters.index(self.parameter)] + self.shift
        deviance = np.full(len(grid), np.nan)
        for side in (np.flatnonzero(grid >= centre), np.flatnonzero(grid < centre)):
            near = self.best.parameters
            for at in side[np.argsort(np.abs(grid[side] - centre))]:  # outwards, each from the fit before
                trial = solve(self.problem, {self.parameter: grid[at] - self.shift}, near)
                if trial is not None:
                    deviance[at], near = trial.deviance - self.best.deviance, trial.parameters
        frame = pd.DataFrame({"value": [*grid, centre], "deviance": [*deviance, 0.0]})
        return frame.sort_values("value", ignore_index=True)


def fit_peak(curve: Curve, series: pd.Series, parameter: str, annual: pd.Series | None = None) -> Peak:
    """Fit a curve freely, to profile one of its parameters; arguments and errors are those of `profile`."""
    if parameter not in curve.parameters:
        raise UnknownNameError("parameter", parameter, curve.parameters, f"the {curve.name} curve")
    values = check_series(curve.name, series, len(curve.parameters) + 9, len(curve.parameters) + 3, gaps=True)
    totals = check_annual(curve.name, annual, values, accepted=True)
    unit = geometric_mean(values.to_numpy())
    problem = state_problem(curve, values / unit, totals / unit)
    best = solve(problem)
    if best is None:
        raise refuse(curve.name, "no start that converged", "at least one", "check the series for breaks")
    return Peak(problem, best, parameter, float(np.log(unit)) if parameter == curve.parameters[0] else 0.0)


def profile_ceiling(
    family: str, series: pd.Series, ceilings: Iterable[float], annual: pd.Series | None = None
) -> pd.DataFrame:
    """Deviance of a family over its ceiling for a year, in the unit of the series.

    Parameters
    ----------
    family : str
        One of `WITH_CEILING`.
    series, annual : Series of float
        As for `Model.fit`.
    ceilings : iterable of float
        Ceilings of a year, above zero: four times that of a quarter.

    Returns
    -------
    DataFrame
        Columns ``value`` (the yearly ceiling) and ``deviance``, as of `profile`.

    Raises
    ------
    FitError, UnknownNameError
        As `profile`; also if the family has no ceiling.
    """
    if family not in WITH_CEILING:
        raise UnknownNameError("family with a ceiling", family, WITH_CEILING)
    ceilings = np.asarray(list(ceilings), dtype=float)
    if not (np.isfinite(ceilings).all() and (ceilings > 0).all()):
        raise refuse(family, "a ceiling that is not above zero", "yearly ceilings above zero", "correct the grid")
    periods = season_length(series.index) if isinstance(series.index, pd.PeriodIndex) else 1
    frame = profile(WITH_CEILING[family], series, "K", np.log(ceilings / periods), annual)
    return frame.assign(value=periods * np.exp(frame["value"]))


def supported_range(frame: pd.DataFrame, level: float = 0.95) -> tuple[float, float]:
    """Range of values whose deviance is below the chi-square quantile of `level` with one degree of freedom.

    The quantile holds for many values; with few the range is too narrow, and it takes the family as true. The ends are
    interpolated between values of the grid. An end that the grid does not reach is minus or plus infinity: the data set
    no limit there within the grid.

    Parameters
    ----------
    frame : DataFrame
        As of `profile`, values in rising order.
    level : float
        Probability, 0 to 1.

    Returns
    -------
    tuple of float
        Low and high, in the unit of ``value``.
    """
    limit = float(chi2.ppf(level, 1))
    known = frame.dropna()
    value, excess = known["value"].to_numpy(), known["deviance"].to_numpy() - limit
    inside = np.flatnonzero(excess <= 0)
    first, last = inside[0], inside[-1]
    low = -np.inf if first == 0 else np.interp(0.0, excess[[first, first - 1]], value[[first, first - 1]])
    high = np.inf if last == len(value) - 1 else np.interp(0.0, excess[[last, last + 1]], value[[last, last + 1]])
    return float(low), float(high)
