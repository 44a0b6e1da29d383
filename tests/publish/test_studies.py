"""Another study's pages: nothing of our story, its own pages, every chapter under its own name."""

from __future__ import annotations

import shutil

import nbformat
import pytest

from analysis.catalog import load
from analysis.project import find_project
from analysis.publish.studies import generalise, plan_contents, stage_study, title_chapter
from analysis.runner.declarations import find_declaration


@pytest.fixture
def example(project_root, tmp_path):
    shutil.copytree(project_root / "examples/jd-tmall", tmp_path / "jd-tmall")
    return find_project(project_root, data=tmp_path / "jd-tmall")


def _stage(project, make_run, make_finding, folder, **words):
    folder.mkdir()
    run_folder = folder.parent / "run"
    run_folder.mkdir(exist_ok=True)
    shutil.copy(project.notebooks / "05-dependence.ipynb", run_folder / "notebook.ipynb")
    finding = make_finding("diversion.jd.share", 0.27, unit="share", sentence="It was put at something.")
    run = make_run(finding, notebook="05-dependence", folder=run_folder)
    return stage_study(project, load(project.data), [run], {"01-trajectory": "One is left out."}, folder)


def test_it_builds_beside_our_site(example, project_root):
    assert example.site.parent.parent == project_root / "build" / "studies"
    assert not example.holds_own_study and find_project(project_root).holds_own_study


def test_the_pages_tell_of_this_study_alone(example, make_run, make_finding, tmp_path):
    contents = _stage(example, make_run, make_finding, tmp_path / "stage")
    index = (tmp_path / "stage/index.md").read_text(encoding="utf-8")
    assert index.startswith("# A study\n") and "JD.com" not in index and "```{part} argument" in index
    files = [chapter["file"] for part in contents["parts"] for chapter in part["chapters"]]
    assert "notebooks/05-dependence" in files and "evidence/assumptions" in files
    assert not {"article", "methods", "evidence/deals"} & set(files)
    notebook = nbformat.read(tmp_path / "stage/notebooks/05-dependence.ipynb", as_version=4)
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    assert "Taobao" not in text and "JD.com" not in text and "## What this chapter finds" in text


def test_its_own_pages_are_taken(example, make_run, make_finding, tmp_path):
    (example.data / "book").mkdir()
    (example.data / "book/index.md").write_text("# Mine\n", encoding="utf-8")
    (example.data / "book/notes.md").write_text("# Notes\n", encoding="utf-8")
    contents = _stage(example, make_run, make_finding, tmp_path / "stage")
    assert (tmp_path / "stage/index.md").read_text(encoding="utf-8") == "# Mine\n"
    assert contents["parts"][0] == {"caption": "About this study", "chapters": [{"file": "notes"}]}


def test_text_that_holds_for_every_study_stays(project_root):
    cells = [
        nbformat.v4.new_markdown_cell("# Ours\n\nOur question."),
        nbformat.v4.new_markdown_cell("## What was known\n\nAbout Taobao."),
        nbformat.v4.new_markdown_cell("Bands are too narrow.", metadata={"tags": ["general"]}),
        nbformat.v4.new_markdown_cell("About Tmall."),
        nbformat.v4.new_code_cell("1"),
    ]
    notebook = nbformat.v4.new_notebook(cells=cells)
    generalise(notebook)
    assert [cell.source.splitlines()[0] for cell in notebook.cells] == [
        "# A chapter", "## What was known", "Bands are too narrow.", "1"
    ]  # fmt: skip
    assert notebook.cells[1].source == "## What was known"


def test_a_chapter_is_called_by_its_question_and_the_series_that_answer_it(example):
    study = load(example.data).study
    assert title_chapter(study, find_declaration(example, "01-trajectory")) == "The trajectory of sales: Tmall's GMV"


def test_empty_parts_are_not_in_the_contents():
    contents = plan_contents(["01-one"], [], ["observations", "events"])
    captions = [part["caption"] for part in contents["parts"]]
    assert captions == ["What the figures say", "What it rests on", "Use it yourself"]
    assert {"file": "evidence/events"} in contents["parts"][1]["chapters"]
