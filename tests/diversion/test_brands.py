import datetime

import numpy as np
import pandas as pd

from analysis.diversion.brands import read_counts, report_brands, tabulate_counts

DAY = datetime.date(2017, 1, 1)


def make_ranks(counts: dict[int, int]) -> pd.DataFrame:
    rows = [
        (year, place + 1.0, f"brand {place}", "native" if place < native else "other", "clothes", "seen")
        for year, native in counts.items()
        for place in range(10)
    ]
    frame = pd.DataFrame(rows, columns=["year", "rank", "brand", "origin", "category", "evidence"])
    return frame.set_axis([f"brand_rankings/{at}" for at in range(len(frame))])


def test_complete_lists_give_their_counts_and_a_fall():
    ranks = make_ranks({2012: 9, 2013: 8, 2014: 6, 2015: 2, 2016: 1})
    counts = read_counts(ranks, "clothes", "native")
    found = {finding.id.rpartition(".")[2]: finding for finding in report_brands(counts, 2015, ranks, DAY)}
    assert found["first"].value == 9 and found["last"].value == 1
    assert found["falling"].value > 0.99 and found["permutation"].value < 0.05
    assert found["step_alone"].value > found["step_with_trend"].value
    assert found["falling"].n == 5 and found["falling"].evidence == "seen"
    assert "correlation" in found["step_with_trend"].note


def test_a_break_outside_the_lists_gives_no_step():
    ranks = make_ranks({2012: 9, 2013: 8})
    counts = read_counts(ranks, "clothes", "native")
    assert not any("step" in finding.id for finding in report_brands(counts, 2015, ranks, DAY))


def test_one_year_says_no_more_than_its_number():
    ranks = make_ranks({2012: 9})
    (only,) = report_brands(read_counts(ranks, "clothes", "native"), 2015, ranks, DAY)
    assert only.id.endswith(".years") and only.value == 1


def test_years_without_a_word_are_left_out_of_the_chart():
    counts = pd.DataFrame({"low": [3, 0, 2], "high": [3, 10, 6]}, index=[2012, 2013, 2014])
    table = tabulate_counts(counts)
    assert list(table["label"]) == ["2012", "2014"]
    assert table["value"].iloc[0] == 3 and np.isnan(table["value"].iloc[1])
