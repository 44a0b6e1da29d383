"""The numbers of a built edition held against each other and against the rows that they name."""

from __future__ import annotations

import collections
import itertools
import json
import re

import pytest

from analysis.findings import EVIDENCE, weakest

pytestmark = pytest.mark.xdist_group("site")

EDITIONS = ("2016-05", "latest")

TOLD_APART = {
    r"fy\d{4}": "another year ahead",
    r"haircut_\d+": "another share taken off",
    r"\d+": "another share of the openings that carry nothing",
    r"(nine|three)_months": "fiscal years laid over calendar years in another way; both definitions are published",
    r"share_of_(money|deals)": "weighed by money, and counted",
    r"first|last": "the first and the last list",
    r"step_(alone|with_trend)": "with and without a trend beside the step",
    r"probability(\.missed)?": "a chance and that of the contrary",
    r"brier(\.published)?": "as known on each day, and as first published",
    r"(coverage|miss)(\.alike|\.fastest)?|alike|fastest": "all windows, and those most like the series",
    r"pooled|macro|worst|slope": "over windows, over collections, in the worst of them, and the slope of a test",
    r"supported|leaning_supported|undetermined|leaning_against|refuted": "claims of another verdict",
    r"brier|stress": "on the reference class, and on series outside it",
    r"size|power|coverage": "properties counted in the same simulated worlds",
    r"held_(then|now)": "on the day of the article, and today",
}
"""What may follow in two ids whose numbers were made of the same rows in the same way, and why both stand."""


@pytest.fixture(scope="module", params=EDITIONS)
def edition(request):
    return request.param


def split_ids(one: str, other: str) -> tuple[str, str]:
    """What is left of two ids without the segments that both begin and end with; one that ends keeps its last."""
    parts = [id.removesuffix(".now").split(".") for id in (one, other)]
    while all(len(each) > 1 for each in parts) and parts[0][-1] == parts[1][-1]:
        parts = [each[:-1] for each in parts]
    while all(len(each) > 1 for each in parts) and parts[0][0] == parts[1][0]:
        parts = [each[1:] for each in parts]
    return ".".join(parts[0]), ".".join(parts[1])


def find_pairs(facts: dict[str, dict]) -> list[str]:
    """Numbers made of the same rows in the same unit and way that differ, and are not told apart by their ids."""
    alike = collections.defaultdict(list)
    for fact in facts.values():
        alike[frozenset(fact["rows"]), fact["unit"], re.sub(r"\d[\d,.]*", "", fact["method"])].append(fact)
    pairs = [pair for group in alike.values() for pair in itertools.combinations(group, 2)]
    return [
        f"{one['id']} {one['value']:.6g}, {other['id']} {other['value']:.6g}"
        for one, other in pairs
        if one["value"] != other["value"]
        and not any(
            all(re.fullmatch(ending, part) for part in split_ids(one["id"], other["id"])) for ending in TOLD_APART
        )
    ]


def test_no_two_numbers_answer_one_question_differently(built, edition):
    assert find_pairs(built.facts(edition)) == []


def test_a_second_number_for_one_question_is_seen(built):
    facts = built.facts("latest")
    for id in ("growth.gmv.fy2020", "diversion.deals.share_of_money"):
        again = facts[id] | {"id": f"claims.{id.rpartition('.')[2]}", "value": facts[id]["value"] * 1.01}
        assert find_pairs(facts | {again["id"]: again})


def test_a_verdict_cites_the_number_that_a_chapter_found(built, edition):
    facts = built.facts(edition)
    claims = json.loads((built.site / edition / "claims.json").read_text(encoding="utf-8"))
    cited = [claim["number"] for claim in claims if claim["number"]]
    assert len(cited) > 20
    parts = ("value", "low", "high", "level", "unit", "n", "kind")
    assert [number["id"] for number in cited if any(number[part] != facts[number["id"]][part] for part in parts)] == []


def test_every_grade_is_the_weakest_of_its_rows(built, edition, catalog):
    tables = [table for table in catalog.tables.values() if "evidence" in table]
    grades = {
        row: grade
        for table in tables
        for row, grade in zip(table.get("row", table.index), table["evidence"], strict=True)
    }
    facts = built.facts(edition)
    graded = {id: [grades[row] for row in fact["rows"] if grades.get(row) in EVIDENCE] for id, fact in facts.items()}
    assert sum(map(bool, graded.values())) > len(facts) / 2
    assert {id: facts[id]["evidence"] for id in facts if facts[id]["evidence"] != weakest(graded[id])} == {}
