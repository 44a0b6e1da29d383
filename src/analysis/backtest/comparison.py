"""Backtests summed up: scores by model, coverage by year ahead, and pairs of models held against each other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from statsmodels.tsa.stattools import diebold_mariano_test

from analysis.backtest.scoring import OK
from analysis.errors import NetredError

FEWEST_ORIGINS = 8
"""Origins of one series below which no test is made on it alone."""

CASE = ["series", "entity", "frequency", "origin"]
SERIES = ["entity", "series", "frequency"]


def summarise_models(table: pd.DataFrame) -> pd.DataFrame:
    """Mean scores of each model over the cases that every model could be fitted to.

    Each case counts once, whatever its number of periods. MASE, CRPS and interval score are scaled by the mean absolute
    change on the year before, RMSSE by the root mean squared change on the period before.

    Returns
    -------
    DataFrame
        Indexed by model, best first: ``MASE``, ``RMSSE``, ``CRPS``, ``interval_score``,
        ``median_log_error``, ``cases`` and ``refused`` (cases that this model could not be fitted to).
    """
    ok = keep_shared(table)
    cases = ok.groupby(["model", *CASE]).agg(
        MASE=("scaled_error", "mean"),
        RMSSE=("scaled_square", lambda squares: np.sqrt(squares.mean())),
        CRPS=("scaled_crps", "mean"),
        interval_score=("scaled_interval", "mean"),
        median_log_error=("log_error", "median"),
    )
    summary = cases.groupby("model").mean()
    summary["cases"] = cases.groupby("model").size()
    refused = table[table["status"] != OK].groupby("model").size()
    return summary.assign(refused=refused.reindex(summary.index, fill_value=0)).sort_values("MASE")


def keep_shared(table: pd.DataFrame) -> pd.DataFrame:
    """Scored rows of the cases to which every model of the table could be fitted."""
    models = table["model"].nunique()
    ok = table[table["status"] == OK].astype({"covered": float})
    return ok[ok.groupby(CASE)["model"].transform("nunique") == models]


def cover_bands(table: pd.DataFrame, model: str, by: Sequence[str] = ("entity", "series")) -> pd.DataFrame:
    """Share of what came inside a model's bands, by series or by other columns: these, and ``coverage``."""
    ok = keep_shared(table)
    found = ok[ok["model"] == model].groupby(list(by))["covered"].mean()
    return found.rename("coverage").reset_index()


def compare_pair(table: pd.DataFrame, model: str, against: str, draws: int, seed: int, level: float = 0.95) -> dict:
    """Relative MASE of one model against another, with a bootstrap interval over series within their sources.

    Series of one entity are resampled among themselves, so that no entity's weight changes; a series brings all its
    origins, since these are not independent.

    Returns
    -------
    dict
        ``model``, ``against``, ``relative`` (ratio of mean MASEs, below one where `model` is better), ``low``, ``high``
        and ``series``.

    Raises
    ------
    NetredError
        If the two have no case in common.
    """
    means = _pair_errors(table, model, against).groupby(SERIES)[[model, against]].agg(["sum", "size"])
    sums = np.column_stack([means[model, "sum"], means[against, "sum"]])
    entities = means.index.get_level_values("entity")
    generator = np.random.default_rng(seed)
    totals = np.zeros((draws, 2))
    for entity in entities.unique():
        places = np.flatnonzero(entities == entity)
        picks = places[generator.integers(len(places), size=(draws, len(places)))]
        totals += sums[picks].sum(axis=1)
    low, high = np.quantile(totals[:, 0] / totals[:, 1], [(1 - level) / 2, (1 + level) / 2])
    relative = sums[:, 0].sum() / sums[:, 1].sum()
    return {"model": model, "against": against, "relative": relative, "low": low, "high": high, "series": len(sums)}


def judge_pair(table: pd.DataFrame, model: str, against: str, horizon: int = 1) -> pd.DataFrame:
    """Diebold-Mariano tests with the correction for small samples, series by series. Source: harvey1997.

    Absolute errors at one horizon, in the scale of each origin. Series with fewer than eight origins are left out.

    Returns
    -------
    DataFrame
        ``entity``, ``series``, ``frequency``, ``origins``, ``statistic`` (negative where `model` is better), ``p``.
    """
    errors = _pair_errors(table[table["horizon"].isna() | (table["horizon"] == horizon)], model, against)
    records = []
    for key, group in errors.sort_values("origin").groupby(SERIES):
        if len(group) < FEWEST_ORIGINS or np.allclose(group[model], group[against]):
            continue
        found = diebold_mariano_test(
            np.zeros(len(group)), group[model], group[against], criterion="mad", harvey_adj=True, horizon=horizon
        )
        record = dict(zip(SERIES, key, strict=True)) | {"origins": len(group)}
        records.append(record | {"statistic": float(found.statistic), "p": float(found.pvalue)})
    return pd.DataFrame(records, columns=[*SERIES, "origins", "statistic", "p"])


def _pair_errors(table: pd.DataFrame, model: str, against: str) -> pd.DataFrame:
    """Mean scaled error of both models in each case that both could be fitted to."""
    ok = table[(table["status"] == OK) & table["model"].isin([model, against])]
    errors = ok.groupby([*CASE, "model"])["scaled_error"].mean().unstack("model")
    if not {model, against} <= set(errors):
        found = ", ".join(map(str, errors.columns)) or "no model"
        raise NetredError(f"backtest of {model} and {against}: found scores of {found} alone, expected both.")
    return errors.dropna().reset_index()
