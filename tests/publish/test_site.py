from __future__ import annotations

import dataclasses
import datetime
import json
import os
import re
import threading

import pytest

from analysis.errors import BuildError, ChangedError
from analysis.publish import site as room
from analysis.publish.contents import Origins
from analysis.publish.editions import Edition
from analysis.publish.provenance import write_facts
from analysis.publish.site import KEPT, find_dropped, publish_site, published_ids

FRONT = ("growth.gmv.last_year",)
ORIGINS = Origins("data", {"book/index.md": "1"}, ("2016-05", "latest"), (), ("2016-05", "latest"))
THEN = Edition("2016-05", "as known then", datetime.date(2016, 5, 31))
NOW = Edition("latest", "as known now", datetime.date(2025, 6, 30))


@pytest.fixture
def make_edition(project, make_fact):
    def make(edition: Edition, sentence: str, page: str = "<p>page</p>"):
        folder = project.build / "editions" / f"{edition.name}-{abs(hash(sentence))}"
        folder.mkdir(parents=True)
        (folder / "index.html").write_text(f"{page}<p>{sentence}</p>", encoding="utf-8")
        write_facts([make_fact(FRONT[0], sentence=sentence, as_of=edition.as_of)], folder / "facts.json")
        runs = [{"notebook": "01-one", "key": "a" * 64, "parameters": {}}]
        manifest = {"edition": edition.name, "as_of": edition.as_of.isoformat(), "runs": runs}
        (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
        return folder

    return make


@pytest.fixture
def first(project, make_edition):
    """Both editions, published."""
    folders = {each.name: make_edition(each, f"First {each.name}.") for each in (NOW, THEN)}
    publish_site(project, folders, [THEN, NOW], ORIGINS)
    return project.site.resolve()


def _look(project, edition: str) -> str:
    return (project.site / edition / "index.html").read_text(encoding="utf-8")


def test_the_first_page_of_the_site_is_that_of_the_last_edition_led_one_folder_up(project, first, make_edition):
    link = '<a href="article.html">x</a>'
    pages = {each.name: make_edition(each, f"Second {each.name}.", link) for each in (NOW, THEN)}
    publish_site(project, pages, [THEN, NOW], ORIGINS)
    front = (project.site / "index.html").read_text(encoding="utf-8")
    assert front == '<a href="latest/article.html">x</a><p>Second latest.</p>'


def test_an_edition_that_was_not_built_is_taken_over(project, first, make_edition):
    publish_site(project, {"latest": make_edition(NOW, "Second latest.")}, [THEN, NOW], ORIGINS)
    assert "Second latest." in _look(project, "latest") and "First 2016-05." in _look(project, "2016-05")
    assert project.site.resolve() != first


def test_an_edition_that_the_study_no_longer_has_is_not_taken_over(project, first, make_edition):
    assert find_dropped(project, ["latest"]) == ["2016-05"]
    publish_site(project, {"latest": make_edition(NOW, "Second latest.")}, [NOW], ORIGINS)
    assert not (project.site / "2016-05").exists() and find_dropped(project, ["latest"]) == []


def test_nothing_is_taken_over_from_a_site_of_another_study(project, first, make_edition):
    dataclasses.replace(ORIGINS, study="shop-01234567").write(project.site)
    publish_site(project, {"latest": make_edition(NOW, "Second latest.")}, [THEN, NOW], ORIGINS)
    assert not (project.site / "2016-05").exists()


def test_what_changed_meanwhile_leaves_the_last_good_site(project, first, make_edition):
    def check():
        raise ChangedError(["book/index.md"])

    with pytest.raises(ChangedError):
        publish_site(project, {"latest": make_edition(NOW, "Second.")}, [THEN, NOW], ORIGINS, check)
    assert project.site.resolve() == first
    assert [path.name for path in (project.build / "sites").iterdir()] == [first.name]


def test_published_ids_are_those_of_the_editions_that_are_named(project, first):
    assert published_ids(project, ["latest", "another"]) == {FRONT[0]}
    assert published_ids(project, ["another"]) == set()


def test_before_anything_is_published_there_are_no_ids(project):
    assert published_ids(project, ["latest"]) == set()


def test_an_outside_fetch_leaves_the_last_good_site(project, first, make_edition):
    bad = make_edition(NOW, "Bad.", '<script src="https://host.example/a.js"></script>')
    with pytest.raises(BuildError, match="1 places that fetch from outside.*host.example"):
        publish_site(project, {"latest": bad}, [THEN, NOW], ORIGINS)
    assert project.site.resolve() == first and "First latest." in _look(project, "latest")


def test_a_fault_half_way_leaves_the_last_good_site_and_no_rest(project, first, make_edition, monkeypatch):
    def fail(*_):
        raise OSError("no space left")

    monkeypatch.setattr(room, "lead_links", fail)
    with pytest.raises(OSError, match="no space"):
        publish_site(project, {"latest": make_edition(NOW, "Second.")}, [THEN, NOW], ORIGINS)
    assert project.site.resolve() == first and "First latest." in _look(project, "latest")
    assert [path.name for path in (project.build / "sites").iterdir()] == [first.name]


def test_a_folder_in_place_of_the_link_is_left_alone(project, make_edition):
    project.site.mkdir(parents=True)
    (project.site / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(BuildError, match="found a file or folder, expected a link.*move it away"):
        publish_site(project, {"latest": make_edition(NOW, "x.")}, [NOW], ORIGINS)
    assert (project.site / "mine.txt").read_text(encoding="utf-8") == "mine"
    assert not (project.build / "sites").exists()


def test_a_reader_sees_one_whole_site_at_any_moment(project, first, make_edition):
    editions = [{each.name: make_edition(each, f"Round {turn}.") for each in (THEN, NOW)} for turn in range(12)]
    faults, rounds, done = [], set(), threading.Event()

    def read():
        while not done.is_set():
            try:
                front = (project.site / "index.html").read_text(encoding="utf-8")
                parts = [_look(project, name) for name in ("2016-05", "latest")]
            except OSError as error:
                faults.append(error)
                continue
            told = re.findall(r"Round \d+\.|First", front)
            rounds.add(told[0])
            if len(told) != 1 or not all(part.endswith("</p>") for part in [front, *parts]):
                faults.append(told)

    reader = threading.Thread(target=read)
    reader.start()
    for folders in editions:
        publish_site(project, folders, [THEN, NOW], ORIGINS)
    done.set()
    reader.join()
    assert faults == [] and len(rounds) > 1


def test_the_site_before_this_one_is_kept_and_older_ones_go(project, first, make_edition):
    for turn in range(3):
        before = project.site.resolve()
        os.utime(before, (turn, turn))
        publish_site(project, {"latest": make_edition(NOW, f"Turn {turn}.")}, [THEN, NOW], ORIGINS)
    assert {path.name for path in (project.build / "sites").iterdir()} == {before.name, project.site.resolve().name}
    assert KEPT == 2 and not first.exists()
