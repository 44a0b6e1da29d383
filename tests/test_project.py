"""The project is found from any folder inside it, and the data folder is the one that was named."""

from __future__ import annotations

import dataclasses

import pytest

from analysis.errors import NetredError
from analysis.project import DATA_VARIABLE, find_files, find_project, name_study


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    monkeypatch.delenv(DATA_VARIABLE, raising=False)
    for folder in ("notebooks", "data", "book/figures", "elsewhere"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "_toc.yml").touch()
    return tmp_path


def test_it_is_found_from_any_folder_inside(checkout, monkeypatch):
    found = find_project(checkout)
    assert (found.root, found.data, found.build) == (checkout, checkout / "data", checkout / "build")
    assert find_project(checkout / "book/figures") == found
    monkeypatch.chdir(checkout / "book")
    assert find_project() == found


def test_every_place_follows_from_the_root(checkout):
    found = find_project(checkout)
    assert (found.notebooks, found.book, found.lock) == (
        checkout / "notebooks",
        checkout / "book",
        checkout / "requirements.lock",
    )
    assert found.site.parent == found.runs.parent == found.build
    assert (found.source / "project.py").is_file()


def test_another_data_folder_is_named_by_argument_or_environment(checkout, monkeypatch):
    monkeypatch.setenv(DATA_VARIABLE, str(checkout / "elsewhere"))
    assert find_project(checkout).data == checkout / "elsewhere"
    assert find_project(checkout, data=checkout / "book").data == checkout / "book"
    monkeypatch.chdir(checkout)
    assert find_project().build.parent == checkout / "build/studies"
    assert find_project().build.name == name_study(checkout / "elsewhere")
    assert find_project(data="elsewhere", build="out").build == checkout / "out"


def test_folders_of_one_name_are_studies_apart_and_keep_what_is_frozen_beside_them(checkout):
    for folder in ("here", "there"):
        (checkout / folder / "shop").mkdir(parents=True)
    here, there = (find_project(checkout, data=checkout / folder / "shop") for folder in ("here", "there"))
    assert here.build != there.build and here.study_name != there.study_name
    assert here.build.name == here.study_name and here.build.name.startswith("shop-")
    assert here.frozen == checkout / "here/shop/published"
    own = find_project(checkout)
    assert (own.frozen, own.study_name) == (checkout / "published", "data")
    copied = dataclasses.replace(own, data=checkout / "build/data/copy", home=own.data)
    assert copied.holds_own_study and copied.frozen == own.frozen and copied.study_name == "data"


def test_a_data_folder_that_does_not_exist_is_refused(checkout):
    with pytest.raises(NetredError, match="data folder .*nowhere: found no such folder"):
        find_project(checkout, data=checkout / "nowhere")


def test_outside_of_any_checkout_the_error_says_where_it_looked(tmp_path, monkeypatch):
    monkeypatch.setattr("analysis.project.__file__", str(tmp_path / "analysis/project.py"))
    (tmp_path / "_toc.yml").touch()
    with pytest.raises(NetredError, match=f"at or above {tmp_path}"):
        find_project(tmp_path)


def test_an_installed_package_finds_its_own_checkout(tmp_path, checkout, monkeypatch):
    monkeypatch.setattr("analysis.project.__file__", str(checkout / "src/analysis/project.py"))
    assert find_project(tmp_path.parent).root == checkout


def test_paths_cannot_be_changed(checkout):
    with pytest.raises(dataclasses.FrozenInstanceError):
        find_project(checkout).data = checkout


def test_files_are_found_in_order_and_a_folder_that_cannot_be_listed_is_no_empty_one(tmp_path, monkeypatch):
    for name in ("b/one.json", "a/one.json", "a/deep/two.json", "a/other.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()

    def find(pattern):
        return [path.relative_to(tmp_path).as_posix() for path in find_files(tmp_path, pattern)]

    assert find("*/one.json") == ["a/one.json", "b/one.json"] and find("*.json") == []
    assert find("**/*.json") == ["a/deep/two.json", "a/one.json", "b/one.json"] and len(find("**/*")) == 4
    assert find_files(tmp_path / "none", "**/*") == find_files(tmp_path / "none", "*") == []

    def refuse(*_):
        raise PermissionError(13, "Permission denied", str(tmp_path))

    for name in ("scandir", "listdir"):
        monkeypatch.setattr(f"os.{name}", refuse)
    for pattern in ("*", "**/*", "*/one.json"):
        with pytest.raises(PermissionError):
            find(pattern)
