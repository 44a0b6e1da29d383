"""A year told by its festival: the power learnt from the years before, and from no later one."""

from __future__ import annotations

import numpy as np
import pytest

from analysis import measures
from analysis.errors import NotKnownError

nowcasts = measures.festival_nowcasts.__wrapped__
DAYS = {("festival", "D"): {f"{year}-11-11": 10 * 1.5 ** (year - 2010) for year in range(2010, 2017)}}
TOTAL = [100 * 1.5 ** (0.5 * place) for place in range(6)]  # fiscal 2011 to 2016: half of the festival's growth on logs
YEARS = {("total", "Y-MAR"): dict(zip(range(2011, 2017), TOTAL, strict=True))}


def test_a_steady_power_tells_the_year_exactly(made_up):
    found = nowcasts(made_up(DAYS | YEARS), role="total", festival="festival")
    assert [each.id for each in found] == [f"growth.total.fy{year}.nowcast" for year in range(2014, 2018)]
    for each, expected in zip(found, [*TOTAL[3:], 100 * 1.5**3], strict=True):
        assert each.value == pytest.approx(expected)
        assert (each.low, each.high) == pytest.approx((each.value, each.value))
    assert "that came" in found[-2].sentence and "that came" not in found[-1].sentence
    assert "festival/2016-11-11" in found[-1].rows and "total/2016" in found[-1].rows


def test_the_power_is_the_mean_of_the_years_before_and_of_no_other(made_up):
    bent = YEARS | {("total", "Y-MAR"): YEARS[("total", "Y-MAR")] | {2014: 200.0}}
    found = {each.id.split(".")[2]: each for each in nowcasts(made_up(DAYS | bent), role="total", festival="festival")}
    straight = {
        each.id.split(".")[2]: each for each in nowcasts(made_up(DAYS | YEARS), role="total", festival="festival")
    }
    assert found["fy2014"].value == pytest.approx(straight["fy2014"].value)
    powers = np.diff(np.log([*TOTAL[:3], 200.0])) / np.log(1.5)
    assert found["fy2015"].value == pytest.approx(200 * 1.5 ** powers.mean())
    assert (found["fy2015"].low, found["fy2015"].high) == pytest.approx(
        (200 * 1.5 ** powers.min(), 200 * 1.5 ** powers.max())
    )


def test_years_counted_otherwise_are_left_out(made_up):
    study = made_up(DAYS | YEARS)
    assert len(nowcasts(study, role="total", festival="festival", last=2015)) == 2
    with pytest.raises(NotKnownError, match="two earlier ones"):
        nowcasts(study, role="total", festival="festival", last=2013)


def test_chart_and_title_hold_what_is_known(made_up):
    study = made_up(DAYS | YEARS)
    lines = measures.list_nowcast(study, "total", "festival")
    told, came = lines.values()
    assert len(told) == 4 and came.notna().sum() == 3
    assert measures.say_nowcast(lines).endswith("within 0%")
    ahead = {name: values.tail(1) for name, values in lines.items()}
    assert "FY2017" in measures.say_nowcast(ahead)


def test_the_real_festival_of_2019_told_the_goals_year_within_two_per_cent(study):
    found = {each.id: each for each in measures.festival_nowcasts(study, role="total", festival="festival", last=2020)}
    assert found["growth.gmv.fy2020.nowcast"].value == pytest.approx(6589, rel=0.02)
