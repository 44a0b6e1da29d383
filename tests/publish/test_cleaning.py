"""A build folder does not grow without end, and what the published site needs stays."""

from __future__ import annotations

import json
import os

import pytest

from analysis.project import Project
from analysis.publish.cleaning import clean_build, measure, prune_editions


@pytest.fixture
def project(tmp_path) -> Project:
    """Three sites, each of one edition and one run; the second is the published one."""
    project = Project(tmp_path, tmp_path / "data", tmp_path / "build")
    for place, letter in enumerate("abc"):
        run = project.runs / "01-one" / f"{letter * 24}-{letter * 24}"
        site = project.build / "sites" / f"site-{letter}" / "latest"
        built = project.build / "editions" / f"latest-{letter * 16}"
        for folder in (run, site, built):
            folder.mkdir(parents=True)
            (folder / "file").write_text(letter * 1000, encoding="utf-8")
        manifest = {"runs": [{"notebook": "01-one", "key": letter * 64}]}
        (site / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
        for folder in (site.parent, built):
            os.utime(folder, (place, place))
    for name in ("failed/01-one-abc", "data/0123", "sweeps/mine", ".unfinished-1-2-x", "runs/01-one/.unfinished-1-2-x"):
        (project.build / name).mkdir(parents=True)
    project.site.symlink_to("sites/site-b")
    return project


def list_names(project, part: str) -> list[str]:
    return sorted(path.name[-1] for path in (project.build / part).iterdir())


def test_the_published_site_stays_with_what_it_shows_and_the_rest_goes(project):
    before = measure(project.build)
    freed = clean_build(project, 1, print)
    assert list_names(project, "sites") == ["b"] and list_names(project, "runs/01-one") == ["b"]
    assert list_names(project, "editions") == ["c"]
    left = {path.name for path in project.build.iterdir()}
    assert left == {"runs", "editions", "sites", "site", "sweeps", ".lock"}
    assert (project.site / "latest/manifest.json").is_file()
    assert freed == before - measure(project.build) > 5000


def test_as_many_are_kept_as_are_asked_for(project):
    clean_build(project, 2, print)
    assert list_names(project, "sites") == ["b", "c"] and list_names(project, "runs/01-one") == ["b", "c"]
    assert list_names(project, "editions") == ["b", "c"]


def test_of_each_edition_the_latest_stay(project):
    (project.build / "editions" / f"2016-05-{'a' * 16}").mkdir()
    prune_editions(project, 2)
    assert list_names(project, "editions") == ["a", "b", "c"]


def test_where_nothing_was_built_nothing_is_made(tmp_path):
    assert clean_build(Project(tmp_path, tmp_path, tmp_path / "build"), 1, print) == 0
    assert not (tmp_path / "build").exists()
