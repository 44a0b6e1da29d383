"""Inventories are tested, not remembered: rooms, commands, chapters and pages."""

from __future__ import annotations

import re

import pytest
import typer.main
import yaml

from analysis import cli


def list_commands(command, words=("netred",)) -> list[str]:
    """Every command of the command line, in full."""
    if not hasattr(command, "commands"):
        return [" ".join(words)]
    return [line for name, each in command.commands.items() for line in list_commands(each, (*words, name))]


COMMANDS = list_commands(typer.main.get_command(cli.app))


@pytest.fixture(scope="module")
def architecture(project_root):
    return (project_root / "ARCHITECTURE.md").read_text(encoding="utf-8")


def test_the_table_of_rooms_is_the_package(architecture, modules):
    rooms = re.findall(r"^\| `(\w+)` \| \d \|", architecture, re.MULTILINE)
    assert len(rooms) == len(set(rooms))
    assert set(rooms) == {module.room for module in modules} - {""}


def test_there_are_commands():
    assert {"netred data check", "netred run", "netred build"} <= set(COMMANDS)


@pytest.mark.parametrize("page", ["README.md", "ARCHITECTURE.md"])
def test_every_command_is_told_of(project_root, page):
    text = (project_root / page).read_text(encoding="utf-8")
    assert [command for command in COMMANDS if f"`{command}" not in text] == []


def test_every_target_of_make_is_told_of(project_root):
    makefile = (project_root / "Makefile").read_text(encoding="utf-8")
    targets = {word for line in re.findall(r"^\.PHONY: (.*)$", makefile, re.MULTILINE) for word in line.split()}
    pages = [
        (project_root / page).read_text(encoding="utf-8")
        for page in ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md")
    ]
    told = set(re.findall(r"make\s+([\w-]+)`", " ".join(pages)))
    assert len(targets) > 10
    assert told <= targets and targets - told == {"clean"}


def list_pages(part) -> list[str]:
    """Files of a table of contents, in reading order."""
    found = [part["file"]] if "file" in part else []
    for key in ("parts", "chapters", "sections"):
        for each in part.get(key, ()):
            found += list_pages(each)
    return found


@pytest.fixture(scope="module")
def contents(project_root):
    toc = yaml.safe_load((project_root / "_toc.yml").read_text(encoding="utf-8"))
    return [toc["root"], *list_pages(toc)]


def test_chapters_are_the_same_on_disk_and_in_the_book(project_root, contents):
    on_disk = sorted(path.stem for path in (project_root / "notebooks").glob("*.ipynb"))
    assert on_disk == sorted(page.partition("/")[2] for page in contents if page.startswith("notebooks/"))


def test_every_prose_page_is_in_the_book(project_root, contents):
    on_disk = {f"book/{path.stem}" for path in (project_root / "book").glob("*.md")}
    assert on_disk == {page for page in contents if page.startswith("book/")}
