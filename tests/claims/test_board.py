"""The board of all claims, then and now, on the real figures."""

from __future__ import annotations

import datetime
import json
import re
from pathlib import Path

import jsonschema
import pytest

import analysis.publish
from analysis.catalog import load
from analysis.claims import judge, judge_all, load_ledger, scale
from analysis.findings import EVIDENCE, weakest
from analysis.publish.record import Entry, load_record
from analysis.study import Study

THEN = datetime.date(2016, 5, 31)
DRAWN = re.compile(
    "paths|draws|simulated p|smallest step|in the middle|beta-binomial counts|posterior|permut|median f|surprise"
)
"""Methods whose numbers move with the number of draws, which are few here."""

SCHEMA = Path(analysis.publish.__file__).parent / "schemas" / "claims.schema.json"

pytestmark = pytest.mark.xdist_group("board")


@pytest.fixture(scope="module")
def board(catalog):
    return judge_all(Study.open(catalog, "latest", THEN, draws=500, seed=1))


def test_every_claim_has_a_verdict_twice(board):
    assert set(board.then) == set(board.now) == {f"C{number:02}" for number in range(1, 48)}
    assert {verdict.verdict for verdict in (*board.then.values(), *board.now.values())} <= set(scale.VERDICTS)
    assert sum(board.counts("now").values()) == sum(board.counts("then").values()) == 47


def test_what_stays_untestable_names_what_would_settle_it(board):
    stuck = [verdict for verdict in board.now.values() if verdict.verdict == scale.NOT_TESTABLE]
    assert stuck
    silent = [each.claim.id for each in stuck if not (each.claim.supply or each.outcome.said)]
    assert silent == []


def test_what_was_not_found_was_searched_for(board):
    missing = [verdict.claim for verdict in board.now.values() if verdict.verdict == scale.NOT_FOUND]
    assert missing
    assert [claim.id for claim in missing if not claim.searches] == []


def test_what_no_draw_enters_is_the_published_number(board, project_root):
    record = {entry.id: entry for entry in load_record(project_root / "data/editions/latest/facts.csv")}
    exact = [each for each in board.measured if each.id in record and not DRAWN.search(each.method)]
    assert len(exact) > 70
    assert [each.id for each in exact if not record[each.id].agrees(Entry.of(each))] == []


def test_every_decided_claim_shows_its_rows(board):
    open_ones = (scale.NOT_TESTABLE, scale.NOT_FOUND)
    silent = [id for id, each in board.now.items() if not each.outcome.rows and each.verdict not in open_ones]
    assert silent == []


def test_grades_are_those_of_the_rows(board, catalog):
    for verdict in (*board.then.values(), *board.now.values()):
        for finding in verdict.outcome.findings:
            rows = catalog.rows(finding.rows)
            grades = [grade for grade in rows.get("evidence", ()) if grade in EVIDENCE]
            assert finding.evidence == weakest(grades), finding.id


def test_complements_are_opposites_as_forecasts_and_part_in_hindsight(board):
    assert board.then["C40"].probability + board.then["C41"].probability == pytest.approx(1)
    assert board.now["C41"].verdict == scale.NOT_TESTABLE


def test_a_forecast_is_scored_by_the_outturn_of_its_own_event(board):
    scored = board.briers()
    assert scored["C40"] == pytest.approx((1 - board.then["C40"].probability) ** 2)
    assert "C41" not in scored
    for id in scored:
        events = {which[id].outcome.decisive.answer.event for which in (board.then, board.now)}
        assert len(events) == 1 and "" not in events


def test_one_claim_takes_the_flags_of_another(board):
    assert set(board.now["C03"].flags) <= set(board.now["C46"].flags)


def test_records_and_findings_keep_their_forms(board):
    records = board.records()
    jsonschema.validate(records, json.loads(SCHEMA.read_text(encoding="utf-8")))
    ids = [finding.id for finding in (*board.measured, *board.findings)]
    assert len(ids) == len(set(ids))
    cited = {id for record in records for part in (record, record["then"]) for id in part["finding_ids"]}
    assert cited <= set(ids)
    assert [
        record["id"] for theme in {claim.theme for claim in board.ledger.claims} for record in board.records(theme)
    ] != []


def test_one_id_is_one_number(board):
    found = {}
    for verdict in (*board.then.values(), *board.now.values()):
        for finding in verdict.outcome.findings:
            first = found.setdefault(finding.id, finding)
            assert (first.value, first.low, first.high, first.rows) == (
                finding.value,
                finding.low,
                finding.high,
                finding.rows,
            ), finding.id


def test_nothing_later_than_the_day_is_used(board, catalog):
    known = {}
    for name in ("observations", "events", "deals", "brand_rankings"):
        known |= dict.fromkeys(catalog.as_of(THEN).table(name).index)
    for verdict in board.then.values():
        later = [row for row in verdict.outcome.rows if row not in known and not row.startswith("assumptions/")]
        assert later == []


def test_a_day_on_which_little_changed_is_judged_from_memory(board):
    study = next(iter(board.now.values())).study
    made = study.memory.made
    judge_all(study.at(study.as_of - datetime.timedelta(days=1)))
    assert study.memory.made - made < made / 10


def test_a_changed_figure_changes_a_verdict(folder):
    line = folder.line(
        "observations.csv", series="gmv_total", frequency="fiscal_year", period_end="2016-03-31", variant="primary"
    )
    verdicts = []
    for value in ("3092", "2950"):
        folder.set("observations.csv", line, value=value)
        catalog = load(folder.path)
        verdicts.append(judge(load_ledger(catalog)["C02"], Study.open(catalog, THEN)).verdict)
    assert verdicts == [scale.SUPPORTED, scale.REFUTED]


def test_a_document_that_goes_takes_its_confirmation_with_it(folder):
    line = folder.line("events.csv", date="2014-02-14", entity="Vipshop/Lefeng")
    folder.set("events.csv", line, evidence="claim")
    catalog = load(folder.path)
    assert judge(load_ledger(catalog)["C44"], Study.open(catalog, THEN)).verdict == scale.NOT_FOUND
