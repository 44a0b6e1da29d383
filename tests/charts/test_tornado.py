import datetime

import pandas as pd
import pytest

from analysis.charts import chart_tornado

DAY = datetime.date(2016, 5, 31)


@pytest.fixture(scope="module")
def figure():
    rows = [("recapture", 0.05, 0.6, -0.3, 0.8), ("moves", 0.1, 0.3, 0.4, -0.1), ("small", 0.0, 0.1, 0.1, 0.11)]
    table = pd.DataFrame(rows, columns=["assumption", "low", "high", "at_low", "at_high"]).assign(at_mode=0.1)
    return chart_tornado("t", "One decides.", "change", table, ("a/b",), DAY, most=2)


def test_only_the_widest_are_drawn_and_all_are_in_the_table(figure):
    data = figure.specification()["datasets"].values()
    drawn = {row["name"] for rows in data for row in rows if "name" in row}
    assert drawn == {"recapture", "moves"} and len(figure.table) == 3


def test_both_ends_are_described_with_their_assumption(figure):
    assert "recapture: −30% at 5%, +80% at 60%" in figure.description
    assert "around +10%" in figure.description and "small" not in figure.description


def test_bars_keep_the_order_of_the_table(figure):
    sorts = [layer["encoding"]["y"]["sort"] for layer in figure.specification()["layer"] if "y" in layer["encoding"]]
    assert sorts and all(order == ["recapture", "moves"] for order in sorts)
