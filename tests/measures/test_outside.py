"""Traffic from outside, on figures made up so that the answer is worked out by hand."""

from __future__ import annotations

import pytest

from analysis import measures
from analysis.errors import NotKnownError

bought, agreed = measures.advertising_bought.__wrapped__, measures.advertising_over_agreement.__wrapped__
priced, guided = measures.advertising_paid_back.__wrapped__, measures.guide_sites_share.__wrapped__
AGREED = {"bought": "sum", "own": "own", "sold": "sold", "first": 2013, "last": 2015, "above": 0.2}
SALES = {("sold", "Y-DEC"): {2013: 10, 2014: 20, 2015: 30}, ("own", "Y-DEC"): {2013: 1, 2014: 4, 2015: 4}}


def test_shares_of_advertising_name_the_bound(made_up):
    given = {
        ("own", "Y-DEC"): {2013: 2, 2014: 5},
        ("upper", "Y-DEC"): {2014: 6},
        ("sold", "Y-DEC"): {2013: 10, 2014: 10, 2015: 9},
    }
    first, second = bought(made_up(given), own="own", upper="upper", sold="sold", buyer="Buyer", network="Net")
    assert [first.value, second.value] == [0.2, 0.5] and second.id == "diversion.outside.ads_share.2014"
    assert "related" not in first.sentence and "60%" in second.sentence


def test_advertising_without_a_common_year_is_not_known(made_up):
    given = {("own", "Y-DEC"): {2013: 2}, ("upper", "Y-DEC"): {}, ("sold", "Y-DEC"): {2015: 9}}
    with pytest.raises(NotKnownError, match="no common year"):
        bought(made_up(given), own="own", upper="upper", sold="sold", buyer="Buyer", network="Net")


@pytest.mark.parametrize(("by_years", "share", "rows"), [(False, 0.25, "sum/2015-12-31"), (True, 0.15, "own/2013")])
def test_the_agreement_is_summed_or_printed(made_up, by_years, share, rows):
    (found,) = agreed(made_up(SALES | {("sum", "D"): {"2015-12-31": 15}}), **AGREED, by_years=by_years)
    assert found.value == pytest.approx(share) and found.rows[0] == rows
    assert (found.answer.probability, found.answer.against) == (float(share > 0.2), 0.2)


def test_a_sum_over_part_of_the_agreement_is_not_its_sum(made_up):
    (found,) = agreed(made_up(SALES | {("sum", "D"): {"2014-06-30": 5}}), **AGREED)
    assert found.value == pytest.approx(9 / 60)


def test_before_its_last_year_the_agreement_is_not_known(made_up):
    with pytest.raises(NotKnownError, match="found no sum of 2013 to 2015"):
        agreed(made_up(SALES | {("own", "Y-DEC"): {2013: 1, 2014: 4}}), **AGREED)


def test_the_price_of_traffic_is_the_spending_over_the_take(made_up):
    """One dollar at seven yuan, against a take of 70 from sales of 1,000: a tenth of sales pays for it."""
    given = {
        ("own", "Y-DEC"): {2014: 1, 2015: 1},
        ("rate", "Y-DEC"): {2014: 7, 2015: 7},
        ("take", "Y-MAR"): {2015: 70},
        ("total", "Y-MAR"): {2015: 1000},
    }
    asked = {"own": "own", "exchange": "rate", "revenue": "take", "total": "total", "network": "Net"}
    (found,) = priced(made_up(given), **asked)
    assert found.id == "diversion.outside.net.break_even_sales_share.2014"
    assert found.value == pytest.approx(0.1) and "RMB 100 bn" in found.sentence
    with pytest.raises(NotKnownError, match="no year to set against revenue"):
        priced(made_up(given | {("take", "Y-MAR"): {2018: 70}}), **asked)


def test_guide_sites_are_set_against_the_quarter_and_the_year(made_up):
    given = {("guides", "D"): {"2012-11-21": 1.2}, ("total", "Q-MAR"): ("2012Q4", [150, 210, 240, 360])}
    (found,) = guided(made_up(given), guides="guides", total="total")
    assert found.value == found.high == pytest.approx(1.2 / 80) and found.low == pytest.approx(1.2 / 120)
    short = {("guides", "D"): {"2012-11-21": 1.2}, ("total", "Q-MAR"): ("2013Q1", [210, 240, 360])}
    with pytest.raises(NotKnownError, match="found 3 quarters"):
        guided(made_up(short), guides="guides", total="total")


def test_chapter_and_claim_share_the_number_of_guide_sites(study):
    (found,) = study.take(measures.guide_sites_share, guides="guide_sites", total="total")
    assert (found.value, found.low, found.high) == pytest.approx((0.0125, 0.0087, 0.0125), abs=1e-4)
