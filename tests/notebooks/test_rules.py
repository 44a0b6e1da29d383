"""Chapters are thin and read like a page: prose, one call a cell, nothing defined, nothing typed."""

from __future__ import annotations

import ast
import csv
import re
from pathlib import Path

import nbformat
import pytest

from analysis.charts import LONGEST_TITLE
from analysis.notebook import ROOMS
from analysis.runner.runs import CHECK_MARK

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
EVERY = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)

LONGEST_CELL, LONGEST_CHART = 12, 14
"""Lines of a code cell; a chart may have two more, since each of its parts has a line of its own."""

FORBIDDEN = (
    *(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda),
    *(ast.For, ast.AsyncFor, ast.While),
    *(ast.Try, ast.With, ast.Raise, ast.If, ast.Assert, ast.Global),
)
READERS = ("open", "read_csv", "read_excel", "read_json", "read_text", "Path", "exec", "eval", "getattr", "setattr")
FORMATS = re.compile(r"[,+]?(\.\d)?[%fge]?")
"""Texts with a digit that are no result: formats of axes."""


def read_names(table: str, column: str) -> set[str]:
    """Names that a table of the data folder gives."""
    with (ROOT / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return {row[column] for row in csv.DictReader(stream)}


NAMES = read_names("series", "series") | read_names("assumptions", "id")
"""Nor are the catalogue's names of series and assumptions."""


def find_calls(tree: ast.AST) -> list[str]:
    """Last names of everything called."""
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [call.attr if isinstance(call, ast.Attribute) else getattr(call, "id", "") for call in calls]


def find_breaches(source: str) -> list[str]:
    """What a code cell after the first three holds that it may not."""
    tree = ast.parse(source)
    calls = find_calls(tree)
    longest = LONGEST_CHART if any(name.startswith("chart_") for name in calls) else LONGEST_CELL
    found = [f"reads by {name}" for name in calls if name in READERS]
    if len(source.splitlines()) > longest:
        found.append(f"{len(source.splitlines())} lines")
    for node in ast.walk(tree):
        if isinstance(node, FORBIDDEN):
            found.append(type(node).__name__)
        if isinstance(node, ast.Import | ast.ImportFrom):
            found.append("import")
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if re.search(r"\d", node.value) and not FORMATS.fullmatch(node.value) and node.value not in NAMES:
                found.append(f"text {node.value!r}")
    return found


def find_names(cells: list) -> set[str]:
    """Every plain name in some code cells."""
    nodes = (node for cell in cells for node in ast.walk(ast.parse(cell.source)))
    return {node.id for node in nodes if isinstance(node, ast.Name)}


class Chapter:
    """A notebook as its reader sees it."""

    def __init__(self, path: Path):
        self.cells = nbformat.read(path, as_version=4).cells
        self.code = [cell for cell in self.cells if cell.cell_type == "code"]
        self.prose = [cell.source for cell in self.cells if cell.cell_type == "markdown"]


@pytest.fixture
def chapter(path):
    return Chapter(path)


def test_there_are_chapters_and_they_are_valid():
    assert NOTEBOOKS
    for path in NOTEBOOKS:
        nbformat.validate(nbformat.read(path, as_version=4))


@EVERY
def test_one_title_and_then_the_question_and_the_claims(chapter):
    headings = re.findall(r"^(#+) ", "\n".join(chapter.prose), re.MULTILINE)
    assert headings[0] == "#" and headings.count("#") == 1
    assert chapter.cells[0].cell_type == "markdown" and chapter.cells[0].source.startswith("# ")
    first = chapter.cells[0].source.split("\n\n")[1]
    assert re.search(r"\bC\d\d\b", first) and len(first.split()) >= 40


@EVERY
def test_levels_of_headings_follow_each_other(chapter):
    levels = [len(marks) for marks in re.findall(r"^(#+) ", "\n".join(chapter.prose), re.MULTILINE)]
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))


@EVERY
def test_more_words_than_code(chapter):
    words = sum(len(text.split()) for text in chapter.prose)
    assert words > sum(len(cell.source.split()) for cell in chapter.code)


@EVERY
def test_the_first_cells_import_take_parameters_and_open_the_study(chapter):
    imports, parameters, opening = (cell.source for cell in chapter.code[:3])
    (line,) = ast.parse(imports).body
    assert isinstance(line, ast.ImportFrom) and line.module == "analysis.notebook"
    assert {alias.name for alias in line.names} <= {"open_study", *ROOMS}
    assert all(alias.asname is None for alias in line.names)
    assert [place for place, cell in enumerate(chapter.code) if "parameters" in cell.metadata.get("tags", [])] == [1]
    for line in ast.parse(parameters).body:
        assert isinstance(line, ast.AnnAssign)
        ast.literal_eval(line.value)
    assert re.match(r"study = open_study\(as_of(, origin)?(, believed)?(, draws=draws)?(, seed=seed)?\)(\n|$)", opening)
    assert find_breaches(opening) == []


@EVERY
def test_every_name_imported_is_used(chapter):
    names = {alias.name for alias in ast.parse(chapter.code[0].source).body[0].names}
    assert names <= find_names(chapter.code)


@EVERY
def test_every_parameter_is_used(chapter):
    names = {line.target.id for line in ast.parse(chapter.code[1].source).body}
    assert names <= find_names(chapter.code[2:])


@EVERY
def test_code_cells_call_and_define_nothing(chapter):
    assert [breach for cell in chapter.code[3:] for breach in find_breaches(cell.source)] == []


@EVERY
def test_titles_of_charts_are_short_and_hold_no_typed_number(chapter):
    for cell in chapter.code:
        for node in ast.walk(ast.parse(cell.source)):
            if isinstance(node, ast.Call) and find_calls(node)[0].startswith("chart_"):
                (title,) = [word.value for word in node.keywords if word.arg == "title"]
                typed = [part.value for part in ast.walk(title) if isinstance(part, ast.Constant)]
                texts = [text for text in typed if isinstance(text, str)]
                assert len("".join(texts)) <= LONGEST_TITLE and not any(re.search(r"\d", text) for text in texts)


@EVERY
def test_only_checked_outputs_are_stored(chapter):
    marked = [cell for cell in chapter.code if cell.source.startswith(CHECK_MARK)]
    assert marked and all(cell.outputs and cell.execution_count for cell in marked)
    others = [cell for cell in chapter.code if cell not in marked]
    assert all(not cell.outputs and cell.execution_count is None for cell in others)
    assert all(output.output_type != "error" for cell in marked for output in cell.outputs)


@EVERY
def test_cells_have_names_of_their_own_and_none_is_empty(chapter):
    assert len({cell.id for cell in chapter.cells}) == len(chapter.cells)
    assert all(cell.source.strip() == cell.source != "" for cell in chapter.cells)


@pytest.mark.parametrize(
    "source",
    [
        "def f():\n    pass",
        "class A:\n    pass",
        "f = lambda x: x",
        "for model in models:\n    model.fit()",
        "while True:\n    pass",
        "try:\n    x\nexcept ValueError:\n    y",
        "with open_it() as stream:\n    stream",
        "import pandas",
        "from analysis.growth import MODELS",
        "open('data')",
        "pandas.read_csv('data')",
        "chart(title='GMV doubled to 6 trillion')",
        "chart(title=f'GMV doubled to {x} of 6')",
        "x = 'data/2016.csv'",
        "\n".join(["x"] * 13),
        "charts.chart_fan(\n" + "    x,\n" * 13 + ")",
    ],
)
def test_a_planted_breach_is_found(source):
    assert find_breaches(source)


@pytest.mark.parametrize(
    "source",
    [
        "years = study.figures('total', 'year', as_of=origin).last(16)",
        "charts.chart_fan(number_format='.0%')",
        "charts.chart_fan(\n" + "    x,\n" * 12 + ")",
        "title = [*forecasts, *outturns][-1].sentence",
        "found = [fit(model) for model in models]",
        "chart(x) if found else None",
    ],
)
def test_calls_are_no_breach(source):
    assert find_breaches(source) == []
