from __future__ import annotations

import json

import jsonschema
import pytest

from analysis.claims import scale
from analysis.errors import BuildError, UnknownNameError
from analysis.findings import EVIDENCE, KINDS
from analysis.publish.artefacts import SCHEMAS, check_artefact, list_verdicts, load_schema

MANIFEST = {
    "edition": "2016-05",
    "as_of": "2016-05-31",
    "commit": "0123456789ab with uncommitted changes",
    "data": "a" * 64,
    "lock": "b" * 64,
    "versions": {"python": "3.11.7", "netred": "0.1.0"},
    "runs": [{"notebook": "01-one", "key": "c" * 64, "parameters": {"as_of": "2016-05-31", "draws": 4000}}],
}


@pytest.fixture
def write(tmp_path):
    def write(name, content):
        path = tmp_path / f"{name}.json"
        path.write_text(json.dumps(content), encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize("path", sorted(SCHEMAS.glob("*.json")), ids=lambda path: path.name)
def test_every_schema_is_one(path):
    jsonschema.Draft202012Validator.check_schema(load_schema(path.name.removesuffix(".schema.json")))


def test_an_unknown_schema_is_refused():
    with pytest.raises(UnknownNameError, match="'fact' does not exist: expected one of claims, days, facts, manifest"):
        load_schema("fact")


def test_the_vocabularies_are_those_of_findings():
    fields = load_schema("facts")["items"]["properties"]
    assert fields["kind"]["enum"] == list(KINDS) and fields["evidence"]["enum"] == list(EVIDENCE)


def test_the_schema_of_claims_names_the_scale():
    fields = load_schema("claims")["items"]["properties"]
    assert list_verdicts() == list(scale.VERDICTS) == load_schema("claims")["$defs"]["verdict"]["enum"]
    assert fields["flags"]["items"]["enum"] == list(scale.FLAGS)


def test_sound_artefacts_pass(write, make_fact):
    forecast = {"kind": "forecast", "low": 3000.0, "high": 4000.0, "level": 0.8, "n": 16}
    assumed = {"kind": "range of assumptions", "low": 3000.0, "high": 4000.0}
    facts = [make_fact(), make_fact("a.b", **forecast), make_fact("a.c", **assumed)]
    check_artefact(write("facts", [fact.to_dict() for fact in facts]))
    check_artefact(write("manifest", MANIFEST))


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"id": "Growth"}, "$[0].id"),
        ({"value": "3.6 trillion"}, "$[0].value"),
        ({"value": None}, "$[0].value"),
        ({"level": 0.8}, "$[0].level"),
        ({"low": 1.0}, "$[0].high"),
        ({"kind": "range of assumptions", "low": 1.0, "high": 2.0, "level": 0.8}, "$[0].level"),
        ({"as_of": "May 2016"}, "$[0].as_of"),
        ({"run_key": "abc"}, "$[0].run_key"),
        ({"rows": ["a", "a"]}, "$[0].rows"),
        ({"comment": ""}, "$[0]"),
    ],
)
def test_a_fact_that_breaks_the_schema_is_refused_by_its_place(write, make_fact, change, place):
    with pytest.raises(BuildError) as caught:
        check_artefact(write("facts", [make_fact().to_dict() | change]))
    assert f"facts.json at {place}: found" in str(caught.value)


@pytest.mark.parametrize("part", sorted(MANIFEST))
def test_a_manifest_without_a_part_is_refused(write, part):
    with pytest.raises(BuildError, match=f"manifest.json at .*'{part}' is a required property"):
        check_artefact(write("manifest", {name: value for name, value in MANIFEST.items() if name != part}))
