from __future__ import annotations

import dataclasses
import re
import shutil

import markupsafe
import pytest
import yaml

from analysis.project import Project, find_project
from analysis.publish.editions import plan_editions, write_manifest
from analysis.publish.pages import LISTS, Context, stage_pages
from analysis.runner.declarations import list_declarations


@pytest.fixture(scope="module")
def staged(catalog, project_root, make_run, tmp_path_factory):
    """The source of the book of 2016, with the notebooks as committed in place of executed ones."""
    project = Project(project_root, project_root / "data", tmp_path_factory.mktemp("build"))
    runs = []
    for name, declaration in list_declarations(project).items():
        folder = tmp_path_factory.mktemp("run")
        shutil.copy(project.notebooks / f"{name}.ipynb", folder / "notebook.ipynb")
        run = make_run(notebook=name, folder=folder)
        run.task.parameters.update(declaration.parameters().literals())
        runs.append(run)
    (edition,) = plan_editions(catalog, ["2016-05"])
    manifest = write_manifest(project, catalog, edition, runs)
    listed = [{"name": each.name, "label": each.label} for each in plan_editions(catalog)]
    folder = tmp_path_factory.mktemp("stage")
    context = Context(edition.name, edition.label, edition.as_of, listed, manifest, folder / "facts.json", ["a.b"])
    stage_pages(project, catalog, runs, context, folder)
    return folder


def _listed(entries) -> list[str]:
    return [entry["file"] for entry in entries] + [
        file for entry in entries for file in _listed(entry.get("sections", []))
    ]


def test_every_page_of_the_table_of_contents_is_staged(staged):
    toc = yaml.safe_load((staged / "_toc.yml").read_text(encoding="utf-8"))
    pages = [toc["root"], *(file for part in toc["parts"] for file in _listed(part["chapters"]))]
    assert not any(page.startswith("book/") for page in pages)
    missing = [page for page in pages if not any((staged / f"{page}{end}").is_file() for end in (".md", ".ipynb"))]
    assert missing == [] and len(set(pages)) == len(pages) > len(LISTS)


def test_every_page_that_is_staged_is_in_the_table_of_contents(staged):
    toc = (staged / "_toc.yml").read_text(encoding="utf-8")
    pages = {
        str(path.relative_to(staged).with_suffix("")) for end in ("md", "ipynb") for path in staged.rglob(f"*.{end}")
    }
    assert pages == {page for page in pages if re.search(rf"(file|root): {re.escape(page)}$", toc, re.MULTILINE)}


def test_the_configuration_is_the_projects_with_what_belongs_to_the_edition(staged, project_root, catalog):
    own = yaml.safe_load((project_root / "_config.yml").read_text(encoding="utf-8"))
    config = yaml.safe_load((staged / "_config.yml").read_text(encoding="utf-8"))
    added = {key: config["sphinx"]["config"].pop(key) for key in list(config["sphinx"]["config"]) if "netred" in key}
    assert config == own | {"title": catalog.study.title}
    assert added["netred_edition"] == "2016-05" and added["netred_as_of"] == "2016-05-31"
    assert added["netred_run_keys"] == {path.stem: "a" * 64 for path in (project_root / "notebooks").glob("*.ipynb")}
    assert [edition["name"] for edition in added["netred_editions"]] == ["2016-05", "latest"]


def test_each_figure_known_on_the_day_stands_once_and_no_later_one(staged, catalog):
    known = catalog.as_of("2016-05-31").table("observations")
    page = (staged / "evidence" / "observations.md").read_text(encoding="utf-8")
    anchors = re.findall(r'<tr id="([^"]+)"', page)
    assert sorted(anchors) == sorted(known.index) and len(set(anchors)) == len(anchors)
    assert len(anchors) < len(catalog.tables["observations"])
    assert f"The {len(anchors)} figures" in page


def test_every_document_that_a_line_names_is_on_the_page_of_documents(staged):
    documents = (staged / "evidence" / "documents.md").read_text(encoding="utf-8")
    anchors = set(re.findall(r'<tr id="([^"]+)"', documents))
    for page in (staged / "evidence").glob("*.md"):
        cited = set(re.findall(r'documents\.html#([^"]+)"', page.read_text(encoding="utf-8")))
        assert cited <= anchors, page.name


def test_the_page_of_editions_shows_every_parameter_of_every_run(staged, project_root):
    page = (staged / "editions.md").read_text(encoding="utf-8")
    for name, declaration in list_declarations(find_project(project_root)).items():
        assert f"### {name}" in page
        for field in declaration.parameters.model_fields.values():
            assert str(markupsafe.escape(field.description)) in page
    assert '<a href="../latest/index.html">' in page


def test_a_chapter_that_is_left_out_keeps_its_place_and_says_why(catalog, project, make_run, tmp_path):
    (edition,) = plan_editions(catalog, ["2016-05"])
    manifest = write_manifest(project, catalog, edition, [])
    context = Context(edition.name, edition.label, edition.as_of, [], manifest, tmp_path / "facts.json", [])
    left_out = {path.stem: f"{path.stem} is left out." for path in project.notebooks.glob("*.ipynb")}
    (tmp_path / "stage").mkdir()
    stage_pages(project, catalog, [], dataclasses.replace(context, left_out=left_out), tmp_path / "stage")
    page = (tmp_path / "stage/notebooks/05-dependence.md").read_text(encoding="utf-8")
    assert page.startswith("# ") and page.endswith("\n\n05-dependence is left out.\n")
    assert "notebooks/05-dependence" in (tmp_path / "stage/_toc.yml").read_text(encoding="utf-8")
    assert "- 05-dependence is left out." in (tmp_path / "stage/editions.md").read_text(encoding="utf-8")
