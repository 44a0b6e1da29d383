"""What docstrings say is held to the code: examples print what they show, parameters and sources exist."""

from __future__ import annotations

import ast
import doctest
import importlib
import re

import pytest
from tests.architecture.test_floors import inherits, list_public

FACE = {"assumptions", "figures", "findings", "growth", "measures", "periods", "prose", "scores", "series"}
"""Rooms that a stranger reads first: each shows at least one example."""


def list_docstrings(module) -> list[str]:
    documented = [
        node for node in ast.walk(module.tree) if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
    ]
    return [ast.get_docstring(node) or "" for node in documented]


def list_told(node) -> list[str]:
    """Names under Parameters in a docstring, without stars."""
    section = re.search(r"^Parameters\n-+\n(.*?)(?=^\w[\w ]*\n---|\Z)", ast.get_docstring(node) or "", re.M | re.S)
    heads = re.findall(r"^([*\w][*\w, ]*?)(?: :.*)?$", section[1], re.MULTILINE) if section else []
    return [name.strip(" *") for head in heads for name in head.split(",")]


def list_taken(node) -> list[str]:
    """Names that a function takes, or a class: by its own beginning, or by its fields."""
    if isinstance(node, ast.ClassDef):
        begins = [each for each in node.body if isinstance(each, ast.FunctionDef) and each.name == "__init__"]
        if not begins:
            return [each.target.id for each in node.body if isinstance(each, ast.AnnAssign)]
        node = begins[0]
    taken = [*node.args.posonlyargs, *node.args.args, node.args.vararg, *node.args.kwonlyargs, node.args.kwarg]
    return [each.arg for each in taken if each is not None]


def find_untrue(module) -> list[str]:
    """Parameters that are told of and not taken; a class may take those of the class that it is made from."""
    found = []
    for name, node in list_public(module):
        extra = set(list_told(node)) - set(list_taken(node))
        if extra and not (isinstance(node, ast.ClassDef) and inherits(node)):
            found.append(f"{module.name}.{name}: {', '.join(sorted(extra))}")
    return found


@pytest.fixture(scope="module")
def references(project_root):
    return set(re.findall(r"^@\w+\{(\w+),", (project_root / "book/references.bib").read_text("utf-8"), re.MULTILINE))


def test_examples_print_what_they_show(modules):
    shown = [module for module in modules if any(">>>" in text for text in list_docstrings(module))]
    results = {each.name: doctest.testmod(importlib.import_module(f"analysis.{each.name}")) for each in shown}
    assert {name: found.failed for name, found in results.items() if found.failed} == {}
    assert {module.room for module in shown} >= FACE


def test_parameters_that_are_told_of_are_taken(modules):
    assert [line for module in modules for line in find_untrue(module)] == []


def test_parameters_that_are_not_taken_are_seen(parse_module):
    text = 'def f(a, *b):\n    """F.\n\n    Parameters\n    ----------\n    a, c : int\n        Both.\n    """'
    assert len(find_untrue(parse_module("growth.curves", text))) == 1
    assert find_untrue(parse_module("growth.curves", text.replace("a, c", "a, *b"))) == []


def test_every_source_stands_in_the_references(modules, references):
    key = re.compile(r"\b[a-z]{4,}(?:19|20)\d\d\b")
    cited = {word for module in modules for text in list_docstrings(module) for word in key.findall(text)}
    assert len(cited) > 20
    assert cited - references == set()
