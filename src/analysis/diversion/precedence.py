"""Why time series cannot tell whether a destination lives off its entrance: the usual tests, and what they can see.

An ARDL regression with its bounds test, Granger's test and that of Toda and Yamamoto ask whether the entrance's past
helps to predict the destination. None of them asks why. They are run here on worlds where the answer is set: with no
effect (their size), with an effect (their power), and with no effect but a demand that both share and that reaches the
destination a little later.

Sources: pesaran2001 (bounds test), granger1969, toda1995.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
import pandas as pd
from statsmodels.regression.linear_model import OLS
from statsmodels.tsa.ardl import ARDL, UECM

from analysis.errors import FitError
from analysis.periods import QUARTERS_A_YEAR
from analysis.series import code_positions, damp_time

NOISE = 0.04
"""Standard deviation of the quarterly shocks of a simulated world, in logs."""

EFFECTS = {"none": 0.0, "medium": 0.15**0.5, "large": 0.35**0.5}
"""Effect of the entrance's shock on the destination a quarter later, per unit; its square is Cohen's f squared."""

_SEASON, _FADING = np.array([-0.1, -0.05, 0.25, -0.1]), 0.05


def _test_granger(destination: np.ndarray, entrance: np.ndarray) -> float:
    """p value of Granger's F test on year-over-year log growth with one lag."""
    growth = [series[QUARTERS_A_YEAR:] - series[:-QUARTERS_A_YEAR] for series in (destination, entrance)]
    regressors = np.column_stack([np.ones(len(growth[0]) - 1), growth[0][:-1], growth[1][:-1]])
    return _test_last(growth[0][1:], regressors, "ordinary")


def _test_toda_yamamoto(destination: np.ndarray, entrance: np.ndarray) -> float:
    """p value of the Toda-Yamamoto Wald test on log levels: one lag tested, one more for the unit root."""
    count = len(destination) - 2
    lags = np.column_stack([destination[1:-1], destination[:-2], entrance[:-2], entrance[1:-1]])
    regressors = np.column_stack([_code_time(count, 2), lags])
    return _test_last(destination[2:], regressors, "chi-squared")


def _test_bounds(destination: np.ndarray, entrance: np.ndarray) -> float:
    """p value (upper bound) of the bounds test of a conditional error correction model on log levels."""
    model = UECM(destination, 1, entrance[:, None], 1, trend="ct", seasonal=True, period=QUARTERS_A_YEAR)
    return float(model.fit().bounds_test(case=4).pvalue["upper"])


TESTS: dict[str, Callable[[np.ndarray, np.ndarray], float]] = {
    "Granger": _test_granger,
    "Toda-Yamamoto": _test_toda_yamamoto,
    "bounds": _test_bounds,
}
"""Name to test: log sales of destination and entrance, shape (quarters,), to a p value."""


@dataclasses.dataclass(frozen=True)
class Regression:
    """The ARDL regression of one series on another.

    Parameters
    ----------
    quarters, freedom : int
        Quarters used, and residual degrees of freedom.
    effect, error : float
        Elasticity of the destination to the entrance in the same quarter, and its standard error.
    long_run : float
        Long-run elasticity that the coefficients imply.
    """

    quarters: int
    freedom: int
    effect: float
    error: float
    long_run: float


def regress(destination: pd.Series, entrance: pd.Series) -> Regression:
    """Fit the ARDL(1, 1) with trend and season on log sales, quarters that both are known in.

    Raises
    ------
    FitError
        If no degree of freedom is left.
    """
    logs = pair_logs(destination, entrance)
    parameters = 2 + QUARTERS_A_YEAR - 1 + 3
    if len(logs) - 1 <= parameters:
        raise FitError(
            f"ARDL regression: found {len(logs)} quarters, expected more than {parameters + 1}; wait for some."
        )
    y, x = (logs[name].to_numpy() for name in ("destination", "entrance"))
    fitted = ARDL(y, 1, x[:, None], 1, trend="ct", seasonal=True, period=QUARTERS_A_YEAR).fit()
    names = list(fitted.model.exog_names)
    now, before = (names.index(f"x0.L{lag}") for lag in (0, 1))
    own = names.index("y.L1")
    coefficients = np.asarray(fitted.params)
    return Regression(
        len(logs),
        int(fitted.df_resid),
        float(coefficients[now]),
        float(np.asarray(fitted.bse)[now]),
        float((coefficients[now] + coefficients[before]) / (1 - coefficients[own])),
    )


def pair_logs(destination: pd.Series, entrance: pd.Series) -> pd.DataFrame:
    """Log sales of both in the last unbroken stretch of quarters, columns ``destination`` and ``entrance``."""
    both = pd.concat({"destination": destination, "entrance": entrance}, axis=1).dropna()
    gaps = np.flatnonzero(np.diff(both.index.asi8) != 1)
    return np.log(both.iloc[gaps[-1] + 1 if len(gaps) else 0 :])


def run_tests(destination: pd.Series, entrance: pd.Series) -> pd.DataFrame:
    """p values of every test on observed quarters: columns ``test`` and ``p_value``."""
    logs = pair_logs(destination, entrance)
    arrays = (logs["destination"].to_numpy(), logs["entrance"].to_numpy())
    return pd.DataFrame([{"test": name, "p_value": test(*arrays)} for name, test in TESTS.items()])


def simulate_pair(
    quarters: int, effect: float, shared: bool, generator: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Log sales of a destination and an entrance, both growing ever more slowly, with seasons and lasting shocks.

    Parameters
    ----------
    effect : float
        See `EFFECTS`.
    shared : bool
        Whether both follow one demand that reaches the destination half at once and half a quarter later; it adds to
        the shocks of both and makes neither a cause of the other.
    """
    own, other, common = NOISE * generator.standard_normal((3, quarters + 1))
    entrance = other + (common if shared else 0)
    destination = own + effect * np.roll(other, 1) + (0.5 * common + 0.5 * np.roll(common, 1) if shared else 0)
    season = _SEASON[np.arange(quarters) % QUARTERS_A_YEAR]
    return tuple(
        growth * damp_time(np.arange(quarters), _FADING) + season + np.cumsum(shocks[1:])
        for shocks, growth in ((destination, 0.15), (entrance, 0.10))
    )


def _code_time(count: int, first: int) -> np.ndarray:
    """Constant, trend and season."""
    at = np.arange(count) + first
    return np.column_stack([np.ones(count), at, code_positions(at % QUARTERS_A_YEAR)])


def _test_last(targets: np.ndarray, regressors: np.ndarray, kind: str) -> float:
    """p value of the hypothesis that the last regressor has no effect; chi-squared as Toda and Yamamoto derive it."""
    if len(targets) <= regressors.shape[1]:
        return float("nan")
    hypothesis = np.eye(regressors.shape[1])[[-1]]
    found = OLS(targets, regressors).fit().wald_test(hypothesis, use_f=kind == "ordinary", scalar=True)
    return float(found.pvalue)
