from __future__ import annotations

import ast
import re
import shutil

import nbformat
import pytest
import yaml

from analysis.project import Project
from analysis.publish.book import Book
from analysis.publish.editions import plan_editions, write_manifest
from analysis.publish.inventory import LISTS
from analysis.publish.pages import FOLDER, Context, stage_pages
from analysis.runner.declarations import list_declarations


@pytest.fixture(scope="module")
def declared(project_root):
    return list_declarations(Project(project_root, project_root / "data", project_root / "build"))


@pytest.fixture(scope="module")
def staged(catalog, project_root, make_run, tmp_path_factory):
    """The source of the book of 2016, with the notebooks as committed in place of executed ones."""
    project = Project(project_root, project_root / "data", tmp_path_factory.mktemp("build"))
    runs = []
    for name, declaration in list_declarations(project).items():
        folder = tmp_path_factory.mktemp("run")
        shutil.copy(project.notebooks / f"{name}.ipynb", folder / "notebook.ipynb")
        run = make_run(notebook=name, folder=folder)
        run.task.parameters.update(declaration.parameters().literals() | {"as_of": "2016-06-01"})
        runs.append(run)
    (edition,) = plan_editions(catalog, ["2016-05"])
    manifest = write_manifest(project, catalog, edition, runs)
    listed = [{"name": each.name, "label": each.label, "as_of": each.as_of} for each in plan_editions(catalog)]
    folder = tmp_path_factory.mktemp("stage")
    context = Context(edition.name, edition.label, edition.as_of, listed, manifest, [], ["a.b"])
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
    paths = [path for end in ("md", "ipynb") for path in staged.rglob(f"*.{end}") if FOLDER not in path.parts]
    pages = {str(path.relative_to(staged).with_suffix("")) for path in paths}
    assert pages == {page for page in pages if re.search(rf"(file|root): {re.escape(page)}$", toc, re.MULTILINE)}


def test_the_configuration_is_the_projects_with_what_belongs_to_the_edition(staged, project_root, catalog, declared):
    own = yaml.safe_load((project_root / "_config.yml").read_text(encoding="utf-8"))
    config = yaml.safe_load((staged / "_config.yml").read_text(encoding="utf-8"))
    added = {key: config["sphinx"]["config"].pop(key) for key in list(config["sphinx"]["config"]) if "netred" in key}
    assert config == own | {"title": catalog.study.title}
    assert set(added) == {"netred_bundle", "netred_ids", "netred_run_keys"}
    assert added["netred_run_keys"] == {name: "a" * 64 for name in declared}


def test_a_chapter_that_is_left_out_keeps_its_place_and_says_why(catalog, project, tmp_path):
    (edition,) = plan_editions(catalog, ["2016-05"])
    manifest = write_manifest(project, catalog, edition, [])
    listed = [{"name": edition.name, "label": edition.label, "as_of": edition.as_of}]
    left_out = {path.stem: f"{path.stem} is left out." for path in project.notebooks.glob("*.ipynb")}
    context = Context(edition.name, edition.label, edition.as_of, listed, manifest, [], [], None, left_out)
    stage_pages(project, catalog, [], context, tmp_path)
    (cell,) = nbformat.read(tmp_path / "notebooks/05-dependence.ipynb", as_version=4).cells
    assert cell.source.startswith("# ") and cell.source.endswith("\n\n05-dependence is left out.")
    assert "notebooks/05-dependence" in (tmp_path / "_toc.yml").read_text(encoding="utf-8")
    assert "05-dependence is left out." in Book.read(tmp_path / FOLDER).left_out


@pytest.fixture(scope="module")
def book(staged):
    return Book.read(staged / FOLDER)


def test_each_figure_known_on_the_day_stands_once_and_no_later_one(book, catalog):
    known = catalog.as_of("2016-05-31").table("observations")
    rows = [row["row"] for series in book.series for row in series["rows"]]
    assert sorted(rows) == sorted(known.index) and len(set(rows)) == len(rows)
    assert len(rows) < len(catalog.tables["observations"])


def test_every_document_that_a_row_names_is_among_the_documents(book):
    named = {row["source"] for row in book.row_by_id.values()}
    named |= {row["source_id"] for table in book.tables for row in table["rows"] if "source_id" in row}
    assert named == set(book.document_by_id)


def test_an_edition_knows_which_series_another_does_not(book, catalog):
    later = {series["slug"] for series in book.series}
    assert [each["absent"] for each in book.editions] == [[], []] and len(later) < len(catalog.tables["series"])
    assert [each["latest"] for each in book.editions] == [False, True]


def test_every_parameter_of_every_run_is_told(book, declared):
    for name, declaration in declared.items():
        told = {each["name"]: each["meaning"] for each in book.parameters[name]}
        assert told == {field: about.description for field, about in declaration.parameters.model_fields.items()}


def test_no_page_that_is_made_of_data_holds_more_than_a_directive(staged):
    for path in [*(staged / "evidence").glob("*.md"), staged / "findings.md", staged / "editions.md"]:
        assert re.fullmatch(r"# [\w ]+\n\n```\{part\} [\w-]+\n```\n", path.read_text(encoding="utf-8")), path.name


def test_chapters_show_no_code_and_their_notebooks_hold_the_parameters_that_ran(staged, declared):
    for name, declaration in declared.items():
        staged_cells = nbformat.read(staged / "notebooks" / f"{name}.ipynb", as_version=4).cells
        assert not any("hide-input" in cell.metadata.get("tags", ()) for cell in staged_cells)
        ran = nbformat.read(staged / FOLDER / "notebooks" / f"{name}.ipynb", as_version=4).cells
        (cell,) = [cell for cell in ran if "parameters" in cell.metadata.get("tags", ())]
        values = {line.target.id: ast.literal_eval(line.value) for line in ast.parse(cell.source).body}
        assert values == declaration.parameters().literals() | {"as_of": "2016-06-01"}
        assert not any(cell.get("outputs") for cell in ran)


def test_a_chapter_names_the_claims_that_it_argues(book):
    chapter = book.chapter_by_name["05-dependence"]
    assert chapter["title"] == "How far Tmall depends on Taobao" and {"C29", "C36", "C33"} <= set(chapter["lead"])


def test_every_step_of_the_argument_holds_claims_and_every_claim_a_step(book, catalog):
    ids = {row.partition("/")[2] for row in catalog.tables["claims"].index} - {"article"}
    steps = book.study["argument"]
    placed = [id for step in steps for id in step["claims"]]
    assert len(steps) == 7 and sorted(placed) == sorted(id for id in ids if id.startswith("C"))
