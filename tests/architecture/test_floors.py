"""The direction of imports is a contract: down the floors, within a room, and each library where it belongs."""

from __future__ import annotations

import ast
import fnmatch
import re
import sys

import pytest

FLOORS = {
    0: ("errors", "periods", "findings", "figures", "prose", "outturns", "assumptions"),
    1: ("series", "catalog", "growth", "diversion", "scores", "charts"),
    2: ("study",),
    3: ("measures",),
    4: ("backtest", "claims", "project"),
    5: ("notebook", "runner"),
    6: ("publish",),
    7: ("cli",),
}
STAIRS = (0, 5)
"""Floors whose rooms stand on each other: each may import those before it. Rooms of other floors do not."""

SHARED = {"series": ("growth", "diversion", "market")}
"""A room to the rooms of its own floor that may import it all the same."""

STUDIES = (
    *("series*", "catalog*", "growth*", "diversion*", "scores*", "charts*"),
    *("study*", "measures*", "backtest*", "claims*"),
)

LIBRARIES = {
    "IPython": ["notebook", "runner.preload", "runner.shell"],
    "altair": ["charts*", "publish*"],
    "dask": ["runner.cluster"],
    "distributed": ["runner.cluster"],
    "docutils": ["publish*"],
    "ipykernel": ["runner.engine"],
    "jinja2": ["publish*"],
    "jsonschema": ["publish*"],
    "jupyter_client": ["runner*"],
    "latex2mathml": ["publish*"],
    "markdown_it": ["publish*"],
    "markupsafe": ["publish*"],
    "pygments": ["publish*"],
    "myst_nb": ["publish*"],
    "myst_parser": ["publish*"],
    "nbclient": ["runner*"],
    "nbformat": ["runner*", "publish*"],
    "numpy": ["findings", "figures", "outturns", "assumptions*", *STUDIES],
    "pandas": [
        "periods",
        "findings",
        "figures",
        "outturns",
        "assumptions*",
        *STUDIES,
        "notebook",
        "runner*",
        "publish*",
    ],
    "papermill": ["runner.execute", "runner.engine"],
    "pydantic": ["catalog*", "study*", "measures*", "claims*", "runner*"],
    "pydantic_core": ["study*"],
    "rich": ["cli*"],
    "scipy": ["series*", "growth*", "diversion*", "scores*", "measures*", "claims*"],
    "scoringrules": ["scores*"],
    "sphinx": ["publish*"],
    "statsmodels": ["growth*", "diversion*", "backtest*"],
    "traitlets": ["runner.shell"],
    "typer": ["cli*"],
    "vl_convert": ["charts*", "publish*"],
    "typing_extensions": ["measures*", "study*"],
    "yaml": ["catalog*", "claims*", "runner*", "publish*"],
}
"""Library to the modules that may import it."""

NAMELESS = {"utils", "util", "helpers", "helper", "common", "core", "misc", "tools", "base"}
LONGEST = 400

PLACE = {room: (floor, step) for floor, rooms in FLOORS.items() for step, room in enumerate(rooms)}


def reaches_down(room: str, other: str) -> bool:
    """Whether a room may import another; a room without a floor may import nothing, and nothing imports it."""
    if not {room, other} <= set(PLACE):
        return room == other
    (floor, step), (below, earlier) = PLACE[room], PLACE[other]
    steps_down = below == floor and floor in STAIRS and earlier < step
    return room == other or below < floor or steps_down or room in SHARED.get(other, ())


def find_upward(module) -> list[str]:
    """Imports of the package that go up or across; relative ones, which hide where they go, count too."""
    found = []
    for target, names in module.imports:
        if target.startswith("."):
            found.append(f"{module.name}: relative import of {target}")
        if target.split(".")[0] != "analysis":
            continue
        rooms = [target.split(".")[1]] if "." in target else list(names)
        found += [f"{module.name} imports {room}" for room in rooms if not reaches_down(module.room, room)]
    return found


def find_strangers(module) -> list[str]:
    """Libraries that this part may not use."""
    roots = {target.split(".")[0] for target, _ in module.imports if not target.startswith(".")}
    outside = roots - {"analysis", "__future__"} - set(sys.stdlib_module_names)
    return [
        f"{module.name} imports {library}"
        for library in sorted(outside)
        if not any(fnmatch.fnmatch(module.name, pattern) for pattern in LIBRARIES.get(library, ()))
    ]


def find_privates(module) -> list[str]:
    """Names with a leading underscore taken from another module of the package, by import or by attribute."""
    imported = {}
    for target, names in module.imports:
        if target.split(".")[0] == "analysis":
            imported |= {name: target for name in names} | {target.split(".")[-1]: target}
    taken = [f"{target}.{name}" for name, target in imported.items() if name.startswith("_")]
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in imported:
            if node.attr.startswith("_") and not node.attr.startswith("__"):
                taken.append(f"{node.value.id}.{node.attr}")
    return [f"{module.name} takes {name}" for name in taken]


def list_public(module) -> list[tuple[str, ast.AST]]:
    """Public functions and classes of a module, and the methods of those classes that begin a definition."""
    found = []
    for node in module.tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            found.append((node.name, node))
            if isinstance(node, ast.ClassDef) and not inherits(node):
                methods = [each for each in node.body if isinstance(each, ast.FunctionDef)]
                found += [(f"{node.name}.{each.name}", each) for each in methods if not each.name.startswith("_")]
    return found


def inherits(node: ast.ClassDef) -> bool:
    """Whether a class takes the meaning of its methods from another."""
    return any(not (isinstance(base, ast.Name) and base.id in ("ABC", "BaseModel")) for base in node.bases)


def test_the_walk_sees_the_package(modules):
    assert {"", "errors", "growth", "growth.curves", "runner.execute", "cli"} <= {module.name for module in modules}


def test_every_room_has_its_floor(modules):
    assert {module.room for module in modules} - {""} <= set(PLACE)


def test_the_page_on_architecture_gives_each_room_the_same_floor(project_root):
    page = (project_root / "ARCHITECTURE.md").read_text(encoding="utf-8")
    told = {room: int(floor) for room, floor in re.findall(r"^\| `(\w+)` \| (\d) \|", page, re.MULTILINE)}
    assert told
    assert told == {room: PLACE[room][0] for room in told}


def test_the_pages_give_the_length_that_is_held(project_root):
    pages = [(project_root / page).read_text(encoding="utf-8") for page in ("ARCHITECTURE.md", "CONTRIBUTING.md")]
    assert [re.findall(r"at most (\d+) lines", page) for page in pages] == [[str(LONGEST)]] * 2


def test_imports_go_down(modules):
    assert [line for module in modules if module.room for line in find_upward(module)] == []


def test_libraries_stay_where_they_belong(modules):
    assert [line for module in modules for line in find_strangers(module)] == []


def test_privates_stay_in_their_module(modules):
    assert [line for module in modules for line in find_privates(module)] == []


def test_the_package_itself_imports_nothing_of_its_own(modules):
    assert [module.imports for module in modules if not module.name] == [[("os", ()), ("importlib.metadata", ())]]


def test_modules_are_named_after_something(modules):
    assert [module.name for module in modules if set(module.name.split(".")) & NAMELESS] == []


def test_modules_say_what_they_are_for(modules):
    assert [module.name for module in modules if not ast.get_docstring(module.tree)] == []


def test_everything_public_is_documented(modules):
    missing = [
        f"{module.name}.{name}"
        for module in modules
        for name, node in list_public(module)
        if not ast.get_docstring(node)
    ]
    assert missing == []


def test_modules_can_be_read_in_one_sitting(modules):
    lengths = {module.name: max((node.end_lineno for node in module.tree.body), default=0) for module in modules}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


@pytest.mark.parametrize(
    ("name", "text", "check"),
    [
        ("growth.curves", "from analysis.diversion import shares", find_upward),
        ("series.rates", "from analysis.growth import models", find_upward),
        ("catalog.store", "from analysis.series import measure_growth", find_upward),
        ("growth.curves", "from analysis import charts", find_upward),
        ("findings", "import analysis.catalog.store", find_upward),
        ("periods", "from analysis.findings import Finding", find_upward),
        ("notebook", "def f():\n    from analysis.runner.execute import run_tasks", find_upward),
        ("publish.site", "from analysis.cli import main", find_upward),
        ("growth.curves", "from .fitting import solve", find_upward),
        ("charts.fans", "import statsmodels.api", find_strangers),
        ("growth.curves", "import altair", find_strangers),
        ("runner.plan", "def f():\n    import papermill", find_strangers),
        ("cli", "import click", find_strangers),
        ("growth.curves", "import sklearn", find_strangers),
        ("growth.curves", "from analysis.growth.fitting import _step", find_privates),
        ("cli", "from analysis import project\nproject._hidden()", find_privates),
        ("cli", "import analysis.project as project\nfrom analysis.project import x\nproject._hidden", find_privates),
    ],
)
def test_each_check_sees_a_breach(parse_module, name, text, check):
    assert len(check(parse_module(name, text))) == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("growth.curves", "from analysis.growth.fitting import solve\nfrom analysis.findings import Finding"),
        ("diversion.shares", "from analysis.series import code_seasons"),
        ("findings", "from analysis.periods import parse_date"),
        ("runner.execute", "import papermill\nfrom analysis.notebook import READS_MIME"),
        ("cli", "from analysis import project\nproject.__doc__"),
    ],
)
def test_no_check_sees_a_breach_where_there_is_none(parse_module, name, text):
    module = parse_module(name, text)
    assert find_upward(module) + find_strangers(module) + find_privates(module) == []
