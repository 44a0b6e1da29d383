"""What a run rests on, part by part, as digests: the content-addressed key of a run.

The key covers the notebook's code cells, the source of the package modules that it reaches and the other files that lie
beside them, its parameters, the installed environment and the rows of data that it read. The first four are known
before a run; the rows are those that the last run of the same four recorded, looked up again today.
"""

from __future__ import annotations

import ast
import contextlib
import dataclasses
import hashlib
import importlib.metadata
import json
import platform
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import nbformat

from analysis.project import Project

PACKAGE = "analysis"

_LOCKED = re.compile(r"^([\w.-]+)==([^\s;\\]+)", re.MULTILINE)

EXECUTING_TAGS = {"parameters", "raises-exception"}
"""Tags of code cells that change what a run does; all others are for the book."""


def digest(content: Any) -> str:
    """SHA-256 of bytes, of text, or of the canonical JSON of anything else."""
    if not isinstance(content, bytes | str):
        content = json.dumps(content, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()


@dataclasses.dataclass(frozen=True)
class Inputs:
    """Digests of everything that a run rests on and that is known before it.

    Parameters
    ----------
    code : str
        Of the notebook's code cells.
    modules : dict of str to str
        Module of the package to the digest of its source, and any other file of a reached room (by its place in the
        package, such as ``diversion/worlds.csv``) to that of its content.
    parameters : dict
        The values themselves.
    environment : dict of str to str
        The versions of Python and of every locked package, as installed.
    """

    code: str
    modules: dict[str, str]
    parameters: dict[str, Any]
    environment: dict[str, str]

    @property
    def key(self) -> str:
        """Digest of the inputs without the rows."""
        return digest(dataclasses.asdict(self))


def digest_inputs(project: Project, notebook: str, parameters: dict[str, Any]) -> Inputs:
    """Digest what a run of `notebook` with `parameters` would rest on."""
    chapter = read_chapter(project.notebooks / f"{notebook}.ipynb")
    code = "\n".join(read_code_cells(chapter))
    modules = reach_modules(project.source, code)
    return Inputs(
        code=digest_code(chapter),
        modules=digest_modules(project.source, modules) | digest_package_files(project.source, modules),
        parameters=parameters,
        environment={"python": platform.python_version()} | list_installed(tuple(read_lock(project.lock))),
    )


def read_lock(path: Path) -> dict[str, set[str]]:
    """Package to the versions that the lock file allows; several where they hang on the version of Python.

    Outside of a checkout there is no such file; what the package itself requires stands in for it, in any version.
    """
    locked: dict[str, set[str]] = {}
    if not path.is_file():
        return {re.match(r"[\w.-]+", each)[0]: set() for each in importlib.metadata.requires("netred") or ()}
    for name, version in _LOCKED.findall(path.read_text(encoding="utf-8")):
        locked.setdefault(name, set()).add(version)
    return locked


@cache
def list_installed(names: tuple[str, ...]) -> dict[str, str]:
    """Installed version of each of some packages; one that this system has no use for is left out."""
    found = {}
    for name in names:
        with contextlib.suppress(importlib.metadata.PackageNotFoundError):
            found[name] = importlib.metadata.version(name)
    return found


def find_drift(project: Project) -> list[str]:
    """Packages that are installed in another version than the lock file has, as ``altair 5.5.0 instead of 6.3.0``."""
    locked = read_lock(project.lock)
    installed = list_installed(tuple(locked))
    return [
        f"{name} {version} instead of {' or '.join(sorted(locked[name]))}"
        for name, version in installed.items()
        if locked[name] and version not in locked[name]
    ]


def run_key(inputs: Inputs, reads: list[dict[str, Any]]) -> str:
    """Key of a run: its inputs and the digests of the rows that it read."""
    return digest([inputs.key, [read["digest"] for read in reads]])


def read_chapter(path: Path) -> nbformat.NotebookNode:
    """A notebook as committed, without what is stored as its outputs."""
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return notebook


def read_code_cells(notebook: nbformat.NotebookNode) -> list[str]:
    """Source of the code cells of a notebook; magics are none, outputs and prose do not count."""
    return [cell.source for cell in notebook.cells if cell.cell_type == "code"]


def digest_code(notebook: nbformat.NotebookNode) -> str:
    """Digest of a notebook's code cells, with those of their tags that say how they are executed."""
    code = (cell for cell in notebook.cells if cell.cell_type == "code")
    return digest([[cell.source, sorted({*cell.metadata.get("tags", ())} & EXECUTING_TAGS)] for cell in code])


def digest_text(notebook: nbformat.NotebookNode) -> str:
    """Digest of a notebook's text and of the tags of its cells: of what its page shows beside the outputs."""
    return digest(
        [[cell.source if cell.cell_type != "code" else "", cell.metadata.get("tags", [])] for cell in notebook.cells]
    )


def digest_modules(source: Path, modules: list[str]) -> dict[str, str]:
    """Digest of each module's source text."""
    return {module: digest(module_path(source, module).read_bytes()) for module in modules}


def digest_package_files(source: Path, modules: list[str]) -> dict[str, str]:
    """Digest of each file beside the modules of a reached room that is no module itself, by its place in the package.

    A room is a package with a reached module; its folders that are no packages belong to it.
    """
    rooms = {path.parent for module in modules if (path := module_path(source, module)).name == "__init__.py"}
    files = (path for room in rooms for path in _list_beside(room))
    return {path.relative_to(source).as_posix(): digest(path.read_bytes()) for path in sorted(files)}


def _list_beside(room: Path) -> Iterator[Path]:
    for path in room.iterdir():
        if path.is_dir() and path.name != "__pycache__" and not (path / "__init__.py").is_file():
            yield from _list_beside(path)
        elif path.is_file() and path.suffix != ".py" and not path.name.startswith("."):
            yield path


def module_path(source: Path, module: str) -> Path | None:
    """File of a module of the package, or None where the name is no module."""
    inside = source.joinpath(*module.split(".")[1:])
    for path in (inside / "__init__.py", inside.with_suffix(".py")):
        if path.is_file():
            return path
    return None


def reach_modules(source: Path, code: str) -> list[str]:
    """Modules of the package that some code imports, directly or through others, sorted.

    ``from package.module import name`` reaches the module ``package.module.name`` where there is one, or what
    ``ROOMS`` in ``package.module`` maps that name to; the packages above a module count, as importing runs them.
    """
    waiting, reached = _imports(source, ast.parse(code)), set()
    while waiting:
        module = waiting.pop()
        if module in reached:
            continue
        reached.add(module)
        if "." in module:
            waiting.append(module.rpartition(".")[0])
        waiting += _module_imports(module_path(source, module), source)
    return sorted(reached)


@cache
def _module_imports(path: Path, source: Path) -> tuple[str, ...]:
    return tuple(_imports(source, _parse(path)))


@cache
def _parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _statements(node: ast.AST) -> Iterator[ast.AST]:
    """Every statement below a node: imports are statements, so expressions need no visit."""
    for field in ("body", "orelse", "finalbody", "handlers", "cases"):
        below = getattr(node, field, ())
        for statement in below if isinstance(below, list) else ():
            yield statement
            yield from _statements(statement)


def _imports(source: Path, tree: ast.Module) -> list[str]:
    found = []
    for node in _statements(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [node.module, *(_named(source, node.module, alias.name) for alias in node.names)]
        else:
            continue
        found += [name for name in names if name.split(".")[0] == PACKAGE and module_path(source, name)]
    return found


def _named(source: Path, module: str, name: str) -> str:
    path = module_path(source, module) if module.split(".")[0] == PACKAGE else None
    return (_rooms(path) if path else {}).get(name, f"{module}.{name}")


@cache
def _rooms(path: Path) -> dict[str, str]:
    for node in _parse(path).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "ROOMS":
            return ast.literal_eval(node.value)
    return {}
