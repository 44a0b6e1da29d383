"""A run that fails: what is said of it, what is kept, and the command that repeats it."""

from __future__ import annotations

import dataclasses
import pickle
import shlex

import nbformat
import pytest

from analysis.errors import ChapterError
from analysis.project import find_project
from analysis.runner.declarations import find_declaration
from analysis.runner.execute import execute
from analysis.runner.failures import say_command
from analysis.runner.parameters import check_parameters, parse_assignments
from analysis.runner.plan import plan_task

pytestmark = pytest.mark.xdist_group("kernels")

FAILING = """def divide(seed):
    return seed / 0

display("as far as it came")
divide(seed)"""
HOSTILE = 'raise ValueError("first\\nsecond \\x1b[31mred\\x1b[0m \\x07 \u202eleft")'


@pytest.fixture
def failed(make_project, tiny, tiny_cells):
    def fail(source: str, engine: str = "warm", **words):
        project = dataclasses.replace(make_project([*tiny_cells, source]), **words)
        task = plan_task(project, tiny, {"seed": 7})
        with pytest.raises(ChapterError) as caught:
            execute(project, task, engine)
        return project, task, caught.value

    return fail


@pytest.mark.parametrize("engine", ["warm", "plain"])
def test_the_half_run_notebook_and_its_traceback_are_kept(failed, engine):
    project, task, error = failed(FAILING, engine)
    first, *frames = str(error).splitlines()
    assert first.startswith("notebook 90-tiny: cell 8 raised ZeroDivisionError: division by zero, expected a run")
    assert first.endswith(f"repeat it with: {say_command(project, task)}")
    assert any("return seed / 0" in line for line in frames)
    (place,) = (project.build / "failed").iterdir()
    assert str(place) in first and sorted(path.name for path in place.iterdir()) == ["notebook.ipynb", "traceback.txt"]
    text = (place / "traceback.txt").read_text(encoding="utf-8")
    assert "return seed / 0" in text and "\x1b" not in text
    notebook = nbformat.read(place / "notebook.ipynb", as_version=4)
    assert any("as far as it came" in str(cell.get("outputs")) for cell in notebook.cells)
    assert not list(project.runs.glob("*/*"))


def test_a_run_that_fails_again_takes_the_place_of_the_one_before(failed):
    project, task, _ = failed("1 / 0")
    with pytest.raises(ChapterError):
        execute(project, task, "warm")
    assert len(list((project.build / "failed").iterdir())) == 1


def test_what_an_error_says_of_itself_stays_one_line(failed):
    _, _, error = failed(HOSTILE)
    first = str(error).splitlines()[0]
    assert "raised ValueError: first\\nsecond red \\x07 \\u202eleft, expected" in first
    assert all(line.isprintable() for line in str(error).splitlines())


def test_the_error_is_the_same_in_another_process(failed):
    _, _, error = failed("1 / 0")
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


def test_the_command_names_the_folder_and_every_parameter_as_it_is_read_back(project_root, tmp_path):
    example = find_project(project_root, data=project_root / "examples/jd-tmall")
    for project in (example, find_project(project_root)):
        for notebook in ("09-native-brands", "04-trust", "01-trajectory"):
            task = plan_task(project, notebook)
            words = shlex.split(say_command(project, task))
            assert words[:3] == ["netred", "run", notebook]
            assert ("--data" in words) == (project is example)
            given = [word for flag, word in zip(words, words[1:], strict=False) if flag == "-p"]
            declaration = find_declaration(project, notebook)
            assert check_parameters(declaration, parse_assignments(given)).literals() == task.parameters
