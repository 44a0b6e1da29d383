"""Judgements day by day, on small worlds in which it is known which row moved what."""

from __future__ import annotations

import csv
import dataclasses
import datetime
import json

import jsonschema
import pytest
from tests.catalog.conftest import write_small

from analysis.catalog import load
from analysis.claims import load_ledger
from analysis.claims.days import (
    MADE,
    NOT_YET,
    ON_DAY,
    ON_ORIGIN,
    Followed,
    Journey,
    Span,
    Subject,
    find_cause,
    list_days,
    list_subjects,
)
from analysis.errors import NetredError
from analysis.project import Project
from analysis.publish.artefacts import load_schema
from analysis.publish.days import COLUMNS, cut_days, read_days, refresh_days
from analysis.study import Study

ORIGIN = datetime.date(2015, 5, 31)
OPENING = "events/2014-05-27/jd-wechat/CN_1406"
SALES = "gmv_tmall/tmall/quarter/2013-12-31"


@pytest.fixture
def small(tmp_path):
    return write_small(tmp_path / "small")


def follow(folder, id="C02", **changes):
    """The path of one claim, its parameters changed."""
    catalog = load(folder.path)
    claim = load_ledger(catalog)[id]
    claim = claim.model_copy(update={"parameters": claim.parameters | changes})
    study = Study.open(catalog, "latest", ORIGIN, draws=200)
    return Journey(Subject(claim), study).follow(list_days(study, datetime.date(2011, 1, 1)))


def part(*rows, what="a part"):
    return {"what": what, "confirm": list(rows)}


def moves(spans):
    return [(span.since, span.before, span.verdict, span.cause) for span in spans if span.before]


def test_the_row_that_moved_a_verdict_is_named_with_its_day(small):
    (move,) = moves(follow(small, parts=[part(OPENING)])[ON_ORIGIN])
    assert move == (datetime.date(2014, 5, 27), "not found", "confirmed", (OPENING,))


def test_rows_that_moved_it_only_together_are_all_named(small):
    small.append("events.csv", small.line("events.csv", date="2014-05-27"), entity="Tmall")
    other = "events/2014-05-27/tmall/CN_1406"
    either = [part(OPENING, other)]
    (move,) = moves(follow(small, parts=either)[ON_ORIGIN])
    assert move[2] == "confirmed" and set(move[3]) == {OPENING, other}


@pytest.mark.parametrize(
    ("undoing", "expected"),
    [
        ([{"b"}], ("b",)),
        ([{"a", "c"}], ("a", "b", "c", "d")),
        ([{"c", "d"}], ("c", "d")),
        ([], ()),
    ],
)
def test_a_cause_is_the_least_part_of_a_day_that_undoes_the_move(undoing, expected):
    def undoes(rows):
        return any(each <= set(rows) for each in undoing)

    assert find_cause([], ["a", "b", "c", "d"], undoes) == expected


def test_a_row_that_the_judgement_names_is_tried_first():
    assert find_cause(["d"], ["a", "b", "c", "d"], lambda rows: "d" in rows or "a" in rows) == ("d",)


def test_before_a_figure_is_public_a_claim_is_not_yet_testable_and_says_what_was_missing(small):
    first = follow(small, "C01")[ON_DAY][0]
    assert first.verdict == NOT_YET and first.states[0]["sentence"] and first.states[0]["probability"] is None


def test_both_paths_are_one_up_to_the_origin_and_every_day_has_one_judgement(small):
    paths = follow(small, "C01")
    study = Study.open(load(small.path), "latest", ORIGIN)
    for day in list_days(study, datetime.date(2011, 1, 1)):
        found = [[span for span in paths[made] if span.holds(day)] for made in MADE]
        assert [len(each) for each in found] == [1, 1]
        if day <= ORIGIN:
            assert found[0][0].states == found[1][0].states


def test_a_judgement_that_holds_is_what_judging_on_each_day_says(small):
    study = Study.open(load(small.path), "latest", ORIGIN, draws=200)
    ledger = load_ledger(study.catalog)
    for claim in ledger.claims:
        paths = Journey(Subject(claim), study).follow(list_days(study, datetime.date(2011, 1, 1)))
        for day in list_days(study, datetime.date(2011, 1, 1))[::9]:
            for made, origin in ((ON_ORIGIN, min(day, ORIGIN)), (ON_DAY, day)):
                (span,) = (each for each in paths[made] if each.holds(day))
                (anew,) = Subject(claim).judge(Study.open(study.catalog, day, origin, draws=200))
                known = [span.states[0][name] for name in ("verdict", "probability", "value", "rows")]
                assert known == [anew[name] for name in ("verdict", "probability", "value", "rows")], (claim.id, day)


def test_a_measure_that_is_followed_has_a_path_for_each_of_its_findings(small):
    study = Study.open(load(small.path), "latest", ORIGIN, draws=200)
    what = Followed("trajectory.1", "trajectory", {"role": "total", "years_ahead": 1})
    path = Journey(Subject(what), study).follow(list_days(study))[ON_DAY]
    ids = {state["id"] for span in path for state in span.states}
    assert {"growth.tmall_gmv.2014", "growth.tmall_gmv.2015"} <= ids and path[0].states == ()


def test_a_span_is_read_back_as_it_was_written(small):
    for span in follow(small)[ON_DAY]:
        assert Span.from_dict(json.loads(json.dumps(span.to_dict()))) == span


def test_days_out_of_order_or_without_any_are_refused(small):
    study = Study.open(load(small.path), "latest", ORIGIN)
    first, last = datetime.date(2015, 1, 1), datetime.date(2014, 1, 1)
    with pytest.raises(NetredError, match="found the first after the last"):
        list_days(study, first, last)
    with pytest.raises(NetredError, match="found none on which a row became public"):
        list_days(study, datetime.date(1990, 1, 1), datetime.date(1991, 1, 1))


def test_a_study_with_nothing_to_judge_is_refused():
    with pytest.raises(NetredError, match="found no claims in the data folder"):
        list_subjects(None)


@pytest.fixture
def project(small, tmp_path, project_root):
    return Project(project_root, small.path, tmp_path / "build", home=None)


def refresh(project, first=None, last=None):
    done = []
    found = refresh_days(project, first, last, 1, print, lambda total: done.append)
    return found, done


FIRST, LAST = datetime.date(2014, 1, 1), datetime.date(2014, 12, 31)


def test_what_was_judged_is_remembered_and_a_new_row_costs_only_those_that_read_it(project, small):
    found, done = refresh(project, FIRST, LAST)
    assert found.made and set(done) == {"C01", "C02", "trajectory.1"}
    again, _ = refresh(project, FIRST, LAST)
    assert again.made is None
    wider, _ = refresh(project, FIRST, datetime.date(2015, 2, 28))
    assert 0 < wider.made < found.made
    rows = small.read("events.csv")
    small.write("events.csv", [*rows, ["2014-08-01", "A warehouse opens", "JD", "-", "CN_1406", "seen"]])
    spans = {path.stem: path.stat().st_mtime_ns for path in (project.build / "days").glob("*.json")}
    after, _ = refresh(project, FIRST, LAST)
    written = {path.stem: path.stat().st_mtime_ns for path in (project.build / "days").glob("*.json")}
    kept = {id for id in spans if spans[id] == written[id]}
    assert after.made and kept == {"C01", "trajectory.1"}


def test_the_table_and_the_file_say_the_same_and_keep_their_form(project):
    refresh(project)
    told = json.loads((project.build / "days.json").read_text(encoding="utf-8"))
    jsonschema.validate(told, load_schema("days"))
    with (project.build / "days.csv").open(encoding="utf-8", newline="") as stream:
        table = list(csv.DictReader(stream))
    assert tuple(table[0]) == COLUMNS and {row["day"] for row in table} == set(told["days"])
    moved = [(row["id"], row["made"], row["day"], row["verdict"], row["cause"]) for row in table if row["before"]]
    spans = [(path["id"], path["made"], span) for path in told["paths"] for span in path["spans"] if span["before"]]
    expected = [(id, made, span["since"], span["verdict"], " ".join(span["cause"])) for id, made, span in spans]
    assert sorted(moved) == sorted(expected) and moved
    assert ("C01", ON_DAY, "2014-07-11", "supported", "gmv_tmall/tmall/quarter/2011-09-30") in moved
    catalog = load(project.data)
    assert read_days(project, catalog) == told
    assert read_days(dataclasses.replace(project, build=project.build / "none"), catalog) is None


def test_an_edition_knows_no_judgement_of_a_later_day(project):
    refresh(project)
    told = read_days(project, load(project.data))
    cut = cut_days(told, datetime.date(2014, 12, 1))
    days = [*cut["days"], *(span["since"] for path in cut["paths"] for span in path["spans"])]
    ends = [span["until"] for path in cut["paths"] for span in path["spans"] if span["until"]]
    assert max(days + ends) <= "2014-12-01" < max(told["days"])
    assert cut_days(told, datetime.date(2000, 1, 1)) is None and cut_days(None, LAST) is None


def test_judgements_of_other_figures_or_of_a_part_of_the_days_are_not_shown(project, small):
    refresh(project, FIRST, LAST)
    assert read_days(project, load(project.data)) is None
    refresh(project)
    line = small.line("events.csv", event="A festival of sales")
    small.set("events.csv", line, event="A festival of much")
    assert read_days(project, load(project.data)) is None
