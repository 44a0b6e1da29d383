"""Chapters that a study allows, and why another is left out."""

from __future__ import annotations

import ast
import datetime

import pytest

from analysis.catalog import Catalog, load
from analysis.errors import UnknownNameError
from analysis.project import find_project
from analysis.runner.chapters import choose_chapters, count_quarters, explain_omissions
from analysis.runner.manifest import read_chapter, read_code_cells
from analysis.runner.plan import plan_edition

EXAMPLE = "examples/jd-tmall"


def _without(catalog: Catalog, role: str) -> Catalog:
    roles = {name: each for name, each in catalog.study.roles.items() if name != role}
    return Catalog(catalog.tables, {}, catalog.study.model_copy(update={"roles": roles}))


@pytest.fixture(scope="module")
def project(project_root):
    return find_project(project_root)


def _choose(project, catalog, day=None) -> list[str]:
    return [each.notebook for each in choose_chapters(project, catalog, day or catalog.latest)]


def _keep(catalog: Catalog, chosen) -> Catalog:
    """The catalogue with those observations only."""
    return Catalog(catalog.tables | {"observations": catalog.tables["observations"][chosen]}, {}, catalog.study)


@pytest.mark.parametrize("edition", ["2016-05", "latest"])
def test_our_own_study_allows_every_chapter(project, catalog, declared, edition):
    as_of = catalog.study.editions[edition].as_of
    day = catalog.latest if as_of == "latest" else as_of
    assert _choose(project, catalog, day) == list(declared)
    assert explain_omissions(project, catalog, day) == {}


def test_a_missing_role_leaves_out_the_chapters_that_need_it_and_says_so(project, catalog, declared):
    changed = _without(catalog, "destination")
    needing = [name for name, each in declared.items() if "destination" in each.needs.roles]
    assert needing and _choose(project, changed) == [name for name in declared if name not in needing]
    said = explain_omissions(project, changed, changed.latest)
    assert list(said) == needing
    assert all(sentence.endswith(".") and "\u201cdestination\u201d" in sentence for sentence in said.values())


def test_a_series_that_is_too_short_is_counted(project, catalog):
    rows = catalog.tables["observations"]
    total = (rows["series"] == "gmv_total") & (rows["frequency"] == "quarter")
    changed = _keep(catalog, ~total | (rows["period_end"] < "2012-01-01"))
    said = explain_omissions(project, changed, changed.latest)["01-trajectory"]
    assert "only three quarters without a gap by 31 May 2016 in the role \u201ctotal\u201d, which needs 14" in said


def test_quarters_count_back_to_the_first_gap_and_only_once_they_are_public(catalog):
    rows = catalog.tables["observations"]
    total = (rows["series"] == "gmv_total") & (rows["frequency"] == "quarter")
    ends = sorted(rows[total & (rows["published"] <= "2016-05-31")]["period_end"].unique())
    assert count_quarters(catalog, "total", datetime.date(2016, 5, 31)) == len(ends)
    gap = _keep(catalog, ~total | (rows["period_end"] != ends[-4]))
    assert count_quarters(gap, "total", datetime.date(2016, 5, 31)) == 3
    assert count_quarters(catalog, "total", datetime.date(2010, 1, 1)) == 0
    assert count_quarters(catalog, "nobody", catalog.latest) == 0


def test_a_role_of_which_nothing_is_public_yet_leaves_out_the_chapters_that_need_it_known(project, catalog):
    early = datetime.date(2012, 1, 1)
    said = explain_omissions(project, catalog, early)
    assert "nothing public by 1 January 2012 in the role of" in said["05-dependence"]
    assert "01-trajectory" in said and "01-trajectory" not in _choose(project, catalog, early)


def test_the_second_study_runs_the_chapters_on_sales(project):
    example = load(project.root / EXAMPLE)
    assert {"01-trajectory", "05-dependence"} <= set(_choose(project, example))
    tasks = plan_edition(project, example, example.study.editions["2015-05"].as_of)
    assert {task.parameters["origin"] for task in tasks if "origin" in task.parameters} == {"2015-05-31"}


def test_a_studys_parameters_go_to_the_chapters_that_have_them(catalog, project):
    study = catalog.study.model_copy(update={"parameters": {"window_quarters": 20}})
    tasks = plan_edition(project, Catalog(catalog.tables, {}, study), catalog.latest)
    assert {task.parameters.get("window_quarters", 20) for task in tasks} == {20}
    assert any("window_quarters" in task.parameters for task in tasks)


def test_a_parameter_of_study_yml_that_no_chapter_has_is_refused(catalog, project):
    study = catalog.study.model_copy(update={"parameters": {"windw": 8}})
    with pytest.raises(UnknownNameError, match="windw"):
        plan_edition(project, Catalog(catalog.tables, {}, study), catalog.latest)


def test_every_role_that_a_notebook_names_is_declared(project, declared):
    for notebook, declaration in declared.items():
        asked = set()
        for cell in read_code_cells(read_chapter(project.notebooks / f"{notebook}.ipynb")):
            for node in ast.walk(ast.parse(cell)):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
                    first = node.args[0]
                    if node.func.attr in ("figures", "slug", "history") and isinstance(first, ast.Constant):
                        asked.add(first.value)
        assert asked <= set(declaration.needs.roles)
        known = {name.partition("/")[0] for name in declaration.needs.known}
        assert known | set(declaration.needs.quarters) <= set(declaration.needs.roles)
