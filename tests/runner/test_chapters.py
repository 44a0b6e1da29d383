"""Chapters that a study allows, and why another is left out."""

from __future__ import annotations

import ast

import pytest

from analysis.catalog import Catalog, load
from analysis.errors import UnknownNameError
from analysis.project import find_project
from analysis.runner.chapters import choose_chapters, explain_omissions
from analysis.runner.definitions import DEFINITIONS
from analysis.runner.manifest import read_chapter, read_code_cells
from analysis.runner.plan import plan_edition

EXAMPLE = "examples/jd-tmall"


def _without(catalog: Catalog, role: str) -> Catalog:
    roles = {name: each for name, each in catalog.study.roles.items() if name != role}
    return Catalog(catalog.tables, {}, catalog.study.model_copy(update={"roles": roles}))


def test_our_own_study_allows_every_chapter(catalog):
    assert choose_chapters(catalog) == list(DEFINITIONS)
    assert explain_omissions(catalog) == {}


def test_a_missing_role_leaves_out_the_chapters_that_need_it_and_says_so(catalog):
    changed = _without(catalog, "destination")
    needing = [name for name, definition in DEFINITIONS.items() if "destination" in definition.roles]
    assert needing and choose_chapters(changed) == [name for name in DEFINITIONS if name not in needing]
    said = explain_omissions(changed)
    assert list(said) == needing
    assert all(sentence.endswith(".") and "\u201cdestination\u201d" in sentence for sentence in said.values())


def test_a_series_that_is_too_short_is_counted(catalog):
    rows = catalog.tables["observations"]
    total = (rows["series"] == "gmv_total") & (rows["frequency"] == "quarter")
    kept = rows[~total | (rows["period_end"] < "2012-01-01")]
    changed = Catalog(catalog.tables | {"observations": kept}, {}, catalog.study)
    assert "only three quarters in the role \u201ctotal\u201d" in explain_omissions(changed)["01-trajectory"]


def test_the_second_study_runs_the_chapters_on_sales(project_root):
    example = load(project_root / EXAMPLE)
    assert {"01-trajectory", "05-dependence"} <= set(choose_chapters(example))
    tasks = plan_edition(find_project(project_root), example, example.study.editions["2015-05"].as_of)
    assert {task.parameters["origin"] for task in tasks if "origin" in task.parameters} == {"2015-05-31"}


def test_a_studys_parameters_go_to_the_chapters_that_have_them(catalog, project_root):
    study = catalog.study.model_copy(update={"parameters": {"window_quarters": 20}})
    tasks = plan_edition(find_project(project_root), Catalog(catalog.tables, {}, study), catalog.latest)
    assert {task.parameters.get("window_quarters", 20) for task in tasks} == {20}
    assert any("window_quarters" in task.parameters for task in tasks)


def test_a_parameter_of_study_yml_that_no_chapter_has_is_refused(catalog, project_root):
    study = catalog.study.model_copy(update={"parameters": {"windw": 8}})
    with pytest.raises(UnknownNameError, match="windw"):
        plan_edition(find_project(project_root), Catalog(catalog.tables, {}, study), catalog.latest)


@pytest.mark.parametrize("notebook", DEFINITIONS)
def test_every_role_that_a_notebook_names_is_declared(project_root, catalog, notebook):
    asked = set()
    for cell in read_code_cells(read_chapter(project_root / "notebooks" / f"{notebook}.ipynb")):
        for node in ast.walk(ast.parse(cell)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
                first = node.args[0]
                if node.func.attr in ("figures", "slug", "history") and isinstance(first, ast.Constant):
                    asked.add(first.value)
    assert asked <= set(DEFINITIONS[notebook].roles)
