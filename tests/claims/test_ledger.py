"""The ledger holds every claim, and says which claim breaks its form, where, and what to do."""

import hashlib

import pytest
import yaml

from analysis.catalog import load
from analysis.claims import check_claims, load_ledger, verify_quotes
from analysis.claims.ledger import MOST_WORDS, count_words
from analysis.errors import DataError


@pytest.fixture(scope="module")
def ledger(catalog):
    return load_ledger(catalog)


def test_every_claim_is_there_once_with_a_short_quotation(ledger):
    assert [claim.id for claim in ledger.claims] == [f"C{number:02}" for number in range(1, 48)]
    assert all(count_words(claim.quote) <= MOST_WORDS for claim in ledger.claims)
    assert len({claim.quote for claim in ledger.claims}) == len(ledger.claims)


def test_the_real_claims_are_sound(catalog):
    assert check_claims(catalog) == []


def test_undocumented_claims_list_their_searches(ledger):
    bare = [claim.id for claim in ledger.claims if claim.measure == "documents" and not _confirms(claim)]
    assert [id for id in bare if not (ledger[id].searches or ledger[id].caution)] == []


def _confirms(claim):
    return all(part["confirm"] for part in claim.parameters["parts"])


def spoil(folder, id, change):
    path = folder.path / "claims.yml"
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    change(next(claim for claim in content["claims"] if claim["id"] == id))
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return check_claims(load(folder.path))


@pytest.mark.parametrize(
    ("id", "change", "words"),
    [
        ("C04", lambda claim: claim.update(measure="guess"), "measure 'guess'"),
        ("C41", lambda claim: claim["grid"].append({"levels": 1}), "parameter 'levels'"),
        ("C41", lambda claim: claim["grid"].append({"window": "ten"}), "'ten' at parameter 'window'"),
        ("C41", lambda claim: claim["grid"].append({"goal": "gaol"}), "'gaol' at parameter 'goal'"),
        ("C05", lambda claim: claim.update(quote="word " * 13), "quotation of 13 words"),
        ("C05", lambda claim: claim.update(quote="Convened 250 media to  Hangzhou headquarters"), "quotation of C01"),
        ("C06", lambda claim: claim.pop("criterion"), "no criterion"),
        ("C06", lambda claim: claim["criterion"].update(fails=claim["criterion"]["holds"]), "overlap"),
        ("C06", lambda claim: claim["criterion"].update(supported_from=0.4, refuted_to=0.5), "overlap"),
        ("C06", lambda claim: claim["data"].append("gmv_moon"), "series 'gmv_moon'"),
        ("C15", lambda claim: claim["supply"].append("moon_days"), "table 'moon_days'"),
        (
            "C24",
            lambda claim: claim["parameters"]["parts"][0]["confirm"].append("events/none"),
            "'events/none' at parameter 'parts'",
        ),
        (
            "C24",
            lambda claim: claim["parameters"]["parts"][0].update(contradict=["events/2014-07-17/facebook/D_EST_FB"]),
            "overlap",
        ),
        ("C41", lambda claim: claim.update(complement="C99"), "complement 'C99'"),
        ("C09", lambda claim: claim.update(verdict="supported"), "unknown key verdict"),
    ],
)
def test_a_broken_claim_is_named_with_its_reason(folder, id, change, words):
    problems = spoil(folder, id, change)
    assert len(problems) == 1
    assert f"claims.yml, claim {id}, line " in str(problems[0])
    assert words in str(problems[0])


def test_a_broken_claim_stops_whoever_loads_the_ledger(folder):
    spoil(folder, "C04", lambda claim: claim.update(measure="guess"))
    with pytest.raises(DataError, match="claim C04"):
        load_ledger(load(folder.path))


def test_a_folder_without_claims_is_sound(folder):
    (folder.path / "claims.yml").unlink()
    assert load_ledger(load(folder.path)) is None


def test_text_that_is_no_ledger_is_said_by_the_catalogue(folder):
    (folder.path / "claims.yml").write_text("claims: none\n", encoding="utf-8")
    with pytest.raises(DataError, match="claims.yml"):
        load(folder.path)


def test_quotations_are_held_against_the_article(ledger):
    lines = [""] * max(claim.line for claim in ledger.claims)
    for claim in ledger.claims:
        lines[claim.line - 1] += f" {claim.quote}."
    text = "\n".join(lines).encode()
    assert "SHA-256" in str(verify_quotes(ledger, text)[0])
    judged = ledger.model_copy(
        update={"article": ledger.article.model_copy(update={"sha256": hashlib.sha256(text).hexdigest()})}
    )
    assert verify_quotes(judged, text) == []
    moved = "\n".join(["", *lines]).encode()
    judged = ledger.model_copy(
        update={"article": ledger.article.model_copy(update={"sha256": hashlib.sha256(moved).hexdigest()})}
    )
    assert len(verify_quotes(judged, moved)) == len(ledger.claims)


def test_a_bound_of_a_row_that_does_not_exist_is_named(folder):
    path = folder.path / "claims.yml"
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    content["bounds"][0]["ends"][0] = {"gmv_moon/taobao/quarter/2015-12-31": 1.0}
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    (problem,) = check_claims(load(folder.path))
    assert "row 'gmv_moon/taobao/quarter/2015-12-31'" in str(problem) and "bound" in str(problem)
