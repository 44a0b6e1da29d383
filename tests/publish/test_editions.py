from __future__ import annotations

import datetime
import fcntl
import json
import os
import subprocess
import sys
import time

import pytest

from analysis.catalog import Catalog
from analysis.errors import NetredError, UnknownNameError
from analysis.publish import build
from analysis.publish.artefacts import check_artefact
from analysis.publish.build import choose_days
from analysis.publish.contents import PACKAGES, Origins
from analysis.publish.editions import build_book, plan_editions, write_manifest
from analysis.publish.refreshing import Request
from analysis.runner.manifest import digest

RUNS = [("01-trajectory", "a" * 64), ("12-limits", "b" * 64)]


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
    beside = plan_editions(catalog, ["latest"], ["2018-01-15"])
    assert [edition.name for edition in beside] == ["latest", "2018-01-15"]
    assert (beside[1].as_of, beside[1].label) == (datetime.date(2018, 1, 15), "as known on 15 January 2018")


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2001-01-01", "edition 2001-01-01: found a day before the first figure was public, expected one from 20"),
        ("9999-12-31", "edition 9999-12-31: found a day in the future, expected one from 20"),
        ("2015-02-29", "date '2015-02-29': found no calendar day"),
    ],
)
def test_a_day_of_which_nothing_can_be_known_is_refused(catalog, day, said):
    with pytest.raises(NetredError, match=said):
        plan_editions(catalog, days=[day])


def note(project, *days):
    project.site.mkdir(parents=True)
    Origins(project.study_name, {}, (), days, ()).write(project.site)
    return Origins.read(project)


def test_days_of_ones_own_stay_until_they_are_taken_off(project):
    assert choose_days(None, Request()) == []
    origins = note(project, "2018-01-15", "2016-06-30")
    assert choose_days(origins, Request()) == ["2016-06-30", "2018-01-15"]
    assert choose_days(origins, Request(day="2017-01-01")) == ["2016-06-30", "2017-01-01", "2018-01-15"]
    assert choose_days(origins, Request(without=("2016-06-30",))) == ["2018-01-15"]
    assert choose_days(origins, Request(), ["2018-01-15"]) == ["2016-06-30"]
    with pytest.raises(NetredError, match="edition 'latest': found none of that day among those added.*2018-01-15"):
        choose_days(origins, Request(without=("latest",)))


def test_days_of_ones_own_have_a_status_like_the_others(catalog, project, monkeypatch):
    note(project, "2025-01-01")
    monkeypatch.setattr(build, "plan_edition", lambda project, catalog, day: [day])
    monkeypatch.setattr(build, "find_status", lambda project, catalog, name, tasks: [(name, *tasks)])
    days = dict(build.find_states(project, catalog))
    assert list(days) == ["2016-05", "latest", "2025-01-01"] and days["2025-01-01"] == datetime.date(2025, 1, 1)


def test_the_manifest_says_what_an_edition_is_made_from(catalog, project, make_run, tmp_path):
    (edition,) = plan_editions(catalog, ["2016-05"])
    manifest = write_manifest(project, catalog, edition, [make_run(notebook=name, key=key) for name, key in RUNS])
    assert manifest["edition"] == "2016-05" and manifest["as_of"] == "2016-05-31"
    assert manifest["data"] == catalog.digest
    assert manifest["lock"] == digest((project.root / "requirements.lock").read_bytes())
    assert set(manifest["versions"]) == {"python", *PACKAGES}
    assert [(run["notebook"], run["key"]) for run in manifest["runs"]] == RUNS
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps(manifest), encoding="utf-8")
    check_artefact(path)


@pytest.mark.parametrize(
    ("said", "number"), [("OSError: [Errno 28] No space left on device: 'x'", 28), ("[Errno 27] File too large", 27)]
)
def test_a_full_disk_inside_the_book_is_the_systems_error(tmp_path, monkeypatch, said, number):
    done = subprocess.CompletedProcess([], 1, "", f"Traceback (most recent call last):\n{said}\n")
    monkeypatch.setattr("analysis.publish.editions.subprocess.run", lambda *_, **__: done)
    with pytest.raises(OSError) as caught:
        build_book(tmp_path, tmp_path)
    assert caught.value.errno == number


ENDLESS = """
import fcntl, sys, time
def main():
    file = open("begun", "a")
    fcntl.flock(file, fcntl.LOCK_EX)
    print("begun", file=file, flush=True)
    time.sleep(600)
    print("outlived", file=file, flush=True)
"""


def test_a_book_does_not_outlive_its_build(tmp_path):
    (tmp_path / "jupyter_book/cli").mkdir(parents=True)
    for name, text in (("__init__", ""), ("cli/__init__", ""), ("cli/main", ENDLESS)):
        (tmp_path / f"jupyter_book/{name}.py").write_text(text, encoding="utf-8")
    begun, call = (
        tmp_path / "begun",
        "from pathlib import Path as P\nfrom analysis.publish.editions import build_book\n",
    )
    words = [sys.executable, "-c", f"{call}build_book(P('stage'), P('book'))"]
    path = os.pathsep.join([str(tmp_path), *sys.path])
    build = subprocess.Popen(words, cwd=tmp_path, env=os.environ | {"PYTHONPATH": path})
    while not (begun.is_file() and begun.read_text(encoding="utf-8")):
        assert build.poll() is None
        time.sleep(0.05)
    build.kill()
    with begun.open(encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # held by the book as long as it lives
        assert file.read() == "begun\n"
    build.wait()


def test_no_edition_has_the_name_of_a_file_of_the_site(catalog):
    edition = catalog.study.editions["latest"]
    study = catalog.study.model_copy(update={"editions": {"index.html": edition}})
    with pytest.raises(NetredError, match="edition 'index.html': found the name of a file of the site"):
        plan_editions(Catalog(catalog.tables, {}, study))
