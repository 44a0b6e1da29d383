"""Scores of forecasts on arrays: errors of points, sharpness and coverage of bands, probabilities of events.

Arrays are float, NaN is refused, and shapes must agree as each docstring says. Errors are averaged over the last axis,
the horizon, so that a matrix of series by horizon gives one score a series; bands, ensembles and events are scored
value by value and can be averaged by the caller.
"""

from __future__ import annotations

import numpy as np
import scoringrules

from analysis.errors import NetredError


def score_mase(actual, forecast, fitted, period: int = 4):
    """Mean absolute scaled error: mean |y - f| / mean |x_t - x_(t-m)|.

    Parameters
    ----------
    actual, forecast : array_like, shape (..., horizon)
        In one unit.
    fitted : array_like, shape (..., n)
        The values the model saw, n > m.
    period : int
        Periods m of the seasonal naive forecast whose in-sample error is the scale.

    Returns
    -------
    ndarray, shape (...)
        Free of units; 1 is the in-sample error of last year again.

    Raises
    ------
    NetredError
        If shapes disagree, a value is not finite, there are too few fitted values, or the scale is zero.

    Notes
    -----
    Source: hyndman2006.
    """
    actual, forecast = _check_pair(actual, forecast)
    scale = np.abs(_seasonal_changes(fitted, period)).mean(axis=-1)
    return np.abs(actual - forecast).mean(axis=-1) / _check_scale(scale)


def score_rmsse(actual, forecast, fitted, period: int = 1):
    """Root mean squared scaled error: sqrt(mean (y - f)^2 / mean (x_t - x_(t-m))^2). Arguments as `score_mase`.

    Source: makridakis2022.
    """
    actual, forecast = _check_pair(actual, forecast)
    scale = np.square(_seasonal_changes(fitted, period)).mean(axis=-1)
    return np.sqrt(np.square(actual - forecast).mean(axis=-1) / _check_scale(scale))


def score_smape(actual, forecast):
    """Symmetric mean absolute percentage error as a share, 0 to 2: mean 2 |y - f| / (|y| + |f|).

    A pair of zeros counts as no error. Shapes (..., horizon) give (...). Source: makridakis2000.
    """
    actual, forecast = _check_pair(actual, forecast)
    size = np.abs(actual) + np.abs(forecast)
    return (2 * np.abs(actual - forecast) / np.where(size > 0, size, 1.0)).mean(axis=-1)


def score_log_error(actual, forecast):
    """log(actual / forecast), value by value: positive where the forecast was too low; 0.1 is about a tenth.

    Raises
    ------
    NetredError
        If shapes disagree or a value is not above zero.
    """
    actual, forecast = _check_pair(actual, forecast)
    if (actual <= 0).any() or (forecast <= 0).any():
        raise NetredError("log error: found a value that is not above zero, expected values above zero; leave it out.")
    return np.log(actual / forecast)


def score_crps(actual, ensemble):
    """Continuous ranked probability score of equally likely draws: E|X - y| - E|X - X'| / 2, with the fair estimator.

    Parameters
    ----------
    actual : array_like, shape (...)
    ensemble : array_like, shape (..., draws)
        At least two draws.

    Returns
    -------
    ndarray, shape (...)
        In the unit of the values; for a point forecast it would be the absolute error. Source: gneiting2007.
    """
    actual, ensemble = _check_finite("actual", actual), _check_finite("ensemble", ensemble)
    if ensemble.ndim != actual.ndim + 1 or ensemble.shape[:-1] != actual.shape or ensemble.shape[-1] < 2:
        raise _refuse(f"an ensemble of shape {ensemble.shape}", f"{(*actual.shape, 'draws')} with two draws or more")
    return scoringrules.crps_ensemble(actual, ensemble, estimator="fair")


def score_interval(actual, low, high, level):
    """Interval score of a central band: (u - l) + 2 / a max(l - y, 0) + 2 / a max(y - u, 0), a = 1 - level.

    Parameters
    ----------
    actual, low, high : array_like, of one shape
    level : float or array_like
        Probability that the band is meant to cover, 0 to 1; an array goes along the last axis.

    Returns
    -------
    ndarray
        Value by value, in their unit; less is better. Source: gneiting2007.
    """
    actual, low, high = _check_band(actual, low, high)
    return scoringrules.interval_score(actual, low, high, 1 - _check_level(level))


def score_coverage(actual, low, high, axis=None):
    """Share of values inside their bands, ends included, over an axis or over all. Arguments as `score_interval`."""
    actual, low, high = _check_band(actual, low, high)
    return ((actual >= low) & (actual <= high)).mean(axis=axis)


def score_brier(happened, probability):
    """Brier score of probabilities of events: (p - o)^2, value by value, 0 to 1.

    Parameters
    ----------
    happened : array_like of bool or 0 and 1
    probability : array_like of float, of the same shape
        0 to 1.

    Returns
    -------
    ndarray
        Less is better; 0.25 is that of "one half". Source: brier1950.

    Examples
    --------
    >>> score_brier([True, False], [0.9, 0.5]).round(2)
    array([0.01, 0.25])
    """
    happened, probability = _check_pair(happened, probability)
    if not np.isin(happened, (0, 1)).all():
        raise _refuse("an outcome other than 0 or 1", "events that happened or not")
    if ((probability < 0) | (probability > 1)).any():
        raise _refuse("a probability outside 0 to 1", "shares")
    return np.square(probability - happened)


def _refuse(found: str, expected: str) -> NetredError:
    return NetredError(f"score: found {found}, expected {expected}; correct the arrays.")


def _check_finite(name: str, values) -> np.ndarray:
    values = np.asarray(values, dtype=float)
    if not values.size or not np.isfinite(values).all():
        raise _refuse(f"{name} with no or not only finite values", "finite numbers")
    return values


def _check_pair(actual, forecast) -> tuple[np.ndarray, np.ndarray]:
    actual, forecast = _check_finite("actual", actual), _check_finite("forecast", forecast)
    if actual.shape != forecast.shape:
        raise _refuse(f"shapes {actual.shape} and {forecast.shape}", "one shape")
    return actual, forecast


def _check_band(actual, low, high) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    actual, low = _check_pair(actual, low)
    low, high = _check_pair(low, high)
    if (low > high).any():
        raise _refuse("a band whose low end lies above its high end", "low at most high")
    return actual, low, high


def _check_level(level) -> np.ndarray:
    level = np.asarray(level, dtype=float)
    if not ((level > 0) & (level < 1)).all():
        raise _refuse(f"level {level}", "a share between 0 and 1, 0.8 for 80%")
    return level


def _check_scale(scale: np.ndarray) -> np.ndarray:
    if (scale <= 0).any():
        raise _refuse("fitted values that never change", "a scale above zero")
    return scale


def _seasonal_changes(fitted, period: int) -> np.ndarray:
    fitted = _check_finite("fitted", fitted)
    if period < 1 or fitted.shape[-1] <= period:
        raise _refuse(f"{fitted.shape[-1]} fitted values and period {period}", "more values than the period")
    return fitted[..., period:] - fitted[..., :-period]
