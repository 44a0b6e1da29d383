"""The board of all claims, then and now, on the real figures."""

import datetime
import json
from pathlib import Path

import jsonschema
import pytest

import analysis.publish
from analysis.catalog import load
from analysis.claims import judge, judge_all, load_ledger, scale
from analysis.claims.setting import Setting

THEN = datetime.date(2016, 5, 31)
SCHEMA = Path(analysis.publish.__file__).parent / "schemas" / "claims.schema.json"
PRIVATE = {"C15", "C20", "C27", "C29", "C30", "C34", "C35", "C36", "C43"}
"""Claims that no public row informs today, each with the figures that would settle it."""

pytestmark = pytest.mark.xdist_group("board")


@pytest.fixture(scope="module")
def board(catalog):
    return judge_all(catalog, "latest", THEN, draws=500, seed=1)


def test_every_claim_has_a_verdict_twice(board):
    assert set(board.then) == set(board.now) == {f"C{number:02}" for number in range(1, 48)}
    assert {verdict.verdict for verdict in (*board.then.values(), *board.now.values())} <= set(scale.VERDICTS)


def test_only_private_questions_stay_untestable_and_name_what_would_settle_them(board):
    stuck = {id for id, verdict in board.now.items() if verdict.verdict == scale.NOT_TESTABLE}
    assert stuck == PRIVATE
    assert all(board.now[id].claim.supply or "would take" in board.now[id].sentence for id in stuck)


def test_what_was_not_found_was_searched_for(board):
    missing = [verdict.claim for verdict in board.now.values() if verdict.verdict == scale.NOT_FOUND]
    assert missing
    assert all(claim.searches for claim in missing)


def test_every_decided_claim_shows_its_rows(board):
    silent = {id for id, verdict in board.now.items() if not verdict.evidence.rows}
    assert silent <= PRIVATE | {"C08", "C38", "C47"}


def test_complements_are_opposites_and_count_once(board):
    for verdicts in (board.then, board.now):
        assert verdicts["C40"].probability + verdicts["C41"].probability == pytest.approx(1)
    assert sum(board.counts("now").values()) == sum(board.counts("then").values()) == 46


def test_outcomes_are_facts_and_score_the_chances_given_then(board):
    facts = [verdict for verdict in board.now.values() if verdict.evidence.basis == "outturn"]
    assert all(0 <= verdict.probability <= 1 for verdict in facts)
    assert board.now["C40"].probability == 1
    assert board.briers()["C40"] == pytest.approx((1 - board.then["C40"].probability) ** 2)
    assert "C41" not in board.briers()


def test_one_claim_takes_the_flags_of_another(board):
    assert set(board.now["C03"].flags) <= set(board.now["C46"].flags)


def test_records_and_findings_keep_their_forms(board):
    records = board.records()
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.validate(records, schema)
    ids = [finding.id for finding in board.findings]
    assert len(ids) == len(set(ids))
    assert {id for record in records for id in record["finding_ids"]} <= set(ids)
    assert [record["id"] for theme in board.ledger.themes for record in board.records(theme)] != []


def test_nothing_later_than_the_day_is_used(board, catalog):
    known = {}
    for name in ("observations", "events", "deals", "brand_rankings"):
        known |= dict.fromkeys(catalog.as_of(THEN).table(name).index)
    for verdict in board.then.values():
        later = [row for row in verdict.evidence.rows if row not in known and not row.startswith("assumptions/")]
        assert later == []


def test_a_changed_figure_changes_a_verdict(folder):
    line = folder.line(
        "observations.csv", series="gmv_total", frequency="fiscal_year", period_end="2016-03-31", variant="primary"
    )
    verdicts = []
    for value in ("3092", "2950"):
        folder.set("observations.csv", line, value=value)
        catalog = load(folder.path)
        verdicts.append(judge(load_ledger(catalog)["C02"], Setting(catalog, THEN, THEN)).verdict)
    assert verdicts == [scale.SUPPORTED, scale.REFUTED]


def test_a_document_that_goes_takes_its_confirmation_with_it(folder):
    line = folder.line("events.csv", date="2014-02-14", entity="Vipshop/Lefeng")
    folder.set("events.csv", line, evidence="claim")
    catalog = load(folder.path)
    assert judge(load_ledger(catalog)["C44"], Setting(catalog, THEN, THEN)).verdict == scale.NOT_FOUND
