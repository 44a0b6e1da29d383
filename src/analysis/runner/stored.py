"""The outputs that are stored in the committed notebooks: those of the marked cells, at default parameters.

nbval runs the notebooks anew and compares exactly these; ``make notebooks`` stores them again.
"""

from __future__ import annotations

import nbformat

from analysis.project import Project, find_project
from analysis.runner.declarations import list_declarations
from analysis.runner.engines import choose_engine
from analysis.runner.execute import execute_notebook
from analysis.runner.plan import plan_task
from analysis.runner.runs import CHECK_MARK


def store_outputs(project: Project, notebook: str) -> None:
    """Execute a notebook at its default parameters and keep the outputs of its marked cells in the committed file."""
    path = project.notebooks / f"{notebook}.ipynb"
    executed = execute_notebook(project, plan_task(project, notebook), choose_engine())
    ran = {cell.id: cell for cell in executed.cells if cell.cell_type == "code"}
    committed = nbformat.read(path, as_version=4)
    count = 0
    for cell in committed.cells:
        if cell.cell_type != "code":
            continue
        count += 1
        marked = cell.source.startswith(CHECK_MARK)
        cell.outputs = [_plain(output, count) for output in ran[cell.id].outputs] if marked else []
        cell.execution_count = count if marked else None
    nbformat.write(committed, path)


def _plain(output: nbformat.NotebookNode, count: int) -> nbformat.NotebookNode:
    if "execution_count" in output:
        output.execution_count = count
    return output


def main() -> None:
    """Store the outputs of every notebook."""
    project = find_project()
    for notebook in list_declarations(project):
        store_outputs(project, notebook)
        print(f"stored the checked outputs of {notebook}")


if __name__ == "__main__":
    main()
