"""Pairs of models on made-up errors whose ratio is known."""

from __future__ import annotations

import datetime

import numpy as np
import pandas as pd
import pytest

from analysis.backtest import compare_pair, cover_bands, judge_pair, summarise_models
from analysis.errors import NetredError


def make_table(ratio: float, series: int = 6, origins: int = 12, noise: float = 0.05) -> pd.DataFrame:
    """Scores of a model that errs `ratio` times as much as another, on series of two entities."""
    random = np.random.default_rng(1)
    records = []
    for name in range(series):
        for origin in range(origins):
            base = float(random.uniform(0.5, 1.5))
            for model, factor in (("mine", ratio), ("other", 1.0)):
                error = base * factor * float(np.exp(noise * random.standard_normal()))
                records.append(
                    {
                        "series": f"s{name}",
                        "entity": f"e{name % 2}",
                        "frequency": "quarter",
                        "origin": datetime.date(2015, 1, 1) + datetime.timedelta(days=90 * origin),
                        "model": model,
                        "status": "ok",
                        "horizon": 1,
                        "year": 1,
                        "scaled_error": error,
                        "scaled_square": error**2,
                        "scaled_crps": error,
                        "scaled_interval": error,
                        "covered": origin % 4 > 0,
                        "log_error": 0.0,
                    }
                )
    return pd.DataFrame(records)


@pytest.mark.parametrize("ratio", [0.8, 1.0, 1.3])
def test_a_known_ratio_lies_in_its_interval(ratio):
    found = compare_pair(make_table(ratio), "mine", "other", 1000, 1)
    assert found["low"] <= ratio <= found["high"] and found["low"] <= found["relative"] <= found["high"]
    assert found["series"] == 6


def test_the_same_seed_gives_the_same_interval():
    table = make_table(0.9)
    assert compare_pair(table, "mine", "other", 200, 5) == compare_pair(table, "mine", "other", 200, 5)


def test_a_series_is_tested_alone_only_where_it_has_enough_origins():
    assert judge_pair(make_table(0.8, origins=7), "mine", "other").empty
    found = judge_pair(make_table(0.8), "mine", "other")
    assert len(found) == 6 and (found["statistic"] < 0).all() and (found["p"] < 0.01).all()
    level = judge_pair(make_table(1.0, series=40), "mine", "other")
    assert (level["p"] < 0.1).mean() < 0.3


def test_a_model_without_scores_cannot_be_compared():
    table = make_table(0.8)
    with pytest.raises(NetredError, match="third"):
        compare_pair(table, "mine", "third", 100, 1)


def test_coverage_by_year_and_cases_that_one_model_could_not_use():
    table = make_table(0.8)
    assert cover_bands(table, "mine", ["year"])["coverage"].eq(0.75).all()
    lost = table.index[(table["model"] == "mine") & (table["series"] == "s0")]
    table.loc[lost, "status"] = "model mine: found nothing"
    summary = summarise_models(table)
    assert summary["cases"].eq(5 * 12).all() and summary.loc["mine", "refused"] == 12
    assert summary.loc["mine", "MASE"] / summary.loc["other", "MASE"] == pytest.approx(0.8, rel=0.02)
