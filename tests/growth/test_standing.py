"""The standing that the package ships is that of the benchmark's tables, and says what they say."""

from __future__ import annotations

import datetime
from pathlib import Path

import pandas as pd
import pytest

from analysis.growth.registry import PRIMARY
from analysis.growth.standing import load_standing, report_standing, tabulate_standing

RESULTS = Path(__file__).parents[2] / "benchmarks" / "results"


def test_the_shipped_table_is_that_of_the_benchmark():
    points, efficiency = (pd.read_csv(RESULTS / f"{name}.csv") for name in ("points", "efficiency"))
    whole = points[(points["model"] == PRIMARY) & (points["group"] == "all")].iloc[0]
    found = {finding.id.rpartition(".")[2]: finding for finding in report_standing(datetime.date(2016, 5, 31))}
    for part in ("pooled", "macro"):
        assert found[part].value == pytest.approx(whole[f"to_Theta_{part}"])
        assert (found[part].low, found[part].high) == (whole[f"to_Theta_{part}_low"], whole[f"to_Theta_{part}_high"])
    assert found["worst"].value == pytest.approx(whole["to_Theta_worst"])
    tests = efficiency[(efficiency["model"] == PRIMARY) & (efficiency["group"] == "all")]
    assert found["bias"].low == pytest.approx(100 * tests["bias"].min()) and found["slope"].high == tests["slope"].max()
    for name, column in (("bias_p", "bias_p"), ("slope_p", "joint_p")):
        rows = load_standing().set_index("measure").loc[name].sort_values("year")
        assert list(rows["value"]) == list(tests.sort_values("year")[column])


def test_the_table_of_ratios_has_every_collection():
    table = tabulate_standing()
    assert len(table) == 8 and ((table["low"] <= table["value"]) & (table["value"] <= table["high"])).all()
