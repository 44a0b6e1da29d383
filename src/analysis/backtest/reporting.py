"""Backtests in findings: how the primary model fared, and how often its bands held what came."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analysis.backtest.cases import Case
from analysis.backtest.comparison import CASE, compare_pair, cover_bands, keep_shared
from analysis.backtest.scoring import BAND
from analysis.catalog import Catalog
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


def grid_series(table: pd.DataFrame, model: str, catalog: Catalog) -> pd.DataFrame:
    """Coverage of a model's bands by year ahead and series, for a grid: ``x`` the year, ``y`` the series, ``value``."""
    found = cover_bands(table, model, ("entity", "series", "year"))
    names = [f"year {year:.0f}" for year in found["year"]]
    return pd.DataFrame({"x": names, "y": name_series(found, catalog), "value": found["coverage"]})


def name_series(found: pd.DataFrame, catalog: Catalog) -> list[str]:
    """Series as readers know them: a role by its label, any other by its own and whose it is."""
    roles = {role.slug: role.label for role in catalog.study.roles.values()}
    labels = catalog.tables["series"]["label"]
    pairs = zip(found["series"], found["entity"], strict=True)
    return [roles.get(series) or f"{labels[series]}, {entity}" for series, entity in pairs]


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
        ``backtest.<model>.relative_mase`` with its 95% interval and ``backtest.<model>.coverage``, the median over
        series with its range, never pooled over kinds; none where no case was scored by every model.
    """
    shared = keep_shared(table)
    if shared.empty:
        return []
    pair = compare_pair(shared, model, against, draws, seed)
    mine = shared[shared["model"] == model]
    origins = len(mine.drop_duplicates(CASE))
    covered = cover_bands(table, model)["coverage"]
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
            float(covered.median()),
            "share",
            f"share of outturns inside the {format_value(BAND, 'share')} band by series; the range is over series",
            as_of,
            low=float(covered.min()),
            high=float(covered.max()),
            n=len(covered),
            evidence=evidence,
            rows=rows,
            note="outturns of neighbouring days and periods are not independent",
            sentence=f"In {say_count(len(covered), 'series', 'series')} of the catalogue's own, bands meant to hold "
            f"{format_value(BAND, 'share')} held, series by series, {_say_span(covered)} of what came.",
        ),
    ]


def _say_span(shares: pd.Series) -> str:
    low, high = float(shares.min()), float(shares.max())
    return format_value(low, "share") if low == high else f"from {format_range(low, high, 'share')}"
