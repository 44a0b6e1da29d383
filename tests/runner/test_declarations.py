"""What a notebook says of itself: parameters, title, and what a study must hold."""

from __future__ import annotations

import datetime
from pathlib import Path

import nbformat
import pytest

from analysis.errors import NetredError, UnknownNameError
from analysis.project import Project
from analysis.runner.declarations import Needs, find_declaration, list_declarations, locate_notebook, read_declaration
from analysis.runner.listing import list_parameters

ROOT = Path(__file__).parents[2]
PROJECT = Project(ROOT, ROOT / "data", ROOT / "build")
NOTEBOOKS = [path.stem for path in sorted(PROJECT.notebooks.glob("*.ipynb"))]
EVERY = pytest.mark.parametrize("notebook", NOTEBOOKS)

CELL = """as_of: "Day" = "2016-05-31"  # day whose public knowledge the reader has
quarters: int = 8
spread: "Annotated[float, Field(gt=0, le=5)]" = 0.5  # spread of the log of a ceiling [log points]
windows: "Annotated[list[Quarters], Field(min_length=1)]" = [
    12,  # a short one
    16,
]  # windows that are fitted: several
origin = "2016-05-31"
word = "a # b"  # a word"""


def write(folder, source: str, tags=("parameters",), **metadata) -> Path:
    cells = [nbformat.v4.new_code_cell("import json"), nbformat.v4.new_code_cell(source)]
    cells[1].metadata["tags"] = list(tags)
    path = folder / "mine.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=metadata), path)
    return path


def test_name_type_default_meaning_and_unit_are_read_from_the_cell(tmp_path):
    declaration = read_declaration(write(tmp_path, CELL))
    lines = {each.name: each for each in list_parameters(declaration.parameters)}
    assert list(lines) == ["as_of", "quarters", "spread", "windows", "origin", "word"]
    assert (lines["spread"].range, lines["spread"].unit) == ("above 0, at most 5", "log points")
    assert lines["spread"].meaning == "spread of the log of a ceiling"
    assert (lines["windows"].type, lines["windows"].default) == ("list of whole numbers", "[12, 16]")
    assert (lines["windows"].meaning, lines["windows"].unit) == ("windows that are fitted: several", "quarters")
    assert (lines["quarters"].type, lines["quarters"].meaning) == ("whole number", "quarters")
    assert lines["origin"].type == "day" and (lines["word"].default, lines["word"].meaning) == ("a # b", "a word")
    assert declaration.parameters().as_of == datetime.date(2016, 5, 31)


def test_the_cell_runs_wherever_the_notebook_is_opened(tmp_path):
    names: dict = {}
    exec(CELL, names)
    assert names["windows"] == [12, 16] and names["as_of"] == "2016-05-31"


def test_title_and_needs_stand_in_the_metadata(tmp_path):
    about = {"title": "Mine", "roles": ["total"], "quarters": {"total": 14}}
    declaration = read_declaration(write(tmp_path, "seed = 1", netred=about))
    assert declaration.title == "Mine" and declaration.needs == Needs(roles=("total",), quarters={"total": 14})
    bare = read_declaration(write(tmp_path, "seed = 2", tags=()))
    assert (bare.title, bare.needs, list(bare.parameters.model_fields)) == ("mine", Needs(), [])


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (
            'draws: "Drws" = 4000',
            "notebook mine, parameter 'draws': found the type 'Drws'.*.*Day, Draws",
        ),
        ('draws: "Annotated[int, Field(gt=0)" = 4000', "found the type 'Annotated"),
        ('draws: "__import__" = 4000', "found the type '__import__'"),
        ('draws: "Draws" = 4', "parameter 'draws': found the default 4, expected one that its own type allows"),
        ("draws = many", "parameter 'draws': found the default 'many', expected a plain literal"),
        ("print(1)", r"parameters: found 'print\\(1\\)', expected NAME: TYPE = DEFAULT"),
        ("a = b = 1", "expected NAME: TYPE = DEFAULT"),
        ("a: int", "expected NAME: TYPE = DEFAULT"),
        ("a =", "parameters: found invalid syntax in line 1"),
    ],
)
def test_a_slip_in_the_cell_is_one_sentence(tmp_path, source, said):
    with pytest.raises(NetredError, match=said.replace("\\\\", "\\")) as caught:
        read_declaration(write(tmp_path, source))
    assert "\n" not in str(caught.value)


def test_a_slip_in_the_metadata_or_no_notebook_is_one_sentence(tmp_path):
    with pytest.raises(UnknownNameError, match="part of metadata.netred 'role' does not exist in notebook mine"):
        read_declaration(write(tmp_path, "seed = 1", netred={"role": ["total"]}))
    (tmp_path / "mine.ipynb").write_text("{}", encoding="utf-8")
    with pytest.raises(NetredError, match="notebook mine: found no notebook of version 4"):
        read_declaration(tmp_path / "mine.ipynb")
    with pytest.raises(NetredError, match="found no readable file"):
        read_declaration(tmp_path / "none.ipynb")


@EVERY
def test_every_parameter_of_every_chapter_says_what_it_means_and_is_typed(notebook):
    declaration = read_declaration(PROJECT.notebooks / f"{notebook}.ipynb")
    fields = declaration.parameters.model_fields
    assert "as_of" in fields and all(field.description != name for name, field in fields.items())
    assert declaration.title != notebook


@EVERY
def test_a_chapter_is_called_by_name_file_or_slug(notebook):
    slug = notebook.partition("-")[2]
    for name in (notebook, slug, f"{notebook}.ipynb", f"notebooks/{notebook}.ipynb"):
        assert find_declaration(PROJECT, name).notebook == notebook


@pytest.mark.parametrize("name", ["", "01", "trajectory-01", "Trajectory", "01-trajectory/x", "../x/01-trajectory"])
def test_other_names_are_refused(name):
    with pytest.raises(UnknownNameError, match="notebook .* does not exist: expected one of 01-trajectory"):
        find_declaration(PROJECT, name)


def test_chapters_come_in_the_order_of_the_book_then_by_name(tmp_path):
    (tmp_path / "notebooks").mkdir()
    for name in ("03-three", "01-one", "02-two", "04-four"):
        write(tmp_path, "seed = 1").rename(tmp_path / "notebooks" / f"{name}.ipynb")
    (tmp_path / "_toc.yml").write_text("- file: notebooks/04-four\n- file: notebooks/02-two\n", encoding="utf-8")
    project = Project(tmp_path, tmp_path / "data", tmp_path / "build")
    assert list(list_declarations(project)) == ["04-four", "02-two", "01-one", "03-three"]


def test_a_file_elsewhere_is_run_where_it_lies(tmp_path, monkeypatch):
    write(tmp_path, "seed = 1")
    monkeypatch.chdir(tmp_path)
    project, name = locate_notebook(PROJECT, "mine.ipynb")
    assert (project.notebooks, name) == (tmp_path, "mine")
    assert locate_notebook(PROJECT, "trajectory") == (PROJECT, "01-trajectory")
    assert locate_notebook(PROJECT, str(PROJECT.notebooks / "01-trajectory.ipynb"))[0] == PROJECT
    with pytest.raises(UnknownNameError, match="notebook 'yours.ipynb' does not exist"):
        locate_notebook(PROJECT, "yours.ipynb")
