"""The influencers' business on the real figures and on figures changed by hand."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest

from analysis import measures
from analysis.assumptions import Assumption
from analysis.errors import NetredError, NotKnownError
from analysis.measures.funnel import Funnel, sales_per_fan
from analysis.measures.shop import break_even_ad_share, pick_year

FORECAST = {"part": "audience_market", "whole": "entrance", "assumption": "audience.gmv_2016"}


def by_id(findings):
    return {finding.id: finding for finding in findings}


@pytest.mark.parametrize(("rate", "cut", "share"), [(0.02, 0.2, 0.1), (0.02, 0.01, 1.0), (0.0, 0.5, 0.0)])
def test_an_influencer_is_cheaper_below_take_rate_over_cut(rate, cut, share):
    assert break_even_ad_share(rate, cut) == pytest.approx(share)


def test_the_cost_of_buyers_is_the_ratio_of_one_year(study):
    parts = {"advertising": "advertising", "sales": "total", "cut": "audience.influencer_cut"}
    rate, share = measures.cost_of_buyers(study.then, **parts)
    spent, sold = (study.then.figures(role, "year").at(2016) for role in ("advertising", "total"))
    assert rate.value == pytest.approx(spent.latest / sold.latest)
    cut = study.assumption("audience.influencer_cut")
    assert (share.low, share.high) == pytest.approx((rate.value / cut.high, rate.value / cut.low))
    assert set(rate.rows) == {*spent.rows, *sold.rows} and cut.row in share.rows


@pytest.mark.parametrize(("flat", "below"), [(False, 0.05), (True, 0.05), (False, 0.02)])
def test_the_share_of_draws_is_that_of_the_assumed_range_and_no_probability(study, flat, below):
    share, small = measures.small_part(study, flat=flat, below=below, **FORECAST)
    band, forecast = study.assumption("audience.gmv_2016"), study.figures("audience_market", "year")
    base = study.figures("entrance", "year").at(forecast.ends_of_years[-1] + 1)
    generator = np.random.default_rng(study.seed)
    drawn = generator.uniform(band.low, band.high, study.draws) if flat else band.draw(generator, study.draws)
    assert share.value == pytest.approx(forecast.latest / base.latest)
    assert small.value == small.answer.probability == np.mean(drawn / base.latest < below)
    assert small.answer.kind == "share of assumption draws"


def test_years_are_aligned_by_the_months_in_common(study):
    (near, _), (same, _) = (measures.small_part(study, aligned=aligned, **FORECAST) for aligned in (True, False))
    sales, year = study.figures("entrance", "year"), study.figures("audience_market", "year").ends_of_years[-1]
    assert near.value / same.value == pytest.approx(sales.at(year).latest / sales.at(year + 1).latest)
    assert pick_year(sales, 1990).ends_of_years == [sales.ends_of_years[0]]
    assert pick_year(sales, 2100).ends_of_years == [sales.ends_of_years[-1]]


def test_without_a_forecast_no_row_informs_the_share(study):
    with pytest.raises(NotKnownError):
        measures.small_part(study.at("2015-12-31"), **FORECAST)


def test_the_largest_launch_is_named_with_its_day(study):
    asked = [{"series": "zhang_dayi_launch_2h_sales"}, {"series": "zhang_dayi_double11_sales"}]
    (found,) = measures.largest_launch(study, launches=asked, threshold=0.01)
    values = pd.concat([study.figures(each["series"]).values for each in asked])
    assert found.value == values.max() and len(found.rows) == 1 and found.n == len(values)
    assert " reaches the claimed" in found.sentence
    (short,) = measures.largest_launch(study, launches=asked, threshold=1e3)
    assert " falls short of the claimed" in short.sentence


def test_sales_for_each_fan_take_the_count_nearest_to_the_middle_of_the_year(study):
    sales = {"series": "zhang_dayi_shop_sales", "frequency": "year", "prefer": "alternate"}
    fans = {"series": "zhang_dayi_fans_weibo", "frequency": "point"}
    (found,) = measures.sales_per_fan(study, sales=sales, fans=fans, id="star", subject="Her shop")
    sold = study.figures("zhang_dayi_shop_sales", "year", prefer="alternate")
    counts, middle = study.figures("zhang_dayi_fans_weibo", "point"), pd.Timestamp(f"{sold.ends_of_years[-1]}-07-01")
    nearest = counts.values.iloc[np.argmin(np.abs(counts.values.index - middle))]
    assert found.value == pytest.approx(1000 * sold.latest / nearest)


LIVE = {
    "sources": [{"series": "live_market", "frequency": "year", "prefer": "alternate"}],
    "market": "market",
    "year": 2020,
    "merchants": "taobao_live_merchant_share",
}


def test_the_two_readings_of_live_selling_part(study):
    whole, part = measures.live_share(study, **LIVE)
    merchants = study.figures("taobao_live_merchant_share").latest
    assert part.value == pytest.approx(whole.value * (1 - merchants))
    assert (whole.answer.probability, part.answer) == (1.0, None)
    (whole, part) = measures.live_share(study, influencers_only=True, **LIVE)
    assert whole.answer is None and part.answer.probability == float(part.low > 0.05)


def test_a_forecast_widens_the_range_and_the_answer_counts_every_source(study):
    sources = [*LIVE["sources"], {"series": "live_market", "frequency": "year", "nature": "forecast"}]
    whole, _ = measures.live_share(study, **LIVE | {"sources": sources})
    assert whole.low < whole.high and whole.n == 2
    between = (whole.low + whole.high) / 2
    split, _ = measures.live_share(study, **LIVE | {"sources": sources}, above=between)
    assert split.answer.probability == 0.5


def test_what_was_not_public_is_said_without_a_later_day(study):
    with pytest.raises(NotKnownError) as caught:
        measures.live_share(study.then, **LIVE)
    assert caught.value.said == "What live streams sold in 2020 was not public."


OPERATOR = {"losses": "ruhnn_net_loss", "revenues": ["ruhnn_rev_products", "ruhnn_rev_services"]}


def test_one_firm_of_two_years_decides_nothing(study):
    losses, margin = measures.operator_losses(study, **OPERATOR)
    years = study.figures("ruhnn_net_loss", "fiscal_year")
    assert losses.answer is None and len(years) < 3
    sold = sum(study.figures(name, "fiscal_year").at(years.ends_of_years[-1]).latest for name in OPERATOR["revenues"])
    assert margin.value == pytest.approx(years.latest / sold)
    with pytest.raises(NotKnownError) as caught:
        measures.operator_losses(study.then, **OPERATOR)
    assert caught.value.waits_for == "shop_quarters"


def test_concentration_tail_and_price(study):
    top, star = measures.operator_concentration(
        study, top="ruhnn_top3_share_gmv", star="ruhnn_zhang_dayi_share_rev", tops=3
    )
    assert top.low <= top.value <= top.high and star.low <= star.value <= star.high
    (tail,) = measures.operator_tail(
        study, sales="ruhnn_gmv", influencers="ruhnn_kols", top="ruhnn_top3_share_gmv", tops=3
    )
    share = study.figures("ruhnn_top3_share_gmv", "year_to_date").latest
    people = study.figures("ruhnn_kols").latest
    assert tail.value == pytest.approx((share / 3) / ((1 - share) / (people - 3)))
    (price,) = measures.operator_price(study, offer="ruhnn_offer_price", close="ruhnn_share_price_close")
    ends = [study.figures(name).latest for name in ("ruhnn_offer_price", "ruhnn_share_price_close")]
    assert price.value == pytest.approx(ends[1] / ends[0] - 1) and "lower" in price.sentence


def assume(name, low, mode, high):
    return Assumption(f"audience.{name}", low, mode, high, row=f"assumptions/audience.{name}")


@pytest.fixture
def funnel():
    shares = (assume("visit_share", 0.01, 0.05, 0.2), assume("order_share", 0.01, 0.02, 0.05))
    return Funnel(
        *shares, assume("basket", 100, 150, 300), assume("launches", 6, 12, 24), assume("return_share", 0, 0.1, 0.5)
    )


def test_a_launch_is_fans_times_visits_times_orders_times_basket(funnel):
    assert sales_per_fan(0.05, 0.02, 150) == pytest.approx(0.15)
    assert funnel.yearly_sales_per_fan.value == pytest.approx(1.8)
    assert (funnel.yearly_sales_per_fan.low, funnel.yearly_sales_per_fan.high) == pytest.approx((0.06, 72.0))
    assert funnel.fans_for(0.01).value == pytest.approx(0.01e9 / 0.15 / 1e6)


def test_stages_follow_each_other_and_returns_are_taken_off(funnel):
    stages = funnel.stages(1.0).set_index("stage")["value"]
    assert stages["orders at a launch"] == pytest.approx(0.001)
    assert stages["sales of a launch"] == pytest.approx(1e6 * 0.05 * 0.02 * 150 / 1e9)
    assert stages["sales of a year"] == pytest.approx(12 * stages["sales of a launch"])
    assert stages["sales that are kept"] == pytest.approx(0.9 * stages["sales of a year"])
    grid = funnel.grid()
    assert np.allclose(grid["y"], grid["x"] * grid["visit_share"] * grid["order_share"] * grid["basket"])


@pytest.mark.parametrize(("name", "low", "high"), [("visit_share", 0.1, 1.5), ("basket", 0.0, 5)])
def test_assumptions_out_of_range_are_refused(funnel, name, low, high):
    with pytest.raises(NetredError, match=f"assumption 'audience.{name}'"):
        dataclasses.replace(funnel, **{name: assume(name, low, (low + high) / 2, high)})


def test_the_shop_rests_on_its_assumptions_alone(study):
    fan, needed = measures.shop_funnel(study.then, launch_sales=0.01)
    assert {row.partition("/")[0] for row in (*fan.rows, *needed.rows)} == {"assumptions"}
    assert (fan.kind, fan.level, fan.as_of) == ("range of assumptions", None, study.origin)
    assert by_id([fan, needed]).keys() == {"audience.shop.sales_per_fan", "audience.shop.fans_needed"}
