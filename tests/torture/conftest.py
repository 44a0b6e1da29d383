"""A checkout of a few files whose builds are cheap, and hands that change it at random."""

from __future__ import annotations

import atexit
import contextlib
import csv
import dataclasses
import os
import random
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
import yaml
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from traitlets.config import Config

from analysis.catalog import load
from analysis.project import DATA_VARIABLE, Project
from analysis.publish import build as build_room
from analysis.publish import contents as contents_room
from analysis.publish import editions as editions_room
from analysis.publish.bundle import write_bundle
from analysis.publish.refreshing import Published, Request, refresh_site
from analysis.runner import execute as execute_room
from analysis.runner import manifest as manifest_room
from analysis.runner.failures import keep_failure
from analysis.runner.manifest import read_chapter
from analysis.runner.runs import INJECTED_TAG, READS_CELL

DAYS = ("2015-09-01", "2016-02-01")
EDITIONS = ("2015-05", "latest")
PROSE = "One paragraph of the chapter."
INSTALLED, TABLE, MODULE = "installed", "analysis/diversion/worlds.csv", "analysis/prose/numbers.py"
"""What the numbers of the chapters hang on beside the figures: what is installed, and files of the package."""

CELLS = """from pathlib import Path
from analysis.findings import Finding
from analysis.notebook import {rooms}open_study
---
as_of: "Day" = "2015-05-31"  # day whose public knowledge the reader has
seed: "Seed" = 2016  # seed of the random numbers
---
study = open_study(as_of)
figures = study.figures("{role}", "quarter")
---
scale = 1
beside = [len(Path("../../package", name).read_text()) for name in {files}]
value = float(figures.values.sum()) * scale + seed + sum(beside)
study.record(Finding("test.{role}.sum", value, figures.unit, "sum", study.as_of, rows=figures.rows))"""


class Killed(BaseException):
    """The process is gone from one line to the next."""


def write_notebook(path: Path, role: str, rooms: str = "") -> None:
    files = [INSTALLED, MODULE, *([TABLE] if rooms else [])]
    sources = CELLS.format(role=role, rooms=rooms, files=files).split("\n---\n")
    cells = [nbformat.v4.new_markdown_cell(f"# Sum of the {role}"), nbformat.v4.new_markdown_cell(PROSE)]
    cells += [nbformat.v4.new_code_cell(source) for source in sources]
    cells[3].metadata["tags"] = ["parameters"]
    for place, cell in enumerate(cells):
        cell.id = f"cell-{place}"
    about = {"title": f"The sum of the {role}", "roles": [role], "known": [role]}
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    path.parent.mkdir(parents=True, exist_ok=True)
    metadata = {"kernelspec": kernel, "netred": about}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=metadata), path)


def write_checkout(root: Path, example: Path, lock: Path) -> None:
    """A checkout with two pages, two chapters and the figures of the second study."""
    shutil.copytree(example, root / "data")
    study = yaml.safe_load((root / "data/study.yml").read_text(encoding="utf-8"))
    study |= {"parameters": {"seed": 7}, "front": []}
    (root / "data/study.yml").write_text(yaml.safe_dump(study, sort_keys=False), encoding="utf-8")
    write_notebook(root / "notebooks/01-entrance.ipynb", "entrance")
    write_notebook(root / "notebooks/02-destination.ipynb", "destination", rooms="diversion, ")
    (root / "book").mkdir()
    pages = {"index": "# A book\n\nA page.\n", "other": "# Another page\n\nOf text.\n"}
    for name, text in pages.items():
        (root / "book" / f"{name}.md").write_text(text, encoding="utf-8")
    chapters = ["book/other", "notebooks/01-entrance", "notebooks/02-destination"]
    parts = [{"caption": "All", "chapters": [{"file": file} for file in chapters]}]
    toc = {"format": "jb-book", "root": "book/index", "parts": parts}
    (root / "_toc.yml").write_text(yaml.safe_dump(toc), encoding="utf-8")
    (root / "_config.yml").write_text(yaml.safe_dump({"title": "A book", "sphinx": {"config": {}}}), encoding="utf-8")
    shutil.copy(lock, root / "requirements.lock")


def copy_stage(stage: Path, out: Path) -> Path:
    """In place of the book: the pages as they would go into it, without the paths of this machine."""
    html = out / "_build" / "html"
    shutil.copytree(stage, html)
    (html / "_config.yml").unlink()
    (html / "index.html").write_text("<p>front</p>", encoding="utf-8")
    return html


@dataclasses.dataclass
class World:
    """The checkout, what is installed, what happens while a build runs, and how files were before."""

    project: Project
    source: Path
    chance: random.Random
    installed: dict[str, str] = dataclasses.field(default_factory=dict)
    meanwhile: list[Callable[[], object]] = dataclasses.field(default_factory=list)
    days: set[str] = dataclasses.field(default_factory=set)
    told: list[str] = dataclasses.field(default_factory=list)
    older: list[tuple[Path, bytes]] = dataclasses.field(default_factory=list)

    def happen(self) -> None:
        """Called wherever a build is under way."""
        if self.meanwhile and self.chance.random() < 0.4:
            self.meanwhile.pop()()

    def build(self, request: Request, project: Project | None = None) -> Published:
        quiet = contextlib.nullcontext()
        return refresh_site(project or self.project, request, 2, lambda _: quiet, self.told.append)

    def write(self, path: Path, content: bytes) -> None:
        self.older.append((path, path.read_bytes()))
        path.write_bytes(content)

    def replace(self, path: Path, change: Callable[[str], str]) -> None:
        self.write(path, change(path.read_text(encoding="utf-8")).encode())

    # what a hand may change

    def change_figure(self) -> None:
        path = self.project.data / "observations.csv"
        with path.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.reader(stream))
        row = self.chance.randrange(1, len(rows))
        rows[row][rows[0].index("value")] = str(self.chance.randrange(1, 900))
        self.write(path, "\n".join(",".join(_quote(cell) for cell in row) for row in rows).encode() + b"\n")

    def change_code(self) -> None:
        self._change_cell("code", lambda cell: f"scale = {self.chance.randrange(1, 9)}", "scale = ")

    def change_text(self) -> None:
        self._change_cell("markdown", lambda cell: f"Sentence {self.chance.random()}.", "")

    def _change_cell(self, kind: str, change, start: str) -> None:
        path = self.chance.choice(sorted(self.project.notebooks.glob("*.ipynb")))
        notebook = nbformat.read(path, as_version=4)
        cells = [cell for cell in notebook.cells[1:] if cell.cell_type == kind and cell.source.startswith(start)]
        lines = cells[0].source.split("\n")
        cells[0].source = "\n".join([change(cells[0]), *lines[1:]])
        self.write(path, nbformat.writes(notebook).encode())

    def change_page(self) -> None:
        page = self.chance.choice(sorted(self.project.book.glob("*.md")))
        self.replace(page, lambda text: text + f"\nSentence {self.chance.random()}.\n")

    def change_study(self) -> None:
        def change(text: str) -> str:
            study = yaml.safe_load(text)
            study["parameters"]["seed"] = self.chance.randrange(4)
            study["summary"] = f"Summary {self.chance.randrange(4)}."
            return yaml.safe_dump(study, sort_keys=False)

        self.replace(self.project.data / "study.yml", change)

    def change_record(self) -> None:
        path = self.project.data / "editions" / self.chance.choice(EDITIONS) / "facts.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        line = f"test.entrance.sum,observation,{self.chance.randrange(900)},,,CNY_bn,1e-06"
        path.write_text(f"id,kind,value,low,high,unit,tolerance\n{line}\n", encoding="utf-8")

    def change_package(self) -> None:
        name = self.chance.choice((TABLE, MODULE, "analysis/diversion/__init__.py", "analysis/cli/console.py"))
        self.replace(self.source.parent / name, lambda text: text + "\n" * self.chance.randrange(1, 4))

    def change_environment(self) -> None:
        version = self.chance.randrange(4)
        self.installed = {"numpy": f"2.{version}"}
        (self.source.parent / INSTALLED).write_text("x" * version, encoding="utf-8")

    def change_back(self) -> None:
        if self.older:
            path, content = self.chance.choice(self.older)
            path.write_bytes(content)

    def step(self) -> None:
        """A hand changes something; at times a build runs, and at times something happens to it."""
        change = self.chance.choice(CHANGES)
        getattr(self, change)()
        kind = self.chance.choice(["nothing", "all", "one", "day", "off", "edit", "kill", "edit"])
        self.told.append(f"[{change}, {kind}]")
        if kind == "nothing":
            return
        request = Request()
        if kind == "one":
            request = Request(editions=(self.chance.choice(EDITIONS),))
        elif kind == "day":
            request = Request(day=self.chance.choice(DAYS))
        elif kind == "off" and self.days:
            request = Request(without=(self.chance.choice(sorted(self.days)),))
        elif kind == "edit":
            self.meanwhile = [getattr(self, self.chance.choice(OUTSIDE)) for _ in range(self.chance.randrange(1, 3))]
        elif kind == "kill":
            self.meanwhile = [self._kill]
        with contextlib.suppress(Killed):
            self.build(request)
            self.days = (self.days | ({request.day} if request.day else set())) - {*request.without}
        self.meanwhile = []

    def _kill(self):
        raise Killed

    def compare(self, clean: Project) -> list[str]:
        """Build as it is and from nothing; files of the two sites that differ."""
        self.build(Request())
        for day in sorted(self.days):
            self.build(Request(day=day), clean)
        self.build(Request(), clean)
        sites = [{str(path.relative_to(each.site.resolve())): path.read_bytes() for path in _list(each)}
                 for each in (self.project, clean)]  # fmt: skip
        return sorted(name for name in {*sites[0], *sites[1]} if sites[0].get(name) != sites[1].get(name))

    def states(self) -> set[str]:
        return {state.state for state in build_room.find_states(self.project, load(self.project.data))}


OUTSIDE = (
    *("change_figure", "change_code", "change_text", "change_page", "change_study", "change_record"),
    *("change_environment", "change_back"),
)
"""What may change while a build runs; a change of the program itself ends it."""

CHANGES = (*OUTSIDE, "change_package")


def _list(project: Project) -> list[Path]:
    return [path for path in project.site.resolve().rglob("*") if path.is_file()]


def _quote(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if any(sign in cell for sign in ',"\n') else cell


@pytest.fixture(scope="session")
def bundle(tmp_path_factory, project_root) -> Path:
    """The script of the charts, written once for all."""
    root = tmp_path_factory.mktemp("bundle")
    return write_bundle(Project(root, root, root))


@pytest.fixture
def make_world(tmp_path, project_root, bundle, monkeypatch):
    """Makes a small checkout with a copy of the package, whose builds stop before the book."""

    def make(seed: int) -> tuple[World, Project]:
        root, source = tmp_path / "checkout", tmp_path / "package" / "analysis"
        write_checkout(root, project_root / "examples/jd-tmall", project_root / "requirements.lock")
        shutil.copytree(project_root / "src/analysis", source, ignore=shutil.ignore_patterns("__pycache__"))
        monkeypatch.setattr(Project, "source", source)
        project = Project(root, root / "data", root / "build")
        clean = dataclasses.replace(project, build=tmp_path / "clean")
        for each in (project, clean):
            each.build.mkdir(parents=True)
            os.link(bundle, each.build / bundle.name)
        (source.parent / INSTALLED).touch()
        world = World(project, source, random.Random(seed))
        _patch(world, monkeypatch)
        return world, clean

    return make


_RUNNING = threading.Lock()


def _start_shell() -> InteractiveShell:
    quiet = Config()
    quiet.HistoryManager.enabled = False
    shell = InteractiveShell.instance(config=quiet)
    atexit.unregister(shell.atexit_operations)
    return shell


def run_here(project: Project, task, engine: str) -> nbformat.NotebookNode:
    """In place of a process: the cells of a run in this one."""
    notebook = read_chapter(project.notebooks / f"{task.notebook}.ipynb")
    notebook.cells.insert(4, nbformat.v4.new_code_cell("\n".join(f"{k} = {v!r}" for k, v in task.parameters.items())))
    notebook.cells[4].metadata["tags"] = [INJECTED_TAG]
    notebook.cells.append(nbformat.v4.new_code_cell(READS_CELL))
    with _RUNNING, contextlib.chdir(project.notebooks), pytest.MonkeyPatch.context() as patch:
        patch.setenv(DATA_VARIABLE, str(project.data))
        shell = _start_shell()
        try:
            for cell in notebook.cells:
                if cell.cell_type == "code":
                    with capture_output() as captured:
                        error = shell.run_cell(cell.source).error_in_exec
                    if error is not None:
                        what = f"a cell raised {type(error).__name__}"
                        raise keep_failure(project, task, what, str(error), project.root / "none")
                    shown = [(each.data, each.metadata or {}) for each in captured.outputs]
                    cell.outputs = [
                        nbformat.v4.new_output("display_data", data, metadata=about) for data, about in shown
                    ]
        finally:
            InteractiveShell.clear_instance()
    return notebook


def _patch(world: World, monkeypatch) -> None:
    installed = manifest_room.list_installed

    def run(*words):
        world.happen()
        done = run_here(*words)
        world.happen()
        return done

    def book(stage, out):
        world.happen()
        return copy_stage(stage, out)

    def list_installed(names):
        return installed(names) | world.installed

    monkeypatch.setattr(execute_room, "execute_notebook", run)
    monkeypatch.setattr(editions_room, "build_book", book)
    for room in (manifest_room, contents_room):
        monkeypatch.setattr(room, "list_installed", list_installed)
