"""Vintages: the past as it was known, against a plain reading of the files, on any day."""

from __future__ import annotations

import datetime

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.catalog import check, load
from analysis.errors import DataError, NetredError, NotKnownError, UnknownNameError
from analysis.findings import EVIDENCE

ARTICLE_MONTH = "2016-05-31"
DAYS = st.dates(datetime.date(2008, 1, 1), datetime.date(2026, 1, 1))
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="session")
def plain(catalog):
    """Rows of observations.csv, corrected, as dictionaries of text."""
    return catalog.rows(catalog.tables["observations"].index).to_dict("records")


def known_plainly(row: dict, day: str, reconstructed: str) -> bool:
    waits = reconstructed == "strict" and row["computable"]
    return row["published"] <= day and not (waits and row["computable"] > day)


def choose_plainly(rows, role, frequency, evidence, day, reconstructed, prefer) -> dict:
    """What a person with the file and a pencil would write down: the last day of each period, and its value."""
    chosen = {}
    for row in rows:
        asked = (role.series, role.entity, role.frequencies[frequency], role.nature)
        if (row["series"], row["entity"], row["frequency"], row["nature"]) != asked or row["evidence"] not in evidence:
            continue
        if known_plainly(row, day, reconstructed):
            rank = (row["variant"] == prefer, row["published"])
            held = chosen.get(row["period_end"])
            if held is None or rank > held[0]:
                chosen[row["period_end"]] = (rank, float(row["value"]))
    return {end: value for end, (_, value) in sorted(chosen.items())}


@QUICK
@given(
    day=DAYS,
    data=st.data(),
    evidence=st.sampled_from([EVIDENCE, ("seen", "derived"), ("seen",)]),
    reconstructed=st.sampled_from(["strict", "published"]),
    prefer=st.sampled_from(["primary", "alternate"]),
)
def test_figures_are_what_a_plain_reading_gives_on_any_day(catalog, plain, day, data, evidence, reconstructed, prefer):
    name = data.draw(st.sampled_from(sorted(catalog.study.roles)))
    role = catalog.study.roles[name]
    frequency = data.draw(st.sampled_from(sorted(role.frequencies)))
    expected = choose_plainly(plain, role, frequency, evidence, day.isoformat(), reconstructed, prefer)
    vintage = catalog.as_of(day, reconstructed)
    if not expected:
        assert not vintage.knows(name, frequency, evidence=evidence, prefer=prefer)
        with pytest.raises(NetredError, match="was public on"):
            vintage.figures(name, frequency, evidence=evidence, prefer=prefer)
        return
    figures = vintage.figures(name, frequency, evidence=evidence, prefer=prefer)
    index = figures.values.index
    ends = index.end_time.normalize() if isinstance(index, pd.PeriodIndex) else index
    found = dict(zip(ends.strftime("%Y-%m-%d"), figures.values, strict=True))
    assert found == expected


@QUICK
@given(day=DAYS, reconstructed=st.sampled_from(["strict", "published"]))
def test_nothing_of_the_future_passes_and_nothing_of_the_past_is_lost(catalog, plain, day, reconstructed):
    vintage = catalog.as_of(day, reconstructed)
    observations = vintage.table("observations")
    assert len(observations) == sum(known_plainly(row, day.isoformat(), reconstructed) for row in plain)
    assert (observations["published"] <= pd.Timestamp(day)).all()
    if reconstructed == "strict":
        assert not (observations["computable"] > pd.Timestamp(day)).any()
    for table, column in (("events", "date"), ("deals", "date"), ("brand_rankings", "published")):
        whole = catalog.tables[table]
        assert list(vintage.table(table).index) == list(whole.index[whole[column] <= pd.Timestamp(day)])


@QUICK
@given(first=DAYS, second=DAYS)
def test_knowledge_only_grows(catalog, first, second):
    early, late = sorted((first, second))
    assert set(catalog.as_of(early).table("observations").index) <= set(catalog.as_of(late).table("observations").index)


def test_the_month_of_the_article_knows_twenty_quarters_and_five_years(catalog):
    vintage = catalog.as_of(ARTICLE_MONTH)
    quarters, years = vintage.figures("total", "quarter"), vintage.figures("total", "year")
    assert len(quarters) == 20
    assert quarters.values.index.freqstr == "Q-MAR"
    assert quarters.values.index[-1].end_time.date() == datetime.date(2016, 3, 31)
    assert (years.latest, years.unit, len(years)) == (3092.0, "CNY_bn", 5)
    assert years.values.index[-1] == pd.Period("2016", "Y-MAR")
    assert (years.name, years.label) == ("gmv", "China retail GMV")


def test_the_day_of_the_article_is_one_day_too_early(catalog):
    eve = catalog.as_of("2016-05-04")
    assert eve.figures("total", "year").values.index[-1] == pd.Period("2015", "Y-MAR")
    with pytest.raises(NetredError, match="period ending 2016-03-31.*became known on 2016-05-05"):
        eve.value("total", "2016-03-31", "year")
    assert catalog.as_of("2016-05-05").value("total", "2016-03-31", "year").latest == 3092.0


def test_the_next_quarter_is_unknown_until_august(catalog):
    june = pd.Period("2017Q1", "Q-MAR")
    assert not catalog.as_of(ARTICLE_MONTH).knows("total", "quarter", period_end=june)
    assert catalog.as_of("2016-08-11").value("total", june, "quarter").latest == 837.0
    assert len(catalog.as_of("latest").figures("total", "quarter")) == 21


def test_a_reconstructed_quarter_waits_for_the_document_it_is_computed_from(catalog):
    for day, mode, known in [
        ("2016-05-04", "strict", False),
        ("2016-05-05", "strict", True),
        ("2015-08-11", "published", False),
        ("2015-08-12", "published", True),
    ]:
        assert catalog.as_of(day, mode).knows("total", "quarter", period_end="2015-06-30") is known
    eve = catalog.as_of("2016-05-04").figures("total", "quarter")
    assert (len(eve), len(eve.filled), eve.filled.isna().sum()) == (18, 19, 1)


def test_an_alternate_stands_in_until_the_primary_is_known(folder):
    line = folder.line("observations.csv", series="gmv_total", frequency="fiscal_year", period_end="2016-03-31")
    early = {"variant": "alternate", "source_id": "D_SINA_3T", "published": "2016-04-01"}
    folder.append("observations.csv", line, value="3000", **early)
    folder.append("observations.csv", line, value="3050", **early | {"source_id": "XH_1603", "published": "2016-04-15"})
    catalog = load(folder.path)
    known = {
        day: catalog.as_of(day).value("total", "2016-03-31", "year").latest for day in ("2016-04-01", "2016-04-15")
    }
    assert known == {"2016-04-01": 3000.0, "2016-04-15": 3050.0}
    may = catalog.as_of("2016-05-31")
    assert may.value("total", "2016-03-31", "year").latest == 3092.0
    assert may.value("total", "2016-03-31", "year", prefer="alternate").latest == 3050.0
    assert may.value("total", "2015-03-31", "year", prefer="alternate").latest == 2444.0


def test_recalled_rows_can_be_left_out(catalog):
    latest = catalog.as_of("latest")
    everything, seen = latest.figures("users"), latest.figures("users", evidence=("seen", "derived"))
    assert everything.evidence == "recalled"
    assert seen.evidence == "derived"
    assert set(seen.rows) < set(everything.rows)


def test_years_end_where_the_role_says(catalog):
    vintage = catalog.as_of(ARTICLE_MONTH)
    benchmark = vintage.figures("benchmark", "year")
    assert benchmark.values.index[-1] == pd.Period("2016", "Y-JAN")
    assert benchmark.latest == 478.614
    assert vintage.figures("market", "year").values.index[-1] == pd.Period("2015", "Y-DEC")
    assert vintage.figures("users").values.index.freqstr == "Q-MAR"
    assert vintage.figures("visits").values.index.freqstr == "Q-MAR"
    goal = vintage.figures("goal")
    assert (goal.latest, goal.values.index[-1]) == (6000.0, pd.Period("2020", "Y-MAR"))


def test_a_role_says_what_its_quarters_are_called(catalog):
    figures = catalog.as_of("latest").figures("newcomer_sales", "quarter")
    assert figures.values.index.freqstr == "Q-DEC"
    assert all("/trailing_12m/" in row for row in figures.rows)


def test_a_series_can_be_asked_by_its_own_name(catalog):
    vintage = catalog.as_of("latest")
    pd.testing.assert_series_equal(
        vintage.figures("gmv_total", "fiscal_year").values,
        vintage.figures("total", "year").values,
        check_names=False,
    )
    assert vintage.figures("gmv_tmall", "year").values.index.freqstr == "Y-DEC"
    assert vintage.figures("usdcny_avg_walmart_fy").values.index.freqstr == "Y-JAN"
    assert vintage.figures("live_market", "year", nature="forecast").values.index[-1] == pd.Period("2022", "Y-DEC")


def test_every_series_entity_and_frequency_can_be_asked(catalog):
    vintage = catalog.as_of("latest")
    keys = catalog.tables["observations"][["series", "frequency", "entity", "nature"]].drop_duplicates()
    for series, frequency, entity, nature in keys.itertuples(index=False):
        assert len(vintage.figures(series, frequency, entity=entity, nature=nature)) > 0


@pytest.mark.parametrize(
    ("arguments", "wanted", "message"),
    [
        (("sales",), {}, "role or series 'sales' does not exist"),
        (("total", "month"), {}, "frequency 'month' does not exist in role total"),
        (("total", "quarter"), {"entity": "Tmall"}, "entity 'Tmall' does not exist in series gmv_total"),
        (("total", "quarter"), {"evidence": ("known",)}, "grade of evidence 'known'"),
        (("total", "quarter"), {"prefer": "newest"}, "variant 'newest'"),
        (("total", "quarter"), {"nature": "hope"}, "nature 'hope'"),
        (("total", "quarter"), {"year_end": "March"}, "month 'March'"),
    ],
)
def test_a_name_outside_its_vocabulary_is_refused(catalog, arguments, wanted, message):
    with pytest.raises(UnknownNameError, match=message):
        catalog.as_of("latest").figures(*arguments, **wanted)


def test_an_ambiguous_question_says_what_to_name(catalog):
    vintage = catalog.as_of("latest")
    with pytest.raises(NetredError, match="name the frequency"):
        vintage.figures("total")
    with pytest.raises(NetredError, match="name the entity"):
        vintage.figures("double11_gmv", "event")


def test_a_year_end_that_the_rows_do_not_have_is_refused(catalog):
    with pytest.raises(NetredError, match="does not close a year"):
        catalog.as_of("latest").figures("total", "year", year_end="DEC")


def test_figures_in_two_units_are_refused(folder):
    folder.set("series.csv", folder.line("series.csv", series="cn_retail_total"), units="CNY_bn|USD_bn")
    line = folder.line("observations.csv", series="cn_retail_total", frequency="year", period_end="2015-12-31")
    folder.set("observations.csv", line, unit="USD_bn", value="485")
    vintage = load(folder.path).as_of("latest")
    with pytest.raises(DataError, match="units CNY_bn, USD_bn"):
        vintage.figures("retail", "year")
    assert vintage.value("retail", "2015-12-31", "year").unit == "USD_bn"


def test_bad_days_and_modes_are_refused(catalog):
    with pytest.raises(NetredError, match="YYYY-MM-DD"):
        catalog.as_of("May 2016")
    with pytest.raises(UnknownNameError, match="treatment of reconstructed rows 'lenient'"):
        catalog.as_of("2016-05-31", "lenient")
    with pytest.raises(UnknownNameError, match="dated table 'sources'"):
        catalog.as_of("2016-05-31").table("sources")


def test_every_assumption_of_the_real_folder_has_the_day_from_which_it_could_be_stated(catalog):
    ranges = catalog.tables["assumptions"]
    assert ranges["published"].notna().all()
    assert catalog.as_of("2014-05-05").assumptions().empty
    then, now = catalog.as_of("2016-05-31").assumptions(), catalog.as_of("latest").assumptions()
    assert set(then.index) == set(now.index)
    assert (then["published"] <= "2016-05-31").all()
    years = then["basis"].str.findall(r"\b20\d\d\b").explode().dropna().astype(int)
    assert (years <= 2016).all()  # no basis tells of what came later


def test_of_several_versions_of_an_assumption_the_last_one_that_could_be_stated_counts(folder):
    first = folder.line("assumptions.csv", id="market.growth_persistence")
    folder.append("assumptions.csv", first, mode="0.7", published="2018-01-01")
    opened = load(folder.path)
    row = "assumptions/market.growth_persistence"
    for day, mode, identity in (("2017-12-31", 0.8, row), ("2018-01-01", 0.7, f"{row}/2018-01-01")):
        (found,) = opened.as_of(day).assumptions("market").to_dict("records")
        assert (found["mode"], found["row"]) == (mode, identity)
    folder.set("assumptions.csv", first, published="")
    assert load(folder.path).as_of("1999-01-01").assumptions("market")["mode"].item() == 0.8
    folder.append("assumptions.csv", first + 1, published="")
    assert "a second time" in str(check(folder.path)[0])


def test_what_could_be_stated_only_later_is_not_known_yet(catalog):
    with pytest.raises(NotKnownError) as caught:
        catalog.as_of("2014-05-06").assumptions("audience")
    assert caught.value.said == "No range of 'audience' could be stated by 6 May 2014."
    assert "2015" in str(caught.value) and "2015" not in caught.value.said


def test_an_answer_on_assumptions_moves_with_the_day_and_not_without(catalog):
    fresh = catalog.reopen()
    for day in ("2014-06-29", "2014-06-30", "2016-05-31"):
        fresh.as_of(day).assumptions("network.enter_tmall")
    first, second = (read["digest"] for read in fresh.reads if read["query"]["as_of"] != "2016-05-31")
    assert first != second == fresh.reads[-1]["digest"]


def test_assumptions_are_found_by_the_beginning_of_their_ids(catalog):
    vintage = catalog.as_of(ARTICLE_MONTH)
    ranges = vintage.assumptions("diversion")
    assert list(ranges.index) == ["diversion.lambda", "diversion.rho"]
    assert {"low", "mode", "high", "unit", "basis", "row"} <= set(ranges.columns)
    assert ranges.at["diversion.lambda", "row"] == "assumptions/diversion.lambda"
    assert set(ranges.index) < set(vintage.assumptions().index)
    assert list(vintage.assumptions("diversion.rho").index) == ["diversion.rho"]
    with pytest.raises(UnknownNameError, match="assumption 'divers'"):
        vintage.assumptions("divers")
