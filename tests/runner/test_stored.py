"""Committed notebooks keep the outputs of their marked cells and of no other."""

from __future__ import annotations

import nbformat
import pytest

from analysis.project import DATA_VARIABLE
from analysis.runner.stored import store_outputs

pytestmark = pytest.mark.xdist_group("kernels")


def test_only_marked_cells_keep_outputs_and_sources_stay(make_project, tiny, tiny_cells, monkeypatch):
    project = make_project(tiny_cells)
    monkeypatch.setenv(DATA_VARIABLE, str(project.data))
    path = project.notebooks / f"{tiny}.ipynb"
    before = nbformat.read(path, as_version=4)
    before.cells[3].outputs, before.cells[3].execution_count = [nbformat.v4.new_output("stream", text="old")], 9
    nbformat.write(before, path)
    store_outputs(project, tiny)
    after = nbformat.read(path, as_version=4)
    assert [(cell.id, cell.source) for cell in after.cells] == [(cell.id, cell.source) for cell in before.cells]
    kept = [cell for cell in after.cells if cell.get("outputs")]
    assert [cell.source for cell in kept] == [tiny_cells[-1]]
    assert kept[0].outputs[0].text.startswith("test.total.value CNY_bn ")
    assert [cell.execution_count for cell in after.cells if cell.cell_type == "code"] == [None] * 5 + [6]
    assert after.cells[2].metadata.tags == ["parameters"]
