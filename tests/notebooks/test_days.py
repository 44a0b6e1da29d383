"""The report on any day: every chapter runs or is left out with its reason, and every page can be said.

Pages are read here without the book: blocks, paragraphs, items and rows stand or fall as they do there.
"""

from __future__ import annotations

import dataclasses
import datetime
import re
import time
from pathlib import Path

import pytest

from analysis.errors import NetredError
from analysis.findings import Finding
from analysis.project import Project
from analysis.prose import part
from analysis.publish.record import load_record, record_path

ROOT = Path(__file__).parents[2]
PAGES = {path.stem: path.read_text(encoding="utf-8") for path in sorted((ROOT / "book").glob("*.md"))}
FIRST = datetime.date(2014, 5, 6)
"""Day of the prospectus."""

_BLOCK = re.compile(r"(?P<fence>:{3,})\{(?P<name>known|unknown)\} *(?P<ids>.*)")
_CODE = re.compile(r"^(`{3,})(\{?)[^\n]*\n.*?^\1 *$", re.MULTILINE | re.DOTALL)
_FACT = re.compile(r"\{fact\}`([^`:]+):?([^`]*)`")
_PIECES = re.compile(r"\n\s*\n|\n(?=(?:- |\d+\. |\|))")


def say_page(text: str, findings: dict, ids: set[str]) -> tuple[str, list[str]]:
    """What a page says where some findings are known, of all that any edition knows; and what cannot be said."""
    shown, wrong = [], []
    lines = _CODE.sub(lambda match: match[0] if match[2] else "", text).splitlines()
    for piece in _PIECES.split("\n".join(_keep_blocks(lines, findings, ids, wrong))):
        asked = _FACT.findall(piece)
        wrong += [f"no fact {id!r}" for id, _ in asked if id not in findings and id not in ids]
        if all(id in findings for id, _ in asked):
            wrong += [said for said in (_refuse(findings[id], name) for id, name in asked) if said]
            shown.append(_FACT.sub(lambda match: _say(findings[match[1]], match[2]), piece))
    return "\n\n".join(shown), wrong


def _keep_blocks(lines: list[str], findings: dict, ids: set[str], wrong: list[str]):
    open_blocks: list[tuple[str, bool]] = []
    for line in lines:
        begun = _BLOCK.fullmatch(line)
        if begun:
            asked = begun["ids"].split()
            wrong += [f"no fact {id!r}" for id in asked if id not in findings and id not in ids]
            known = all(id in findings for id in asked)
            open_blocks.append((begun["fence"], known == (begun["name"] == "known")))
        elif open_blocks and line == open_blocks[-1][0]:
            open_blocks.pop()
        elif all(stands for _, stands in open_blocks):
            yield line
    wrong += [f"a block {fence} without an end" for fence, _ in open_blocks]


def _say(finding: Finding, name: str) -> str:
    return "" if _refuse(finding, name) else part(finding, name or "value")


def _refuse(finding: Finding, name: str) -> str:
    """Why a finding has no such part; empty where it has."""
    try:
        part(finding, name or "value")
    except NetredError as error:
        return str(error)
    return ""


@pytest.fixture(scope="session")
def ids(project_root) -> set[str]:
    """Ids of the facts of both editions, which pages may name."""
    project = Project(project_root, project_root / "data", project_root / "build")
    return {entry.id for name in ("2016-05", "latest") for entry in load_record(record_path(project, name))}


def list_faults(day, ids: set[str]) -> list[str]:
    """Whatever keeps the edition of a day from being what it should be, one line each."""
    chapters = {
        chapter.name: "\n\n".join(cell.source for cell, _ in chapter.cells if cell.cell_type == "markdown")
        for chapter in day.chapters
    }
    wrong = [f"{name}: {each}" for name, text in (PAGES | chapters).items()
             for each in say_page(text, day.findings, ids)[1]]  # fmt: skip
    wrong += [f"{id}: one number in {first} and another in {second}" for id, first, second in _find_doubles(day)]
    return [*day.errors, *(f"{day.as_of} {each}" for each in wrong)]


def _find_doubles(day):
    """Findings that two chapters record with different contents; one may have been executed on an earlier day."""
    held: dict[str, tuple[str, Finding]] = {}
    for chapter in day.chapters:
        for id, finding in chapter.findings.items():
            name, first = held.setdefault(id, (chapter.name, finding))
            if dataclasses.replace(finding, as_of=first.as_of, sentence=first.sentence) != first:
                yield id, name, chapter.name


@pytest.mark.parametrize("day", ["2014-05-06", "2015-01-20", "2016-03-21"])
def test_the_report_of_a_day_can_be_made(days, ids, day):
    """Before the first quarter of Taobao, when the market's first year came, and on the day of the goal."""
    read = days.read(datetime.date.fromisoformat(day))
    assert list_faults(read, ids) == []
    named = {chapter.name for chapter in read.chapters}
    assert named | set(read.left_out) == {path.stem for path in (ROOT / "notebooks").glob("*.ipynb")}
    assert all(sentence.endswith(".") and " is left out: " in sentence for sentence in read.left_out.values())


@pytest.mark.long
def test_the_report_of_every_day_can_be_made(days, ids, capsys):
    """From the prospectus to the last row: a chapter is executed on the days on which a row that it reads came."""
    faults = []
    for day in (each for each in days.catalog.publication_days if each >= FIRST):
        started = time.perf_counter()
        read = days.read(day)
        faults += list_faults(read, ids)
        with capsys.disabled():
            print(f"{day}: {len(read.chapters)} chapters, {len(read.findings)} facts, "
                  f"{time.perf_counter() - started:.1f} s")  # fmt: skip
    assert faults == []


FACT, OTHER = "{fact}`growth.gmv.fy2016`", "{fact}`growth.gmv.fy2020`"
KNOWN = ":::{known} growth.gmv.fy2020\nIt came.\n:::\n\n:::{unknown} growth.gmv.fy2020\nIt is to come.\n:::"


@pytest.fixture
def known() -> dict:
    found = Finding("growth.gmv.fy2016", 3092.0, "CNY_bn", "as printed", datetime.date(2016, 5, 31), "observation")
    return {found.id: found}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"It was {FACT}.", "It was RMB 3.09 trillion."),
        (f"Here.\n\nIt will be {OTHER}.\n\nThere.", "Here.\n\nThere."),
        (f"- one\n- {OTHER}\n- three", "- one\n\n- three"),
        (KNOWN, "It is to come."),
    ],
)
def test_a_page_says_what_is_known(known, text, said):
    found, wrong = say_page(text, known, {"growth.gmv.fy2020"})
    assert (found.strip(), wrong) == (said, [])


@pytest.mark.parametrize(
    "text", [OTHER, KNOWN.splitlines()[0], "{fact}`growth.gmv.fy2016:colour`", "{fact}`growth.gmv.fy2016:range`"]
)
def test_what_no_page_can_say_is_found(known, text):
    assert say_page(text, known, set())[1]
