"""Keys: everything that a run rests on moves them, and nothing else does."""

from __future__ import annotations

import shutil

import nbformat
import numpy
import pandas
import pytest

from analysis.notebook import ROOMS
from analysis.project import Project
from analysis.runner import manifest
from analysis.runner.manifest import (
    digest,
    digest_inputs,
    digest_package_files,
    find_drift,
    reach_modules,
    read_chapter,
    read_code_cells,
    run_key,
)

PACKAGE = {
    "__init__": "",
    "ground": "LEVEL = 0\n",
    "lazy": "def work():\n    from analysis import ground\n    return ground\n",
    "face": 'ROOMS = {"room": "analysis.house.room", "shed": "analysis.shed"}\n',
    "shed": "",
    "island": "import analysis.ground\n",
    "house/__init__": "import analysis.house.hall\n",
    "house/hall": "from analysis.ground import LEVEL\n",
    "house/room": "",
}


@pytest.fixture
def source(tmp_path):
    """A package of a few modules."""
    for name, text in PACKAGE.items():
        path = tmp_path / "analysis" / f"{name}.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "analysis"


@pytest.mark.parametrize(
    ("code", "reached"),
    [
        ("import pandas, json", ""),
        ("import analysis.shed", "analysis analysis.shed"),
        ("from analysis import shed", "analysis analysis.shed"),
        ("from analysis.lazy import work", "analysis analysis.ground analysis.lazy"),
        (
            "from analysis.house.room import chair",
            "analysis analysis.ground analysis.house analysis.house.hall analysis.house.room",
        ),
        ("from analysis.face import shed", "analysis analysis.face analysis.shed"),
        (
            "from analysis.face import room",
            "analysis analysis.face analysis.ground analysis.house analysis.house.hall analysis.house.room",
        ),
        ("from analysis.face import door", "analysis analysis.face"),
    ],
)
def test_reach_follows_imports_packages_and_rooms(source, code, reached):
    assert reach_modules(source, code) == reached.split()


BENEATH = {
    "backtest": {"growth"},
    "charts": {"growth"},
    "claims": {"diversion", "growth", "measures"},
    "diversion": {"growth"},
    "growth": set(),
    "measures": {"diversion", "growth"},
}
"""Rooms on which each room of notebooks stands; opening a study takes the models of growth."""


@pytest.mark.parametrize("room", ROOMS)
def test_a_notebook_reaches_the_rooms_that_it_names_and_no_other(project_root, room):
    reached = reach_modules(project_root / "src/analysis", f"from analysis.notebook import {room}, open_study")
    assert {"analysis.notebook", "analysis.catalog.store", ROOMS[room]} <= set(reached)
    assert {other for other, module in ROOMS.items() if module in reached} == BENEATH[room] | {room}
    assert not any(module.startswith(("analysis.publish", "analysis.cli", "analysis.runner")) for module in reached)


@pytest.fixture
def project(make_project, tiny_cells, project_root, tmp_path, monkeypatch):
    """A project with a copy of the package."""
    source = shutil.copytree(project_root / "src/analysis", tmp_path / "copy" / "analysis")
    monkeypatch.setattr(Project, "source", property(lambda self: source))
    return make_project(tiny_cells)


def key(project, **parameters) -> str:
    return digest_inputs(project, "90-tiny", {"as_of": "2016-05-31", "seed": 1} | parameters).key


def edit(project, change) -> None:
    path = project.notebooks / "90-tiny.ipynb"
    notebook = nbformat.read(path, as_version=4)
    change(notebook)
    nbformat.write(notebook, path)


def test_the_same_inputs_give_the_same_key(project):
    assert key(project) == key(project)
    assert read_code_cells(read_chapter(project.notebooks / "90-tiny.ipynb"))[2] == "study = open_study(as_of)"


def rewrite_prose(notebook):
    notebook.cells[0].source = "# Another title\n\nAnd another paragraph."
    notebook.cells.append(nbformat.v4.new_markdown_cell("An afterthought."))


def store_output(notebook):
    notebook.cells[-1].outputs = [nbformat.v4.new_output("stream", text="1")]
    notebook.cells[-1].execution_count = 7


def tag_cell(notebook):
    notebook.cells[-1].metadata["tags"] = ["shown"]


@pytest.mark.parametrize("change", [rewrite_prose, store_output, tag_cell])
def test_prose_outputs_and_tags_keep_the_key(project, change):
    before = key(project)
    edit(project, change)
    assert key(project) == before


def let_it_raise(notebook):
    notebook.cells[-1].metadata["tags"] = ["raises-exception"]


def change_code(notebook):
    notebook.cells[-1].source += "  # again"


def swap_cells(notebook):
    notebook.cells[-1], notebook.cells[-2] = notebook.cells[-2], notebook.cells[-1]


def drop_cell(notebook):
    del notebook.cells[-1]


@pytest.mark.parametrize("change", [change_code, swap_cells, drop_cell, let_it_raise])
def test_code_moves_the_key(project, change):
    before = key(project)
    edit(project, change)
    assert key(project) != before


def test_a_parameter_moves_the_key(project):
    assert len({key(project), key(project, seed=2), key(project, as_of="2016-06-01"), key(project, draws=300)}) == 4


def test_what_is_installed_moves_the_key_and_not_what_the_lock_says_of_it(project, monkeypatch):
    before = key(project)
    project.lock.write_text(
        "# a comment\nnumpy==2.1 \\\n    --hash=sha256:0\nnot-for-this-system==1.0\n", encoding="utf-8"
    )
    assert key(project) == before
    monkeypatch.setattr(manifest, "list_installed", lambda names: dict.fromkeys(names, "2.1"))
    assert key(project) != before


def test_a_package_in_another_version_than_the_locked_one_is_named(project):
    project.lock.write_text(
        f"numpy==0.1\nnumpy==0.2 ; python_full_version < '3.12'\npandas=={pandas.__version__}\nabsent==1.0\n",
        encoding="utf-8",
    )
    assert find_drift(project) == [f"numpy {numpy.__version__} instead of 0.1 or 0.2"]


def append_line(path) -> None:
    with path.open("a", encoding="utf-8") as stream:
        stream.write("\n")


def test_a_file_beside_a_reached_module_moves_the_key_and_no_other(project):
    before = key(project)
    append_line(project.source / "diversion/worlds.csv")
    assert key(project) == before
    append_line(project.source / "growth/reference_class.csv")
    assert key(project) != before
    edit(project, lambda notebook: notebook.cells.append(nbformat.v4.new_code_cell("import analysis.diversion")))
    before = key(project)
    append_line(project.source / "diversion/worlds.csv")
    assert key(project) != before


def test_files_of_a_room_are_those_of_its_folders_that_are_no_packages(source):
    for name in ("house/table.csv", "house/cellar/wine.txt", "house/.hidden", "shed.csv", "house/__pycache__/hall.pyc"):
        (source / name).parent.mkdir(exist_ok=True)
        (source / name).write_text(name, encoding="utf-8")
    reached = reach_modules(source, "from analysis.house import hall")
    assert list(digest_package_files(source, reached)) == ["house/cellar/wine.txt", "house/table.csv", "shed.csv"]
    assert list(digest_package_files(source, ["analysis.shed"])) == []


@pytest.mark.parametrize("module", ["findings.py", "notebook.py", "catalog/store.py", "catalog/__init__.py"])
def test_a_reached_module_moves_the_key(project, module):
    before = key(project)
    with (project.source / module).open("a", encoding="utf-8") as stream:
        stream.write("# more\n")
    assert key(project) != before


@pytest.mark.parametrize("module", ["cli.py", "claims/board.py", "diversion/shares.py", "runner/execute.py"])
def test_a_module_that_is_not_reached_keeps_the_key(project, module):
    before = key(project)
    with (project.source / module).open("a", encoding="utf-8") as stream:
        stream.write("# more\n")
    assert key(project) == before


def test_the_key_of_a_run_holds_its_inputs_and_its_rows(project):
    inputs = digest_inputs(project, "90-tiny", {"seed": 1})
    others = digest_inputs(project, "90-tiny", {"seed": 2})
    reads = [{"query": {}, "digest": "a"}, {"query": {}, "digest": "b"}]
    keys = {run_key(inputs, reads), run_key(inputs, reads[:1]), run_key(inputs, []), run_key(others, reads)}
    assert len(keys) == 4
    assert run_key(inputs, reads) == run_key(inputs, [dict(read) for read in reads])


def test_digests_are_those_of_content():
    assert digest("a") == digest(b"a") != digest(["a"])
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})
    assert digest([1, 2]) != digest([2, 1])
