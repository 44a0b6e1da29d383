"""A build where one is needed, of one state of everything that it rests on, and one at a time."""

from __future__ import annotations

import contextlib
import threading

import pytest

from analysis.errors import BuildError, ChangedError
from analysis.project import Project
from analysis.publish import build as room
from analysis.publish.contents import Origins
from analysis.publish.refreshing import ATTEMPTS, Published, Request, refresh_site
from analysis.runner.locks import hold_build


@pytest.fixture
def checkout(tmp_path) -> Project:
    files = ["_config.yml", "_toc.yml", "requirements.lock", "notebooks/01-one.ipynb", "book/index.md"]
    for name in [*files, "data/observations.csv", "data/editions/then/facts.csv"]:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")
    return Project(tmp_path, tmp_path / "data", tmp_path / "build")


def refresh(checkout, *editions, **words):
    said = []
    done = refresh_site(checkout, Request(editions, **words), None, lambda _: contextlib.nullcontext(), said.append)
    return done.front, said


class Builds:
    """Builds that only read: what each saw of the figures, and what happens while each runs, in order."""

    def __init__(self):
        self.seen, self.meanwhile = [], []

    def __call__(self, project, request, contents, jobs, stage, say, check):
        self.seen.append((project.data / "observations.csv").read_text(encoding="utf-8"))
        if self.meanwhile:
            self.meanwhile.pop(0)()
        assert self.seen[-1] == (project.data / "observations.csv").read_text(encoding="utf-8")
        check()
        project.site.mkdir(parents=True, exist_ok=True)
        Origins(project.study_name, contents, ("then", "latest"), (), ("then", "latest")).write(project.site)
        return Published(project.site / "index.html")


@pytest.fixture
def builds(monkeypatch):
    builds = Builds()
    monkeypatch.setattr(room, "build_site", builds)
    return builds


def test_a_site_of_the_same_contents_is_not_built_again(checkout, builds):
    front, said = refresh(checkout)
    assert len(builds.seen) == 1 and said == []
    for words in ((), ("then",), ("latest", "then")):
        again, said = refresh(checkout, *words)
        assert again == front and said == ["  nothing changed since it was published"]
    assert len(builds.seen) == 1


def test_a_change_another_edition_and_one_that_is_taken_off_build_again(checkout, builds):
    refresh(checkout)
    (checkout.book / "index.md").write_text("other", encoding="utf-8")
    refresh(checkout)
    refresh(checkout, "another")
    refresh(checkout, day="2016-06-30")
    refresh(checkout, without=("2016-06-30",))
    assert len(builds.seen) == 5


@pytest.mark.parametrize("name", ["book/index.md", "notebooks/01-one.ipynb", "data/observations.csv", "_config.yml"])
def test_what_changes_while_a_build_runs_is_named_and_the_build_starts_over(checkout, builds, name):
    builds.meanwhile = [lambda: (checkout.root / name).write_text("saved meanwhile", encoding="utf-8")]
    _, said = refresh(checkout)
    assert said == [f"  {name} changed meanwhile: starting over"]
    figures = (checkout.data / "observations.csv").read_text(encoding="utf-8")
    assert builds.seen == ["data/observations.csv", figures]
    assert refresh(checkout)[1] == ["  nothing changed since it was published"]


def test_what_never_comes_to_rest_is_not_published(checkout, builds):
    page = checkout.book / "index.md"
    builds.meanwhile = [lambda turn=turn: page.write_text(f"{turn}", encoding="utf-8") for turn in range(9)]
    with pytest.raises(
        BuildError, match=f"book/index.md changed in each of {ATTEMPTS} attempts.*nothing was published"
    ):
        refresh(checkout)
    assert len(builds.seen) == ATTEMPTS and not checkout.site.exists()


@pytest.mark.parametrize("error", [None, ChangedError(["notebooks/01-one.ipynb"])])
def test_a_change_of_the_program_itself_is_refused(checkout, builds, tmp_path, monkeypatch, error):
    source = tmp_path / "package"
    source.mkdir()
    monkeypatch.setattr(Project, "source", source)

    def change():
        (source / "module.py").write_text("x = 1", encoding="utf-8")
        if error:
            raise error

    builds.meanwhile = [change]
    with pytest.raises(
        BuildError, match="analysis/module.py: found it changed while a build ran.*run the command again"
    ):
        refresh(checkout)
    assert not checkout.site.exists()


def test_one_copy_of_the_figures_is_kept(checkout, builds):
    for text in ("one", "two", "three"):
        (checkout.data / "observations.csv").write_text(text, encoding="utf-8")
        refresh(checkout)
    assert builds.seen == ["one", "two", "three"]
    (copy,) = (checkout.build / "data").iterdir()
    assert (copy / "observations.csv").read_text(encoding="utf-8") == "three"
    (copy / "observations.csv").write_text("spoilt", encoding="utf-8")
    refresh(checkout, "another")
    assert builds.seen[-1] == "three"


def test_a_second_build_says_so_and_waits(checkout, builds):
    waits, said, done = threading.Event(), [], []

    def hear(line):
        said.append(line)
        waits.set()

    def build():
        refresh_site(checkout, Request(), None, lambda _: contextlib.nullcontext(), hear)
        done.append(True)

    with hold_build(checkout, said.append):
        second = threading.Thread(target=build)
        second.start()
        waits.wait()
        assert builds.seen == [] and done == []
    second.join()
    assert said == ["  another build is under way here: waiting until it ends"] and len(builds.seen) == 1
