import dataclasses
import datetime

import pandas as pd
import pytest

from analysis.diversion.outside import (
    report_ads,
    report_deals,
    report_guides,
    report_price,
    share_traffic,
)

DAY = datetime.date(2016, 5, 31)


@dataclasses.dataclass
class Figures:
    """As much of the catalogue's figures as the reports use."""

    values: pd.Series
    label: str = "sales"
    unit: str = "CNY_bn"
    rows: tuple = ("row/1", "row/2")
    evidence: str = "seen"
    as_of: datetime.date = DAY

    def between(self, first, last):
        return dataclasses.replace(self, values=self.values.loc[first:last])


def make_years(values: dict[int, float], month: str = "DEC", **parts) -> Figures:
    index = pd.PeriodIndex([str(year) for year in values], freq=f"Y-{month}")
    return Figures(pd.Series(list(values.values()), index=index, dtype=float), **parts)


def make_deals(*rows) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["target", "traffic_owner", "amount_usd_mn", "evidence"])
    return frame.set_axis([f"deals/{at}" for at in range(len(frame))])


DEALS = make_deals(
    ("Net", "yes", 100.0, "seen"),
    ("Site", "yes", None, "seen"),
    ("Shop", "doubtful", 300.0, "recalled"),
    ("Bank", "no", 200.0, "seen"),
    ("Post", "no", 400.0, "seen"),
)


def test_doubtful_deals_are_coded_both_ways():
    table = share_traffic(DEALS)
    assert table.loc["deals", ["value", "low", "high"]].tolist() == [0.5, 0.4, 0.6]
    assert table.loc["money", ["value", "low", "high"]].tolist() == pytest.approx([1 / 7, 0.1, 0.4])
    assert table["n"].tolist() == [5, 4]


def test_the_largest_deal_without_visits_contradicts_only_one_purpose():
    deals, money, largest = report_deals(DEALS, DAY)
    assert largest.value == 0.4 and "Post" in largest.sentence and largest.rows == ("deals/4",)
    assert deals.kind == money.kind == "range of assumptions" and deals.evidence == "recalled"
    assert deals.n == 5 and money.n == 4
    assert report_deals(DEALS[:0], DAY) == []


def test_shares_of_advertising_name_the_bound_and_come_largest_first():
    own, ads = make_years({2013: 2.0, 2014: 5.0}), make_years({2013: 10.0, 2014: 10.0, 2015: 9.0}, label="Net ads")
    first, second = report_ads(own, make_years({2014: 6.0}), ads, "Buyer")
    assert [first.value, second.value] == [0.5, 0.2] and first.id.endswith(".2014")
    assert "60%" in first.sentence and "related" not in second.sentence


def test_the_price_of_traffic_is_the_spending_over_the_take():
    """One dollar at seven yuan, against a take of 70 from sales of 1,000: a tenth of sales pays for it."""
    own, exchange = make_years({2014: 1.0, 2015: 1.0}), make_years({2014: 7.0, 2015: 7.0})
    revenue, total = make_years({2015: 70.0}, "MAR"), make_years({2015: 1000.0}, "MAR")
    (found,) = report_price(own, exchange, revenue, total, "Net")
    assert found.id == "diversion.outside.net.break_even_sales_share.2014"
    assert found.value == pytest.approx(0.1) and "RMB 100 bn" in found.sentence


def test_guide_sites_are_set_against_the_quarter_and_the_year():
    index = pd.period_range("2012-01-01", periods=4, freq="Q-MAR")
    total = Figures(pd.Series([150.0, 210.0, 240.0, 360.0], index=index))
    guides = Figures(pd.Series([1.2], index=pd.DatetimeIndex(["2012-11-21"])), unit="CNY_bn_per_month")
    (found,) = report_guides(guides, total)
    assert found.value == pytest.approx(1.2 / 80) and found.low == pytest.approx(1.2 / 120)
    assert report_guides(guides, dataclasses.replace(total, values=total.values[:3])) == []
