"""Shares in findings: taken only where both sides are known, with the rows of that period."""

from __future__ import annotations

import datetime

import numpy as np
import pandas as pd
import pytest

from analysis.diversion import observe_shares, report_share, report_share_outturn
from analysis.errors import NetredError
from analysis.figures import Figures
from analysis.findings import Forecast

THEN, NOW = datetime.date(2016, 5, 31), datetime.date(2026, 1, 1)


def figures(label: str, sales: dict[int, float], grade: str = "seen", as_of=THEN) -> Figures:
    index = pd.PeriodIndex([str(year) for year in sales], freq="Y-MAR")
    rows = tuple(f"{label.lower()}/{year}" for year in sales)
    values = pd.Series(np.array(list(sales.values()), float), index=index)
    return Figures(label.lower(), label, "CNY_bn", values, rows, (grade,) * len(rows), as_of)


@pytest.fixture
def tmall():
    return figures("Tmall", {2014: 500, 2015: 850, 2016: 1200, 2017: 1565}, "derived", NOW)


@pytest.fixture
def taobao():
    return figures("Taobao", {2013: 800, 2015: 1150, 2016: 1800}, "recalled", NOW)


def test_a_share_is_known_where_both_sides_are(tmall, taobao):
    shares = observe_shares(tmall, taobao)
    assert {period.year: value for period, value in shares.items()} == pytest.approx({2015: 0.425, 2016: 0.4})
    complement = observe_shares(taobao, tmall)
    np.testing.assert_allclose(shares + complement, 1)


def test_the_last_share_carries_the_rows_of_its_own_period(tmall, taobao):
    found = report_share(tmall, taobao, "tmall")
    assert (found.id, found.kind) == ("diversion.tmall.share.last_year", "observation")
    assert found.value == pytest.approx(0.4)
    assert found.rows == ("tmall/2016", "taobao/2016")
    assert found.evidence == "recalled"
    assert found.sentence == "Tmall made 40% of the sales of both marketplaces in FY2016."


def test_without_a_common_period_there_is_no_share(tmall):
    with pytest.raises(NetredError, match="tmall and taobao as of 2026-01-01: found no period that is known of both"):
        report_share(tmall, figures("Taobao", {2012: 700, 2013: 800}), "tmall")


@pytest.fixture
def forecast():
    years = pd.period_range("2016", periods=2, freq="Y-MAR")
    return Forecast("damped logit share", years, np.column_stack([np.linspace(0.3, 0.5, 201), np.full(201, 0.6)]))


def test_what_came_of_a_share_is_held_against_its_forecast(forecast, tmall, taobao):
    (found,) = report_share_outturn(forecast, forecast.periods[0], THEN, tmall, taobao, "tmall", 0.8)
    assert found.id == "diversion.tmall.share.outturn"
    assert (found.value, found.as_of) == (pytest.approx(0.4), NOW)
    assert found.rows == ("tmall/2016", "taobao/2016")
    assert found.sentence == (
        "Tmall's share came in at 40% in FY2016, level with the 40% expected on 31 May 2016 and inside the 80% band "
        "of 32% to 48%."
    )


def test_a_year_that_is_not_known_of_both_has_no_outturn(forecast, tmall, taobao):
    assert report_share_outturn(forecast, forecast.periods[1], THEN, tmall, taobao, "tmall", 0.8) == []
