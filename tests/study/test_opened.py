"""A study has one door to history: nothing later than its day, and forecasts from the day they are made on."""

from __future__ import annotations

import datetime

import numpy as np
import pytest

from analysis.errors import NetredError, NotKnownError, UnknownNameError
from analysis.study import Study

THEN = datetime.date(2016, 5, 31)


@pytest.fixture
def study(catalog):
    return Study.open(catalog, "latest", THEN)


def test_it_knows_what_was_public_on_its_days(study):
    assert study.then.figures("total", "year").ends_of_years[-1] == 2016
    assert study.figures("total", "year").ends_of_years[-1] > 2018


def test_the_origin_is_never_after_the_day(catalog):
    assert Study.open(catalog, "2015-01-01", THEN).origin == datetime.date(2015, 1, 1)
    assert Study.open(catalog, "2015-01-01").origin == datetime.date(2015, 1, 1)


def test_it_looks_back_and_never_ahead(study):
    assert study.then.at("2016-05-04").figures("total", "year").ends_of_years[-1] == 2015
    assert study.at("2015-01-01").origin == datetime.date(2015, 1, 1)
    with pytest.raises(NetredError, match="as_of 2016-06-01: found a day after the study's own"):
        study.then.at("2016-06-01")


def test_what_is_not_known_is_none_or_refused(catalog):
    early = Study.open(catalog, "2010-01-01")
    assert early.find("total", "year") is None
    assert early.collect(["total", "users"], "quarter") == []
    assert not early.knows("no_such_role")
    with pytest.raises(NotKnownError) as caught:
        early.figures("total", "year")
    assert "was public on 1 January 2010" in caught.value.said
    assert "20" not in caught.value.said.replace("2010", "")


def test_only_the_grades_of_the_study_are_used(study):
    documented = study.varied({"grades": ("seen", "derived")})
    assert "recalled" in study.then.figures("entrance", "quarter").grades
    assert "recalled" not in documented.then.figures("entrance", "quarter").grades
    assert "derived" not in documented.then.figures("entrance", "quarter", evidence=("seen", "recalled")).grades


def test_supposed_values_stand_in_their_rows(study):
    figures = study.then.figures("total", "year")
    row = figures.rows[-1]
    supposed = study.varied({"supposed": ((row, 1.0),)}).then.figures("total", "year")
    assert supposed.latest == 1.0
    assert np.array_equal(supposed.values[:-1], figures.values[:-1])


def test_figures_end_by_a_day(study):
    assert study.until("total", "quarter", "2015-12-31").values.index[-1].end_time.date() == datetime.date(2015, 12, 31)
    with pytest.raises(NotKnownError, match="no period that ended by 1999-01-01"):
        study.until("total", "quarter", "1999-01-01")


def test_forecasts_are_made_once_and_reach_the_year(study):
    quarters = study.then.figures("total", "quarter").last(16)
    assert study.forecast(quarters, 8) is study.forecast(quarters, 8)
    assert study.forecast(quarters, 8) is not study.varied({"seed": 1}).forecast(quarters, 8)
    assert [period.year for period in study.forecast_years(quarters, 2018).periods] == [2017, 2018]


def test_rows_and_tables_are_cited_with_their_grades(study):
    events = study.then.table("events").head(3)
    cited = study.then.cite(events)
    assert (cited.rows, cited.grades, cited.as_of) == (tuple(events.index), tuple(events["evidence"]), THEN)


def test_a_part_that_is_not_known_is_left_out(study):
    def refuse(study):
        raise NotKnownError("not public")

    def mistake(study):
        raise NetredError("broken")

    assert study.take(refuse) == ()
    with pytest.raises(NetredError, match="broken"):
        study.take(mistake)


def test_slugs_and_labels_are_those_of_the_roles(study, catalog):
    assert study.slug("total") == catalog.study.roles["total"].slug
    with pytest.raises(UnknownNameError, match="role 'totel' does not exist in study.yml"):
        study.label("totel")
