"""A frozen claim passes, fails where it contradicts itself, or was tampered with; whatever changed is named."""

from __future__ import annotations

import json
import random

import pytest

from analysis.errors import UnknownNameError
from analysis.publish.downloads import PACKAGE_FILE, pack_figures
from analysis.publish.sealing import FAIL, PASS, SEALS_FILE, TAMPERED, seal_claims, verify_claim
from analysis.publish.series_pages import CSV_FOLDER
from analysis.publish.sums import SUMS_FILE, check_sums, list_files, seal_folder, write_sums

NUMBER = {"id": "growth.users", "value": 0.95}


@pytest.fixture
def freeze(tmp_path, make_book, make_claim):
    """Makes a frozen edition of two claims, the first with some parts of its own."""

    def make(claims=None, value=0.95, **parts):
        folder = tmp_path / "2016-05"
        measured = {"measure": {"name": "level", "parameters": {}}, "number": NUMBER}
        claims = claims or [make_claim("C01", **measured | parts), make_claim("C02", measure=measured["measure"])]
        files = {
            "claims.json": claims,
            "facts.json": [{"id": "growth.users", "value": value}],
            "provenance/11.json": {"notebook": "11", "inputs": {"code": "a" * 64}, "verdicts": claims},
        }
        for name in ("claims", "provenance", CSV_FOLDER):
            (folder / name).mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (folder / name).write_text(json.dumps(content), encoding="utf-8")
        for claim in claims:
            page = f"<q>{claim['quote']}</q> {claim['verdict']}"
            (folder / "claims" / f"{claim['id'].lower()}.html").write_text(page, encoding="utf-8")
        (folder / PACKAGE_FILE).write_bytes(pack_figures(make_book(claims=claims)))
        (folder / SEALS_FILE).write_text(json.dumps(seal_claims(folder, "f" * 64)), encoding="utf-8")
        write_sums(folder)
        return folder

    return make


def test_what_is_as_frozen_and_agrees_with_itself_passes(freeze):
    answer = verify_claim(freeze(), "C01")
    assert (answer.word, answer.verdict, answer.reasons) == (PASS, "supported", ())
    assert list(answer.parts) == ["quotation", "criterion", "rows", "code", "verdict"]
    with pytest.raises(UnknownNameError, match="claim 'C09' does not exist"):
        verify_claim(freeze(), "C09")


@pytest.mark.parametrize("flips", [100, pytest.param(1000, marks=pytest.mark.torture)])
def test_a_byte_that_flips_anywhere_is_named(freeze, flips):
    chance, folder = random.Random(flips), freeze()
    names, seal = [*list_files(folder), SUMS_FILE], seal_folder(folder)
    for _ in range(flips):
        path = folder / chance.choice(names)
        before = path.read_bytes()
        place = chance.randrange(len(before))
        path.write_bytes(before[:place] + bytes([before[place] ^ 1 << chance.randrange(8)]) + before[place + 1 :])
        said = check_sums(folder)
        name = path.relative_to(folder).as_posix()
        listed = {line.split()[-1] for line in before.decode().splitlines()} if name == SUMS_FILE else {name}
        assert said and all("found" in each and "expected" in each for each in said)
        assert any(each.startswith((name, *listed)) for each in said)
        assert seal_folder(folder) == seal or name == SUMS_FILE
        answer = verify_claim(folder, "C01")
        assert answer.word == TAMPERED and set(said) <= set(answer.reasons)
        path.write_bytes(before)
    assert verify_claim(folder, "C01").word == PASS


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("words of C01", "other words of C01", "quotation"),
        ("it grows", "it shrinks", "criterion"),
        ("It grew.", "It leapt.", "verdict"),
    ],
)
def test_digests_that_were_made_anew_do_not_hide_a_change_from_the_seal(freeze, old, new, part):
    folder = freeze()
    path = folder / "claims.json"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    write_sums(folder)
    answer = verify_claim(folder, "C01")
    assert answer.word == TAMPERED and answer.reasons[0].startswith(f"{part} of C01: found digest")


@pytest.mark.parametrize(
    ("parts", "value", "said"),
    [
        ({"verdict": "refuted"}, 0.95, "found 'refuted', expected what 0.95 gives on the scale: 'supported'"),
        ({"as_of": "2016-01-27"}, 0.95, "found it published on 2016-01-28, expected a day up to 2016-01-27"),
        ({"rows": ["gmv_total/retail/quarter/1999-12-31"]}, 0.95, "found no row gmv_total/retail/quarter/1999-12-31"),
        ({}, 0.94, "facts.json: found 0.94 for growth.users, expected 0.95"),
    ],
)
def test_what_was_frozen_in_contradiction_to_itself_fails(freeze, parts, value, said):
    answer = verify_claim(freeze(value=value, **parts), "C01")
    assert answer.word == FAIL and said in " ".join(answer.reasons)


def test_a_page_or_a_run_that_says_otherwise_fails(freeze):
    folder = freeze()
    (folder / "claims/c01.html").write_text("<q>words of C01</q> refuted", encoding="utf-8")
    (folder / "provenance/11.json").unlink()
    (folder / SEALS_FILE).write_text(json.dumps(seal_claims(folder, "f" * 64)), encoding="utf-8")
    write_sums(folder)
    answer = verify_claim(folder, "C01")
    assert answer.word == FAIL and len(answer.reasons) == 2
    assert "no run that judged C01" in answer.reasons[0] and "page without 'supported'" in answer.reasons[1]
