"""An outturn is said beside the median and the band that had been forecast."""

from __future__ import annotations

import datetime

import numpy as np
import pandas as pd
import pytest

from analysis.errors import UnknownNameError
from analysis.findings import Cited, Forecast
from analysis.outturns import hold_against

YEAR = pd.Period("2020-03-31", "Y-MAR")
PATHS = np.linspace(1000, 3000, 2001)[:, None]


def hold(value, period=YEAR):
    return hold_against(
        Forecast("Combination", pd.PeriodIndex([YEAR]), PATHS),
        period,
        value,
        "growth.gmv.fy2020",
        "GMV",
        "CNY_bn",
        datetime.date(2016, 5, 31),
        0.8,
        Cited(("gmv/2020",), ("derived",), datetime.date(2026, 1, 1)),
    )


def test_the_sentence_says_where_it_lies():
    sentence = hold(2200).sentence
    assert sentence == (
        "GMV came in at RMB 2.2 trillion in FY2020, 10% above the RMB 2 trillion expected on 31 May 2016 and inside "
        "the 80% band of RMB 1.2 to 2.8 trillion."
    )


@pytest.mark.parametrize(
    ("value", "where", "below"),
    [(1199, "outside", "10%"), (1201, "inside", "10%"), (2799, "inside", "90%"), (2801, "outside", "90%")],
)
def test_inside_and_outside_change_at_the_ends_of_the_band(value, where, below):
    found = hold(value)
    assert f" and {where} the 80% band" in found.sentence
    assert found.note == f"{below} of the paths lay at or below it"


def test_it_is_an_observation_of_its_own_day_and_rows():
    found = hold(2200)
    assert (found.id, found.kind, found.value) == ("growth.gmv.fy2020.outturn", "observation", 2200)
    assert (found.as_of, found.rows, found.evidence) == (datetime.date(2026, 1, 1), ("gmv/2020",), "derived")
    assert found.level is None


def test_a_year_that_was_not_forecast_is_refused():
    with pytest.raises(UnknownNameError, match="period '2021'"):
        hold(2200, YEAR + 1)
