from __future__ import annotations

import contextlib

import pytest

from analysis.project import Project
from analysis.publish import build as room
from analysis.publish.contents import KEY_FILE, digest_site, holds_site
from analysis.publish.refreshing import refresh_site


@pytest.fixture
def checkout(tmp_path) -> Project:
    """A checkout with one file of each kind; the package is this one."""
    files = ["_config.yml", "_toc.yml", "requirements.lock", "notebooks/01-one.ipynb", "book/index.md"]
    files += ["data/observations.csv", "data/editions/then/facts.csv", "published/then/index.html"]
    for name in files:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")
    return Project(tmp_path, tmp_path / "data", tmp_path / "build")


@pytest.mark.parametrize(
    "name",
    [
        "_config.yml",
        "_toc.yml",
        "requirements.lock",
        "notebooks/01-one.ipynb",
        "book/index.md",
        "data/observations.csv",
        "data/editions/then/facts.csv",
        "data/new.csv",
        "published/then/index.html",
    ],
)
def test_whatever_a_build_rests_on_moves_the_digest(checkout, name):
    before = digest_site(checkout, [])
    (checkout.root / name).write_text("other", encoding="utf-8")
    assert digest_site(checkout, []) != before


def test_a_file_of_the_package_moves_the_digest(checkout, tmp_path, monkeypatch):
    source = tmp_path / "package"
    source.mkdir()
    monkeypatch.setattr(Project, "source", source)
    before = digest_site(checkout, [])
    (source / "module.py").write_text("x = 1", encoding="utf-8")
    assert digest_site(checkout, []) != before


def test_a_file_that_goes_or_changes_its_name_moves_the_digest(checkout):
    before = digest_site(checkout, [])
    moved = (checkout.book / "index.md").rename(checkout.book / "other.md")
    renamed = digest_site(checkout, [])
    moved.unlink()
    assert len({before, renamed, digest_site(checkout, [])}) == 3


def test_what_was_asked_for_moves_the_digest_and_what_was_built_does_not(checkout):
    before = digest_site(checkout, [])
    assert digest_site(checkout, ["latest"]) != before
    checkout.build.mkdir()
    (checkout.build / "any.txt").write_text("made", encoding="utf-8")
    assert digest_site(checkout, []) == before


def _refresh(checkout, names=()):
    said = []
    front = refresh_site(checkout, list(names), None, None, lambda _: contextlib.nullcontext(), said.append)
    return front, said


@pytest.fixture
def builds(checkout, monkeypatch):
    """Keys of the builds that were asked for; each publishes a site of its key."""
    keys = []

    def build(project, names, as_of, key, *_):
        keys.append(key)
        project.site.mkdir(parents=True, exist_ok=True)
        (project.site / KEY_FILE).write_text(key, encoding="utf-8")
        return project.site / "index.html"

    monkeypatch.setattr(room, "build_site", build)
    return keys


def test_a_site_of_the_same_contents_is_not_built_again(checkout, builds):
    assert not holds_site(checkout, digest_site(checkout, [[], None]))
    front, said = _refresh(checkout)
    assert len(builds) == 1 and said == []
    again, said = _refresh(checkout)
    assert again == front and len(builds) == 1 and said == ["  nothing changed since it was published"]


def test_a_change_or_another_question_builds_again(checkout, builds):
    _refresh(checkout)
    (checkout.book / "index.md").write_text("other", encoding="utf-8")
    _refresh(checkout)
    _refresh(checkout, ["latest"])
    assert len(set(builds)) == 3
