from __future__ import annotations

import dataclasses

import pytest

from analysis.project import Project
from analysis.publish.contents import (
    COMMIT,
    INSTALLED,
    Origins,
    digest_files,
    find_changes,
    list_contents,
    list_named,
)


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


CONTENTS = [
    "_config.yml",
    "_toc.yml",
    "requirements.lock",
    "notebooks/01-one.ipynb",
    "book/index.md",
    "data/observations.csv",
    "data/editions/then/facts.csv",
    "data/new.csv",
    "published/then/index.html",
]


@pytest.mark.parametrize("name", CONTENTS)
def test_whatever_a_build_rests_on_is_named_where_it_changes(checkout, name):
    before = list_contents(checkout)
    (checkout.root / name).write_text("other", encoding="utf-8")
    assert find_changes(before, list_contents(checkout)) == [name]


def test_a_file_of_the_package_and_an_installed_version_are_named(checkout, tmp_path, monkeypatch):
    source = tmp_path / "package"
    source.mkdir()
    monkeypatch.setattr(Project, "source", source)
    before = list_contents(checkout)
    (source / "module.py").write_text("x = 1", encoding="utf-8")
    monkeypatch.setattr("analysis.publish.contents.list_installed", lambda names: {"numpy": "9.9"})
    assert find_changes(before, list_contents(checkout)) == ["analysis/module.py", INSTALLED]


def test_a_file_that_goes_or_changes_its_name_is_named(checkout):
    before = list_contents(checkout)
    moved = (checkout.book / "index.md").rename(checkout.book / "other.md")
    assert find_changes(before, list_contents(checkout)) == ["book/index.md", "book/other.md"]
    moved.unlink()
    assert find_changes(before, list_contents(checkout)) == ["book/index.md"]


def test_what_was_built_and_what_is_hidden_do_not_count(checkout):
    before = list_contents(checkout)
    checkout.build.mkdir()
    (checkout.build / "any.txt").write_text("made", encoding="utf-8")
    (checkout.data / ".~lock.observations.csv#").write_text("open elsewhere", encoding="utf-8")
    assert find_changes(before, list_contents(checkout)) == [] and COMMIT in before


def test_a_copy_of_the_data_folder_has_the_same_names(checkout):
    copy = checkout.data.rename(checkout.root / "copy")
    copied = dataclasses.replace(checkout, data=copy, home=checkout.data)
    assert {"data/observations.csv", "data/editions/then/facts.csv"} <= set(list_named(copied))
    before = digest_files(copied, [copy / "observations.csv"])
    copy.rename(checkout.data)
    assert digest_files(checkout, [checkout.data / "observations.csv"]) == before


def test_frozen_editions_of_another_study_lie_beside_it_and_are_no_figures(checkout):
    other = checkout.root / "mine"
    (other / "published" / "then").mkdir(parents=True)
    (other / "published" / "then" / "index.html").write_text("frozen", encoding="utf-8")
    named = list_named(dataclasses.replace(checkout, data=other))
    assert named["published/then/index.html"] == other / "published/then/index.html"
    assert not any(name.startswith("data/") for name in named)


def test_origins_are_read_back_for_the_study_that_they_are_of_and_for_no_other(checkout):
    origins = Origins(checkout.study_name, {"book/index.md": "1"}, ("latest",), (), ("latest",))
    assert Origins.read(checkout) is None
    checkout.site.mkdir(parents=True)
    origins.write(checkout.site)
    assert Origins.read(checkout) == origins
    assert Origins.read(dataclasses.replace(checkout, data=checkout.root / "mine")) is None
    (checkout.site / ".made-from").write_text("0123", encoding="utf-8")
    assert Origins.read(checkout) is None
