"""A notebook of a few lines, and projects of such notebooks."""

from __future__ import annotations

import shutil

import nbformat
import pytest

from analysis.project import Project
from analysis.runner.declarations import list_declarations

TINY = "90-tiny"

CELLS = [
    "from analysis.findings import Finding\nfrom analysis.notebook import open_study",
    'as_of: "Day" = "2016-05-31"\ndraws: "Draws" = 4000\nseed: "Seed" = 2016',
    "study = open_study(as_of)",
    'years = study.figures("total", "year")',
    'study.record(Finding("test.total.value", years.latest + seed, years.unit, "sum", study.as_of, rows=years.rows))',
    "# NBVAL_CHECK_OUTPUT\nstudy.summary()",
]


@pytest.fixture(scope="session")
def tiny_cells():
    return list(CELLS)


@pytest.fixture(scope="session")
def tiny():
    """Name of the notebook."""
    return TINY


@pytest.fixture(scope="session")
def declared(project_root):
    """What each chapter of the checkout says of itself."""
    return list_declarations(Project(project_root, project_root / "data", project_root / "build"))


@pytest.fixture(scope="session")
def make_project(tmp_path_factory, data_folder):
    """Makes a project of one notebook, given as its code cells; the second holds the parameters."""

    def make(sources: list[str]) -> Project:
        root = tmp_path_factory.mktemp("project")
        shutil.copytree(data_folder, root / "data")
        (root / "notebooks").mkdir()
        (root / "_toc.yml").write_text("format: jb-book\nroot: book/index\n", encoding="utf-8")
        (root / "requirements.lock").write_text("numpy==2.0\n", encoding="utf-8")
        cells = [nbformat.v4.new_markdown_cell("# A chapter"), *map(nbformat.v4.new_code_cell, sources)]
        cells[2].metadata["tags"] = ["parameters"]
        kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
        nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), root / f"notebooks/{TINY}.ipynb")
        return Project(root, root / "data", root / "build")

    return make
