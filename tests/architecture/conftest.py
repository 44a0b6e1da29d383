"""Every module of the package as a syntax tree."""

from __future__ import annotations

import ast
import dataclasses
from pathlib import Path

import pytest

import analysis

PACKAGE = Path(analysis.__file__).parent


@dataclasses.dataclass(frozen=True)
class Module:
    """One module: its dotted name below the package, its room and its tree."""

    name: str
    room: str
    tree: ast.Module

    @property
    def imports(self) -> list[tuple[str, tuple[str, ...]]]:
        """Every import at any depth: dotted module and the names taken from it; a relative one begins with a dot."""
        found = []
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                found += [(alias.name, ()) for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = tuple(alias.name for alias in node.names)
                found.append(("." * node.level + (node.module or ""), names))
        return found


def read_module(path: Path, package: Path) -> Module:
    parts = [part for part in path.relative_to(package).with_suffix("").parts if part != "__init__"]
    return Module(".".join(parts), parts[0] if parts else "", ast.parse(path.read_text(encoding="utf-8")))


@pytest.fixture(scope="session")
def modules() -> list[Module]:
    return [read_module(path, PACKAGE) for path in sorted(PACKAGE.rglob("*.py"))]


@pytest.fixture(scope="session")
def parse_module():
    """Makes a module of a name and a text."""
    return lambda name, text: Module(name, name.partition(".")[0], ast.parse(text))
