"""Backtests in findings: how the primary model fared, and how often its bands held what came."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analysis.backtest.cases import Case
from analysis.backtest.comparison import CASE, compare_pair, cover_by_year, keep_shared, summarise_models
from analysis.backtest.scoring import BAND
from analysis.findings import Finding, weakest
from analysis.growth import MODELS
from analysis.prose import format_range, format_value, say_count


def list_relative(table: pd.DataFrame, against: str, draws: int, seed: int) -> pd.DataFrame:
    """Relative MASE of every model, with its bootstrap interval: ``name``, ``value``, ``low``, ``high``, for a chart.

    Empty where no case was scored by every model.
    """
    shared = keep_shared(table)
    records = []
    for model in shared["model"].unique():
        if model != against:
            pair = compare_pair(shared, model, against, draws, seed)
            records.append((MODELS[model].label, pair["relative"], pair["low"], pair["high"]))
    return pd.DataFrame(records, columns=["name", "value", "low", "high"])


def grid_models(table: pd.DataFrame) -> pd.DataFrame:
    """Coverage of each model's bands by year ahead, for a grid: ``x`` the year, ``y`` the model, ``value``."""
    found = cover_by_year(table)
    order = summarise_models(table).index
    found = found.set_index(["model", "year"]).reindex(order, level=0).reset_index()
    names = [f"year {year}" for year in found["year"]]
    return pd.DataFrame(
        {"x": names, "y": [MODELS[model].label for model in found["model"]], "value": found["coverage"]}
    )


def say_errors(relative: Finding, model: str) -> str:
    """The title of a chart of relative errors: how the primary model fared."""
    ratio = format_value(relative.value, "ratio", 2)
    return f"The {MODELS[model].label.lower()} errs {ratio} times as much as \u201clast year again\u201d"


def say_coverage(covered: Finding, level: float, where: str = "") -> str:
    """The title of a chart of coverage: what bands of a level held, of all that came or where something was so."""
    held = f"bands meant to hold {format_value(level, 'share')} held {format_value(covered.value, 'share', 2)}"
    said = f"{where}, {held}" if where else f"{held} of what came"
    return f"{said[0].upper()}{said[1:]}"


def report_backtest(
    table: pd.DataFrame, cases: Sequence[Case], model: str, against: str, as_of, draws: int, seed: int
) -> list[Finding]:
    """How one model fared against another, and the coverage of its bands.

    Parameters
    ----------
    table : DataFrame
        Of `run_backtest`.
    cases : sequence of Case
    model, against : str
        Names in `MODELS`.
    as_of : date
        Day whose knowledge scored the forecasts.

    Returns
    -------
    list of Finding
        ``backtest.<model>.relative_mase`` with its 95% interval and ``backtest.<model>.coverage``, whose range is over
        the years ahead; none where no case was scored by every model.
    """
    shared = keep_shared(table)
    if shared.empty:
        return []
    pair = compare_pair(shared, model, against, draws, seed)
    mine = shared[shared["model"] == model]
    origins = len(mine.drop_duplicates(CASE))
    years = mine.groupby("year")["covered"].mean()
    covered = float(mine["covered"].mean())
    scored = [case for case in cases if case.names in set(zip(*(mine[name] for name in CASE), strict=True))]
    rows = tuple(dict.fromkeys(row for case in scored for row in (*case.rows, *case.actual_rows)))
    evidence = weakest(case.evidence for case in scored)
    many = f"{say_count(origins, 'origin')} of {say_count(pair['series'], 'series', 'series')}"
    better = "less" if pair["relative"] < 1 else "more"
    return [
        Finding(
            f"backtest.{model}.relative_mase",
            pair["relative"],
            "ratio",
            f"ratio of mean absolute scaled errors to those of {MODELS[against].label.lower()}; bootstrap over series",
            as_of,
            low=pair["low"],
            high=pair["high"],
            level=0.95,
            n=origins,
            evidence=evidence,
            rows=rows,
            sentence=f"From {many}, the {MODELS[model].label.lower()} erred {better} than "
            f"\u201c{MODELS[against].label.lower()}\u201d: {format_value(pair['relative'], 'ratio', 2)} times as much, "
            f"{format_value(0.95, 'share')} band {format_range(pair['low'], pair['high'], 'ratio', 2)}.",
        ),
        Finding(
            f"backtest.{model}.coverage",
            covered,
            "share",
            f"share of outturns inside the {format_value(BAND, 'share')} band; the range is over the years ahead",
            as_of,
            low=float(years.min()),
            high=float(years.max()),
            n=len(mine),
            evidence=evidence,
            rows=rows,
            note="outturns of neighbouring days and periods are not independent",
            sentence=f"Bands meant to hold {format_value(BAND, 'share')} held {format_value(covered, 'share')} of "
            f"{format_value(len(mine), 'count')} outturns of the catalogue's own series.",
        ),
    ]
