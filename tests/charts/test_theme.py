from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest

import analysis.charts
from analysis.charts.theme import COLOURS, DARK, INK, WORDS

SOURCE = Path(analysis.charts.__file__).parent
HEX = re.compile(r"#[0-9A-Fa-f]{6}")
ALLOWED = re.compile(
    r"#[0-9A-Fa-f]{6}"  # a colour
    r"|http://www\.w3\.org/2000/svg|\\g<1>|datetime64\[ns\]"  # names of formats, and a group of a pattern
    r"|[,+]*\.\d+[a-z%]?"  # a D3 or Python number format
    r"|application/vnd\.vegalite\.v6\+json"  # the output type
    r"|json\.v6"
)


def _strings(tree: ast.AST):
    """String constants, with the constant parts of f-strings, without docstrings."""
    documented = (ast.Module, ast.FunctionDef, ast.ClassDef)
    docstrings = {
        id(statement.value)
        for node in ast.walk(tree)
        if isinstance(node, documented)
        for statement in node.body
        if isinstance(statement, ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


def _typed_numbers(source: str) -> list[str]:
    return [text for text in _strings(ast.parse(source)) if re.search(r"\d", text) and not ALLOWED.fullmatch(text)]


def test_no_number_is_typed_in_a_chart():
    found = {path.name: _typed_numbers(path.read_text(encoding="utf-8")) for path in SOURCE.glob("*.py")}
    assert {name: texts for name, texts in found.items() if texts} == {}


def test_a_typed_number_would_be_found():
    assert _typed_numbers('title = "GMV reached 3 trillion"') == ["GMV reached 3 trillion"]
    assert _typed_numbers('title = f"{name} grew by 26%"') == [" grew by 26%"]
    assert _typed_numbers('"""Version 2."""\nformat, colour = ",.1f", "#0072B2"') == []


def test_a_colour_has_one_meaning():
    values = [colour.upper() for colour in COLOURS.values()]
    assert len(set(values)) == len(values)


def test_colours_are_named_in_the_theme_alone():
    for path in SOURCE.glob("*.py"):
        if path.name != "theme.py":
            assert HEX.findall(path.read_text(encoding="utf-8")) == [], path.name


def test_charts_use_the_colours_of_the_theme_and_the_ink(figures):
    for figure in figures.values():
        specification = figure.specification()
        parameters = {each["name"]: each["value"] for each in specification.pop("params")}
        dark = specification.pop("usermeta")["dark"]
        assert set(parameters) == {INK}
        used = set(HEX.findall(json.dumps(specification)))
        assert used <= {*COLOURS.values(), *WORDS.values()} and used == set(dark)


def contrast(one: str, other: str) -> float:
    """Contrast of two colours, as WCAG defines it."""

    def weigh(colour: str) -> float:
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((weigh(one), weigh(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("meaning", WORDS)
def test_words_can_be_read_on_light_and_on_dark_ground(meaning):
    assert contrast(WORDS[meaning], "#FFFFFF") >= 4.5
    assert contrast(DARK[WORDS[meaning]], "#14181C") >= 4.5


def test_contrast_is_that_of_the_standard():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21) and contrast("#777777", "#FFFFFF") == pytest.approx(
        4.48, abs=0.01
    )
