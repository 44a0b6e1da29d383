"""Running a backtest: every model on every case, one tidy table with a status a row."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor

import numpy as np
import pandas as pd

from analysis.backtest.cases import Case
from analysis.errors import FitError
from analysis.growth import MODELS
from analysis.periods import QUARTERS_A_YEAR, is_quarterly
from analysis.scores import score_crps, score_interval, score_log_error, score_mase, score_rmsse

BAND = 0.8
"""Probability of the bands that are scored."""

CRPS_PATHS = 200
"""Paths that the CRPS is taken from: its estimator is unbiased for any number, and costs the square of it."""

OK = "ok"
KEYS = ("series", "entity", "frequency", "origin", "model")
SCORES = ("scaled_error", "scaled_square", "scaled_crps", "scaled_interval", "covered", "log_error")
COLUMNS = (*KEYS, "status", "count", "horizon", "year", "period", "actual", "median", "low", "high", *SCORES)


def run_backtest(
    cases: Sequence[Case],
    models: Iterable[str],
    draws: int,
    seed: int,
    jobs: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> pd.DataFrame:
    """Forecast every case with every model and score what came; the same bits for any number of jobs.

    Parameters
    ----------
    cases : sequence of Case
    models : iterable of str
        Names in `MODELS`.
    draws, seed : int
        Paths of each forecast; their seed is made of `seed` and the names of the case and the model.
    jobs : int
        Processes.
    progress : callable, optional
        Called with the number of cases done and their total.

    Returns
    -------
    DataFrame
        One row for each case, model and period scored, ``status`` being ``ok``; or one row with the reason where a
        model could not be fitted. Scaled scores are divided by the mean absolute change on the year before within the
        fitted values (`scaled_square`: squared, by the mean squared change on the period before).
    """
    tasks = [(case, tuple(models), draws, seed) for case in cases]
    records: list[dict] = []
    if jobs == 1:
        _gather(map(_score_case, tasks), records, len(tasks), progress)
    else:
        with ProcessPoolExecutor(jobs) as pool:
            _gather(pool.map(_score_case, tasks, chunksize=4), records, len(tasks), progress)
    return pd.DataFrame(records, columns=list(COLUMNS))


def _gather(results, records: list[dict], total: int, progress) -> None:
    for done, found in enumerate(results, start=1):
        records += found
        if progress:
            progress(done, total)


def _score_case(task: tuple) -> list[dict]:
    """Records of one case for every model."""
    case, models, draws, seed = task
    records = []
    for model in models:
        key = {"series": case.series, "entity": case.entity, "frequency": case.frequency, "origin": case.origin}
        key |= {"model": model, "count": int(case.fitted.notna().sum())}
        try:
            records += [key | {"status": OK} | scored for scored in _score_model(case, model, draws, seed)]
        except FitError as error:
            records.append(key | {"status": str(error)})
    return records


def _score_model(case: Case, model: str, draws: int, seed: int) -> list[dict]:
    periods = QUARTERS_A_YEAR if is_quarterly(case.fitted.index) else 1
    ahead = [(period - case.fitted.index[-1]).n for period in case.actual.index]
    paths = MODELS[model].fit(case.fitted).project(ahead[-1], draws, _spread_seed(case, model, seed)).paths
    paths = paths[:, np.array(ahead) - 1].T
    actual, known = case.actual.to_numpy(), case.fitted.dropna().to_numpy()
    low, median, high = np.quantile(paths, [(1 - BAND) / 2, 0.5, (1 + BAND) / 2], axis=1)
    if not (median > 0).all():
        raise FitError(f"model {model}: found a median that is not above zero, expected a level; shorten the reach.")
    fitted = np.tile(known, (len(ahead), 1))
    errors = score_mase(actual[:, None], median[:, None], fitted, periods)
    scale = np.mean(np.abs(known[periods:] - known[:-periods]))
    scores = {
        "scaled_error": errors,
        "scaled_square": score_rmsse(actual[:, None], median[:, None], fitted) ** 2,
        "scaled_crps": score_crps(actual, paths[:, :CRPS_PATHS]) / scale,
        "scaled_interval": score_interval(actual, low, high, BAND) / scale,
        "covered": (actual >= low) & (actual <= high),
        "log_error": score_log_error(actual, median),
    }
    shapes = {"actual": actual, "median": median, "low": low, "high": high} | scores
    return [
        {"horizon": step, "year": -(-step // periods), "period": str(period)}
        | {name: np.atleast_1d(values)[place].item() for name, values in shapes.items()}
        for place, (step, period) in enumerate(zip(ahead, case.actual.index, strict=True))
    ]


def _spread_seed(case: Case, model: str, seed: int) -> int:
    """A seed of its own for every case and model, the same on every machine."""
    name = "\x1f".join([str(seed), case.series, case.entity, case.frequency, case.origin.isoformat(), model])
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big")
