"""Builds of the small checkout: chapters that fail or cannot stand, days of one's own, and what is no longer wanted."""

from __future__ import annotations

import json

import nbformat
import pytest
import yaml

from analysis.catalog import load
from analysis.errors import ChapterError, NetredError
from analysis.publish.build import find_states
from analysis.publish.refreshing import Request
from analysis.runner.chapters import count_quarters
from analysis.runner.status import HOLDS

pytestmark = pytest.mark.xdist_group("kernels")
BROKEN = 'raise ValueError("planted")'


@pytest.fixture
def world(make_world):
    world, _ = make_world(0)
    return world


def put_in(world, chapter: str, source: str) -> None:
    path = world.project.notebooks / f"{chapter}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell(source))
    nbformat.write(notebook, path)


def list_editions(world) -> list[str]:
    return sorted(path.parent.name for path in world.project.site.glob("*/manifest.json"))


def list_runs(world, edition: str = "latest") -> list[str]:
    manifest = (world.project.site / edition / "manifest.json").read_text(encoding="utf-8")
    return [run["notebook"] for run in json.loads(manifest)["runs"]]


def test_a_chapter_that_fails_is_left_out_and_tried_again(world):
    path = world.project.notebooks / "02-destination.ipynb"
    sound = path.read_bytes()
    put_in(world, "02-destination", BROKEN)
    done = world.build(Request())
    assert [failure.notebook for failure in done.failures] == ["02-destination"] * 2
    assert list_runs(world) == ["01-entrance"] and list_editions(world) == ["2015-05", "latest"]
    page = world.project.site / "latest/notebooks/02-destination.ipynb"
    left_out = "\u201cThe sum of the destination\u201d is left out: its calculation failed (a cell raised ValueError)."
    (cell,) = nbformat.read(page, as_version=4).cells
    assert cell.source == f"# Sum of the destination\n\n{left_out}"
    assert "  latest: \u201cThe sum of the destination\u201d is left out" in "\n".join(world.told)
    assert world.build(Request()).failures and len(list((world.project.build / "failed").iterdir())) == 2
    path.write_bytes(sound)
    assert world.build(Request()).failures == () and list_runs(world) == ["01-entrance", "02-destination"]
    assert world.build(Request()).failures == () and world.told[-1] == "  nothing changed since it was published"


def test_where_every_chapter_fails_the_last_good_site_stays(world):
    world.build(Request())
    before = world.project.site.resolve()
    for chapter in ("01-entrance", "02-destination"):
        put_in(world, chapter, BROKEN)
    with pytest.raises(ChapterError, match="ValueError: planted"):
        world.build(Request())
    assert world.project.site.resolve() == before


def test_a_chapter_stands_only_in_the_editions_that_know_enough(world):
    path = world.project.notebooks / "02-destination.ipynb"
    notebook = nbformat.read(path, as_version=4)
    catalog = load(world.project.data)
    fewest = count_quarters(catalog, "destination", catalog.latest)
    notebook.metadata["netred"]["quarters"] = {"destination": fewest}
    nbformat.write(notebook, path)
    world.build(Request())
    assert list_runs(world, "latest") == ["01-entrance", "02-destination"]
    assert list_runs(world, "2015-05") == ["01-entrance"]
    said = f"without a gap by 31 May 2015 in the role \u201cdestination\u201d, which needs {fewest}."
    assert any(line.startswith("  2015-05: ") and said in line for line in world.told)


def test_a_day_of_ones_own_stays_goes_stale_and_is_taken_off(world):
    world.build(Request())
    world.build(Request(day="2015-09-01"))
    assert list_editions(world) == ["2015-05", "2015-09-01", "latest"]
    world.change_code()
    assert "2015-09-01" in {state.edition for state in find_states(world.project, load(world.project.data))}
    world.build(Request())
    assert list_editions(world) == ["2015-05", "2015-09-01", "latest"] and world.states() == {HOLDS}
    world.build(Request(without=("2015-09-01",)))
    assert list_editions(world) == ["2015-05", "latest"]
    with pytest.raises(NetredError, match="edition '2015-09-01': found none of that day"):
        world.build(Request(without=("2015-09-01",)))


def test_an_edition_that_the_study_no_longer_has_goes_with_a_sentence(world):
    world.build(Request())
    path = world.project.data / "study.yml"
    study = yaml.safe_load(path.read_text(encoding="utf-8"))
    del study["editions"]["2015-05"]
    path.write_text(yaml.safe_dump(study, sort_keys=False), encoding="utf-8")
    world.build(Request(editions=("latest",)))
    assert list_editions(world) == ["latest"]
    assert "  edition 2015-05 is taken off the site: the study has no such edition" in world.told


def test_a_corrected_sentence_is_published_and_told_before_it_is(world):
    world.build(Request())
    path = world.project.notebooks / "01-entrance.ipynb"
    path.write_text(path.read_text(encoding="utf-8").replace("One paragraph", "Another paragraph"), encoding="utf-8")
    states = {state.notebook: state for state in find_states(world.project, load(world.project.data))}
    assert states["01-entrance"].state == "ready, not shown" and states["02-destination"].state == HOLDS
    world.build(Request())
    page = (world.project.site / "latest/notebooks/01-entrance.ipynb").read_text(encoding="utf-8")
    assert "Another paragraph" in page and "One paragraph" not in page
    assert not any(line.endswith(" s") for line in world.told[-8:])


def test_a_figure_that_is_put_back_is_stale_until_it_is_shown(world):
    world.build(Request())
    path = world.project.data / "observations.csv"
    sound = path.read_bytes()
    world.change_figure()
    world.build(Request())
    path.write_bytes(sound)
    states = {state.state for state in find_states(world.project, load(world.project.data))}
    assert "ready, not shown" in states
    world.build(Request())
    assert world.states() == {HOLDS}
