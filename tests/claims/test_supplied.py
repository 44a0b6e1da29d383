"""What is not testable becomes testable once a user fills a template: simulated worlds whose answer is set."""

import csv
import datetime

import numpy as np
import pandas as pd
import pytest

from analysis.catalog import load
from analysis.catalog.supplied import SUPPLIED
from analysis.claims import judge, load_ledger, scale
from analysis.errors import DataError
from analysis.study import Study

NOW = datetime.date(2026, 1, 1)
GOOD, BAD = (scale.SUPPORTED, scale.LEANING_SUPPORTED), (scale.REFUTED, scale.LEANING_AGAINST)


def weeks(rate, closed=1.0, withheld=1.0):
    generator, rows = np.random.default_rng(1), []
    for week in pd.date_range("2025-01-06", periods=13, freq="7D"):
        for arm, orders, visits in (
            ("open", 1.0, 1.0),
            ("entrance_closed", closed, 1.0),
            ("influencers_withheld", 1.0, withheld),
        ):
            destination = generator.poisson(4000 * orders)
            rows.append(
                {
                    "week": f"{week:%Y-%m-%d}",
                    "arm": arm,
                    "users": 10_000,
                    "visits": generator.poisson(20_000 * visits),
                    "orders_destination": destination,
                    "orders_destination_via_entrance": generator.binomial(destination, rate),
                    "orders_global": 500,
                    "orders_global_via_entrance": generator.binomial(500, rate),
                }
            )
    return rows


def touches(before, after):
    generator = np.random.default_rng(2)
    return [
        {"week": f"{week:%Y-%m-%d}", "source": "influencer", "new_buyers_mn": max(0, generator.normal(level, 0.02))}
        for week in pd.date_range("2015-01-05", periods=70, freq="7D")
        for level in [after if week >= pd.Timestamp("2015-09-01") else before]
    ]


def months(before, after):
    generator, level, rows = np.random.default_rng(3), 10.0, []
    for month in pd.date_range("2014-05-31", periods=48, freq="ME"):
        level *= np.exp(generator.normal(after if month > pd.Timestamp("2016-04-30") else before, 0.01))
        rows.append({"month": f"{month:%Y-%m-%d}", "gmv_cny_bn": level})
    return rows


def shops(risk, drift):
    generator = np.random.default_rng(4)
    rows = []
    for shop in range(300):
        failing = generator.random() < risk
        for place, quarter in enumerate(pd.date_range("2024-03-31", periods=8, freq="QE")):
            rows.append(
                {
                    "shop": f"shop {shop}",
                    "kind": "influencer",
                    "quarter": f"{quarter:%Y-%m-%d}",
                    "revenue_cny_mn": 10,
                    "advertising_cny_mn": 1 + drift * place + generator.normal(0, 0.02),
                    "profit_cny_mn": -1 if failing else 1,
                    "closed": "yes" if failing and place == 7 else "no",
                }
            )
    return rows


def lists(native_stays, years, native_places):
    generator, rows = np.random.default_rng(5), []
    for category in ("women", "men", "children"):
        brands, fresh = [(f"{category} {place}", place < native_places(years[0])) for place in range(50)], 0
        for year in years:
            count = native_places(year)
            kept = []
            for place, (brand, _) in enumerate(brands):
                native = place < count
                if generator.random() > (native_stays if native else 0.9):
                    fresh += 1
                    brand = f"{category} new {fresh}"
                kept.append((brand, native))
            brands = kept
            rows += [
                {
                    "year": year,
                    "category": category,
                    "place": place + 1,
                    "brand": brand,
                    "origin": "native" if native else "traditional",
                }
                for place, (brand, native) in enumerate(brands)
            ]
    return rows


def referrals(step, event):
    generator = np.random.default_rng(6)
    return [
        {
            "day": f"{day:%Y-%m-%d}",
            "source": source,
            "group": group,
            "referrals": generator.poisson(10_000 * (step if group == "treated" and day >= pd.Timestamp(event) else 1)),
        }
        for day in pd.date_range(pd.Timestamp(event) - pd.Timedelta(days=200), periods=400)
        for source, group in (("network", "treated"), ("other", "control"))
    ]


def own_visits(step, event):
    groups = {"treated": ("taobao", "own"), "control": ("another", "control")}
    rows = [(row, *groups[row["group"]]) for row in referrals(step, event)]
    return [{"day": row["day"], "site": site, "group": group, "visits": row["referrals"]} for row, site, group in rows]


def sessions(entered):
    """A thousand users with two sessions each; those that came through the entrance buy half as often."""
    generator, rows = np.random.default_rng(8), []
    for session in range(2000):
        path = ["taobao", "tmall"] if generator.random() < entered else ["tmall"]
        bought = generator.random() < 0.4 / len(path)
        path += ["purchase" if bought else "exit"]
        rows += [
            {"session": f"s{session}", "step": step, "state": state, "user": f"u{session // 2}"}
            for step, state in enumerate(path, 1)
        ]
    return rows


def sellers(growth):
    generator = np.random.default_rng(7)
    return [
        {
            "year": 2010 + place,
            "active_sellers_mn": np.exp(growth * place + generator.normal(0, 0.005)),
            "buyers_mn": 10,
        }
        for place in range(8)
    ]


@pytest.fixture
def judged(folder):
    def run(id, table, rows, left_out=()):
        columns = [name for name in SUPPLIED[table][0] if name not in left_out]
        with (folder.path / f"{table}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, columns, extrasaction="ignore", lineterminator="\n")
            writer.writeheader()
            writer.writerows(row | {"published": "2025-12-31", "source_id": "RECALL"} for row in rows)
        catalog = load(folder.path)
        return judge(load_ledger(catalog)[id], Study.open(catalog, NOW))

    return run


@pytest.fixture
def verdict_of(judged):
    return lambda *words, **names: judged(*words, **names).verdict


WORLDS = [
    ("C20", "panel_weeks", lambda: weeks(0.6, withheld=0.3), GOOD),
    ("C20", "panel_weeks", lambda: weeks(0.6, withheld=0.9), BAD),
    ("C29", "panel_weeks", lambda: weeks(0.6), GOOD),
    ("C29", "panel_weeks", lambda: weeks(0.4), BAD),
    ("C34", "panel_weeks", lambda: weeks(0.4), GOOD),
    ("C34", "panel_weeks", lambda: weeks(0.1), BAD),
    ("C36", "panel_weeks", lambda: weeks(0.6, closed=0.6), GOOD),
    ("C36", "panel_weeks", lambda: weeks(0.6, closed=0.95), BAD),
    ("C22", "first_touch_weeks", lambda: touches(0.1, 0.7), GOOD),
    ("C22", "first_touch_weeks", lambda: touches(0.1, 0.2), BAD),
    ("C35", "global_months", lambda: months(0.02, 0.05), GOOD),
    ("C35", "global_months", lambda: months(0.05, 0.02), BAD),
    ("C10", "shop_quarters", lambda: shops(0.02, 0), GOOD),
    ("C10", "shop_quarters", lambda: shops(0.4, 0), BAD),
    ("C37", "shop_quarters", lambda: shops(0.1, 0.1), GOOD),
    ("C37", "shop_quarters", lambda: shops(0.1, -0.1), BAD),
    ("C30", "list_places", lambda: lists(0.5, range(2010, 2015), lambda year: 5), GOOD),
    ("C30", "list_places", lambda: lists(1.0, range(2010, 2015), lambda year: 5), BAD),
    ("C27", "list_places", lambda: lists(0.9, range(2009, 2012), lambda year: 8), GOOD),
    ("C27", "list_places", lambda: lists(0.9, range(2009, 2012), lambda year: 2), BAD),
    ("C31", "list_places", lambda: lists(0.9, range(2009, 2021), lambda year: 8 if year < 2015 else 2), GOOD),
    ("C31", "list_places", lambda: lists(0.9, range(2009, 2021), lambda year: 2 if year < 2015 else 8), BAD),
    ("C16", "referral_days", lambda: referrals(1.2, "2013-04-29"), GOOD),
    ("C16", "referral_days", lambda: referrals(0.8, "2013-04-29"), BAD),
    ("C26", "visit_days", lambda: own_visits(1.2, "2013-11-22"), GOOD),
    ("C26", "visit_days", lambda: own_visits(0.8, "2013-11-22"), BAD),
    ("C29", "session_steps", lambda: sessions(0.8), GOOD),
    ("C29", "session_steps", lambda: sessions(0.5), BAD),
    ("C34", "session_steps", lambda: sessions(0.2), BAD),
    ("C36", "session_steps", lambda: sessions(0.2), BAD),
    ("C15", "seller_years", lambda: sellers(0.05), GOOD),
    ("C15", "seller_years", lambda: sellers(-0.05), BAD),
]


@pytest.mark.parametrize(("id", "table", "world", "expected"), WORLDS)
def test_a_filled_template_gives_the_verdict_of_its_world(verdict_of, id, table, world, expected):
    assert verdict_of(id, table, world()) in expected


def test_every_claim_that_waits_for_a_table_is_shown_with_it(catalog):
    waiting = {(claim.id, table) for claim in load_ledger(catalog).claims for table in claim.supply}
    assert waiting == {(id, table) for id, table, *_ in WORLDS}


def test_templates_have_the_columns_of_their_contracts(data_folder):
    for table, (fields, _) in SUPPLIED.items():
        assert (data_folder / "templates" / f"{table}.csv").read_text(encoding="utf-8") == ",".join(fields) + "\n"


def test_a_filled_template_is_held_to_its_contract(verdict_of):
    rows = weeks(0.5)
    rows[0]["orders_destination_via_entrance"] = rows[0]["orders_destination"] + 1
    with pytest.raises(DataError, match="panel_weeks.csv, line 2, column orders_destination_via_entrance"):
        verdict_of("C29", "panel_weeks", rows)


def test_referrals_of_a_blocked_source_do_not_say_whether_the_block_protected(verdict_of, catalog):
    public = judge(load_ledger(catalog)["C26"], Study.open(catalog, NOW)).verdict
    assert verdict_of("C26", "referral_days", referrals(0.1, "2013-11-22")) == public


def test_sessions_without_a_column_of_users_are_read(verdict_of):
    assert verdict_of("C29", "session_steps", sessions(0.8), left_out=("user",)) in GOOD


def test_a_list_that_ends_is_no_fall(verdict_of):
    """Natives hold six places in ten throughout; one of three categories is not listed any more from 2015 on."""
    rows = lists(0.9, range(2009, 2021), lambda year: 6)
    kept = [row for row in rows if row["category"] != "men" or row["year"] < 2015]
    assert verdict_of("C31", "list_places", kept) not in GOOD + BAD


def test_steps_of_logs_are_said_as_rates(judged):
    """A fall by nine tenths is no fall by 228%."""
    assert "stepped by \u221289.9%" in judged("C26", "visit_days", own_visits(0.1, "2013-11-22")).sentence
