"""A study against the chapters: values that they refuse, and roles that none of them asks for."""

from __future__ import annotations

import dataclasses

import pytest

from analysis.catalog import check, load
from analysis.project import find_project
from analysis.runner.inspection import check_values, doubt_roles


@pytest.fixture
def spoil(folder, project_root):
    """Change study.yml, and give the project and the catalogue."""

    def change(old: str, new: str):
        folder.replace("study.yml", old, new)
        assert check(folder.path) == []
        project = dataclasses.replace(find_project(project_root), data=folder.path)
        return project, load(folder.path), (folder.path / "study.yml").read_text(encoding="utf-8").splitlines()

    return change


def test_the_real_study_is_sound(project_root, catalog):
    project = find_project(project_root)
    assert check_values(project, catalog) == []
    assert doubt_roles(project, catalog) == []


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ("drawz: 4000", "write draws"),
        ("nonsense: 3", "expected one of"),
        ("draws: 1", "1 at key parameters.draws"),
        ("draws: many", "'many' at key parameters.draws"),
        ("level: 1.5", "1.5 at key parameters.level"),
        ("origin: 2016", "2016 at key parameters.origin"),
    ],
)
def test_a_value_that_a_chapter_would_refuse_is_named_by_its_line(spoil, values, said):
    project, catalog, lines = spoil("parameters: {origin: 2016-05-31}", f"parameters:\n  {values}")
    (problem,) = check_values(project, catalog)
    assert said in str(problem)
    assert (problem.file, lines[problem.row - 1]) == ("study.yml", f"  {values}")


def test_a_role_that_nearly_has_the_name_of_a_missing_one_is_doubted(spoil):
    project, catalog, lines = spoil("  benchmark:\n", "  benchmrak:\n")
    (doubt,) = doubt_roles(project, catalog)
    assert "write benchmark" in doubt.remedy
    assert lines[doubt.row - 1] == "  benchmrak:"
