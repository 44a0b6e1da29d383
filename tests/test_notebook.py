"""The study that a notebook opens: one door to history, each finding once, everything handed over."""

from __future__ import annotations

import datetime
import importlib
import json

import pytest

from analysis import notebook
from analysis.errors import NetredError, UnknownNameError
from analysis.findings import Finding
from analysis.notebook import FINDINGS_MIME, READS_MIME, ROOMS, Chapter
from analysis.project import DATA_VARIABLE


@pytest.fixture
def shown(monkeypatch):
    """What the notebook displayed."""
    outputs = []
    monkeypatch.setattr(notebook, "display", lambda bundle, raw: outputs.append(json.loads(json.dumps(bundle))))
    return outputs


@pytest.fixture
def study(catalog):
    return Chapter.open(catalog, "2016-05-31")


def finding(id: str = "growth.gmv.last_year", **others) -> Finding:
    return Finding(id, 3092.0, "CNY_bn", "figure", "2016-05-31", **others)


def test_a_study_knows_what_was_public_on_its_day(study):
    assert study.as_of == datetime.date(2016, 5, 31)
    assert study.figures("total", "year").values.index[-1].year == 2016


def test_it_looks_back_and_never_ahead(study):
    assert study.figures("total", "year", as_of="2016-05-04").values.index[-1].year == 2015
    with pytest.raises(NetredError, match="as_of 2016-06-01: found a day after the study's own"):
        study.figures("total", "year", as_of="2016-06-01")


def test_slugs_are_those_of_the_roles(study, catalog):
    assert study.slug("total") == catalog.study.roles["total"].slug
    with pytest.raises(UnknownNameError, match="role 'totel' does not exist in study.yml"):
        study.slug("totel")


def test_the_evidence_of_several_figures_is_their_weakest(study):
    quarters, years = study.figures("total", "quarter"), study.figures("destination", "quarter")
    assert study.evidence(quarters, years) == study.evidence(years, quarters)
    assert "recalled" in years.grades and study.evidence(quarters, years) == "recalled"


def test_recorded_findings_are_handed_over_and_shown(study, shown):
    study.record(finding(sentence="It was large."), finding("growth.gmv.fy2017"))
    ((bundle),) = shown
    assert [record["id"] for record in bundle[FINDINGS_MIME]["findings"]] == list(study.findings)
    assert Finding.from_dict(bundle[FINDINGS_MIME]["findings"][0]) == study.findings["growth.gmv.last_year"]
    assert bundle["text/plain"] == "It was large.\ngrowth.gmv.fy2017: RMB 3.09 trillion"


def test_a_finding_is_recorded_once(study, shown):
    study.record(finding())
    with pytest.raises(NetredError, match="finding 'growth.gmv.last_year': found a second record"):
        study.record(finding())
    assert len(shown) == 1


def test_the_summary_rounds_to_what_is_meant_to_hold(study, shown, capsys):
    study.record(finding(low=3000.4, high=3199.6), finding("growth.gmv.fy2017"))
    study.summary(2)
    assert capsys.readouterr().out.splitlines() == [
        "growth.gmv.last_year CNY_bn 3.1e+03 3e+03 3.2e+03",
        "growth.gmv.fy2017 CNY_bn 3.1e+03",
    ]


def test_reads_are_handed_over_with_their_digests(data_folder, shown, monkeypatch):
    monkeypatch.setenv(DATA_VARIABLE, str(data_folder))
    study = notebook.open_study("2016-05-31")
    study.figures("total", "quarter")
    study.report_reads()
    (read,) = shown[-1][READS_MIME]["reads"]
    assert read["query"]["name"] == "total"
    assert study.catalog.digest_of(read["query"]) == read["digest"]


@pytest.mark.parametrize("room", ROOMS)
def test_rooms_are_imported_by_name(room):
    assert getattr(notebook, room) is importlib.import_module(ROOMS[room])


def test_other_names_are_not_there():
    with pytest.raises(ImportError, match="cannot import name 'runner'"):
        exec("from analysis.notebook import runner", {})


def test_an_open_study_shows_the_facts_that_the_prose_names(study, shown):
    study.record(finding(), finding("growth.gmv.fy2017", low=3000.0, high=3200.0))
    table = study._repr_html_()
    assert "growth.gmv.last_year" in table and "RMB 3.09 trillion" in table and "as known on 2016-05-31" in table
