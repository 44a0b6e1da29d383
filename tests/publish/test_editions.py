from __future__ import annotations

import datetime
import json

import pytest

from analysis.errors import UnknownNameError
from analysis.publish.artefacts import check_artefact
from analysis.publish.contents import PACKAGES
from analysis.publish.editions import plan_editions, write_manifest
from analysis.runner.manifest import digest

DAY = datetime.date(2018, 1, 15)


def test_all_editions_of_the_study_are_built_where_none_is_named(catalog):
    editions = {edition.name: edition.as_of for edition in plan_editions(catalog)}
    assert editions == {"2016-05": datetime.date(2016, 5, 31), "latest": catalog.latest}


def test_a_named_edition_is_built_alone(catalog):
    (edition,) = plan_editions(catalog, ["latest"])
    assert edition.name == "latest" and edition.label == catalog.study.editions["latest"].label


def test_an_unknown_edition_is_refused_with_those_that_exist(catalog):
    with pytest.raises(UnknownNameError, match="edition '2017-05' does not exist: expected one of 2016-05, latest"):
        plan_editions(catalog, ["latest", "2017-05"])


def test_a_day_of_ones_own_is_an_edition_named_after_it(catalog):
    (alone,) = plan_editions(catalog, as_of=DAY)
    assert (alone.name, alone.as_of) == ("2018-01-15", DAY)
    beside = plan_editions(catalog, ["latest"], DAY)
    assert [edition.name for edition in beside] == ["latest", "2018-01-15"]


def test_the_manifest_says_what_an_edition_is_made_from(catalog, project, make_run, tmp_path):
    (edition,) = plan_editions(catalog, ["2016-05"])
    manifest = write_manifest(project, catalog, edition, [make_run(), make_run(notebook="02-two", key="b" * 64)])
    assert manifest["edition"] == "2016-05" and manifest["as_of"] == "2016-05-31"
    assert manifest["data"] == catalog.digest
    assert manifest["lock"] == digest((project.root / "requirements.lock").read_bytes())
    assert set(manifest["versions"]) == {"python", *PACKAGES}
    assert [(run["notebook"], run["key"]) for run in manifest["runs"]] == [("01-one", "a" * 64), ("02-two", "b" * 64)]
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps(manifest), encoding="utf-8")
    check_artefact(path)
